/** Days counted from 0001-01-01 = 1, in the proleptic Gregorian calendar. */

export const FIRST_DAY = 1;
export const LAST_DAY = 3_652_059;
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const FOUR_HUNDRED_YEARS = 146_097;
const HUNDRED_YEARS = 36_524;
const FOUR_YEARS = 1_461;
const YEAR = 365;
const LAST_YEAR = 9_999;

/** A day written out. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Count the day, null when the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): number | null {
  if (year < 1 || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return daysBeforeYear(year) + dayOfYear(year, month, day);
}

export function dayOfYear(year: number, month: number, day: number): number {
  return (DAYS_BEFORE[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

/** Write a counted day out. */
export function civil(count: number): Civil {
  let rest = count - 1;
  const n400 = Math.floor(rest / FOUR_HUNDRED_YEARS);
  rest -= n400 * FOUR_HUNDRED_YEARS;
  const n100 = Math.min(Math.floor(rest / HUNDRED_YEARS), 3);
  rest -= n100 * HUNDRED_YEARS;
  const n4 = Math.floor(rest / FOUR_YEARS);
  rest -= n4 * FOUR_YEARS;
  const n1 = Math.min(Math.floor(rest / YEAR), 3);
  rest -= n1 * YEAR;
  const year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
  let month = 12;
  while (month > 1 && dayOfYear(year, month, 1) > rest + 1) month -= 1;
  return { year, month, day: rest + 2 - dayOfYear(year, month, 1) };
}

/** Monday is 1. */
export function weekday(count: number): number {
  return ((count + 6) % 7) + 1;
}

/** The week by ISO 8601: the first one has the year's first Thursday. */
export function isoWeek(count: number): number {
  const thursday = count - weekday(count) + 4;
  const { year } = civil(thursday);
  return Math.floor((thursday - 1 - daysBeforeYear(year)) / 7) + 1;
}

export function isDay(count: number): boolean {
  return count >= FIRST_DAY && count <= LAST_DAY;
}

function daysBeforeYear(year: number): number {
  const before = year - 1;
  return before * YEAR + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
}
