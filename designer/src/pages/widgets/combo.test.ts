// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useToken } from "../ask.ts";
import { make } from "../dom.ts";
import { comboControl } from "./combo.ts";
import type { Control } from "./control.ts";

const PEOPLE = [
  { value: "w", label: "王敏", note: "1001，市场部" },
  { value: "c", label: "陈晓", note: "1002，市场部" },
];

function field(): HTMLElement {
  const input = make("input", { "data-input": true, role: "combobox" });
  const clear = make("button", { "data-clear": true, hidden: true });
  const list = make("ul", { role: "listbox", id: "f-list", hidden: true });
  return make("div", {}, make("div", { "data-combo": true }, input, clear, list, make("span", { "data-announce": true })));
}

describe("a field that searches", () => {
  let root: HTMLElement;
  let input: HTMLInputElement;
  let control: Control;
  let asked: unknown[];
  const changed = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    document.documentElement.lang = "zh-CN";
    Element.prototype.scrollIntoView = () => undefined;
    useToken("token");
    asked = [];
    changed.mockReset();
    vi.stubGlobal("fetch", (_url: string, request: { body: string }) => {
      const body = JSON.parse(request.body) as { q: string };
      asked.push(body);
      const options = PEOPLE.filter((one) => one.label.includes(body.q));
      return Promise.resolve(new Response(JSON.stringify({ options, more: false })));
    });
    root = field();
    document.body.replaceChildren(root);
    input = root.querySelector("input") as HTMLInputElement;
    control = comboControl(root, { field: "f", optionsUrl: "/o", form: "a/b", context: () => ({ values: {} }), changed, named: () => undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const type = async (text: string): Promise<void> => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await vi.advanceTimersByTimeAsync(250);
  };
  const press = (key: string): void => {
    input.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  };
  const rows = (): (string | null)[] => [...root.querySelectorAll("[role=option]")].map((row) => row.textContent);

  it("asks once after a rest, and takes the first with Enter", async () => {
    input.value = "王";
    input.dispatchEvent(new Event("input"));
    await type("王敏");
    expect(asked).toEqual([{ q: "王敏", values: {} }]);
    expect(rows()).toEqual(["王敏1001，市场部"]);
    expect(input.getAttribute("aria-activedescendant")).toBe("f-list-0");
    press("Enter");
    expect(control.read()).toBe("w");
    expect(input.value).toBe("王敏");
    expect(input.getAttribute("aria-expanded")).toBe("false");
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("walks with the arrow keys, round and round", async () => {
    press("ArrowDown");
    await vi.advanceTimersByTimeAsync(10);
    press("ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).toBe("f-list-1");
    press("ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).toBe("f-list-0");
  });

  it("undoes what was typed without choosing", async () => {
    control.write("w", { w: "王敏" });
    await type("陈");
    input.dispatchEvent(new Event("blur"));
    expect(input.value).toBe("王敏");
    expect(control.read()).toBe("w");
    expect(changed).not.toHaveBeenCalled();
  });

  it("is blank when emptied", async () => {
    control.write("w", { w: "王敏" });
    await type("");
    expect(control.read()).toBeNull();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("says when nothing is found", async () => {
    await type("zz");
    expect(rows()).toEqual(["没有找到"]);
    press("Enter");
    expect(control.read()).toBeNull();
  });

  it("shows names as text, whatever they contain", async () => {
    const label = "<img src=x onerror=alert(1)>";
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ options: [{ value: "x", label, note: label }], more: false }))));
    await type("x");
    expect(root.querySelectorAll("img")).toHaveLength(0);
    expect(rows()).toEqual([label + label]);
  });
});
