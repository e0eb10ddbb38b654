import { bounded, charge, type Env } from "./env.ts";
import { ExpressionLimit } from "./limits.ts";
import { Days, daysOf, Months, monthsOf, wholeDays } from "./durations.ts";
import {
  addMonths,
  addMonthsToMoment,
  compareClocks,
  compareMoments,
  Day,
  elapsed,
  local,
  moveClock,
  moveDay,
  shift,
  type Clock,
  type Moment,
} from "./moments.ts";
import { absolute, add, compareNumbers, divide, fromBig, multiply, power, subtract, truncated } from "./numbers.ts";
import { compareTexts, sizeOf } from "./text.ts";
import { identity, isRecord, kindOf, type Ident, type List, type Num, type Rec, type Span, type Truth, type Val } from "./values.ts";

const LARGEST_EXPONENT = 999;
const MICRO = 1_000_000;

/** Compare two values; blank equals only blank, values of different kinds compare to blank. */
export function equal(env: Env, left: Val, right: Val): Truth {
  if (left === null || right === null) return left === right;
  const kind = kindOf(left);
  const other = kindOf(right);
  if (kind !== other) return (kind === "id" && other === "record") || (kind === "record" && other === "id") ? sameRecord(left, right) : null;
  switch (kind) {
    case "text":
    case "boolean":
      return left === right;
    case "list":
      return equalLists(env, left as List, right as List);
    case "record":
      return equalRecords(env, left as Rec, right as Rec);
    case "range":
      return equalRanges(env, left as Span, right as Span);
    case "id":
    case "other":
      return (left as Ident).id === (right as Ident).id;
  }
  return order(kind, left, right) === 0;
}

/** Say whether left comes before right, blank when they have no order. */
export function less(left: Val, right: Val): Truth {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return null;
  const found = order(kind, left, right);
  return found === null ? null : found < 0;
}

/** Apply one of = != < <= > >=. */
export function compare(env: Env, operator: string, left: Val, right: Val): Truth {
  switch (operator) {
    case "=":
      return equal(env, left, right);
    case "!=":
      return not(equal(env, left, right));
    case "<":
      return less(left, right);
    case ">=":
      return not(less(left, right));
    case ">":
      return less(right, left);
  }
  return not(less(right, left));
}

/** Three-valued not. */
export function not(truth: Val): Truth {
  return truth === true ? false : truth === false ? true : null;
}

/** Apply one of + - * / ** to values of any kind. */
export function arithmetic(env: Env, operator: string, left: Val, right: Val): Val {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a === "number" && b === "number") return calculate(env, operator, left as Num, right as Num);
  switch (operator) {
    case "+":
      return plus(env, left, right);
    case "-":
      return minus(env, left, right);
    case "*":
      return a === "number" ? times(right, left, b) : b === "number" ? times(left, right, a) : null;
    case "/":
      return over(left, right);
  }
  return null;
}

/** Apply an operator to two numbers; division by zero gives blank. */
export function calculate(env: Env, operator: string, left: Num, right: Num): Num | null {
  switch (operator) {
    case "+":
      return add(left, right);
    case "-":
      return subtract(left, right);
    case "*":
      return multiply(left, right);
    case "/":
      return divide(left, right);
  }
  if (compareNumbers(absolute(right), LARGEST_EXPONENT) > 0) throw new ExpressionLimit("an exponent is larger than 999");
  charge(env, 50);
  return power(left, right);
}

/** Multiply elapsed time by a number. */
export function scaleDays(micros: bigint, factor: Num): Days | null {
  return daysOf(truncated(multiply(fromBig(micros), factor)));
}

/** Negative, zero or positive for two values of one kind; null where they have no order. */
function order(kind: string, left: Val, right: Val): number | null {
  switch (kind) {
    case "number":
      return compareNumbers(left as Num, right as Num);
    case "text":
      return compareTexts(left as string, right as string);
    case "date":
      return (left as Day).count - (right as Day).count;
    case "datetime":
      return compareMoments(left as Moment, right as Moment);
    case "time":
      return compareClocks(left as Clock, right as Clock);
    case "days":
      return Number((left as Days).micros - (right as Days).micros);
    case "months":
      return (left as Months).count - (right as Months).count;
  }
  return null;
}

