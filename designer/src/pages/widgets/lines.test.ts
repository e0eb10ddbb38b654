// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { make } from "../dom.ts";
import { fieldIn } from "../field.ts";
import type { Field } from "./control.ts";
import type { Rights } from "../shapes.ts";

const ANY: unknown = expect.stringMatching(/^\+[0-9a-f]{24}$/);
const FREE: Rights = { visible: true, required: false, readonly: false };
const FIXED: Rights = { ...FREE, readonly: true };

function says(name: string): HTMLElement {
  return make("p", { [`data-${name}`]: true, hidden: true }, make("span", { "data-words": true }));
}

function cell(key: string, type: string, input: HTMLElement): HTMLElement {
  const inside = make("div", { "data-cell": key, "data-type": type, "data-label": key, id: `f-lines-__line__-${key}` });
  inside.append(make("span", { "data-need": true }), make("div", { "data-edit": true }, input), make("div", { "data-fixed": true }), says("error"), says("warning"));
  return make("td", {}, inside);
}

function input(): HTMLElement {
  return make("input", { "data-input": true, type: "text", "data-scale": "2" });
}

function page(): HTMLElement {
  const line = make("tr", { "data-line-row": true });
  line.append(make("th", {}, make("span", { "data-number": true }), make("span", { "data-name": true })));
  line.append(cell("text", "text", input()), cell("price", "money", input()), cell("amount", "computed", make("output", { "data-output": true })));
  line.append(make("td", {}, make("button", { "data-up": true }), make("button", { "data-down": true }), make("button", { "data-remove": true })));
  const template = document.createElement("template");
  template.dataset["line"] = "";
  template.content.append(line);
  const total = make("td", { "data-sum": "amount", "data-places": "2", "data-unit": "CNY", "data-column": "amount" }, make("b", { "data-total": true }));
  const table = make("table", {}, make("tbody", { "data-body": true }), make("tfoot", {}, make("tr", {}, total)));
  const grid = make("div", { "data-lines": true, "data-line-name": "{{ text }} {{ price | upper }}" }, table, make("p", { "data-empty": true }), template);
  const field = make("div", { id: "f-lines-field", "data-type": "rows", "data-label": "Lines" });
  field.append(make("span", { "data-need": true }), make("button", { "data-add": true }), make("div", { "data-edit": true }, grid), make("div", { "data-fixed": true }), says("error"), says("warning"));
  document.body.replaceChildren(field, make("div", { "data-toast": true, hidden: true }));
  return field;
}

