/**
 * The evaluator of the browser in Node.js: a line of JSON in, a line out. A question is `{tree, names, now, zone}`, with
 * `members` (kind to id to values by name) for what the host follows and `tables` for what is looked up; or `{table, inputs,
 * names, now, zone}` asks a decision table. An answer is `{value}`, `{limit}` or `{crash}`. With `turns` it is evaluated so often, and
 * the answer has the `micros` one turn took.
 */
import { createInterface } from "node:readline";
import {
  compile,
  compileTable,
  Env,
  ExpressionLimit,
  isRecord,
  jsonOf,
  valueOf,
  zoneOf,
  type Host,
  type Json,
  type Run,
  type Tree,
  type Val,
  type Zone,
} from "./src/expression/api.ts";

interface Question {
  readonly tree?: Tree;
  readonly table?: Json;
  readonly inputs?: readonly Json[];
  readonly tables?: Readonly<Record<string, Json>>;
  readonly names: Json;
  readonly now: Json;
  readonly zone: string;
  readonly members?: Json;
  readonly turns?: number;
}

const zones = new Map<string, Zone>();

function answer(question: Question): Json {
  const zone = zones.get(question.zone) ?? zoneOf(question.zone);
  zones.set(question.zone, zone);
  const names = valueOf(question.names, zone);
  const now = valueOf(question.now, zone);
  if (!isRecord(names) || now === null || typeof now !== "object" || !("kind" in now) || now.kind !== "datetime") {
    throw new TypeError("A question needs names and now.");
  }
  const tables = new Map(Object.entries(question.tables ?? {}).map(([key, table]) => [key, compileTable(table, zone)]));
  const members = valueOf(question.members ?? {}, zone);
  const host: Host = {
    follow: (kind, id, name) => below(below(below(members, kind), id), name),
    ask: (_name, [table, ...inputs]) => tables.get(typeof table === "string" ? table : "")?.(new Env({ names: new Map(), host, now, zone }), inputs) ?? null,
  };
  const env = new Env({ names, host, now, zone });
  const run = runOf(question, zone);
  const found = once(run, env);
  return question.turns ? { ...found, micros: microsOf(run, env, question.turns) } : found;
}

function once(run: Run, env: Env): Record<string, Json> {
  try {
    return { value: jsonOf(run(env)) };
  } catch (error) {
    if (error instanceof ExpressionLimit) return { limit: error.message };
    throw error;
  }
}

function microsOf(run: Run, env: Env, turns: number): number {
  const started = performance.now();
  try {
    for (let turn = 0; turn < turns; turn += 1) run(env);
  } catch (error) {
    if (!(error instanceof ExpressionLimit)) throw error;
  }
  return ((performance.now() - started) * 1_000) / turns;
}

function runOf({ tree, table, inputs = [] }: Question, zone: Zone): Run {
  if (table === undefined) return compile(tree ?? null, zone);
  const decide = compileTable(table, zone);
  const given = inputs.map((input) => valueOf(input, zone));
  return (env) => decide(env, given);
}

function below(value: Val, key: string): Val {
  return isRecord(value) ? (value.get(key) ?? null) : null;
}

/** A question that breaks the evaluator is answered with what broke, so that the others get their answers. */
function answered(line: string): Json {
  try {
    return answer(JSON.parse(line) as Question);
  } catch (error) {
    return { crash: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answered(line))}\n`);
}
