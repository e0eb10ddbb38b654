import type { Call } from "./call.ts";
import { DATES } from "./dates.ts";
import { LISTS } from "./lists.ts";
import { NUMERIC } from "./numeric.ts";
import { TEXTS } from "./text.ts";
import { TRUTH } from "./truth.ts";

/** Every function that needs no host, by its canonical name. */
export const CALLS: ReadonlyMap<string, Call> = new Map(Object.entries({ ...NUMERIC, ...TRUTH, ...TEXTS, ...DATES, ...LISTS }));
