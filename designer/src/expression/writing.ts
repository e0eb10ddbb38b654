import { civil } from "./calendar.ts";
import { DAY_MICROS, type Days, type Months } from "./durations.ts";
import { Clock, local, type Moment } from "./moments.ts";
import type { Zone } from "./zone.ts";

const MICRO = 1_000_000;

export function writeDay(count: number): string {
  const { year, month, day } = civil(count);
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
}

/** Write a time, the fraction without trailing zeros. */
export function writeClock({ micros, offset }: Clock): string {
  const seconds = Math.floor(micros / MICRO);
  const minutes = Math.floor(seconds / 60);
  const fraction = micros % MICRO;
  const text = `${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}:${padded(seconds % 60)}`;
  const behind = fraction ? `.${padded(fraction, 6).replace(/0+$/, "")}` : "";
  return text + behind + (offset === null ? "" : writeOffset(offset));
}

/** Write a moment as its reader sees it: without offset on the installation's clock. */
export function writeMoment(moment: Moment, zone: Zone): string {
  return written(local(moment, zone));
}

/** Write a moment with what its clock shows; only one written with an offset gets it. */
export function written(moment: Moment): string {
  return `${writeDay(moment.day)}T${writeClock(new Clock(moment.clock, moment.form === "fixed" ? moment.offset : null))}`;
}

/** Write a duration in ISO 8601. */
export function writeDuration(value: Days | Months): string {
  if (value.kind === "months") {
    const count = Math.abs(value.count);
    const [years, months] = [Math.floor(count / 12), count % 12];
    return `${value.count < 0 ? "-" : ""}P${(years ? `${years}Y` : "") + (months ? `${months}M` : "") || "0M"}`;
  }
  const amount = value.micros < 0n ? -value.micros : value.micros;
  const days = amount / DAY_MICROS;
  const rest = Number(amount % DAY_MICROS);
  const seconds = Math.floor(rest / MICRO);
  const fraction = rest % MICRO ? `.${padded(rest % MICRO, 6).replace(/0+$/, "")}` : "";
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const last = `${seconds % 60}${fraction}`;
  const clock = (hours ? `${hours}H` : "") + (minutes ? `${minutes}M` : "") + (last === "0" ? "" : `${last}S`);
  return `${value.micros < 0n ? "-" : ""}P${(days ? `${days}D` : "") + (clock ? `T${clock}` : "") || "T0S"}`;
}

function writeOffset(offset: number): string {
  if (offset === 0) return "Z";
  const size = Math.abs(offset);
  const seconds = size % 60;
  const text = `${padded(Math.floor(size / 3_600))}:${padded(Math.floor(size / 60) % 60)}`;
  return (offset < 0 ? "-" : "+") + text + (seconds ? `:${padded(seconds)}` : "");
}

function padded(number: number, length = 2): string {
  return String(number).padStart(length, "0");
}
