import { bounded, charge, type Env } from "../env.ts";
import type { Clock, Day, Moment } from "../moments.ts";
import { written } from "../numbers.ts";
import { equal } from "../operate.ts";
import { isList, isRecord, kindOf, type File, type Ident, type List, type Num, type Span, type Val } from "../values.ts";
import { writeDuration } from "../writing.ts";
import type { Days, Months } from "../durations.ts";
import { arg, type Calls } from "./call.ts";

const MICRO = 1_000_000;

function hasElement(env: Env, args: List): Val {
  const [values = null, element = null] = args;
  if (!isList(values)) return null;
  charge(env, 1 + values.length);
  return values.some((value) => equal(env, value, element) === true);
}

function appended(env: Env, args: List): Val {
  const [values = null, ...more] = args;
  return isList(values) ? sized(env, [...values, ...more]) : null;
}

function concatenated(env: Env, args: List): List | null {
  return args.every(isList) ? sized(env, args.flat()) : null;
}

function united(env: Env, args: List): Val {
  const joined = concatenated(env, args);
  return joined && distinct(env, joined);
}

function flattened(env: Env, values: List): List {
  const flat: Val[] = [];
  for (const value of values) {
    charge(env, 1);
    if (isList(value)) flat.push(...flattened(env, value));
    else flat.push(value);
  }
  return sized(env, flat);
}

function distinct(env: Env, values: List): List {
  const seen = new Set<string>();
  return values.filter((value) => {
    const mark = markOf(env, value);
    const isNew = !seen.has(mark);
    seen.add(mark);
    return isNew;
  });
}

function positions(env: Env, args: List): Val {
  const [values = null, element = null] = args;
  if (!isList(values)) return null;
  charge(env, 1 + values.length);
  return values.flatMap((value, at) => (equal(env, value, element) === true ? [at + 1] : []));
}

function memberOf(_env: Env, args: List): Val {
  const record = arg(args, 0);
  return isRecord(record) ? (record.get(arg(args, 1) as string) ?? null) : null;
}

function sized(env: Env, values: List): List {
  bounded(env, values.length);
  charge(env, values.length);
  return values;
}

/** Give a text that is the same exactly for equal values. */
function markOf(env: Env, value: Val): string {
  charge(env, 1);
  const kind = kindOf(value);
  switch (kind) {
    case "list":
      charge(env, (value as List).length);
      return `[${(value as List).map((item) => markOf(env, item)).join()}]`;
    case "record": {
      charge(env, (value as ReadonlyMap<string, Val>).size);
      const marks = [...(value as ReadonlyMap<string, Val>)].map(([key, item]) => `${JSON.stringify(key)}:${markOf(env, item)}`);
      return `{${marks.sort().join()}}`;
    }
  }
  return kind + JSON.stringify(plain(kind, value));
}

function plain(kind: string, value: Val): string {
  switch (kind) {
    case "number":
      return written(value as Num);
    case "date":
      return String((value as Day).count);
    case "datetime": {
      const { wall, offset, micro } = value as Moment;
      return `${wall - offset}.${micro}`;
    }
    case "time": {
      const { micros, offset } = value as Clock;
      return offset === null ? `local ${micros}` : String(micros - offset * MICRO);
    }
    case "days":
    case "months":
      return writeDuration(value as Days | Months);
    case "id":
    case "other":
      return (value as Ident | File).id;
    case "text":
      return value as string;
    case "range": {
      const { low, high, lowClosed, highClosed } = value as Span;
      return [kindOf(low), plain(kindOf(low), low), kindOf(high), plain(kindOf(high), high), lowClosed, highClosed].join(" ");
    }
  }
  return value === true ? "true" : value === false ? "false" : "";
}

export const LISTS: Calls = {
  "list contains": hasElement,
  append: appended,
  concatenate: concatenated,
  union: united,
  reverse: (env, args) => sized(env, [...(arg(args, 0) as List)].reverse()),
  flatten: (env, args) => flattened(env, arg(args, 0) as List),
  "distinct values": (env, args) => distinct(env, arg(args, 0) as List),
  "index of": positions,
  "get value": memberOf,
};