function sameRecord(left: Val, right: Val): Truth {
  const [a, b] = [identity(left), identity(right)];
  if (isRecord(a) || isRecord(b) || a === null || b === null) return null;
  return kindOf(a) === kindOf(b) ? (a as Ident).id === (b as Ident).id : null;
}

function equalLists(env: Env, left: List, right: List): Truth {
  charge(env, 1 + left.length);
  if (left.length !== right.length) return false;
  return together(left.map((value, at) => equal(env, value, right[at] ?? null)));
}

function equalRecords(env: Env, left: Rec, right: Rec): Truth {
  charge(env, 1 + left.size);
  if (left.size !== right.size || [...left.keys()].some((key) => !right.has(key))) return false;
  return together([...left].map(([key, value]) => equal(env, value, right.get(key) ?? null)));
}

function equalRanges(env: Env, left: Span, right: Span): boolean {
  const low = equal(env, left.low, right.low);
  const high = equal(env, left.high, right.high);
  return low === true && high === true && left.lowClosed === right.lowClosed && left.highClosed === right.highClosed;
}

function together(found: readonly Truth[]): Truth {
  return found.includes(false) ? false : found.includes(null) ? null : true;
}

function plus(env: Env, left: Val, right: Val): Val {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a === "text" && b === "text") {
    bounded(env, sizeOf(left as string) + sizeOf(right as string));
    return (left as string) + (right as string);
  }
  if (a === "days" && b === "days") return daysOf((left as Days).micros + (right as Days).micros);
  if (a === "months" && b === "months") return monthsOf((left as Months).count + (right as Months).count);
  return a === "days" || a === "months" ? moved(env, right, left) : moved(env, left, right);
}

function minus(env: Env, left: Val, right: Val): Val {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (b === "days" && a !== "days") {
    const back = daysOf(-(right as Days).micros);
    return back && moved(env, left, back);
  }
  if (b === "months" && a !== "months") return moved(env, left, new Months(-(right as Months).count));
  if (a !== b) return null;
  switch (a) {
    case "days":
      return daysOf((left as Days).micros - (right as Days).micros);
    case "months":
      return monthsOf((left as Months).count - (right as Months).count);
    case "date":
      return daysOf(BigInt((left as Day).count - (right as Day).count) * 86_400n * BigInt(MICRO));
    case "datetime":
      return elapsed(left as Moment, right as Moment);
    case "time": {
      const between = compareClocks(left as Clock, right as Clock);
      return between === null ? null : daysOf(BigInt(between));
    }
  }
  return null;
}

function moved(env: Env, value: Val, amount: Val): Val {
  const [kind, by] = [kindOf(value), kindOf(amount)];
  if (by === "months") return movedByMonths(env, value, (amount as Months).count);
  if (by !== "days") return null;
  switch (kind) {
    case "date":
      return moveDay(value as Day, wholeDays(amount as Days));
    case "datetime":
      return shift(value as Moment, amount as Days, env.zone);
    case "time":
      return moveClock(value as Clock, amount as Days);
  }
  return null;
}

function movedByMonths(env: Env, value: Val, months: number): Val {
  if (kindOf(value) === "datetime") return addMonthsToMoment(local(value as Moment, env.zone), months, env.zone);
  const count = kindOf(value) === "date" ? addMonths((value as Day).count, months) : null;
  return count === null ? null : new Day(count);
}

function times(amount: Val, factor: Val, kind: string): Val {
  if (kind === "days") return scaleDays((amount as Days).micros, factor as Num);
  return kind === "months" ? monthsOf(cut(multiply((amount as Months).count, factor as Num))) : null;
}

function over(left: Val, right: Val): Val {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a !== "days" && a !== "months") return null;
  const amount = a === "days" ? fromBig((left as Days).micros) : (left as Months).count;
  if (b === "number") {
    const found = divide(amount, right as Num);
    if (found === null) return null;
    return a === "days" ? daysOf(truncated(found)) : monthsOf(cut(found));
  }
  if (a !== b) return null;
  return divide(amount, b === "days" ? fromBig((right as Days).micros) : (right as Months).count);
}

function cut(number: Num): Num {
  return fromBig(truncated(number));
}
