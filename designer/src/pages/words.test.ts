// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { stripWords } from "./outbox.ts";
import { peopleWords } from "./route.ts";
import { ownAddress } from "./sign_in.ts";
import { fill } from "./texts.ts";
import { en } from "./texts/en.ts";
import { zh } from "./texts/zh.ts";
import { refused } from "./widgets/transfer.ts";

const gaps = (sentence: string): string[] => (sentence.match(/\{\w+\}/g) ?? []).sort();

describe("words", () => {
  beforeEach(() => {
    document.documentElement.lang = "zh-CN";
  });

  it("have the same gaps in both languages", () => {
    expect(Object.entries(zh).map(([key, sentence]) => [key, gaps(sentence)])).toEqual(Object.entries(en).map(([key, sentence]) => [key, gaps(sentence)]));
  });

  it("leave a gap nobody fills", () => {
    expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });

  it.each([
    [0, true, ""],
    [2, true, "2 项等待发送"],
    [0, false, "离线中，可以继续填写"],
    [1, false, "离线中，1 项等待发送"],
  ])("tell what waits: %i, connected %s", (count, isConnected, words) => {
    expect(stripWords(count, isConnected)).toBe(words);
  });

  it("name two people and count more", () => {
    expect(peopleWords(["李建国"])).toBe("李建国");
    expect(peopleWords(["赵雅琴", "钱立群"])).toBe("赵雅琴、钱立群");
    expect(peopleWords(["赵雅琴", "钱立群", "孙志强"])).toBe("赵雅琴 等 3 人");
  });
});

describe("a file somebody chose", () => {
  const rules = { types: ["pdf", "png"], size: 2_048 };
  it.each([
    ["a.pdf", 10, null],
    ["A.PDF", 10, null],
    ["a.exe", 10, "只接受 PDF, PNG"],
    ["pdf.exe", 10, "只接受 PDF, PNG"],
    ["a.pdf", 0, "文件是空的"],
    ["a.pdf", 2_049, "文件超过 2 KB"],
  ])("%s of %i bytes", (name, size, message) => {
    document.documentElement.lang = "zh-CN";
    expect(refused({ name, size }, rules)).toBe(message);
  });
});

it.each([
  ["/inbox?tab=done", "/inbox?tab=done"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["", "/"],
])("leads from the sign-in to %j only on this server", (address, place) => {
  expect(ownAddress(address)).toBe(place);
});
