import {
  compile,
  compileTable,
  Env,
  isRecord,
  jsonOf,
  Moment,
  valueOf,
  zoneOf,
  type Decide,
  type Host,
  type Json,
  type Rec,
  type Run,
  type Val,
  type Zone,
} from "../expression/api.ts";
import { ask, fillIn, followed, rightsOf, type Followed, type Place } from "./following.ts";
import { presented } from "./holding.ts";
import { fillColumn, layOut, linesRights, presentedLines, type Laid } from "./laying.ts";
import { same } from "./patch.ts";
import type { Evaluation, Problem, Program, Rights, Value, Values, Warning } from "./shapes.ts";

const LINES = "rows";

/** What rules make of what is typed: the part of an evaluation that needs no server, and checks that fail. */
export interface Outcome {
  readonly values: Values;
  readonly fields: Readonly<Record<string, Rights>>;
  readonly warnings: readonly Warning[];
  readonly problems: readonly Problem[];
}

interface Check {
  readonly at: string;
  readonly rows: string;
  readonly isWarning: boolean;
  readonly message: string;
  readonly reads: readonly string[];
  readonly rule: Run;
}

/** One pass over a form: the form itself, and its lines by field. */
interface Pass {
  readonly env: Env;
  readonly form: Place;
  readonly lines: Map<string, readonly Laid[]>;
}

/** What is typed now, and which fields somebody has touched. */
export interface Typed {
  readonly values: Values;
  readonly touched: ReadonlySet<string>;
}

/** The rules of a form that its page follows by itself, in the order and with the meaning of the server. */
export class Rules {
  private readonly zone: Zone;
  private readonly stored: Rec;
  private readonly fields: readonly (Followed & { readonly write: boolean })[];
  private readonly checks: readonly Check[];
  private readonly host: Host;
  private readonly opened = performance.now();
  private readonly start: number;

  constructor(private readonly program: Program) {
    this.zone = zoneOf(program.zone);
    this.start = momentOf(program.now);
    this.stored = recordOf(program.names, this.zone);
    this.host = hostOf(program, this.zone, () => this.now());
    this.fields = program.fields.map((field) => ({ ...followed(field, this.zone), write: field.write ?? false }));
    this.checks = program.checks.map((check) => ({ ...check, isWarning: check.level === "warning", rule: compile(check.rule, this.zone) }));
  }

  /** Whether the page follows the rules of a field by itself. */
  knows(key: string): boolean {
    return this.fields.some((field) => field.key === key && field.rows === "");
  }

  /** Whether the server has to be asked when somebody types into a field. */
  asksAbout(key: string): boolean {
    return this.program.left && this.program.asks.includes(key);
  }

  /** Follow the rules over what is typed; `shown` says what only the server knows of a field. */
  evaluate(typed: Typed, shown: Evaluation): Outcome {
    const pass = this.begin(typed);
    for (const field of this.fields) {
      if (field.rows) fillColumn(pass.env, pass.lines.get(field.rows) ?? [], field, this.zone);
      else if (field.type === LINES) pass.lines.set(field.key, layOut(pass.env, pass.form, field, this.columns(field.key)));
      else fillIn(pass.env, pass.form, field, this.zone);
    }
    const failing = this.checks.flatMap((check) => this.failing(check, pass).map((field) => ({ field, message: check.message, isWarning: check.isWarning })));
    const told = (isWarning: boolean): Warning[] => failing.filter((one) => one.isWarning === isWarning).map(({ field, message }) => ({ field, message }));
    return { ...this.shown(pass, shown), warnings: told(true), problems: told(false) };
  }

  /** Lay the server's answer and the outcome of the rules here together. */
  together(answer: Evaluation, outcome: Outcome): Evaluation {
    const ours = new Set(this.checks.map(({ at, message }) => `${at} ${message}`));
    const theirs = (key: string): boolean => !this.knows(key);
    return {
      ...answer,
      values: { ...only(answer.values, theirs), ...outcome.values },
      fields: { ...only(answer.fields, theirs), ...outcome.fields },
      warnings: [...answer.warnings.filter(({ field, message }) => !ours.has(`${field} ${message}`)), ...outcome.warnings],
    };
  }

