import { charge, type Env } from "../env.ts";
import { not } from "../operate.ts";
import { isList, type List, type Truth, type Val } from "../values.ts";
import { arg, type Calls } from "./call.ts";

export function isBlank(value: Val): boolean {
  return value === null || value === "" || (isList(value) && value.length === 0);
}

/** `all` and `any`, three-valued; `decisive` is what settles it. */
function together(env: Env, args: List, decisive: boolean): Truth {
  const values = truths(env, args);
  if (!values) return null;
  if (values.includes(decisive)) return decisive;
  return values.every((value) => value === !decisive) ? !decisive : null;
}

function truths(env: Env, args: List): List | null {
  const [only = null] = args;
  if (args.length !== 1 || typeof only === "boolean") return args.length > 0 ? args : null;
  if (!isList(only)) return null;
  charge(env, 1 + only.length);
  return only;
}

export const TRUTH: Calls = {
  not: (_env, args) => not(arg(args, 0)),
  all: (env, args) => together(env, args, false),
  any: (env, args) => together(env, args, true),
  "is blank": (_env, args) => isBlank(arg(args, 0)),
  "is defined": (_env, args) => !isBlank(arg(args, 0)),
  default: (_env, args) => (isBlank(arg(args, 0)) ? arg(args, 1) : arg(args, 0)),
};
