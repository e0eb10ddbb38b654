/** The doors of the evaluator: trees of the server in, values out. */
export { compile, type Tree } from "./compile.ts";
export { compileTable, type Decide } from "./decision.ts";
export { Env, NO_HOST, type Host, type Run } from "./env.ts";
export { ExpressionLimit } from "./limits.ts";
export { inUtc, local, Moment } from "./moments.ts";
export { isNumber, multiply, rounded, safely, truncated, written as writtenNumber, type Num } from "./numbers.ts";
export { sizeOf, trimmed } from "./text.ts";
export { identity, Ident, isList, isRecord, type List, type Rec, type Val } from "./values.ts";
export { jsonOf, valueOf, type Json } from "./wire.ts";
export { writeDay, written as writtenMoment } from "./writing.ts";
export { zoneOf, type Zone } from "./zone.ts";
