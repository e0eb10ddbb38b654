import { compile, ExpressionLimit, type Env, type Run, type Tree, type Val, type Zone } from "../expression/api.ts";
import { kept, valueIn, type Kind } from "./holding.ts";
import type { ProgramField, Rights, Values } from "./shapes.ts";

/** A field, or a column of lines, with its rules ready to be followed. */
export interface Followed extends Kind {
  readonly key: string;
  /** The lines whose column it is; blank for a field of the form. */
  readonly rows: string;
  readonly edit: boolean;
  readonly value: Run | null;
  readonly default: Run | null;
  readonly readonly: Run | null;
  readonly visible: Run | null;
  readonly sections: readonly Run[];
  readonly required: Run | boolean;
  readonly isAsked: boolean;
}

/** A form, or one of its lines, while its rules are followed. */
export interface Place {
  readonly names: Map<string, Val>;
  /** What was typed, as far as it counts when nothing else is said. */
  readonly typed: Values;
  readonly touched: (key: string) => boolean;
  readonly isNew: boolean;
  readonly sends: boolean;
  readonly isFixed: boolean;
  readonly hidden: Set<string>;
  readonly readonly: Set<string>;
}

export function followed(given: ProgramField, zone: Zone): Followed {
  const rule = (tree: Tree | undefined): Run | null => (tree === undefined ? null : compile(tree, zone));
  const required = given.required ?? false;
  return {
    key: given.key,
    type: given.type,
    scale: given.scale,
    most: given.most,
    rows: given.rows ?? "",
    edit: given.edit,
    value: rule(given.value),
    default: rule(given.default),
    readonly: rule(given.readonly),
    visible: rule(given.visible),
    sections: (given.sections ?? []).map((tree) => compile(tree, zone)),
    required: typeof required === "boolean" ? required : compile(required, zone),
    isAsked: given.asked ?? false,
  };
}

/** Evaluate a rule over the names of a place; one that is too much is blank. */
export function ask(env: Env, place: Place, rule: Run): Val {
  env.names = place.names;
  try {
    return rule(env);
  } catch (error) {
    if (error instanceof ExpressionLimit) return null;
    throw error;
  }
}

/** Work a field out: what it holds, and whether it shows. A typed value counts unless a rule keeps it out. */
export function fillIn(env: Env, place: Place, field: Followed, zone: Zone): void {
  const { key } = field;
  const isOpen = field.edit && !place.isFixed;
  if (isOpen && field.readonly && ask(env, place, field.readonly) === true) place.readonly.add(key);
  const isTyped = isOpen && !place.readonly.has(key) && key in place.typed && (place.touched(key) || (place.isNew && !field.default));
  if (field.value) place.names.set(key, kept(field, ask(env, place, field.value)));
  else if (isTyped) place.names.set(key, valueIn(field, place.typed[key] ?? null, zone));
  else if (field.default && place.isNew) place.names.set(key, kept(field, ask(env, place, field.default)));
  if (isShown(env, place, field)) return;
  place.hidden.add(key);
  if (place.sends || isOpen || field.value) place.names.set(key, null);
}

export function isShown(env: Env, place: Place, { sections, visible }: Followed): boolean {
  if (sections.length > 0 && !sections.some((section) => ask(env, place, section) === true)) return false;
  return visible === null || ask(env, place, visible) === true;
}

/** How a field shows; `before` says whether it was required where only the server knows. */
export function rightsOf(env: Env, place: Place, field: Followed, before: boolean): Rights {
  const visible = !place.hidden.has(field.key);
  const { required, isAsked } = field;
  const isRequired = isAsked ? before : typeof required === "boolean" ? required : ask(env, place, required) === true;
  return { visible, required: visible && isRequired, readonly: !field.edit || place.isFixed || place.readonly.has(field.key) };
}
