/**
 * Decimals of 34 digits, rounded half to even, with the exponents of IEEE 754 decimal128: the arithmetic of the server.
 * Every operation gives the exact result, rounded once. What gets too large is null.
 */
export class Decimal {
  /** The number is `coefficient` times ten to the `exponent`. */
  constructor(
    readonly coefficient: bigint,
    readonly exponent: number,
  ) {}
}

/** Whole numbers that fit exactly are plain; all others are decimals. */
export type Num = number | Decimal;

export type Rounding = "up" | "down" | "ceiling" | "floor" | "half up" | "half down" | "half even";

const DIGITS = 34;
const LARGEST = 6144;
const SMALLEST_NORMAL = -6143;
const SMALLEST_EXPONENT = -6176;
/** Digits beyond those kept, so that what is cut off on the way does not show. */
const GUARD = 30;
const PRECISE = 64;
const powers: bigint[] = [];

export function powerOfTen(exponent: number): bigint {
  return (powers[exponent] ??= 10n ** BigInt(exponent));
}

const LIMIT = powerOfTen(DIGITS);

/** Read digits with an optional point and exponent, all of them. */
export function parse(text: string): Decimal {
  const [digits = "", exponent = "0"] = text.toLowerCase().split("e");
  const [before = "", behind = ""] = digits.split(".");
  const coefficient = BigInt(`${before.replace(/^[+-]/, "")}${behind}` || "0");
  return new Decimal(before.startsWith("-") ? -coefficient : coefficient, Number(exponent) - behind.length);
}

/** Round to 34 digits; null when the number is too large. */
export function kept({ coefficient, exponent }: Decimal): Decimal | null {
  if (coefficient < LIMIT && coefficient > -LIMIT && exponent > SMALLEST_NORMAL && exponent < LARGEST - DIGITS) return new Decimal(coefficient, exponent);
  if (coefficient === 0n) return new Decimal(0n, 0);
  const excess = Math.max(digitsOf(coefficient) - DIGITS, SMALLEST_EXPONENT - exponent, 0);
  const rounded = excess > 0 ? cut(coefficient, excess, "half even") : coefficient;
  return exponent + excess + digitsOf(rounded) - 1 > LARGEST ? null : new Decimal(rounded, exponent + excess);
}

export function plus(left: Decimal, right: Decimal): Decimal | null {
  if (left.coefficient === 0n) return kept(right);
  if (right.coefficient === 0n) return kept(left);
  const apart = adjusted(left) - adjusted(right);
  // What lies so far below the last digit does not change it.
  if (Math.abs(apart) > 2 * DIGITS) return kept(apart > 0 ? left : right);
  const exponent = Math.min(left.exponent, right.exponent);
  return kept(new Decimal(scaled(left, exponent) + scaled(right, exponent), exponent));
}

export function negative({ coefficient, exponent }: Decimal): Decimal {
  return new Decimal(-coefficient, exponent);
}

export function times(left: Decimal, right: Decimal): Decimal | null {
  return kept(new Decimal(left.coefficient * right.coefficient, left.exponent + right.exponent));
}

/** Divide by a number other than zero. */
export function over(left: Decimal, right: Decimal): Decimal | null {
  return kept(quotient(left, right, DIGITS + 2));
}

/** The square root of a number that is not negative. */
export function root({ coefficient, exponent }: Decimal): Decimal | null {
  if (coefficient === 0n) return new Decimal(0n, 0);
  const more = Math.max(2 * (DIGITS + 2) - digitsOf(coefficient), 0);
  const shift = more + (Math.abs(exponent - more) % 2);
  const radicand = coefficient * powerOfTen(shift);
  const found = wholeRoot(radicand);
  return kept(sticky(found, (exponent - shift) / 2, found * found !== radicand));
}

/** Raise a number other than zero to a power; a fraction only where the number is positive. */
export function raised(base: Decimal, exponent: Decimal): Decimal | null {
  const turns = integerOf(exponent);
  if (turns === null) return kept(exponential(product(exponent, logarithm(base))));
  const found = repeated(base, turns < 0n ? -turns : turns);
  return kept(turns < 0n ? quotient(new Decimal(1n, 0), found, DIGITS + GUARD) : found);
}

/** Round to so many digits behind the point; what has fewer stays as it is. */
export function atPlaces(value: Decimal, places: number, rounding: Rounding): Decimal {
  const excess = -places - value.exponent;
  if (excess <= 0) return value;
  // Far below the last digit kept only the direction matters.
  const far = excess - digitsOf(value.coefficient) - 1;
  const coefficient = far > 0 ? BigInt(sign(value.coefficient)) : value.coefficient;
  return new Decimal(cut(coefficient, far > 0 ? 2 : excess, rounding), -places);
}

/** Negative, zero or positive. */
export function order(left: Decimal, right: Decimal): number {
  const [a, b] = [sign(left.coefficient), sign(right.coefficient)];
  if (a !== b || a === 0) return a - b;
  const apart = adjusted(left) - adjusted(right);
  if (apart !== 0) return apart > 0 ? a : -a;
  const exponent = Math.min(left.exponent, right.exponent);
  return sign(scaled(left, exponent) - scaled(right, exponent));
}

/** The number when it has no fraction, else null. */
export function integerOf({ coefficient, exponent }: Decimal): bigint | null {
  if (exponent >= 0) return coefficient * powerOfTen(exponent);
  if (coefficient === 0n) return 0n;
  if (-exponent >= digitsOf(coefficient)) return null;
  const unit = powerOfTen(-exponent);
  return coefficient % unit === 0n ? coefficient / unit : null;
}

