import { civil, dayOf, dayOfYear, isoWeek, weekday } from "../calendar.ts";
import { Months } from "../durations.ts";
import type { Env } from "../env.ts";
import { Clock, Day, fixedMoment, local, localMoment, Moment, monthsBetween } from "../moments.ts";
import { absolute, compareNumbers, count, multiply, truncated } from "../numbers.ts";
import { scaleDays } from "../operate.ts";
import { readClock, readDay, readDuration, readMoment } from "../reading.ts";
import type { List, Num, Val } from "../values.ts";
import { arg, type Call, type Calls } from "./call.ts";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const MONTHS =
  ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
const DAY = 86_400_000_000n;
const MOST_DAYS = 999_999_999;
const MICRO = 1_000_000;

function toDate(env: Env, args: List): Val {
  const [first = null, ...rest] = args;
  if (typeof first === "string") return readDay(first);
  if (first instanceof Moment) return new Day(local(first, env.zone).day);
  if (first instanceof Day) return first;
  const [year, month, day] = [first, ...rest].map(count);
  const found = year && month && day ? dayOf(year, month, day) : null;
  return found === null ? null : new Day(found);
}

function toMoment(env: Env, args: List): Val {
  const [first = null, clock = null] = args;
  if (typeof first === "string") return args.length > 1 ? null : readMoment(first, env.zone);
  const [micros, offset] = clock instanceof Clock ? [clock.micros, clock.offset] : [0, null];
  if (first instanceof Moment) {
    const shown = local(first, env.zone);
    if (shown.form !== "local") return fixedMoment(shown.day, micros, offset ?? shown.offset);
    return offset === null ? localMoment(shown.day, micros, env.zone) : fixedMoment(shown.day, micros, offset);
  }
  if (!(first instanceof Day)) return null;
  return offset === null ? localMoment(first.count, micros, env.zone) : fixedMoment(first.count, micros, offset);
}

function toTime(env: Env, args: List): Val {
  const first = arg(args, 0);
  if (typeof first === "string") return readClock(first);
  if (first instanceof Moment) {
    const shown = local(first, env.zone);
    return new Clock(shown.clock, shown.form === "local" ? null : shown.offset);
  }
  if (first instanceof Day) return new Clock(0, 0);
  return first instanceof Clock ? first : timeOfParts(args);
}

function timeOfParts(args: List): Val {
  const [hour, minute] = [count(arg(args, 0)), count(arg(args, 1))];
  const second = arg(args, 2) as Num | null;
  if (hour === null || minute === null || second === null) return null;
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && compareNumbers(second, 0) >= 0 && compareNumbers(second, 60) < 0;
  return isTime ? new Clock((hour * 60 + minute) * 60 * MICRO + Number(truncated(multiply(second, MICRO))), null) : null;
}

function months(factor: number): Call {
  return (_env, args) => {
    const found = count(arg(args, 0));
    return found !== null && Math.abs(found) <= MOST_DAYS ? new Months(found * factor) : null;
  };
}

/** A function of a day: a moment counts as the day the installation's clock shows. */
function onDay(give: (day: number) => Val): Call {
  return (env, args) => give(dayIn(env, arg(args, 0)));
}

function dayIn(env: Env, value: Val): number {
  return value instanceof Moment ? local(value, env.zone).day : (value as Day).count;
}

function shown(env: Env, value: Val): Day | Moment {
  return value instanceof Moment ? local(value, env.zone) : (value as Day);
}

function ofYear(day: number): number {
  const { year, month, day: ofMonth } = civil(day);
  return dayOfYear(year, month, ofMonth);
}

export const DATES: Calls = {
  date: toDate,
  "date and time": toMoment,
  time: toTime,
  duration: (_env, args) => {
    const given = arg(args, 0);
    return typeof given === "string" ? readDuration(given) : given;
  },
  today: (env) => new Day(local(env.now, env.zone).day),
  now: (env) => env.now,
  days: (_env, args) => {
    const number = arg(args, 0) as Num;
    return compareNumbers(absolute(number), MOST_DAYS) <= 0 ? scaleDays(DAY, number) : null;
  },
  months: months(1),
  years: months(12),
  "days between": (env, args) => dayIn(env, arg(args, 1)) - dayIn(env, arg(args, 0)),
  "years and months duration": (env, args) => monthsBetween(shown(env, arg(args, 0)), shown(env, arg(args, 1))),
  "day of week": onDay((day) => WEEKDAYS[weekday(day) - 1] ?? null),
  "day of year": onDay(ofYear),
  "week of year": onDay(isoWeek),
  "month of year": onDay((day) => MONTHS[civil(day).month - 1] ?? null),
  year: onDay((day) => civil(day).year),
  month: onDay((day) => civil(day).month),
  week: onDay(isoWeek),
  quarter: onDay((day) => Math.floor((civil(day).month + 2) / 3)),
};