describe("line items", () => {
  let root: HTMLElement;
  let lines: Field;
  const changed = vi.fn();
  const rows = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>("[data-line-row]")];
  const typed = (row: number, key: string): HTMLInputElement => rows()[row]?.querySelector(`[data-cell=${key}] input`) as HTMLInputElement;
  const texts = (): string[] => rows().map((_row, at) => typed(at, "text").value);
  const type = (row: number, key: string, text: string): void => {
    typed(row, key).value = text;
    typed(row, key).dispatchEvent(new Event("input"));
  };
  const press = (row: number, key: string, name: string, more: KeyboardEventInit = {}): void => {
    typed(row, key).focus();
    typed(row, key).dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
  };
  const click = (row: number, button: string): void => {
    rows()[row]?.querySelector<HTMLElement>(`[data-${button}]`)?.click();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    document.documentElement.lang = "en";
    Element.prototype.scrollIntoView = () => undefined;
    changed.mockReset();
    root = page();
    lines = fieldIn(root, "lines", { field: "lines", optionsUrl: "/options/lines", form: "a/b", context: () => ({}), changed, named: () => undefined });
    lines.write([{ id: "one", text: "a", price: "1.50", amount: "1.50" }, { id: "two", text: "b", price: "2.00", amount: "2.00" }], {});
    lines.allow({ ...FREE, columns: { text: FREE, price: FREE, amount: FIXED }, lines: {} });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("show their cells, their names and exact totals, and tell only what somebody typed", () => {
    expect(texts()).toEqual(["a", "b"]);
    expect(rows()[0]?.querySelector("[data-name]")?.textContent).toBe("a 1.50");
    expect(root.querySelector("[data-total]")?.textContent).toBe("3.50 CNY");
    expect(lines.read()).toEqual([{ id: "one" }, { id: "two" }]);
    type(1, "price", "2.5");
    expect(lines.read()).toEqual([{ id: "one" }, { id: "two", price: "2.5" }]);
    expect(changed).toHaveBeenCalledOnce();
  });

  it("take an answer into every cell nobody typed into", () => {
    type(0, "price", "9");
    lines.read();
    lines.write([{ id: "one", text: "A", price: "9.00", amount: "9.00" }, { id: "two", text: "B", price: "2.00", amount: "2.00" }], {});
    expect(texts()).toEqual(["A", "B"]);
    expect(typed(0, "price").value).toBe("9");
    expect(root.querySelector("[data-total]")?.textContent).toBe("11.00 CNY");
  });

  it("take an answer by the ids of lines, whatever came, went or moved since they were asked about", () => {
    click(1, "up");
    root.querySelector<HTMLElement>("[data-add]")?.click();
    lines.write([{ id: "one", text: "A", price: null, amount: null }, { id: "two", text: "B", price: null, amount: null }, { id: "gone", text: "C" }], {});
    expect(texts()).toEqual(["B", "A", ""]);
  });

  it("go down with Enter, and on from the last line", () => {
    press(0, "price", "Enter");
    expect(document.activeElement).toBe(typed(1, "price"));
    press(1, "price", "Enter");
    expect(rows().length).toBe(3);
    expect(document.activeElement).toBe(typed(2, "text"));
    press(2, "text", "Enter", { shiftKey: true });
    expect(document.activeElement).toBe(typed(1, "text"));
  });

  it("move with arrows from the edge of what is typed", () => {
    press(0, "text", "ArrowDown");
    expect(document.activeElement).toBe(typed(1, "text"));
    typed(1, "text").setSelectionRange(1, 1);
    press(1, "text", "ArrowRight");
    expect(document.activeElement).toBe(typed(1, "price"));
    press(1, "price", "ArrowUp");
    expect(document.activeElement).toBe(typed(0, "price"));
  });

  it("change places with a key or a button", () => {
    press(0, "text", "ArrowDown", { altKey: true });
    expect(texts()).toEqual(["b", "a"]);
    expect(lines.read()).toEqual([{ id: "two" }, { id: "one" }]);
    click(1, "up");
    expect(texts()).toEqual(["a", "b"]);
    expect(rows().map((row) => row.querySelector("[data-number]")?.textContent)).toEqual(["1", "2"]);
  });

  it("go, and come back to their place", () => {
    type(0, "text", "changed");
    click(0, "remove");
    expect(lines.read()).toEqual([{ id: "two" }]);
    const toast = document.querySelector<HTMLElement>("[data-toast]");
    expect(toast?.textContent).toBe("Line 1 removedUndo");
    toast?.querySelector("button")?.click();
    expect(lines.read()).toEqual([{ id: "one", text: "changed" }, { id: "two" }]);
  });

  it("take the cells of a spreadsheet from the cell where they are pasted", () => {
    const event = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => "x\t1,000.5\ny\t2\nz\t3" } });
    typed(1, "text").dispatchEvent(event);
    expect(texts()).toEqual(["a", "x", "y", "z"]);
    expect(lines.read()).toEqual([{ id: "one" }, { id: "two", text: "x", price: "1000.50" }, { id: ANY, text: "y", price: "2.00" }, { id: ANY, text: "z", price: "3.00" }]);
  });

  it("keep their number where only a column may be written", () => {
    lines.allow({ ...FIXED, columns: { text: FIXED, price: FREE, amount: FIXED }, lines: { two: { price: FIXED } } });
    expect(root.querySelector<HTMLElement>("[data-add]")?.hidden).toBe(true);
    press(1, "price", "Enter");
    press(1, "price", "Delete", { ctrlKey: true });
    expect(rows().length).toBe(2);
    type(0, "price", "7");
    type(1, "price", "8");
    expect(lines.read()).toEqual([{ id: "one", price: "7" }, { id: "two" }]);
  });

  it("say what is wrong at the cell and by its place", () => {
    lines.allow({ ...FREE, columns: { text: { ...FREE, required: true }, price: FREE, amount: FIXED }, lines: {} });
    type(1, "text", "");
    type(0, "price", "1.005");
    expect(lines.inner?.problems(true)).toEqual([
      { field: "lines[1].price", message: "At most 2 digits behind the point" },
      { field: "lines[2].text", message: "Please fill in" },
    ]);
    lines.inner?.at(2, "text")?.fail("Please fill in");
    expect(typed(1, "text").getAttribute("aria-invalid")).toBe("true");
    expect(lines.inner?.at(2, "text")?.label).toBe("Lines, line 2 · text");
    lines.fail(null);
    expect(typed(1, "text").getAttribute("aria-invalid")).toBe(null);
  });

  it("come back as they were typed", () => {
    lines.inner?.restore([{ id: "two", price: "5" }, { id: "mine", text: "new" }], {});
    expect(lines.read()).toEqual([{ id: "two", price: "5.00" }, { id: "mine", text: "new" }]);
    expect(texts()).toEqual(["b", "new"]);
  });
});
