import { describe, expect, test } from "vitest";
import { add, decimalOf, divide, modulo, multiply, numberIn, power, rounded, squareRoot, subtract, written } from "./numbers.ts";
import type { Num } from "./values.ts";

const n = (text: string): Num => decimalOf(text);
const w = (number: Num | null): string | null => (number === null ? null : written(number));

describe("numbers", () => {
  test.each([
    ["0.1", "0.2", "0.3"],
    ["9007199254740991", "1", "9007199254740992"],
    ["9999999999999999999999999999999999", "1", "10000000000000000000000000000000000"],
    ["9999999999999999999999999999999999", "0.5", "10000000000000000000000000000000000"],
    ["-0.10", "0.1", "0"],
  ])("%s + %s = %s", (a, b, sum) => {
    expect(w(add(n(a), n(b)))).toBe(sum);
    expect(w(subtract(n(a), n(`-${b}`)))).toBe(sum);
  });

  test.each([
    ["19.99", "3", "59.97"],
    ["9007199254740991", "9007199254740991", "81129638414606663681390495662081"],
    ["-1.5", "0", "0"],
  ])("%s * %s = %s", (a, b, product) => {
    expect(w(multiply(n(a), n(b)))).toBe(product);
  });

  test.each([
    ["1", "3", "0.3333333333333333333333333333333333"],
    ["2", "3", "0.6666666666666666666666666666666667"],
    ["-7", "2", "-3.5"],
    ["1", "0", null],
  ])("%s / %s = %s", (a, b, quotient) => {
    expect(w(divide(n(a), n(b)))).toBe(quotient);
  });

  test.each([
    ["-7", "3", "2"],
    ["7", "-3", "-2"],
    ["5.5", "2", "1.5"],
    ["1", "0", null],
  ])("modulo(%s, %s) = %s", (a, b, rest) => {
    expect(w(modulo(n(a), n(b)))).toBe(rest);
  });

  test.each([
    ["2", "10", "1024"],
    ["2", "-2", "0.25"],
    ["2", "0.5", "1.414213562373095048801688724209698"],
    ["0", "-1", null],
    ["0", "0", "1"],
    ["-8", "0.5", null],
    ["10", "0.30103", "2.000000019968104625366707611206533"],
  ])("%s ** %s = %s", (a, b, found) => {
    expect(w(power(n(a), n(b)))).toBe(found);
  });

  test("a number that gets too large names its limit", () => {
    expect(() => multiply(n("1e6000"), n("1e6000"))).toThrow("the number gets too large");
  });

  test("a root is exact, or rounded once", () => {
    expect(w(squareRoot(n("1.44")))).toBe("1.2");
    expect(w(squareRoot(2))).toBe("1.414213562373095048801688724209698");
    expect(squareRoot(-1)).toBeNull();
  });

  test.each([
    ["2.5", 0, "half up", "3"],
    ["-2.5", 0, "half up", "-3"],
    ["2.5", 0, "half even", "2"],
    ["2.5", 0, "half down", "2"],
    ["-2.1", 0, "floor", "-3"],
    ["-2.1", 0, "ceiling", "-2"],
    ["2.01", 1, "up", "2.1"],
    ["2.09", 1, "down", "2"],
    ["1234", -2, "half up", "1200"],
    ["1e-40", 2, "up", "0.01"],
  ] as const)("%s to %i places %s is %s", (number, places, rounding, found) => {
    expect(w(rounded(n(number), places, rounding))).toBe(found);
  });

  test.each([
    ["12.50", "12.5"],
    ["+1e3", "1000"],
    [".5", "0.5"],
    ["1e99999999999", null],
    ["1e-99999999999", "0"],
    ["1,000", null],
    ["0x10", null],
    ["", null],
  ])("what %j reads as is %s", (text, found) => {
    expect(w(numberIn(text))).toBe(found);
  });
});
