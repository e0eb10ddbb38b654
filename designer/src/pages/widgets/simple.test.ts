// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { make } from "../dom.ts";
import { outputControl } from "./simple.ts";

describe("a field nobody types into", () => {
  const option = (code: string, label: string): HTMLElement => make("option", { value: code }, label);
  const root = make("div", {}, make("output", { "data-output": true }), make("datalist", { "data-codes": true }, option("official", "公章")));
  const shown = (): string => root.querySelector("output")?.textContent ?? "";

  it("shows a code by its label", () => {
    outputControl(root).write("official", {});
    expect(shown()).toBe("公章");
  });

  it("shows a text that is no code as it is", () => {
    outputControl(root).write("GZ-0001", {});
    expect(shown()).toBe("GZ-0001");
  });
});
