import { bodyOf, compile } from "./compile.ts";
import { FUEL, type Env, type Run } from "./env.ts";
import { CALLS } from "./functions/table.ts";
import { equal } from "./operate.ts";
import type { List, Val } from "./values.ts";
import { text, valueOf, type Json } from "./wire.ts";
import type { Zone } from "./zone.ts";

/** Answers the inputs of a decision table; fuel and locals of the Env are used up. */
export type Decide = (env: Env, inputs: List) => Val;

interface Table {
  readonly hit: string;
  readonly outputs: readonly string[];
  readonly orders: readonly List[];
}

interface Row {
  readonly tests: readonly Run[];
  readonly results: readonly Run[];
}

type Rows = readonly List[];
type Choose = (env: Env, rows: Rows, table: Table) => Val;

const LISTS: readonly string[] = ["rule order", "output order", "collect"];
const CALCULATED = "collect ";

const CHOICES: ReadonlyMap<string, Choose> = new Map<string, Choose>([
  ["unique", (_env, rows, table) => (rows.length === 1 ? answerOf(table, rows[0]) : null)],
  ["any", (env, [first = [], ...rest], table) => (rest.every((row) => equal(env, first, row) === true) ? answerOf(table, first) : null)],
  ["first", (_env, rows, table) => answerOf(table, rows[0])],
  ["priority", (env, rows, table) => answerOf(table, ranked(env, rows, table)[0])],
  ["rule order", (_env, rows, table) => rows.map((row) => answerOf(table, row))],
  ["output order", (env, rows, table) => ranked(env, rows, table).map((row) => answerOf(table, row))],
  ["collect", (_env, rows, table) => rows.map((row) => answerOf(table, row))],
]);

/** Compile a table as the server writes it. */
export function compileTable(raw: Json, zone: Zone): Decide {
  const given = raw as Readonly<Record<string, Json>>;
  const trees = (list: Json | undefined): readonly Json[] => (list ?? []) as readonly Json[];
  const values = (list: Json): List => trees(list).map((value) => valueOf(value, zone));
  const table: Table = { hit: text(given["hit"]), outputs: trees(given["outputs"]).map(text), orders: trees(given["orders"]).map(values) };
  const cells = trees(given["rows"]).map((row) => trees(row).map((part) => trees(part)));
  const slots = Math.max(0, ...cells.flatMap(([tests = []]) => tests.map((tree) => Number(trees(tree)[0]))));
  const rows: Row[] = cells.map(([tests = [], results = []]) => ({
    tests: tests.map((tree) => bodyOf(tree, zone)),
    results: results.map((tree) => compile(tree, zone)),
  }));
  const otherwise = trees(given["default"]).map((tree) => compile(tree, zone));

  return (env, inputs) => {
    env.fuel = FUEL;
    env.locals = new Array<Val>(slots).fill(null);
    const hits = hitsOf(env, rows, inputs, table.hit === "first");
    if (hits.length > 0) return chosen(env, hits.map((row) => row.results.map((result) => result(env))), table);
    if (otherwise.length === 0) return table.hit === "collect count" ? 0 : null;
    const found = answerOf(table, otherwise.map((result) => result(env)));
    return LISTS.includes(table.hit) ? [found] : found;
  };
}

function hitsOf(env: Env, rows: readonly Row[], inputs: List, isOneEnough: boolean): readonly Row[] {
  const hits: Row[] = [];
  for (const row of rows) {
    const fits = row.tests.every((test, at) => {
      env.input = inputs[at] ?? null;
      return test(env) === true;
    });
    if (fits) hits.push(row);
    if (fits && isOneEnough) break;
  }
  return hits;
}

function chosen(env: Env, rows: Rows, table: Table): Val {
  const choose = CHOICES.get(table.hit);
  if (choose) return choose(env, rows, table);
  const calculate = CALLS.get(table.hit.replace(CALCULATED, ""));
  return calculate ? calculate(env, [rows.map((row) => row[0] ?? null)]) : null;
}

/** One output gives its value, several a record. */
function answerOf(table: Table, row: List = []): Val {
  if (row.length === 1 || table.hit.startsWith(CALCULATED)) return row[0] ?? null;
  return new Map(table.outputs.map((name, at) => [name, row[at] ?? null]));
}

/** The rows in the order of their outputs, the most wanted first; unknown values last. */
function ranked(env: Env, rows: Rows, table: Table): Rows {
  const rank = (row: List): number[] =>
    table.orders.flatMap((order, at) => {
      if (order.length === 0) return [];
      const place = order.findIndex((value) => equal(env, value, row[at] ?? null) === true);
      return [place < 0 ? order.length : place];
    });
  const placed = rows.map((row) => ({ row, places: rank(row) }));
  placed.sort((a, b) => {
    const at = a.places.findIndex((place, index) => place !== b.places[index]);
    return at < 0 ? 0 : (a.places[at] ?? 0) - (b.places[at] ?? 0);
  });
  return placed.map(({ row }) => row);
}
