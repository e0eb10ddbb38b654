// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { make } from "./dom.ts";
import { PAUSE } from "./findings.ts";
import { showProblems } from "./problems.ts";
import { Rules } from "./rules.ts";
import type { Evaluation, FormDocument, Program, Rights } from "./shapes.ts";
import { Sheet, type Opened } from "./sheet.ts";

const FREE: Rights = { visible: true, required: false, readonly: false };

function field(key: string, type: string, input: HTMLElement): HTMLElement {
  return make(
    "div",
    { "data-field": key, "data-type": type, "data-label": key.toUpperCase(), id: `f-${key}-field` },
    make("span", { "data-need": true, hidden: true }),
    make("div", { "data-edit": true }, input),
    make("div", { "data-fixed": true, hidden: true }),
    make("p", { id: `f-${key}-error`, "data-error": true, hidden: true }, make("span", { "data-words": true })),
    make("p", { id: `f-${key}-warning`, "data-warning": true, hidden: true }, make("span", { "data-words": true })),
  );
}

function page(): HTMLElement {
  const form = make("form", { "data-evaluate": "/evaluate", "data-app": "seal", "data-form": "application" });
  form.append(
    make("div", { "data-problems": true }),
    make("section", { "data-section": "a" }, field("name", "text", make("input", { "data-input": true })), field("copies", "integer", make("input", { "data-input": true }))),
    make("section", { "data-section": "b" }, field("until", "date", make("input", { "data-input": true }))),
    make("section", { "data-section": "c" }, field("total", "computed", make("output", { "data-output": true }))),
  );
  document.body.replaceChildren(form);
  return form;
}

/** Rules that the page does not follow by itself. */
const ELSEWHERE: Program = {
  fields: [],
  checks: [],
  names: {},
  me: null,
  members: {},
  tables: {},
  now: { $utc: "2026-03-02T01:00:00" },
  zone: "Asia/Shanghai",
  sends: true,
  new: true,
  left: true,
  asks: ["name", "copies", "until", "total"],
};

const PLAIN = { scale: 0, most: 0, edit: true } as const;

/** Rules that the page follows by itself. */
const HERE = {
  fields: [
    { ...PLAIN, key: "name", type: "text", required: true },
    { ...PLAIN, key: "copies", type: "integer" },
    { ...PLAIN, key: "until", type: "date", visible: [0, "", [">", ["name", "copies"], 10]] },
    { ...PLAIN, key: "total", type: "integer", edit: false, value: [0, "", ["*", ["name", "copies"], 2]] },
  ],
  checks: [{ at: "copies", rows: "", level: "warning", message: "many", reads: ["copies"], rule: [0, "", ["<=", ["name", "copies"], 20]] }],
} as const;

function opened(changes: Partial<FormDocument> = {}): Opened {
  const fields = { name: { ...FREE, required: true }, copies: FREE, until: { ...FREE, visible: false }, total: { ...FREE, readonly: true } };
  const values = { name: null, copies: 1, until: null, total: 2 };
  const said = { version: "h", node: null, actor: { id: "w", name: "Wang" }, record: null, csrf: "t", labels: {}, warnings: [], route: [] };
  const document = { ...said, values, fields, rules: ELSEWHERE, ...changes };
  return { document, rules: new Rules(document.rules) };
}

