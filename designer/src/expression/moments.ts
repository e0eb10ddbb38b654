import { civil, dayOf, daysIn, isDay, type Civil } from "./calendar.ts";
import { daysOf, Months, restOfDay, wholeDays, type Days } from "./durations.ts";
import { DAY_SECONDS, type Zone } from "./zone.ts";

const MICRO = 1_000_000;
const DAY_MICROS = DAY_SECONDS * MICRO;

/** A day, counted as the calendar does. */
export class Day {
  readonly kind = "date";
  constructor(readonly count: number) {}
}

/** A time of day in microseconds; `offset` from UTC in seconds where it was written with one. */
export class Clock {
  readonly kind = "time";
  constructor(
    readonly micros: number,
    readonly offset: number | null,
  ) {}
}

/** How a moment is written: `utc` was stored, `local` follows the installation's clock, `fixed` was written with an offset. */
export type Form = "utc" | "local" | "fixed";

/** A moment: what the clock shows, in seconds from the start of the calendar and microseconds, and its offset from UTC. */
export class Moment {
  readonly kind = "datetime";
  constructor(
    readonly wall: number,
    readonly micro: number,
    readonly offset: number,
    readonly form: Form,
  ) {}

  get day(): number {
    return Math.floor(this.wall / DAY_SECONDS);
  }

  /** Microseconds since midnight. */
  get clock(): number {
    return (this.wall - this.day * DAY_SECONDS) * MICRO + this.micro;
  }
}

/** A moment of the installation's clock. */
export function localMoment(day: number, micros: number, zone: Zone): Moment {
  const wall = day * DAY_SECONDS + Math.floor(micros / MICRO);
  return new Moment(wall, micros % MICRO, zone.ofWall(wall), "local");
}

export function fixedMoment(day: number, micros: number, offset: number, form: Form = "fixed"): Moment {
  return new Moment(day * DAY_SECONDS + Math.floor(micros / MICRO), micros % MICRO, offset, form);
}

/** The moment as its reader sees it: stored ones on the installation's clock. */
export function local(moment: Moment, zone: Zone): Moment {
  return moment.form === "utc" ? onClock(moment.wall, moment.micro, zone) : moment;
}

/** The moment in UTC; null beyond the calendar. */
export function inUtc(moment: Moment): Moment | null {
  return within(new Moment(moment.wall - moment.offset, moment.micro, 0, "utc"));
}

/** Negative, zero or positive, as the moments lie; those of one clock are compared as it shows them. */
export function compareMoments(left: Moment, right: Moment): number {
  const isOneClock = left.form === "local" && right.form === "local";
  const between = isOneClock ? left.wall - right.wall : left.wall - left.offset - (right.wall - right.offset);
  return between || left.micro - right.micro;
}

/** The time between two moments; null where one was written with an offset and the other without. */
export function elapsed(left: Moment, right: Moment): Days | null {
  const isMixed = left.form !== "utc" && right.form !== "utc" && left.form !== right.form;
  const [a, b] = [inUtc(left), inUtc(right)];
  if (isMixed || !a || !b) return null;
  return daysOf(BigInt(a.wall - b.wall) * BigInt(MICRO) + BigInt(a.micro - b.micro));
}

/** Move a moment by elapsed time; null beyond the calendar. */
export function shift(moment: Moment, amount: Days, zone: Zone): Moment | null {
  const rest = restOfDay(amount) + moment.micro;
  const seconds = wholeDays(amount) * DAY_SECONDS + Math.floor(rest / MICRO);
  const micro = rest % MICRO;
  if (moment.form !== "local") return within(new Moment(moment.wall + seconds, micro, moment.offset, moment.form));
  const moved = within(new Moment(moment.wall - moment.offset + seconds, micro, 0, "utc"));
  return inUtc(moment) && moved ? within(onClock(moved.wall, micro, zone)) : null;
}

export function moveDay(day: Day, days: number): Day | null {
  const count = day.count + days;
  return isDay(count) ? new Day(count) : null;
}

/** Move a day by months; a day the month lacks becomes its last. */
export function addMonths(count: number, months: number): number | null {
  const { year, month, day } = civil(count);
  const total = year * 12 + month - 1 + months;
  const years = Math.floor(total / 12);
  const later = total - years * 12 + 1;
  return dayOf(years, later, Math.min(day, daysIn(years, later)));
}

export function addMonthsToMoment(moment: Moment, months: number, zone: Zone): Moment | null {
  const day = addMonths(moment.day, months);
  if (day === null) return null;
  return moment.form === "local" ? localMoment(day, moment.clock, zone) : fixedMoment(day, moment.clock, moment.offset, moment.form);
}

/** The whole months from one day or moment to another. */
export function monthsBetween(start: Day | Moment, end: Day | Moment): Months {
  const [a, b] = [civilOf(start), civilOf(end)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  const within = b.day * DAY_MICROS + clockOf(end) - (a.day * DAY_MICROS + clockOf(start));
  return new Months(months > 0 && within < 0 ? months - 1 : months < 0 && within > 0 ? months + 1 : months);
}

export function civilOf(value: Day | Moment): Civil {
  return civil(value.kind === "date" ? value.count : value.day);
}

/** A time moved within its day. */
export function moveClock(clock: Clock, amount: Days): Clock {
  return new Clock((clock.micros + restOfDay(amount)) % DAY_MICROS, clock.offset);
}

/** Negative, zero or positive; null where one was written with an offset and the other without. */
export function compareClocks(left: Clock, right: Clock): number | null {
  if ((left.offset === null) !== (right.offset === null)) return null;
  return left.micros - (left.offset ?? 0) * MICRO - (right.micros - (right.offset ?? 0) * MICRO);
}

function clockOf(value: Day | Moment): number {
  return value.kind === "date" ? 0 : value.clock;
}

function onClock(instant: number, micro: number, zone: Zone): Moment {
  const offset = zone.at(instant);
  return new Moment(instant + offset, micro, offset, "local");
}

function within(moment: Moment): Moment | null {
  return isDay(moment.day) ? moment : null;
}
