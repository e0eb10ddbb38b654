import type { Num } from "./decimal.ts";
import type { Days, Months } from "./durations.ts";
import type { Clock, Day, Moment } from "./moments.ts";

/** What an expression computes with; the same kinds as on the server, never a binary fraction. */
export type Val = null | boolean | Num | string | Day | Clock | Moment | Days | Months | Span | Ident | File | List | Rec;
export type { Num } from "./decimal.ts";
export type List = readonly Val[];
export type Rec = ReadonlyMap<string, Val>;
/** True, false, or not known. */
export type Truth = boolean | null;

/** The values between two ends; an absent end is null and open. */
export class Span {
  readonly kind = "range";
  constructor(
    readonly low: Val,
    readonly high: Val,
    readonly lowClosed: boolean,
    readonly highClosed: boolean,
  ) {}
}

/** A record, person or department, by its id. */
export class Ident {
  readonly kind = "id";
  constructor(readonly id: string) {}
}

/** An uploaded file, by its id. */
export class File {
  readonly kind = "other";
  constructor(readonly id: string) {}
}

export function isList(value: Val): value is List {
  return Array.isArray(value);
}

export function isRecord(value: Val): value is Rec {
  return value instanceof Map;
}

/** Name the kind of a value. */
export function kindOf(value: Val): string {
  switch (typeof value) {
    case "number":
      return "number";
    case "string":
      return "text";
    case "boolean":
      return "boolean";
  }
  if (value === null) return "blank";
  if ("kind" in value) return value.kind;
  if (Array.isArray(value)) return "list";
  return value instanceof Map ? "record" : "number";
}

/** Give the id of a record, the value itself when it is none. */
export function identity(value: Val): Val {
  return isRecord(value) ? (value.has("id") ? (value.get("id") ?? null) : value) : value;
}
