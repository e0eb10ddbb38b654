import { charge, type Env } from "../env.ts";
import { Days, Months } from "../durations.ts";
import {
  absolute,
  add,
  divide,
  isEven,
  isNumber,
  modulo,
  numberIn,
  rounded,
  squareRoot,
  whole,
  wholePart,
  type Rounding,
} from "../numbers.ts";
import { arithmetic, less } from "../operate.ts";
import { trimmed } from "../text.ts";
import { isList, type List, type Num, type Truth, type Val } from "../values.ts";
import { arg, type Call, type Calls } from "./call.ts";

const SMALLEST_SCALE = -6_111;
const LARGEST_SCALE = 6_176;
const LONGEST_NUMBER = 40;

/** What an aggregate runs over: one list, or the arguments themselves; blanks are skipped. */
function elements(env: Env, args: List): List {
  const values = listOf(args);
  charge(env, 1 + values.length);
  return values.filter((value) => value !== null);
}

function listOf(args: List): List {
  const [only] = args;
  return args.length === 1 && only !== undefined && isList(only) ? only : args;
}

function counted(env: Env, args: List): Val {
  if (args.length === 1 && args[0] === null) return 0;
  charge(env, 1);
  return listOf(args).length;
}

function total(env: Env, args: List): Val {
  if (args.length === 1 && args[0] === null) return null;
  const values = elements(env, args);
  const [first = 0, ...rest] = values;
  if (values.every(isNumber)) return totalOf(values);
  if (!(first instanceof Days || first instanceof Months)) return null;
  return rest.reduce((sum, value) => arithmetic(env, "+", sum, value), first);
}

function totalOf(values: readonly Num[]): Num {
  let sum: Num = 0;
  for (const value of values) sum = add(sum, value);
  return sum;
}

function mean(env: Env, args: List): Val {
  const values = elements(env, args);
  return values.length > 0 && values.every(isNumber) ? divide(totalOf(values), values.length) : null;
}

function extreme(values: List, isBetter: (found: Val, value: Val) => Truth): Val {
  const [first = null, ...rest] = values;
  let found = first;
  for (const value of rest) {
    const better = isBetter(found, value);
    if (better === null) return null;
    if (better) found = value;
  }
  return found;
}

function size(_env: Env, args: List): Val {
  const value = arg(args, 0);
  if (value instanceof Months) return new Months(Math.abs(value.count));
  if (value instanceof Days) return value.micros < 0n ? new Days(-value.micros) : value;
  return absolute(value as Num);
}

/** Round to a number of digits behind the point. */
function rounding(mode: Rounding): Call {
  return (_env, args) => {
    const digits = args.length > 1 ? wholePart(arg(args, 1) as Num) : 0;
    if (typeof digits !== "number" || digits < SMALLEST_SCALE || digits > LARGEST_SCALE) return null;
    return rounded(arg(args, 0) as Num, digits, mode);
  };
}

function parity(wantsEven: boolean): Call {
  return (_env, args) => {
    const found = whole(arg(args, 0));
    return found === null ? null : isEven(found) === wantsEven;
  };
}

function numberOf(_env: Env, args: List): Val {
  const value = arg(args, 0);
  if (isNumber(value)) return value;
  const text = trimmed(value as string);
  return text.length > LONGEST_NUMBER ? null : numberIn(text);
}

export const NUMERIC: Calls = {
  sum: total,
  count: counted,
  min: (env, args) => extreme(elements(env, args), (found, value) => less(value, found)),
  max: (env, args) => extreme(elements(env, args), less),
  mean,
  abs: size,
  floor: rounding("floor"),
  ceiling: rounding("ceiling"),
  round: rounding("half up"),
  "round half up": rounding("half up"),
  "round half down": rounding("half down"),
  "round up": rounding("up"),
  "round down": rounding("down"),
  decimal: rounding("half even"),
  modulo: (_env, args) => modulo(arg(args, 0) as Num, arg(args, 1) as Num),
  sqrt: (_env, args) => squareRoot(arg(args, 0) as Num),
  even: parity(true),
  odd: parity(false),
  number: numberOf,
};
