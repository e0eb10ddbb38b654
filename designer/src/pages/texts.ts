import { en } from "./texts/en.ts";
import { zh, type Words } from "./texts/zh.ts";

export type Word = keyof Words;

/** Give the sentence `word` in the page's language, with its gaps filled. */
export function say(word: Word, gaps: Readonly<Record<string, string | number>> = {}): string {
  return fill((isChinese() ? zh : en)[word], gaps);
}

export function isChinese(): boolean {
  return document.documentElement.lang.startsWith("zh");
}

/** Put values into `{gaps}`; a gap without a value stays as it is. */
export function fill(sentence: string, gaps: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => (name in gaps ? String(gaps[name]) : gap));
}
