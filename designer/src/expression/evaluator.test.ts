import { describe, expect, test } from "vitest";
import { compile, Env, jsonOf, NO_HOST, valueOf, zoneOf, type Json, type Tree, type Val } from "./api.ts";
import { Moment } from "./moments.ts";
import { compareTexts, cut, sizeOf } from "./text.ts";

const BERLIN = zoneOf("Europe/Berlin");

function evaluated(node: Json, names: Json = {}, slots = 1, finish = ""): Json {
  const now = valueOf({ $utc: "2026-03-02T08:00:00" }, BERLIN);
  const given = valueOf(names, BERLIN);
  if (!(now instanceof Moment) || !(given instanceof Map)) throw new TypeError("no surroundings");
  const tree: Tree = [slots, finish, node];
  return jsonOf(compile(tree, BERLIN)(new Env({ names: given, host: NO_HOST, now, zone: BERLIN })));
}

describe("the evaluator", () => {
  test("a sum of a column is exact and skips blanks", () => {
    const lines = [{ amount: { $number: "0.1" } }, { amount: null }, { amount: { $number: "0.2" } }];
    expect(evaluated(["call", "sum", 1, [[".", ["name", "lines"], "amount"]]], { lines })).toEqual({ $number: "0.3" });
  });

  test("and, or and not know three values", () => {
    expect(evaluated(["and", null, false])).toBe(false);
    expect(evaluated(["and", null, true])).toBeNull();
    expect(evaluated(["or", null, true])).toBe(true);
    expect(evaluated(["call", "not", 1, [null]])).toBeNull();
  });

  test("a loop counts where numbers are no longer safe", () => {
    const large = { $number: "1000000000000000000000000000000" };
    expect(evaluated(["for", ["local", 0], 1, [0, large, large]])).toEqual([large]);
  });

  test("names called like parts of objects are ordinary names", () => {
    expect(evaluated(["name", "constructor"])).toBeNull();
    expect(evaluated([".", ["name", "it"], "__proto__"], JSON.parse('{"it": {"__proto__": 3}}') as Json)).toBe(3);
    expect(() => evaluated(["call", "constructor", 1, []])).toThrow();
  });

  test.each<{ node: Json }>([{ node: ["call", "string", 0, [["name", "it"]]] }, { node: ["=", ["name", "it"], ["name", "it"]] }])("a record that holds itself ends with a limit", ({ node }) => {
    const names = new Map<string, Val>();
    names.set("it", names);
    const now = valueOf({ $utc: "2026-03-02T08:00:00" }, BERLIN) as Moment;
    const run = compile([0, "", node], BERLIN);
    expect(() => run(new Env({ names, host: NO_HOST, now, zone: BERLIN }))).toThrow("values lie within values without end");
  });

  test("an hour that the clock skips or repeats is the one of the server", () => {
    const at = (text: string): Json => evaluated({ $datetime: text }, {}, 0, "utc");
    expect(at("2026-03-29T02:30:00")).toEqual({ $utc: "2026-03-29T01:30:00" });
    expect(at("2026-10-25T02:30:00")).toEqual({ $utc: "2026-10-25T00:30:00" });
    expect(at("2026-07-01T12:00:00")).toEqual({ $utc: "2026-07-01T10:00:00" });
  });

  test("a day stays a day in every zone, from the first to the last", () => {
    const next: Json = ["+", ["name", "day"], { $duration: "P1D" }];
    expect(evaluated(next, { day: { $date: "2026-03-28" } })).toEqual({ $date: "2026-03-29" });
    expect(evaluated(next, { day: { $date: "1582-10-04" } })).toEqual({ $date: "1582-10-05" });
    expect(evaluated(next, { day: { $date: "9999-12-31" } })).toBeNull();
  });

  test("text counts and orders by code point", () => {
    expect(sizeOf("𠮷野家")).toBe(3);
    expect(cut("𠮷野家", 1)).toBe("野家");
    expect(compareTexts("\uffff", "𠮷")).toBeLessThan(0);
    expect(compareTexts("ab", "a")).toBeGreaterThan(0);
  });

  test("a record keeps the order of its keys, even of numbers", () => {
    const record: Json = { $record: [["b", 1], ["2", 2], ["1", 3]] };
    expect(evaluated(["call", "string", 0, [["name", "it"]]], { it: record })).toBe("{b: 1, 2: 2, 1: 3}");
    expect(evaluated(["name", "it"], { it: record })).toEqual(record);
  });
});
