const BEYOND = /[\ud800-\udfff]/;
const SPACES = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const EDGES = new RegExp(`^${SPACES}|${SPACES}$`, "g");

/** The length in code points. */
export function sizeOf(text: string): number {
  if (!BEYOND.test(text)) return text.length;
  let size = 0;
  for (const character of text) size += character ? 1 : 0;
  return size;
}

/** The characters from one position to another, counted in code points from 0. */
export function cut(text: string, from: number, to?: number): string {
  return BEYOND.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
}

/** Order by code point; JavaScript orders by halves of those beyond the first plane. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  if (!BEYOND.test(left) && !BEYOND.test(right)) return left < right ? -1 : 1;
  const [a, b] = [Array.from(left), Array.from(right)];
  const at = a.findIndex((character, index) => character !== b[index]);
  if (at < 0) return -1;
  return (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? -1);
}

/** Without white space at both ends, as the server knows it. */
export function trimmed(text: string): string {
  return text.replace(EDGES, "");
}
