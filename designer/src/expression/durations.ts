import { count, type Num } from "./numbers.ts";

export const DAY_MICROS = 86_400_000_000n;
const MOST_DAYS = 999_999_999n;
const LEAST_MICROS = -MOST_DAYS * DAY_MICROS;
const MOST_MICROS = (MOST_DAYS + 1n) * DAY_MICROS - 1n;
export const MOST_MONTHS = 999_999_999 * 12;

/** A duration in days and time, in microseconds. */
export class Days {
  readonly kind = "days";
  constructor(readonly micros: bigint) {}
}

/** A duration in years and months. */
export class Months {
  readonly kind = "months";
  constructor(readonly count: number) {}
}

/** Make a duration; null when it is too long to have one. */
export function daysOf(micros: bigint): Days | null {
  return micros >= LEAST_MICROS && micros <= MOST_MICROS ? new Days(micros) : null;
}

export function monthsOf(given: Num | null): Months | null {
  const months = count(given);
  return months !== null && Math.abs(months) <= MOST_MONTHS ? new Months(months) : null;
}

/** The whole days of a duration; what is left over counts forward from them. */
export function wholeDays(amount: Days): number {
  return Number(floorDivide(amount.micros, DAY_MICROS));
}

/** The rest of a duration over whole days, in microseconds. */
export function restOfDay(amount: Days): number {
  return Number(amount.micros - floorDivide(amount.micros, DAY_MICROS) * DAY_MICROS);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
