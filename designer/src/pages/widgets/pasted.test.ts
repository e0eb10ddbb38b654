import { describe, expect, it } from "vitest";
import { isGrid, pastedCells } from "./pasted.ts";

describe("pasted text", () => {
  it.each([
    ["a\tb\nc\td\n", [["a", "b"], ["c", "d"]]],
    ["a\tb\r\nc\td", [["a", "b"], ["c", "d"]]],
    ["a\t\t1", [["a", "", "1"]]],
    ["a\t", [["a", ""]]],
    ['"two\nlines"\t"a ""word"""\nx\ty', [["two\nlines", 'a "word"'], ["x", "y"]]],
    ['"open\tb', [['"open', "b"]]],
    ["\n\n", [[""], [""]]],
  ])("%j is read as cells", (text, cells) => {
    expect(pastedCells(text)).toEqual(cells);
  });

  it("is a grid where more than one cell was copied", () => {
    expect(["one", "one\n", "a\tb", "a\nb"].map(isGrid)).toEqual([false, false, true, true]);
  });
});
