import { Days, Months } from "./durations.ts";
import { Clock, Day, fixedMoment, Moment } from "./moments.ts";
import { decimalOf, isNumber, safely, written as writtenNumber } from "./numbers.ts";
import { readClock, readDay, readDuration, readMoment } from "./reading.ts";
import { File, Ident, isList, isRecord, Span, type Rec, type Val } from "./values.ts";
import { writeClock, writeDay, writeDuration, written } from "./writing.ts";
import type { Zone } from "./zone.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

type Reader = (raw: Json, zone: Zone) => Val;

const READERS: Readonly<Record<string, Reader>> = {
  $number: (raw) => decimalOf(text(raw)),
  $date: (raw) => readDay(text(raw)),
  $time: (raw) => readClock(text(raw)),
  $duration: (raw) => readDuration(text(raw)),
  $datetime: (raw, zone) => readMoment(text(raw), zone),
  $utc: (raw, zone) => stored(readMoment(text(raw), zone)),
  $id: (raw) => new Ident(text(raw)),
  $file: (raw) => new File(text(raw)),
  $range: (raw, zone) => {
    const [low = null, high = null, lowClosed, highClosed] = raw as readonly Json[];
    return new Span(valueOf(low, zone), valueOf(high, zone), lowClosed === true, highClosed === true);
  },
  $record: (raw, zone) => new Map((raw as readonly (readonly [string, Json])[]).map(([key, value]) => [key, valueOf(value, zone)])),
};

/** Read a value as the server writes it. */
export function valueOf(raw: Json, zone: Zone): Val {
  if (typeof raw !== "object" || raw === null) return raw;
  if (isArray(raw)) return raw.map((item) => valueOf(item, zone));
  const entries = Object.entries(raw);
  const [key, value] = entries[0] ?? [""];
  const reader = key.startsWith("$") ? READERS[key] : undefined;
  if (reader && value !== undefined) return reader(value, zone);
  return new Map(entries.map(([name, item]) => [name, valueOf(item, zone)]));
}

/** Write a value as the server reads it. */
export function jsonOf(value: Val): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isNumber(value)) return safely(value) ?? { $number: writtenNumber(value) };
  if (isList(value)) return value.map(jsonOf);
  if (isRecord(value)) return recordJson(value);
  return tagged(value);
}

export function text(raw: Json | undefined): string {
  return typeof raw === "string" ? raw : "";
}

export function isArray(raw: Json): raw is readonly Json[] {
  return Array.isArray(raw);
}

function recordJson(record: Rec): Json {
  const entries = [...record].map(([key, value]) => [key, jsonOf(value)] as const);
  return entries.some(([key]) => /^(\$|\d+$)/.test(key)) ? { $record: entries } : Object.fromEntries(entries);
}

function tagged(value: Day | Clock | Moment | Days | Months | Ident | File | Span): Json {
  switch (value.kind) {
    case "date":
      return { $date: writeDay(value.count) };
    case "time":
      return { $time: writeClock(value) };
    case "datetime":
      return { [value.form === "utc" ? "$utc" : "$datetime"]: written(value) };
    case "days":
    case "months":
      return { $duration: writeDuration(value) };
    case "id":
      return { $id: value.id };
    case "other":
      return { $file: value.id };
    case "range":
      return { $range: [jsonOf(value.low), jsonOf(value.high), value.lowClosed, value.highClosed] };
  }
}

function stored(moment: Moment | null): Moment | null {
  return moment && fixedMoment(moment.day, moment.clock, 0, "utc");
}
