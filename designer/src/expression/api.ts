/** The doors of the evaluator: trees of the server in, values out. */
export { compile, type Tree } from "./compile.ts";
export { compileTable, type Decide } from "./decision.ts";
export { Env, NO_HOST, type Host, type Run } from "./env.ts";
export { ExpressionLimit } from "./limits.ts";
export { Ident, isList, isRecord, type List, type Rec, type Val } from "./values.ts";
export { jsonOf, valueOf, type Json } from "./wire.ts";
export { zoneOf, type Zone } from "./zone.ts";
