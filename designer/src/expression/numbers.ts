import * as decimal from "./decimal.ts";
import { Decimal, type Num, type Rounding } from "./decimal.ts";
import { ExpressionLimit } from "./limits.ts";

export type { Num, Rounding } from "./decimal.ts";

const LARGEST = 6144;
const DIGITS_OF_WHOLE = 40;

export function isNumber(value: unknown): value is Num {
  return typeof value === "number" || value instanceof Decimal;
}

function exact(number: Num): Decimal {
  return typeof number === "number" ? new Decimal(BigInt(number), 0) : number;
}

/** Read a decimal written out, of at most 34 digits. */
export function decimalOf(text: string): Num {
  return plainly(decimal.parse(text));
}

/** Read what a person may have written as a number, rounded to 34 digits; null when it is none. */
export function numberIn(text: string): Num | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null;
  const read = decimal.parse(text);
  if (read.coefficient === 0n) return 0;
  const size = decimal.adjusted(read);
  if (Math.abs(size) > 2 * LARGEST) return size > 0 ? null : 0;
  const found = decimal.kept(read);
  return found && plainly(found);
}

export function add(left: Num, right: Num): Num {
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return settled(decimal.plus(exact(left), exact(right)));
}

export function subtract(left: Num, right: Num): Num {
  if (typeof left === "number" && typeof right === "number") {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return settled(decimal.plus(exact(left), decimal.negative(exact(right))));
}

export function multiply(left: Num, right: Num): Num {
  if (typeof left === "number" && typeof right === "number") {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product;
  }
  return settled(decimal.times(exact(left), exact(right)));
}

/** Divide; null for division by zero. */
export function divide(left: Num, right: Num): Num | null {
  if (isZero(right)) return null;
  if (typeof left === "number" && typeof right === "number" && left % right === 0) return left / right;
  return settled(decimal.over(exact(left), exact(right)));
}

/** Raise to a power; null where there is none. */
export function power(base: Num, exponent: Num): Num | null {
  if (isZero(exponent)) return 1;
  if (isZero(base)) return isNegative(exponent) ? null : 0;
  if (isNegative(base) && decimal.integerOf(exact(exponent)) === null) return null;
  return settled(decimal.raised(exact(base), exact(exponent)));
}

export function squareRoot(number: Num): Num | null {
  return isNegative(number) ? null : settled(decimal.root(exact(number)));
}

/** The rest of a division, with the sign of the divisor; null for division by zero. */
export function modulo(number: Num, divisor: Num): Num | null {
  const quotient = divide(number, divisor);
  return quotient === null ? null : subtract(number, multiply(divisor, rounded(quotient, 0, "floor")));
}

/** Round to so many digits behind the point; a negative count rounds tens, hundreds … */
export function rounded(number: Num, places: number, rounding: Rounding): Num {
  if (typeof number === "number" && places >= 0) return number;
  return decimal.atPlaces(exact(number), places, rounding);
}

export function absolute(number: Num): Num {
  if (typeof number === "number") return Math.abs(number);
  return number.coefficient < 0n ? decimal.negative(number) : number;
}

export function compareNumbers(left: Num, right: Num): number {
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  return decimal.order(exact(left), exact(right));
}

/** Give the number when it has no fraction, else null. */
export function whole(value: unknown): Num | null {
  if (typeof value === "number") return value;
  if (!(value instanceof Decimal) || (value.coefficient !== 0n && decimal.adjusted(value) >= DIGITS_OF_WHOLE)) return null;
  const found = decimal.integerOf(value);
  return found === null ? null : fromBig(found);
}

/** Give a whole number small enough to count with, else null. */
export function count(value: unknown): number | null {
  const found = whole(value);
  return typeof found === "number" ? found : null;
}

/** Give the number without its fraction, as places and counts of digits are read. */
export function wholePart(number: Num): Num | null {
  return whole(rounded(number, 0, "down"));
}

/** Say whether a whole number is even. */
export function isEven(whole: Num): boolean {
  return typeof whole === "number" ? whole % 2 === 0 : truncated(whole) % 2n === 0n;
}

/** Give the whole part, without what lies behind the point. */
export function truncated(number: Num): bigint {
  return typeof number === "number" ? BigInt(number) : (decimal.integerOf(decimal.atPlaces(number, 0, "down")) ?? 0n);
}

export function fromBig(whole: bigint): Num {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : new Decimal(whole, 0);
}

/** Give the number as JSON holds it exactly, else null. */
export function safely(number: Num): number | null {
  const found = count(number);
  return found === null ? null : found + 0;
}

/** Write the number without exponent and trailing zeros. */
export function written(number: Num): string {
  return typeof number === "number" ? String(number) : decimal.decimalText(number);
}

function isZero(number: Num): boolean {
  return typeof number === "number" ? number === 0 : number.coefficient === 0n;
}

function isNegative(number: Num): boolean {
  return typeof number === "number" ? number < 0 : number.coefficient < 0n;
}

/** Whole numbers that fit are kept plain: that is what most are, and they are the fastest. */
function plainly(value: Decimal): Num {
  return whole(value) ?? value;
}

function settled(value: Decimal | null): Decimal {
  if (!value) throw new ExpressionLimit("the number gets too large");
  return value;
}
