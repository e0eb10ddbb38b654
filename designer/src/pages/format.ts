import { isChinese, say } from "./texts.ts";

const KB = 1024;
const MB = KB * KB;

/** Give a file's size as people read it: 640 KB, 2.4 MB. */
export function fileSize(bytes: number): string {
  if (bytes < KB) return `${bytes} B`;
  if (bytes < MB) return `${Math.round(bytes / KB)} KB`;
  return `${(bytes / MB).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** Give the part of a file's name that says its type, in capitals. */
export function fileType(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1, dot + 5).toUpperCase() : "";
}

export function clock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Give a moment in words: today 13:12, else the day too. */
export function moment(at: number, now: number): string {
  const date = new Date(at);
  if (date.toDateString() === new Date(now).toDateString()) return say("today", { time: clock(at) });
  const language = isChinese() ? "zh-CN" : "en-GB";
  return `${date.toLocaleDateString(language, { month: isChinese() ? "long" : "short", day: "numeric" })} ${clock(at)}`;
}

/** Separate thousands. */
export function numberWords(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}

/** Read a whole number as people type it; anything else stays text, so that the server can say what is wrong. */
export function integerOf(typed: string): number | string | null {
  const text = typed.normalize("NFKC").trim();
  if (text === "") return null;
  const bare = /^[+-]?\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text;
  const value = /^[+-]?\d+$/.test(bare) ? Number(bare) : Number.NaN;
  return Number.isSafeInteger(value) ? value : text;
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** Read a decimal as people type it and give it as text the server reads exactly; anything else stays as it is. */
export function decimalOf(typed: string): string | null {
  const text = typed.normalize("NFKC").trim();
  if (text === "") return null;
  const bare = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text;
  if (!DECIMAL.test(bare)) return text;
  const [whole = "", places = ""] = bare.replace("+", "").split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  const digits = whole.replace("-", "").replace(/^0+(?=\d)/, "") || "0";
  return `${sign}${digits}${places ? `.${places}` : ""}`;
}

/** Give the digits behind the point of a decimal that `decimalOf` read; null for anything that is no number. */
export function placesOf(decimal: string): number | null {
  return DECIMAL.test(decimal) ? (decimal.split(".")[1] ?? "").replace(/0+$/, "").length : null;
}

/** Separate the thousands of a decimal; with `places` given, show at least so many digits behind the point. */
export function decimalWords(decimal: string, places = 0): string {
  if (!DECIMAL.test(decimal)) return decimal;
  const [whole = "", behind = ""] = decimal.split(".");
  const shown = behind.replace(/0+$/, "").padEnd(places, "0");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (shown ? `.${shown}` : "");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
