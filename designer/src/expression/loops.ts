import { moveDay, Day } from "./moments.ts";
import { bounded, charge, type Env, type Run } from "./env.ts";
import { LONGEST, tooLong } from "./limits.ts";
import { absolute, add, compareNumbers, count, isNumber, subtract, whole } from "./numbers.ts";
import { isList, Span, type List, type Truth, type Val } from "./values.ts";

/** What a loop runs over: the slot of its variable, a list or range, or where it counts to. */
export interface Iterator {
  readonly slot: number;
  readonly domain: Run;
  readonly upto: Run | null;
}

/** The condition of a filter or loop, and what a turn of it costs. */
export interface Body {
  readonly run: Run;
  readonly weight: number;
}

/** `base[condition]`: the elements it is true for; a number gives the n-th. */
export function filter(base: Run, slot: number, { run, weight }: Body): Run {
  return (env) => {
    const values = asList(base(env));
    bounded(env, values.length);
    const kept: Val[] = [];
    for (const value of values) {
      charge(env, weight);
      env.locals[slot] = value;
      const passes = run(env);
      if (passes === true) kept.push(value);
      else if (isNumber(passes)) return nth(values, passes);
    }
    return kept;
  };
}

/** `base[position]`. */
export function nthOf(base: Run, position: Run): Run {
  return (env) => nth(asList(base(env)), position(env));
}

/** `for … return`. */
export function forLoop(iterators: readonly Iterator[], body: Body): Run {
  return (env) => {
    const found: Val[] = [];
    return fill(env, iterators, body, found) ? found : null;
  };
}

function fill(env: Env, [first, ...rest]: readonly Iterator[], body: Body, found: Val[]): boolean {
  const values = first && turns(env, first);
  if (!first || !values) return false;
  for (const value of values) {
    charge(env, body.weight);
    env.locals[first.slot] = value;
    if (rest.length > 0) {
      if (!fill(env, rest, body, found)) return false;
      continue;
    }
    found.push(body.run(env));
    if (found.length > LONGEST) throw tooLong();
  }
  return true;
}

/** `some` and `every`, three-valued; `decisive` is what settles it. */
export function quantified(iterators: readonly Iterator[], body: Body, decisive: boolean): Run {
  return (env) => judge(env, iterators, body, decisive);
}

function judge(env: Env, [first, ...rest]: readonly Iterator[], body: Body, decisive: boolean): Truth {
  const values = first && turns(env, first);
  if (!first || !values) return null;
  let result: Truth = !decisive;
  for (const value of values) {
    charge(env, body.weight);
    env.locals[first.slot] = value;
    const found = rest.length === 0 ? body.run(env) : judge(env, rest, body, decisive);
    if (found === decisive) return decisive;
    if (found !== !decisive) result = null;
  }
  return result;
}

function turns(env: Env, { domain, upto }: Iterator): List | null {
  return upto ? counted(env, domain(env), upto(env), true) : over(env, domain(env));
}

function over(env: Env, domain: Val): List | null {
  if (isList(domain)) {
    bounded(env, domain.length);
    return domain;
  }
  if (!(domain instanceof Span)) return domain === null ? null : [domain];
  const { low, high, lowClosed, highClosed } = domain;
  const [first, last] = [whole(low), whole(high)];
  if (first !== null && last !== null) return counted(env, lowClosed ? first : add(first, 1), highClosed ? last : subtract(last, 1), false);
  if (!(low instanceof Day) || !(high instanceof Day)) return null;
  return counted(env, lowClosed ? low : moveDay(low, 1), highClosed ? high : moveDay(high, -1), false);
}

/** Count from start to end, both included; downwards only when `bothWays`. */
function counted(env: Env, start: Val, end: Val, bothWays: boolean): List | null {
  if (start instanceof Day && end instanceof Day) {
    const days = counted(env, 0, end.count - start.count, bothWays);
    return days && days.map((day) => moveDay(start, day as number));
  }
  const [low, high] = [whole(start), whole(end)];
  if (low === null || high === null) return null;
  const apart = absolute(subtract(high, low));
  if (compareNumbers(apart, LONGEST) >= 0) throw tooLong();
  const size = (count(apart) ?? 0) + 1;
  bounded(env, size);
  const isDown = compareNumbers(low, high) > 0;
  if (isDown && !bothWays) return [];
  return Array.from({ length: size }, (_, turn) => add(low, isDown ? -turn : turn));
}

function nth(values: List, position: Val): Val {
  const at = whole(position);
  if (at === null || typeof at !== "number" || at === 0 || Math.abs(at) > values.length) return null;
  return values[at > 0 ? at - 1 : values.length + at] ?? null;
}

function asList(value: Val): List {
  return isList(value) ? value : value === null ? [] : [value];
}

