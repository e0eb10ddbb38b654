import { bounded, charge, type Env } from "../env.ts";
import { ExpressionLimit } from "../limits.ts";
import { compareNumbers, wholePart, written } from "../numbers.ts";
import { foundIn, sizeOfPattern } from "../patterns.ts";
import { cut, sizeOf, trimmed } from "../text.ts";
import { isList, isRecord, type List, type Num, type Span, type Val } from "../values.ts";
import { writeClock, writeDay, writeDuration, writeMoment } from "../writing.ts";
import { arg, type Call, type Calls } from "./call.ts";

const LONGEST_MATCHED = 1_000;

function toText(env: Env, args: List): Val {
  const value = arg(args, 0);
  if (typeof value === "string") return value;
  const text = write(env, value);
  bounded(env, sizeOf(text));
  return text;
}

/** Write any value as text; blank inside lists is `null`. */
function write(env: Env, value: Val): string {
  charge(env, 1);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `"${value}"`;
  if (isList(value)) return `[${value.map((item) => write(env, item)).join(", ")}]`;
  if (isRecord(value)) return `{${[...value].map(([key, item]) => `${key}: ${write(env, item)}`).join(", ")}}`;
  if (typeof value === "number" || !("kind" in value)) return written(value);
  switch (value.kind) {
    case "datetime":
      return writeMoment(value, env.zone);
    case "date":
      return writeDay(value.count);
    case "time":
      return writeClock(value);
    case "days":
    case "months":
      return writeDuration(value);
    case "range":
      return writeRange(env, value);
    case "id":
      return value.id;
    case "other":
      return "";
  }
}

function writeRange(env: Env, { low, high, lowClosed, highClosed }: Span): string {
  const [from, to] = [low, high].map((end) => (end === null ? "" : write(env, end)));
  return `${lowClosed ? "[" : "("}${from ?? ""}..${to ?? ""}${highClosed ? "]" : ")"}`;
}

/** A function of one text that is charged for its length. */
function changed(change: (text: string) => string): Call {
  return (env, args) => {
    const text = arg(args, 0) as string;
    bounded(env, sizeOf(text));
    return change(text);
  };
}

function substring(env: Env, args: List): Val {
  const text = arg(args, 0) as string;
  const start = wholePart(arg(args, 1) as Num);
  const length = sizeOf(text);
  if (typeof start !== "number" || start === 0 || Math.abs(start) > length) return null;
  bounded(env, length);
  const begin = start > 0 ? start - 1 : length + start;
  if (args.length < 3) return cut(text, begin);
  const size = wholePart(arg(args, 2) as Num);
  if (size === null || compareNumbers(size, 0) <= 0) return null;
  return cut(text, begin, typeof size === "number" ? begin + size : length);
}

/** A function of a text and a part of it, charged for the length of the text. */
function searched(search: (text: string, part: string, at: number) => Val): Call {
  return (env, args) => {
    const [text, part] = args as readonly [string, string];
    bounded(env, sizeOf(text));
    return search(text, part, text.indexOf(part));
  };
}

function split(env: Env, args: List): Val {
  const [text, separator] = args as readonly [string, string];
  if (!separator) return null;
  bounded(env, sizeOf(text));
  const parts = text.split(separator);
  charge(env, parts.length);
  return parts;
}

function matches(env: Env, args: List): Val {
  const [text, pattern] = args as readonly [string, string];
  const length = sizeOf(text);
  if (length > LONGEST_MATCHED) throw new ExpressionLimit("matches reads at most 1,000 characters");
  const size = sizeOfPattern(pattern);
  if (size === null) return null;
  charge(env, length * (1 + (size >> 3)));
  return foundIn(pattern, text);
}

function join(env: Env, args: List): Val {
  const [texts = null, separator = null] = args;
  if (!isList(texts)) return null;
  const kept = texts.filter((text) => text !== null);
  if (!kept.every((text) => typeof text === "string")) return null;
  const glue = typeof separator === "string" ? separator : "";
  charge(env, 1 + kept.length);
  bounded(env, kept.reduce((size, text) => size + sizeOf(text), 0) + sizeOf(glue) * Math.max(kept.length - 1, 0));
  return kept.join(glue);
}

export const TEXTS: Calls = {
  string: toText,
  "string length": (_env, args) => sizeOf(arg(args, 0) as string),
  "upper case": changed((text) => text.toUpperCase()),
  "lower case": changed((text) => text.toLowerCase()),
  trim: changed(trimmed),
  contains: searched((_text, _part, at) => at >= 0),
  "starts with": (_env, args) => (arg(args, 0) as string).startsWith(arg(args, 1) as string),
  "ends with": (_env, args) => (arg(args, 0) as string).endsWith(arg(args, 1) as string),
  substring,
  "substring before": searched((text, _part, at) => text.slice(0, Math.max(at, 0))),
  "substring after": searched((text, part, at) => (at < 0 ? "" : text.slice(at + part.length))),
  split,
  matches,
  "string join": join,
};
