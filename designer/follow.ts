/**
 * The rules of a form as its page follows them, in Node.js: a line of JSON in, a line out. A question is `{program, values,
 * touched, fields}`, where `fields` is how they show so far; the answer is what comes of it.
 */
import { createInterface } from "node:readline";
import { Rules } from "./src/pages/rules.ts";
import type { Evaluation, Program, Values } from "./src/pages/shapes.ts";

interface Question {
  readonly program: Program;
  readonly values: Values;
  readonly touched: readonly string[];
  readonly fields: Evaluation["fields"];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { program, values, touched, fields } = JSON.parse(line) as Question;
  const shown: Evaluation = { values: {}, labels: {}, fields, warnings: [], route: [] };
  const outcome = new Rules(program).evaluate({ values, touched: new Set(touched) }, shown);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