describe("a form filled with its document", () => {
  let form: HTMLElement;
  let sheet: Sheet;
  let questions: Record<string, unknown>[];
  let answer: Partial<Evaluation>;
  const edited = vi.fn();

  const input = (key: string): HTMLInputElement => form.querySelector(`[data-field=${key}] input`) as HTMLInputElement;
  const element = (key: string): HTMLElement => form.querySelector(`[data-field=${key}]`) as HTMLElement;
  const type = (key: string, text: string): void => {
    input(key).value = text;
    input(key).dispatchEvent(new Event("input"));
  };

  beforeEach(() => {
    vi.useFakeTimers();
    document.documentElement.lang = "en";
    Element.prototype.scrollIntoView = () => undefined;
    questions = [];
    answer = {};
    edited.mockReset();
    vi.stubGlobal("fetch", (_url: string, request: { body: string }) => {
      questions.push(JSON.parse(request.body) as Record<string, unknown>);
      return Promise.resolve(new Response(JSON.stringify({ values: {}, labels: {}, fields: {}, warnings: [], route: [], ...answer })));
    });
    form = page();
    sheet = new Sheet(form, opened(), edited);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("shows values and rights", () => {
    expect(input("copies").value).toBe("1");
    expect(form.querySelector("output")?.textContent).toBe("2");
    expect(element("until").hidden).toBe(true);
    expect([...form.querySelectorAll<HTMLElement>("section")].map((section) => section.hidden)).toEqual([false, true, false]);
    expect(input("name").getAttribute("aria-required")).toBe("true");
    expect(sheet.typed()).toEqual({ name: null, copies: 1 });
  });

  it("asks once after a rest of typing, with everything and what was touched", async () => {
    type("copies", "2");
    type("copies", "25");
    await vi.advanceTimersByTimeAsync(300);
    expect(questions).toEqual([
      { values: { name: null, copies: 25, until: null, total: 2 }, touched: ["copies"], node: null, task: null, record: null },
    ]);
    expect(edited).toHaveBeenCalledTimes(2);
  });

  it("draws only what an answer changes, and leaves the field in hand alone", async () => {
    answer = { values: { total: 50, name: "default" }, fields: { until: { ...FREE, required: true } }, warnings: [{ field: "copies", message: "many" }] };
    input("copies").focus();
    type("copies", "25");
    await vi.advanceTimersByTimeAsync(300);
    expect(form.querySelector("output")?.textContent).toBe("50");
    expect(input("name").value).toBe("default");
    expect(element("until").hidden).toBe(false);
    expect(element("copies").querySelector("[data-warning]")?.textContent).toBe("many");
    expect(document.activeElement).toBe(input("copies"));
    expect(input("copies").value).toBe("25");
  });

  it("says what fails at a touched field once it is left, and takes it back as soon as it holds", async () => {
    const error = { ...HERE, checks: [{ ...HERE.checks[0], level: "error" }] };
    form = page();
    sheet = new Sheet(form, opened({ rules: { ...ELSEWHERE, ...error, left: false, asks: [] } }), edited);
    const said = (): string => element("copies").querySelector("[data-error]:not([hidden])")?.textContent ?? "";
    input("copies").focus();
    type("copies", "25");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said()).toBe("");
    input("name").focus();
    expect(said()).toBe("");
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(said()).toBe("many");
    type("copies", "26");
    expect(said()).toBe("");
    input("copies").focus();
    input("name").focus();
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(said()).toBe("many");
    type("copies", "20");
    expect(said()).toBe("");
  });

  it("follows its rules at once and asks nothing where it knows them all", async () => {
    form = page();
    sheet = new Sheet(form, opened({ rules: { ...ELSEWHERE, ...HERE, left: false, asks: [] } }), edited);
    type("copies", "25");
    expect(form.querySelector("output")?.textContent).toBe("50");
    expect(element("until").hidden).toBe(false);
    expect(element("copies").querySelector("[data-warning]")?.textContent).toBe("many");
    type("copies", "2");
    expect(form.querySelector("output")?.textContent).toBe("4");
    expect(element("until").hidden).toBe(true);
    expect(element("copies").querySelector<HTMLElement>("[data-warning]")?.hidden).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(questions).toEqual([]);
  });

  it("asks only about what it does not know, and takes nothing else from the answer", async () => {
    answer = { values: { total: 99, name: "theirs" }, fields: { name: { ...FREE, readonly: true }, until: FREE }, warnings: [{ field: "name", message: "short" }] };
    form = page();
    const fields = HERE.fields.filter((one) => one.key !== "name");
    sheet = new Sheet(form, opened({ rules: { ...ELSEWHERE, ...HERE, fields, left: true, asks: ["until"] } }), edited);
    type("copies", "25");
    await vi.advanceTimersByTimeAsync(300);
    expect(questions).toEqual([]);
    type("until", "2026-03-02");
    await vi.advanceTimersByTimeAsync(300);
    expect(questions).toHaveLength(1);
    expect(form.querySelector("output")?.textContent).toBe("50");
    expect(input("name").value).toBe("theirs");
    expect(element("name").querySelector<HTMLElement>("[data-edit]")?.hidden).toBe(true);
    expect(element("name").querySelector("[data-warning]")?.textContent).toBe("short");
    expect(element("copies").querySelector("[data-warning]")?.textContent).toBe("many");
  });

  it("never writes over what somebody typed", async () => {
    answer = { values: { name: "late" } };
    type("name", "typed");
    await vi.advanceTimersByTimeAsync(300);
    expect(input("name").value).toBe("typed");
    expect(questions).toHaveLength(1);
  });

  it("keeps what was typed before the document came", async () => {
    form = page();
    input("name").value = "early";
    input("until").value = "2026-03-02";
    sheet = new Sheet(form, opened(), edited);
    expect(input("name").value).toBe("early");
    expect(sheet.typed()).toEqual({ name: "early", copies: 1 });
    expect(sheet.changed()).toEqual({ name: "early" });
    await vi.advanceTimersByTimeAsync(300);
    expect(questions).toMatchObject([{ touched: ["name"] }]);
  });

  it("sends nothing for a field that hides, and what was typed for one that shows", () => {
    type("name", "contract");
    expect(sheet.typed()).toEqual({ name: "contract", copies: 1 });
    expect(sheet.changed()).toEqual({ name: "contract" });
  });

  it("keeps what was typed when a newer document comes", () => {
    type("name", "mine");
    sheet.renew(opened({ values: { name: "theirs", copies: 9, until: null, total: 18 }, record: { id: "r", version: 4, name: "" } }));
    expect(input("name").value).toBe("mine");
    expect(input("copies").value).toBe("9");
    expect(sheet.recordVersion).toBe(4);
  });

  it("names what is missing without the server", () => {
    expect(sheet.problems(true)).toEqual([{ field: "name", message: "Please fill in" }]);
    expect(sheet.problems(false)).toEqual([]);
  });

  it("says problems at the field and on top, and takes them back one by one", () => {
    showProblems(form, sheet.fields, [
      { field: null, message: "The seal is out" },
      { field: "copies", message: "At most 500" },
      { field: "name", message: "Please fill in" },
    ]);
    const list = (): (string | null)[] => [...form.querySelectorAll("[data-problems] li")].map((row) => row.textContent);
    expect(list()).toEqual(["NAMEPlease fill in", "COPIESAt most 500", "The seal is out"]);
    expect(input("name").getAttribute("aria-invalid")).toBe("true");
    expect(input("name").getAttribute("aria-describedby")).toBe("f-name-error");
    type("name", "x");
    expect(list()).toEqual(["COPIESAt most 500", "The seal is out"]);
    expect(input("name").hasAttribute("aria-invalid")).toBe(false);
  });
});
