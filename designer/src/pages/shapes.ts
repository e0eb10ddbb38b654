/** What pages and server say to each other. */

import type { Json, Tree } from "../expression/api.ts";

export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly media_type: string;
}

/** One line of a rows field: its columns, and the id of one that is stored. */
export interface LineValue {
  readonly [column: string]: Value;
}

export type Value = null | boolean | number | string | readonly FileRef[] | readonly string[] | readonly LineValue[];
export type Values = Readonly<Record<string, Value>>;
export type Labels = Readonly<Record<string, string>>;

/** What the person may do with a field right now. */
export interface Rights {
  readonly visible: boolean;
  readonly required: boolean;
  readonly readonly: boolean;
  /** Of a rows field: how each column shows in a new line, and by the id of a line the columns that show otherwise. */
  readonly columns?: Readonly<Record<string, Rights>>;
  readonly lines?: Readonly<Record<string, Readonly<Record<string, Rights>>>>;
}

export interface Warning {
  readonly field: string;
  readonly message: string;
}

export interface Step {
  readonly node: string;
  readonly label: string;
  readonly people: readonly string[];
  readonly state: string;
  readonly note: string;
}

/** What rules make of the values: asked for again while somebody types. */
export interface Evaluation {
  readonly values: Values;
  readonly labels: Labels;
  readonly fields: Readonly<Record<string, Rights>>;
  readonly warnings: readonly Warning[];
  readonly route: readonly Step[];
}

/** A field whose rules the page follows by itself. */
export interface ProgramField {
  readonly key: string;
  readonly type: string;
  readonly scale: number;
  readonly most: number;
  readonly edit: boolean;
  /** The lines whose column it is. */
  readonly rows?: string;
  /** Lines: whether something in them may be written. */
  readonly write?: boolean;
  readonly value?: Tree;
  readonly default?: Tree;
  readonly readonly?: Tree;
  readonly visible?: Tree;
  readonly sections?: readonly Tree[];
  readonly required?: Tree;
  /** Whether it is required is asked of the server. */
  readonly asked?: boolean;
}

/** The rules a page follows by itself, and what is left to ask when a field of `asks` changes. */
export interface Program {
  readonly fields: readonly ProgramField[];
  readonly checks: readonly { readonly at: string; readonly rows: string; readonly level: string; readonly message: string; readonly reads: readonly string[]; readonly rule: Tree }[];
  readonly names: Json;
  readonly me: Json;
  readonly members: Json;
  readonly tables: Readonly<Record<string, Json>>;
  readonly now: Json;
  readonly zone: string;
  readonly sends: boolean;
  readonly new: boolean;
  readonly left: boolean;
  readonly asks: readonly string[];
}

export interface FormDocument extends Evaluation {
  readonly version: string;
  readonly node: string | null;
  readonly actor: { readonly id: string; readonly name: string };
  readonly record: { readonly id: string; readonly version: number; readonly name: string } | null;
  readonly csrf: string;
  readonly rules: Program;
}

export interface Problem {
  readonly field: string | null;
  readonly message: string;
}

export interface Difference {
  readonly field: string;
  readonly label: string;
  readonly seen: string;
  readonly now: string;
}

/** The body of an answer that says no. */
export interface Refusal {
  readonly message: string;
  readonly problems: readonly Problem[];
  readonly difference: readonly Difference[];
  readonly number: string;
}

/** Read a refusal out of whatever came back; what is missing is blank. */
export function refusalOf(body: unknown): Refusal {
  const found = isMap(body) ? body : {};
  return {
    message: textOf(found["message"]),
    problems: listOf(found["problems"]).map((one) => ({ field: textOf(one["field"]) || null, message: textOf(one["message"]) })),
    difference: listOf(found["difference"]).map((one) => ({
      field: textOf(one["field"]),
      label: textOf(one["label"]),
      seen: textOf(one["seen"]),
      now: textOf(one["now"]),
    })),
    number: textOf(found["number"]),
  };
}

/** The lines a value holds; anything else holds none. */
export function linesOf(value: Value | undefined): readonly LineValue[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter((one): one is LineValue => isMap(one)) : [];
}

export function isMap(it: unknown): it is Record<string, unknown> {
  return typeof it === "object" && it !== null && !Array.isArray(it);
}

export function textOf(it: unknown): string {
  if (typeof it === "string") return it;
  return typeof it === "number" || typeof it === "boolean" ? String(it) : "";
}

function listOf(it: unknown): Record<string, unknown>[] {
  return Array.isArray(it) ? it.filter(isMap) : [];
}
