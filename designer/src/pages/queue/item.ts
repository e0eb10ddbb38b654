import type { Answer } from "../ask.ts";

/** One thing to be sent: at least once by the browser, once in effect through its key. */
export interface Item {
  readonly key: string;
  readonly actor: string;
  readonly method: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly page: string;
  /** Where the draft goes back to when the server says no and the page is gone. */
  readonly draft: string;
  readonly at: number;
  /** How often it left the browser; while 0 it can be taken back. */
  readonly attempts: number;
}

export type Verdict = "done" | "refused" | "again" | "sign-in";

const UNAUTHORISED = 401;
const CONFLICT = 409;
const PASSING = new Set([408, 425, 429]);

/** Say what an answer means for the item: only `done` and `refused` are acknowledgements. */
export function judge(answer: Answer): Verdict {
  if (answer.kind === "silent") return "again";
  const { status } = answer;
  if (status >= 200 && status < 300) return "done";
  if (status === UNAUTHORISED) return "sign-in";
  if (status >= 500 || PASSING.has(status)) return "again";
  if (status === CONFLICT && answer.inWork) return "again";
  return "refused";
}

const FIRST = 1_000;
const LONGEST = 30_000;

/** Give the pause before the next attempt in milliseconds: 1, 2, 4 … 30 seconds. */
export function pause(attempts: number): number {
  return Math.min(LONGEST, FIRST * 2 ** Math.max(0, attempts - 1));
}
