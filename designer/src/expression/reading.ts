import { dayOf } from "./calendar.ts";
import { DAY_MICROS, daysOf, Months, type Days } from "./durations.ts";
import { Clock, Day, fixedMoment, localMoment, type Moment } from "./moments.ts";
import type { Zone } from "./zone.ts";

const CLOCK = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d(?::\d\d)?)?$/;
const MONTHS = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/;
const DAYS = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/;
const SHORT = /^(\d+)(s|min|h|d|w|mo|y)$/;
const UNITS: Readonly<Record<string, bigint>> = { s: 1n, min: 60n, h: 3_600n, d: 86_400n, w: 604_800n };
const LONGEST = 999_999_999;
const MOST_OFFSET = 14 * 3_600;
const MICRO = 1_000_000;

/** Read `2026-03-02`; null when it is no day. */
export function readDay(text: string): Day | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const count = found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : null;
  return count === null ? null : new Day(count);
}

/** Read `09:00:00`, with optional fraction and offset; null when it is no time. */
export function readClock(text: string): Clock | null {
  const found = CLOCK.exec(text);
  if (!found) return null;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const offset = found[5] === undefined ? null : readOffset(found[5]);
  if (hour > 23 || minute > 59 || second > 59 || (found[5] !== undefined && offset === null)) return null;
  return new Clock(((hour * 60 + minute) * 60 + second) * MICRO + microsOf(found[4]), offset);
}

/** Read `2026-03-02T09:00:00` (or a space for T) with optional offset; a day alone is midnight. */
export function readMoment(text: string, zone: Zone): Moment | null {
  const [dayText = "", ...clockText] = text.replace(" ", "T").split("T");
  const day = readDay(dayText);
  if (!day) return null;
  const clock = clockText.length > 0 ? readClock(clockText.join("T")) : new Clock(0, null);
  if (!clock) return null;
  return clock.offset === null ? localMoment(day.count, clock.micros, zone) : fixedMoment(day.count, clock.micros, clock.offset);
}

/** Read ISO 8601 (`P1Y2M`, `-P2DT3H`) or the short form (`2d`, `90min`); null when it is neither. */
export function readDuration(text: string): Days | Months | null {
  const short = SHORT.exec(text);
  if (short) return shortDuration(short[1] ?? "", short[2] ?? "");
  const found = MONTHS.exec(text);
  if (found && (found[2] ?? found[3]) !== undefined) {
    const count = Number(found[2] ?? 0) * 12 + Number(found[3] ?? 0);
    return count <= LONGEST * 12 ? new Months(found[1] ? -count : count) : null;
  }
  return longDuration(text);
}

function longDuration(text: string): Days | null {
  const found = DAYS.exec(text);
  if (!found || text.endsWith("T") || found.slice(2).every((part) => !part)) return null;
  const part = (at: number): bigint => BigInt(found[at] ?? 0);
  const seconds = ((part(2) * 24n + part(3)) * 60n + part(4)) * 60n + part(5);
  const micros = seconds * BigInt(MICRO) + BigInt(microsOf(found[6]));
  const amount = daysOf(micros);
  return amount && found[1] ? daysOf(-micros) : amount;
}

function shortDuration(digits: string, unit: string): Days | Months | null {
  if (unit === "mo" || unit === "y") {
    const count = Number(digits);
    return count <= LONGEST ? new Months(count * (unit === "y" ? 12 : 1)) : null;
  }
  return daysOf((BigInt(digits) * (UNITS[unit] ?? 0n) * DAY_MICROS) / 86_400n);
}

function readOffset(text: string): number | null {
  if (text === "Z") return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(":").map(Number);
  const total = (hours * 60 + minutes) * 60 + seconds;
  if (total > MOST_OFFSET || minutes > 59 || seconds > 59) return null;
  return text.startsWith("-") ? -total : total;
}

/** The fraction of a second; what lies below a microsecond is cut off. */
function microsOf(digits: string | undefined): number {
  return Number((digits ?? "").padEnd(6, "0").slice(0, 6));
}
