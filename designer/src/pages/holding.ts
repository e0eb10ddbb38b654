import {
  Ident,
  identity,
  inUtc,
  isList,
  isNumber,
  local,
  Moment,
  multiply,
  rounded,
  safely,
  sizeOf,
  trimmed,
  truncated,
  valueOf,
  writeDay,
  writtenMoment,
  writtenNumber,
  type Num,
  type Val,
  type Zone,
} from "../expression/api.ts";
import { placesOf } from "./format.ts";
import type { FileRef, Value } from "./shapes.ts";

/** What is known of a field for its values to become those of expressions, and back. */
export interface Kind {
  readonly type: string;
  readonly scale: number;
  /** The most characters a computed text may have, 0 without a limit. */
  readonly most: number;
}

const MOST_DIGITS = 10n ** 18n;
const LARGEST = 2n ** 63n;
const MINUTES = "YYYY-MM-DDTHH:MM".length;

/** Read what a field holds as the server reads it; what it would not take is blank. */
export function valueIn({ type }: Kind, held: Value, zone: Zone): Val {
  if (type === "boolean") return held === true || held === false ? held : null;
  if (type === "integer") return typeof held === "number" && Number.isSafeInteger(held) ? held : null;
  if (type === "files") return filesIn(held);
  if (typeof held !== "string" || held === "") return null;
  switch (type) {
    case "number":
    case "money":
      return placesOf(held) === null ? null : valueOf({ $number: held }, zone);
    case "date":
      return valueOf({ $date: held }, zone);
    case "datetime": {
      const moment = valueOf({ $datetime: held }, zone);
      return moment instanceof Moment ? inUtc(moment) : null;
    }
    case "link":
    case "person":
    case "department":
      return new Ident(held);
    case "longtext":
      return trimmed(plainText(held)) === "" ? null : plainText(held);
    case "text":
      return trimmed(plainText(held).replaceAll("\n", " ")) || null;
  }
  return held;
}

/** Give a computed value as the field keeps it: rounded half up, records by id, blank text and what does not fit as blank. */
export function kept(kind: Kind, given: Val): Val {
  const value = identity(given);
  if (isList(value)) return value.length > 0 ? value.map(identity) : null;
  if (typeof value === "string") {
    const text = trimmed(value);
    return text === "" || (kind.most > 0 && sizeOf(text) > kind.most) ? null : text;
  }
  return isNumber(value) ? keptNumber(kind, value) : value;
}

/** Give a value as the server presents it; undefined for what only the server can. */
export function presented({ type, scale }: Kind, value: Val, zone: Zone): Value | undefined {
  if (value === null) return type === "files" ? [] : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (isNumber(value)) return numberOut(type, scale, value);
  if (value instanceof Ident) return value.id;
  if (value instanceof Moment) return writtenMoment(local(value, zone)).slice(0, MINUTES);
  return "kind" in value && value.kind === "date" ? writeDay(value.count) : undefined;
}

function numberOut(type: string, scale: number, value: Num): Value {
  if (type === "integer") return safely(value) ?? Number(writtenNumber(value));
  const text = writtenNumber(value);
  if (type !== "money" || scale === 0) return text;
  const [whole = "", places = ""] = text.split(".");
  return `${whole}.${places.padEnd(scale, "0")}`;
}

function keptNumber({ type, scale }: Kind, number: Num): Num | null {
  if (type === "integer") {
    const whole = rounded(number, 0, "half up");
    const exact = truncated(whole);
    return exact >= -LARGEST && exact < LARGEST ? whole : null;
  }
  if (type !== "number" && type !== "money") return number;
  const exact = rounded(number, scale, "half up");
  const digits = truncated(multiply(exact, 10 ** scale));
  return digits < MOST_DIGITS && digits > -MOST_DIGITS ? exact : null;
}

function filesIn(held: Value): Val {
  if (typeof held !== "object" || held === null || held.length === 0) return null;
  return (held as readonly (FileRef | string)[]).map((file) => valueOf({ $file: typeof file === "string" ? file : file.id }, UNUSED));
}

function plainText(text: string): string {
  return text.normalize("NFC").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

const UNUSED: Zone = { name: "", at: () => 0, ofWall: () => 0 };
