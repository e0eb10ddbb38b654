// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { decimalOf, decimalWords, fileSize, fileType, integerOf, moment, numberWords, placesOf } from "./format.ts";

describe("sizes and types of files", () => {
  it.each([
    [0, "0 B"],
    [1_023, "1023 B"],
    [655_360, "640 KB"],
    [2_516_582, "2.4 MB"],
    [20 * 1_048_576, "20 MB"],
  ])("%i bytes", (bytes, words) => {
    expect(fileSize(bytes)).toBe(words);
  });

  it.each([
    ["contract.pdf", "PDF"],
    ["a.b.docx", "DOCX"],
    ["noname", ""],
    [".hidden", ""],
  ])("%s", (name, type) => {
    expect(fileType(name)).toBe(type);
  });
});

describe("whole numbers as typed", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["30", 30],
    ["３０", 30],
    ["-4", -4],
    ["1,234,567", 1_234_567],
    ["1,2", "1,2"],
    ["3.5", "3.5"],
    ["many", "many"],
    ["99999999999999999999", "99999999999999999999"],
  ])("%j", (typed, value) => {
    expect(integerOf(typed)).toBe(value);
  });

  it("separates thousands when shown", () => {
    expect(numberWords(1_284_506)).toBe("1,284,506");
  });
});

it("says today, else the day", () => {
  document.documentElement.lang = "en";
  const now = new Date(2026, 2, 12, 13, 12).getTime();
  expect(moment(now, now)).toBe("today 13:12");
  expect(moment(new Date(2026, 2, 9, 8, 5).getTime(), now)).toBe("9 Mar 08:05");
});

describe("decimals as typed", () => {
  it.each([
    ["", null],
    ["12.50", "12.50"],
    ["１２．５", "12.5"],
    ["1,234,567.89", "1234567.89"],
    ["1，234.5", "1234.5"],
    ["1,2", "1,2"],
    ["007.10", "7.10"],
    ["-.5", "-0.5"],
    ["+3.", "3"],
    ["twelve", "twelve"],
    ["123456789012345678.123456789", "123456789012345678.123456789"],
  ])("%j", (typed, value) => {
    expect(decimalOf(typed)).toBe(value);
  });

  it.each([
    ["1234567.5", 2, "1,234,567.50"],
    ["-1234.500", 0, "-1,234.5"],
    ["123456789012345678.123456789", 0, "123,456,789,012,345,678.123456789"],
    ["12", 0, "12"],
    ["many", 2, "many"],
  ])("%s with %i places", (decimal, places, words) => {
    expect(decimalWords(decimal, places)).toBe(words);
  });

  it("have as many places as they need", () => {
    expect([placesOf("1.50"), placesOf("1"), placesOf("1.005"), placesOf("x")]).toEqual([1, 0, 3, null]);
  });
});
