import { expect, it } from "vitest";
import { sumOf } from "./totals.ts";

it.each([
  [[], "0"],
  [["0.1", "0.2"], "0.3"],
  [["9007199254740993.01", "0.99"], "9007199254740994.00"],
  [["-1.5", "1", ""], "-0.5"],
  [["-0.05", "many", "0"], "-0.05"],
  [["5", "7"], "12"],
])("%j add up exactly", (decimals, sum) => {
  expect(sumOf(decimals)).toBe(sum);
});