/** The exponent of the first digit. */
export function adjusted({ coefficient, exponent }: Decimal): number {
  return exponent + digitsOf(coefficient) - 1;
}

/** Write the number without exponent and trailing zeros. */
export function decimalText({ coefficient, exponent }: Decimal): string {
  const minus = coefficient < 0n ? "-" : "";
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  if (coefficient === 0n) return "0";
  if (exponent >= 0) return minus + digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  const behind = padded.slice(exponent).replace(/0+$/, "");
  return minus + padded.slice(0, exponent) + (behind ? `.${behind}` : "");
}

function sign(coefficient: bigint): number {
  return coefficient > 0n ? 1 : coefficient < 0n ? -1 : 0;
}

function digitsOf(coefficient: bigint): number {
  return coefficient < 0n ? coefficient.toString().length - 1 : coefficient.toString().length;
}

/** The coefficient with a smaller exponent. */
function scaled({ coefficient, exponent }: Decimal, to: number): bigint {
  return exponent === to ? coefficient : coefficient * powerOfTen(exponent - to);
}

/** Drop so many digits. */
function cut(coefficient: bigint, digits: number, rounding: Rounding): bigint {
  const unit = powerOfTen(digits);
  const rest = coefficient % unit;
  const found = coefficient / unit;
  if (rest === 0n) return found;
  const isNegative = coefficient < 0n;
  const doubled = (isNegative ? -rest : rest) * 2n;
  const half = doubled > unit ? 1 : doubled < unit ? -1 : 0;
  return isAway(rounding, half, isNegative, found % 2n !== 0n) ? found + (isNegative ? -1n : 1n) : found;
}

function isAway(rounding: Rounding, half: number, isNegative: boolean, isOdd: boolean): boolean {
  switch (rounding) {
    case "up":
      return true;
    case "down":
      return false;
    case "ceiling":
      return !isNegative;
    case "floor":
      return isNegative;
    case "half up":
      return half >= 0;
    case "half down":
      return half > 0;
    case "half even":
      return half > 0 || (half === 0 && isOdd);
  }
}

/** One more digit that says whether something was cut off, so that rounding sees it. */
function sticky(coefficient: bigint, exponent: number, isCut: boolean): Decimal {
  return new Decimal(coefficient * 10n + (isCut ? (coefficient < 0n ? -1n : 1n) : 0n), exponent - 1);
}

function quotient(left: Decimal, right: Decimal, digits: number): Decimal {
  if (left.coefficient === 0n) return left;
  const more = Math.max(digits + digitsOf(right.coefficient) - digitsOf(left.coefficient), 0);
  const dividend = left.coefficient * powerOfTen(more);
  const isCut = dividend % right.coefficient !== 0n;
  return sticky(dividend / right.coefficient, left.exponent - more - right.exponent, isCut);
}

function wholeRoot(radicand: bigint): bigint {
  let found = powerOfTen(Math.ceil(digitsOf(radicand) / 2));
  for (;;) {
    const next = (found + radicand / found) >> 1n;
    if (next >= found) return found;
    found = next;
  }
}

function repeated(base: Decimal, turns: bigint): Decimal {
  let [found, factor] = [new Decimal(1n, 0), base];
  for (let rest = turns; rest > 0n; rest >>= 1n) {
    if (rest & 1n) found = product(found, factor);
    if (rest > 1n) factor = product(factor, factor);
  }
  return found;
}

/** A product with more digits than are kept. */
function product(left: Decimal, right: Decimal): Decimal {
  const coefficient = left.coefficient * right.coefficient;
  const excess = Math.max(digitsOf(coefficient) - DIGITS - GUARD, 0);
  const exponent = left.exponent + right.exponent + excess;
  return new Decimal(excess > 0 ? cut(coefficient, excess, "half even") : coefficient, exponent);
}

// Logarithm and exponential in whole numbers of 1e-64.
const ONE = powerOfTen(PRECISE);

/** ln((1 + z) / (1 - z)) by its series, for a small z. */
function logarithmNearOne(z: bigint): bigint {
  const square = (z * z) / ONE;
  let [sum, term] = [0n, z];
  for (let odd = 1n; term !== 0n; odd += 2n) {
    sum += term / odd;
    term = (term * square) / ONE;
  }
  return 2n * sum;
}

const LN_2 = logarithmNearOne(ONE / 3n);
const LN_10 = 3n * LN_2 + logarithmNearOne(ONE / 9n);

function logarithm(value: Decimal): Decimal {
  const digits = digitsOf(value.coefficient);
  const tens = value.exponent + digits - 1;
  let mantissa = digits - 1 > PRECISE ? value.coefficient / powerOfTen(digits - 1 - PRECISE) : value.coefficient * powerOfTen(PRECISE - digits + 1);
  let halves = 0n;
  for (; mantissa * 2n > 3n * ONE; halves += 1n) mantissa /= 2n;
  return new Decimal(logarithmNearOne(((mantissa - ONE) * ONE) / (mantissa + ONE)) + halves * LN_2 + BigInt(tens) * LN_10, -PRECISE);
}

function exponential(value: Decimal): Decimal {
  const fixed = value.exponent >= -PRECISE ? scaled(value, -PRECISE) : value.coefficient / powerOfTen(-PRECISE - value.exponent);
  const tens = fixed / LN_10;
  const small = (fixed - tens * LN_10) >> 8n;
  let [sum, term] = [0n, ONE];
  for (let turn = 1n; term !== 0n; turn += 1n) {
    sum += term;
    term = (term * small) / ONE / turn;
  }
  for (let turn = 0; turn < 8; turn += 1) sum = (sum * sum) / ONE;
  return new Decimal(sum, Number(tens) - PRECISE);
}
