import { Ident, isList, isRecord, type Env, type Rec, type Val, type Zone } from "../expression/api.ts";
import { ask, fillIn, isShown, rightsOf, type Followed, type Place } from "./following.ts";
import { presented } from "./holding.ts";
import { same } from "./patch.ts";
import { linesOf, textOf, type LineValue, type Rights, type Values } from "./shapes.ts";

/** What the rules of a line read: its columns, `row` and `parent`, then the names of the form. */
export class LineNames extends Map<string, Val> {
  constructor(
    columns: Iterable<readonly [string, Val]>,
    private readonly form: Rec,
  ) {
    super(columns);
  }

  override get(name: string): Val | undefined {
    if (this.has(name)) return super.get(name);
    return name === "row" ? this : name === "parent" ? this.form : this.form.get(name);
  }
}

/** One line while its rules are followed. */
export interface Laid extends Place {
  readonly id: string | null;
  readonly names: LineNames;
  readonly stored: Rec;
}

/** The lines of a field: those typed, else those stored, none where it is hidden. */
export function layOut(env: Env, form: Place, field: Followed & { readonly write: boolean }, columns: readonly Followed[]): Laid[] {
  const { key, write } = field;
  const there = form.names.get(key) ?? null;
  const stored = isList(there) ? there.filter(isRecord) : [];
  if (write && field.readonly && ask(env, form, field.readonly) === true) form.readonly.add(key);
  const isFixed = form.readonly.has(key);
  const isTyped = !isFixed && write && (form.touched(key) || form.isNew) && key in form.typed;
  let lines = isTyped ? matched(linesOf(form.typed[key]), stored, field.edit) : stored.map((line) => ({ id: idOf(line), stored: line, typed: {} }));
  if (!isShown(env, form, field)) {
    form.hidden.add(key);
    if (form.sends || field.edit) lines = [];
  }
  const laid = lines.map((line, at) => place(line, form, columns, { isFixed, at }));
  form.names.set(key, laid.map((line) => line.names));
  return laid;
}

/** Work one column out in every line. */
export function fillColumn(env: Env, lines: readonly Laid[], column: Followed, zone: Zone): void {
  for (const line of lines) fillIn(env, line, column, zone);
}

/** The lines as the server presents them. */
export function presentedLines(lines: readonly Laid[], columns: readonly Followed[], zone: Zone): LineValue[] {
  return lines.map((line) => ({
    id: line.id,
    ...Object.fromEntries(
      columns.map((column) => {
        const { key } = column;
        const value = line.hidden.has(key) ? null : (line.names.get(key) ?? null);
        const written = presented(column, value, zone);
        return [key, written === undefined ? (line.typed[key] ?? null) : written];
      }),
    ),
  }));
}

/** How columns show in a new line, and by the id of a line those that show otherwise there. */
export function linesRights(env: Env, { rights, isFixed }: { rights: Rights; isFixed: boolean }, lines: readonly Laid[], columns: readonly Followed[]): Rights {
  const usual: Record<string, Rights> = Object.fromEntries(
    columns.map(({ key, edit, required }) => [key, { visible: true, required: required === true, readonly: !edit || isFixed }]),
  );
  const each = lines.flatMap((line) => {
    const apart = columns.flatMap((column) => {
      const found = rightsOf(env, line, column, usual[column.key]?.required ?? false);
      return same(found, usual[column.key]) ? [] : [[column.key, found] as const];
    });
    return apart.length > 0 ? [[line.id ?? "", Object.fromEntries(apart)] as const] : [];
  });
  return { ...rights, columns: usual, lines: Object.fromEntries(each) };
}

interface Given {
  readonly id: string | null;
  readonly stored: Rec;
  readonly typed: Values;
}

function place({ id, stored, typed }: Given, form: Place, columns: readonly Followed[], { isFixed, at }: { isFixed: boolean; at: number }): Laid {
  const blank = columns.map(({ key }) => [key, null] as const);
  const names = new LineNames([["id", new Ident(id ?? `new ${at}`)], ...blank, ...stored], form.names);
  const isNew = stored.size === 0;
  return { id, names, stored, typed, isNew, isFixed, touched: () => true, sends: form.sends, hidden: new Set(), readonly: new Set() };
}

/** Match the lines typed with those stored; where none may come or go, all stored ones stay as they stand. */
function matched(given: readonly LineValue[], stored: readonly Rec[], mayChange: boolean): Given[] {
  const known = new Map(stored.map((line) => [idOf(line), line]));
  const found = given.map(({ id = null, ...typed }): Given => ({
    id: textOf(id) || null,
    stored: known.get(textOf(id) || null) ?? new Map<string, Val>(),
    typed,
  }));
  if (mayChange) return found;
  return stored.map((line) => found.find((one) => one.id !== null && one.id === idOf(line)) ?? { id: idOf(line), stored: line, typed: {} });
}

function idOf(line: Rec): string | null {
  const id = line.get("id");
  return id instanceof Ident ? id.id : null;
}
