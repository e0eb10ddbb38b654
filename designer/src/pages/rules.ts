import {
  compile,
  compileTable,
  Env,
  ExpressionLimit,
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
  type Tree,
  type Val,
  type Zone,
} from "../expression/api.ts";
import { kept, presented, valueIn, type Kind } from "./holding.ts";
import { same } from "./patch.ts";
import type { Evaluation, Problem, Program, ProgramField, Rights, Value, Values, Warning } from "./shapes.ts";

/** What rules make of what is typed: the part of an evaluation that needs no server, and checks that fail. */
export interface Outcome {
  readonly values: Values;
  readonly fields: Readonly<Record<string, Rights>>;
  readonly warnings: readonly Warning[];
  readonly problems: readonly Problem[];
}

interface Field extends Kind {
  readonly key: string;
  readonly edit: boolean;
  readonly value: Run | null;
  readonly default: Run | null;
  readonly readonly: Run | null;
  readonly visible: Run | null;
  readonly sections: readonly Run[];
  readonly required: Run | boolean;
  readonly isAsked: boolean;
}

interface Check {
  readonly at: string;
  readonly isWarning: boolean;
  readonly message: string;
  readonly reads: readonly string[];
  readonly rule: Run;
}

/** One pass over a form. */
interface Pass {
  readonly env: Env;
  readonly names: Map<string, Val>;
  readonly hidden: Set<string>;
  readonly readonly: Set<string>;
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
  private readonly fields: readonly Field[];
  private readonly checks: readonly Check[];
  private readonly host: Host;
  private readonly opened = performance.now();
  private readonly start: number;

  constructor(private readonly program: Program) {
    this.zone = zoneOf(program.zone);
    this.start = momentOf(program.now);
    this.stored = recordOf(program.names, this.zone);
    this.host = hostOf(program, this.zone, () => this.now());
    this.fields = program.fields.map((field) => this.field(field));
    this.checks = program.checks.map((check) => ({ ...check, isWarning: check.level === "warning", rule: this.run(check.rule) }));
  }

  /** Whether the page follows the rules of a field by itself. */
  knows(key: string): boolean {
    return this.fields.some((field) => field.key === key);
  }

  /** Whether the server has to be asked when somebody types into a field. */
  asksAbout(key: string): boolean {
    return this.program.left && this.program.asks.includes(key);
  }

  /** Follow the rules over what is typed; `shown` says what only the server knows of a field. */
  evaluate(typed: Typed, shown: Evaluation): Outcome {
    const pass = this.begin();
    for (const field of this.fields) this.fill(pass, field, typed);
    const fields: Record<string, Rights> = {};
    const values: Record<string, Value> = {};
    for (const field of this.fields) {
      const isVisible = !pass.hidden.has(field.key);
      const isRequired = field.isAsked ? (shown.fields[field.key]?.required ?? false) : field.required === true || (field.required !== false && ask(pass.env, field.required) === true);
      fields[field.key] = { visible: isVisible, required: isVisible && isRequired, readonly: !field.edit || pass.readonly.has(field.key) };
      const value = isVisible ? presented(field, pass.names.get(field.key) ?? null, this.zone) : undefined;
      if (value !== undefined && (field.value ?? field.default)) values[field.key] = value;
    }
    const failing = this.checks.filter((check) => !pass.hidden.has(check.at) && this.isTested(check, pass) && ask(pass.env, check.rule) === false);
    return {
      fields,
      values,
      warnings: failing.filter((check) => check.isWarning).map(({ at, message }) => ({ field: at, message })),
      problems: failing.filter((check) => !check.isWarning).map(({ at, message }) => ({ field: at, message })),
    };
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

  private begin(): Pass {
    const names = new Map<string, Val>(this.stored);
    names.set("me", valueOf(this.program.me, this.zone));
    names.set("record", names);
    names.set("before", null);
    const env = new Env({ names, host: this.host, now: this.now(), zone: this.zone });
    return { env, names, hidden: new Set(), readonly: new Set() };
  }

  private fill(pass: Pass, field: Field, { values, touched }: Typed): void {
    const { key } = field;
    const { names, env } = pass;
    if (field.readonly && ask(env, field.readonly) === true) pass.readonly.add(key);
    const isTyped = field.edit && !pass.readonly.has(key) && key in values && (touched.has(key) || (this.program.new && !field.default));
    if (field.value) names.set(key, kept(field, ask(env, field.value)));
    else if (isTyped) names.set(key, valueIn(field, values[key] ?? null, this.zone));
    else if (field.default) names.set(key, kept(field, ask(env, field.default)));
    if (isShown(env, field)) return;
    pass.hidden.add(key);
    if (this.program.sends || field.edit || field.value) names.set(key, null);
  }

  /** A check is tested where everything is sent, elsewhere when what it reads is another than before. */
  private isTested(check: Check, { names }: Pass): boolean {
    const isChanged = (key: string): boolean => !same(jsonOf(names.get(key) ?? null), jsonOf(this.stored.get(key) ?? null));
    return this.program.sends || check.reads.some(isChanged);
  }

  private field(given: ProgramField): Field {
    const rule = (tree: Tree | undefined): Run | null => (tree === undefined ? null : this.run(tree));
    const required = given.required ?? false;
    return {
      key: given.key,
      type: given.type,
      scale: given.scale,
      most: given.most,
      edit: given.edit,
      value: rule(given.value),
      default: rule(given.default),
      readonly: rule(given.readonly),
      visible: rule(given.visible),
      sections: (given.sections ?? []).map((tree) => this.run(tree)),
      required: typeof required === "boolean" ? required : this.run(required),
      isAsked: given.asked ?? false,
    };
  }

  private run(tree: Tree): Run {
    return compile(tree, this.zone);
  }

  /** The server's clock: that of the document, gone on since. */
  private now(): Moment {
    const instant = new Date(this.start + Math.max(performance.now() - this.opened, 0));
    const found = valueOf({ $utc: instant.toISOString().slice(0, -1) }, this.zone);
    if (found instanceof Moment) return found;
    throw new TypeError("There is no moment now.");
  }
}

/** Evaluate a rule; one that is too much is blank. */
function ask(env: Env, rule: Run): Val {
  try {
    return rule(env);
  } catch (error) {
    if (error instanceof ExpressionLimit) return null;
    throw error;
  }
}

function isShown(env: Env, { sections, visible }: Field): boolean {
  if (sections.length > 0 && !sections.some((section) => ask(env, section) === true)) return false;
  return visible === null || ask(env, visible) === true;
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