  private begin({ values, touched }: Typed): Pass {
    const names = new Map<string, Val>(this.stored);
    names.set("me", valueOf(this.program.me, this.zone));
    names.set("record", names);
    names.set("before", null);
    const { new: isNew, sends } = this.program;
    const form: Place = { names, typed: values, touched: (key) => touched.has(key), isNew, sends, isFixed: false, hidden: new Set(), readonly: new Set() };
    return { env: new Env({ names, host: this.host, now: this.now(), zone: this.zone }), form, lines: new Map() };
  }

  private columns(rows: string): readonly Followed[] {
    return this.fields.filter((field) => field.rows === rows);
  }

  /** How the fields of the form show, and the values that were worked out. */
  private shown({ env, form, lines }: Pass, before: Evaluation): Pick<Outcome, "fields" | "values"> {
    const fields: Record<string, Rights> = {};
    const values: Record<string, Value> = {};
    for (const field of this.fields) {
      if (field.rows) continue;
      const { key } = field;
      const laid = lines.get(key);
      const rights = rightsOf(env, form, field, before.fields[key]?.required ?? false);
      fields[key] = laid ? linesRights(env, { rights, isFixed: form.readonly.has(key) }, laid, this.columns(key)) : rights;
      if (!rights.visible) continue;
      const value = laid ? presentedLines(laid, this.columns(key), this.zone) : presented(field, form.names.get(key) ?? null, this.zone);
      if (value !== undefined && (laid ?? field.value ?? field.default)) values[key] = value;
    }
    return { fields, values };
  }

  /** The places where a check fails: of the form, or in each of its lines. */
  private failing(check: Check, { env, form, lines }: Pass): string[] {
    const isTested = (line: Laid | null): boolean =>
      check.reads.some((key) => (line?.names.has(key) ? isOther(line, line.stored, key) : isOther(form, this.stored, key)));
    const fails = (place: Place, line: Laid | null): boolean =>
      !place.hidden.has(check.at) && (place.sends || isTested(line)) && ask(env, place, check.rule) === false;
    if (!check.rows) return fails(form, null) ? [check.at] : [];
    return (lines.get(check.rows) ?? []).flatMap((line, at) => (fails(line, line) ? [`${check.rows}[${at + 1}].${check.at}`] : []));
  }

  /** The server's clock: that of the document, gone on since. */
  private now(): Moment {
    const instant = new Date(this.start + Math.max(performance.now() - this.opened, 0));
    const found = valueOf({ $utc: instant.toISOString().slice(0, -1) }, this.zone);
    if (found instanceof Moment) return found;
    throw new TypeError("There is no moment now.");
  }
}

/** Whether a name holds another value than before. */
function isOther({ names }: Place, stored: Rec, key: string): boolean {
  return !same(jsonOf(names.get(key) ?? null), jsonOf(stored.get(key) ?? null));
}

/** What the reader is, and the tables that answer by themselves. */
function hostOf(program: Program, zone: Zone, now: () => Moment): Host {
  const members = recordOf(program.members, zone);
  const tables = new Map<Val, Decide>(Object.entries(program.tables).map(([key, table]) => [key, compileTable(table, zone)]));
  const host: Host = {
    follow: (kind, id, name) => below(below(below(members, kind), id), name),
    ask: (_name, [table = null, ...inputs]) => tables.get(table)?.(new Env({ names: new Map(), host, now: now(), zone }), inputs) ?? null,
  };
  return host;
}

function below(value: Val, key: string): Val {
  return isRecord(value) ? (value.get(key) ?? null) : null;
}

function recordOf(raw: Json, zone: Zone): Rec {
  const found = valueOf(raw, zone);
  return isRecord(found) ? found : new Map();
}

function momentOf(raw: Json): number {
  const text = typeof raw === "object" && raw !== null && "$utc" in raw ? raw["$utc"] : null;
  return typeof text === "string" ? Date.parse(`${text}Z`) : Date.now();
}

function only<Item>(given: Readonly<Record<string, Item>>, isWanted: (key: string) => boolean): Record<string, Item> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => isWanted(key)));
}
