import { civil, isDay, weekday } from "./calendar.ts";
import { DAY_MICROS } from "./durations.ts";
import { bounded, charge, type Env, type Run } from "./env.ts";
import { local } from "./moments.ts";
import { divide } from "./numbers.ts";
import { isList, isRecord, type Val } from "./values.ts";

const MICRO = 1_000_000;

/** `base.name`; reaching into blank gives blank, and the host follows ids of a kind it knows. */
export function member(base: Run, name: string, kind: string | null): Run {
  return (env) => reach(env, base(env), name, kind);
}

/** A word in the filter of an untyped list: a member of the element, else what it means outside. */
export function outer(name: string, slot: number, outside: Run | null): Run {
  return (env) => {
    const element = env.locals[slot] ?? null;
    if (isRecord(element) && element.has(name)) return element.get(name) ?? null;
    return outside ? outside(env) : null;
  };
}

function reach(env: Env, value: Val, name: string, kind: string | null): Val {
  if (value === null || typeof value !== "object") return null;
  if (isRecord(value)) return value.get(name) ?? null;
  if (isList(value)) {
    bounded(env, value.length);
    charge(env, value.length);
    return value.map((element) => reach(env, element, name, kind));
  }
  if (!("kind" in value)) return null;
  switch (value.kind) {
    case "id":
      return name === "id" ? value : kind === null ? null : env.host.follow(kind, value.id, name);
    case "range":
      return name === "start" ? value.low : name === "end" ? value.high : null;
    case "date":
      return partOfDay(value.count, name);
    case "datetime": {
      const shown = local(value, env.zone);
      if (!isDay(shown.day)) return null;
      return partOfDay(shown.day, name) ?? partOfClock(shown.clock, name);
    }
    case "time":
      return partOfClock(value.micros, name);
    case "days":
      return partOfDuration(value.micros, name);
    case "months": {
      const size = Math.abs(value.count);
      const part = name === "years" ? Math.floor(size / 12) : name === "months" ? size % 12 : null;
      return part !== null && value.count < 0 ? -part : part;
    }
  }
  return null;
}

function partOfDay(count: number, name: string): Val {
  if (name === "weekday") return weekday(count);
  const { year, month, day } = civil(count);
  return name === "year" ? year : name === "month" ? month : name === "day" ? day : null;
}

function partOfClock(micros: number, name: string): Val {
  const seconds = Math.floor(micros / MICRO);
  if (name === "hour") return Math.floor(seconds / 3_600);
  return name === "minute" ? Math.floor(seconds / 60) % 60 : name === "second" ? seconds % 60 : null;
}

function partOfDuration(micros: bigint, name: string): Val {
  const sign = micros < 0n ? -1 : 1;
  const size = micros < 0n ? -micros : micros;
  const rest = Number(size % DAY_MICROS);
  const seconds = Math.floor(rest / MICRO);
  switch (name) {
    case "days":
      return sign * Number(size / DAY_MICROS);
    case "hours":
      return sign * Math.floor(seconds / 3_600);
    case "minutes":
      return sign * (Math.floor(seconds / 60) % 60);
    case "seconds":
      return divide(sign * ((seconds % 60) * MICRO + (rest % MICRO)), MICRO);
  }
  return null;
}
