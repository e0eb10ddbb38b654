import { charge, type Env, type Run } from "./env.ts";
import { compare, equal, not } from "./operate.ts";
import { isList, kindOf, Span, type List, type Truth, type Val } from "./values.ts";

/** One test of a value, as `in` and the cells of decision tables have them. */
export type Passes = (env: Env, value: Val) => Truth;

const LOW = 1;
const HIGH = 2;
const LOW_CLOSED = 4;
const HIGH_CLOSED = 8;

/** The ends of a range, and which of them belong to it. */
export interface Ends {
  readonly low: Run | null;
  readonly high: Run | null;
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
}

export function endsOf(flags: number, sides: readonly Run[]): Ends {
  const hasLow = (flags & LOW) !== 0;
  return {
    low: hasLow ? (sides[0] ?? null) : null,
    high: (flags & HIGH) !== 0 ? (sides[hasLow ? 1 : 0] ?? null) : null,
    lowClosed: (flags & LOW_CLOSED) !== 0,
    highClosed: (flags & HIGH_CLOSED) !== 0,
  };
}

/** A range as a value; blank when an end is, or when the ends are of two kinds. */
export function range({ low, high, lowClosed, highClosed }: Ends): Run {
  return (env) => {
    const start = low && low(env);
    const end = high && high(env);
    if ((low && start === null) || (high && end === null)) return null;
    if (low && high && kindOf(start) !== kindOf(end)) return null;
    return new Span(start, end, lowClosed, highClosed);
  };
}

/** Both ends are comparisons joined by and: a blank end leaves open only what the other end lets through. */
export function withinEnds({ low, high, lowClosed, highClosed }: Ends): Passes {
  const above = lowClosed ? ">=" : ">";
  const below = highClosed ? "<=" : "<";
  return (env, value) => {
    const fromLow = low ? compare(env, above, value, low(env)) : true;
    const toHigh = high ? compare(env, below, value, high(env)) : true;
    return both(fromLow, toHigh);
  };
}

/** `value between low and high`, both ends included. */
export function between(value: Run, low: Run, high: Run): Run {
  return (env) => {
    const found = value(env);
    const above = compare(env, ">=", found, low(env));
    return both(above, compare(env, "<=", found, high(env)));
  };
}

/** Join tests by or. */
export function anyOf(tests: readonly Passes[]): Passes {
  const [first] = tests;
  if (first && tests.length === 1) return first;
  return (env, value) => {
    let result: Truth = false;
    for (const test of tests) {
      const found = test(env, value);
      if (found === true) return true;
      if (found === null) result = null;
    }
    return result;
  };
}

/** `value in (tests)`. */
export function isIn(value: Run, isNegated: boolean, tests: readonly Passes[]): Run {
  const passes = anyOf(tests);
  if (isNegated) return (env) => not(passes(env, value(env)));
  return (env) => passes(env, value(env));
}

/** `value in (words)`: a blank equals no text, a value of another kind cannot be compared with one. */
export function isAmong(value: Run, isNegated: boolean, words: readonly string[]): Run {
  const known = new Set(words);
  return (env) => {
    const found = value(env);
    if (typeof found === "string") return known.has(found) !== isNegated;
    return found === null ? isNegated : null;
  };
}

/** A cell of a decision table: what is looked up is tested; no tests let everything pass. */
export function cell(isNegated: boolean, tests: readonly Passes[]): Run {
  if (tests.length === 0) return () => true;
  const passes = anyOf(tests);
  return isNegated ? (env) => not(passes(env, env.input)) : (env) => passes(env, env.input);
}

/** Test a value against a value, a range, or the elements of a list. */
export function liesIn(env: Env, value: Val, wanted: Val): Truth {
  if (wanted instanceof Span) return withinSpan(env, value, wanted);
  if (!isList(wanted)) return equal(env, value, wanted);
  charge(env, 1 + wanted.length);
  return equal(env, value, wanted) === true ? true : amongElements(env, value, wanted);
}

/** An element of another kind is another element; only a range that cannot be compared leaves it open. */
function amongElements(env: Env, value: Val, elements: List): Truth {
  let result: Truth = false;
  for (const element of elements) {
    const found = element instanceof Span ? withinSpan(env, value, element) : equal(env, value, element) === true;
    if (found === true) return true;
    if (found === null) result = null;
  }
  return result;
}

function withinSpan(env: Env, value: Val, span: Span): Truth {
  const above = span.low === null ? true : compare(env, span.lowClosed ? ">=" : ">", value, span.low);
  const below = span.high === null ? true : compare(env, span.highClosed ? "<=" : "<", value, span.high);
  return both(above, below);
}

function both(left: Truth, right: Truth): Truth {
  return left === false || right === false ? false : left === null || right === null ? null : true;
}
