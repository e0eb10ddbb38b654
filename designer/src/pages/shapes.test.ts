import { expect, it } from "vitest";
import { refusalOf } from "./shapes.ts";

it("reads a refusal", () => {
  const body = { message: "no", problems: [{ field: "copies", message: "too many", level: "error" }, { field: null, message: "whole" }], number: "7F" };
  expect(refusalOf(body)).toEqual({
    message: "no",
    problems: [
      { field: "copies", message: "too many" },
      { field: null, message: "whole" },
    ],
    difference: [],
    number: "7F",
  });
});

it.each([null, "<html>", 3, [], { problems: "x", difference: [1] }])("reads nothing out of anything else: %j", (body) => {
  expect(refusalOf(body)).toEqual({ message: "", problems: [], difference: [], number: "" });
});
