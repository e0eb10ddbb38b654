import type { Env } from "../env.ts";
import type { List, Val } from "../values.ts";

/** What a function does with its arguments; each is what the signature says, or blank where blanks are taken. */
export type Call = (env: Env, args: List) => Val;

export type Calls = Readonly<Record<string, Call>>;

export function arg(args: List, at: number): Val {
  return args[at] ?? null;
}
