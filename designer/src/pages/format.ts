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

function two(value: number): string {
  return String(value).padStart(2, "0");
}
