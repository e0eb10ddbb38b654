import { dayOf } from "./calendar.ts";

export const DAY_SECONDS = 86_400;
/** Days before 1970 as this calendar counts them. */
const EPOCH_DAY = 719_163;
const EPOCH = EPOCH_DAY * DAY_SECONDS;
const STEP = 900;
const MOST_REMEMBERED = 2_000;

/**
 * A zone's offset from UTC in seconds. Seconds are counted from the start of the calendar; `instant` ones in UTC, `wall`
 * ones as the clock shows them.
 */
export interface Zone {
  readonly name: string;
  at(instant: number): number;
  /** In an hour the clock repeats the first one is meant, in one it skips the offset before. */
  ofWall(wall: number): number;
}

/** Give a zone by its IANA name, or one of a fixed offset written as `+08:00`. */
export function zoneOf(name: string): Zone {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(name);
  if (!fixed) return named(name);
  const seconds = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60 * (fixed[1] === "-" ? -1 : 1);
  return { name, at: () => seconds, ofWall: () => seconds };
}

function named(name: string): Zone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const remembered = new Map<number, number>();

  function at(instant: number): number {
    const step = Math.floor(instant / STEP);
    let offset = remembered.get(step);
    if (offset === undefined) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      offset = shown(format, step * STEP) - step * STEP;
      remembered.set(step, offset);
    }
    return offset;
  }

  function ofWall(wall: number): number {
    const before = at(wall - DAY_SECONDS);
    const after = at(wall + DAY_SECONDS);
    if (before === after || at(wall - before) === before) return before;
    return at(wall - after) === after ? after : before;
  }

  return { name, at, ofWall };
}

/** What the clock shows, in seconds from the start of the calendar. */
function shown(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts((instant - EPOCH) * 1_000).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const day = dayOf(of("year"), of("month"), of("day"));
  if (day === null) return instant;
  return day * DAY_SECONDS + (of("hour") * 60 + of("minute")) * 60 + of("second");
}
