import { icon, make, need } from "./dom.ts";
import type { Field } from "./widgets/control.ts";
import type { Problem } from "./shapes.ts";
import { say } from "./texts.ts";

const MOST_LINES = 10_000;

/** Say what must be put right: at each field, and in a list on top with a link to each. */
export function showProblems(form: HTMLElement, fields: ReadonlyMap<string, Field>, problems: readonly Problem[]): void {
  clearProblems(form, fields);
  const said = new Set<string>();
  for (const problem of problems) {
    const field = fieldAt(fields, problem.field);
    if (!field || said.has(field.id)) continue;
    said.add(field.id);
    field.fail(problem.message);
  }
  const place = need(form, "[data-problems]", HTMLElement);
  const rows = inOrder(fields, problems).map((problem) => problemRow(problem, fields));
  const title = make("b", { "data-title": true }, say("problems", { count: problems.length }));
  const box = make("div", { class: "box bad", role: "alert", tabindex: "-1" }, icon("alert-octagon", ""), make("div", { class: "problem-list" }, title, make("ul", {}, ...rows)));
  place.replaceChildren(box);
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

/** Say one thing that concerns no field; `extra` is what can be done about it. */
export function showMessage(form: HTMLElement, title: string, text: string, ...extra: (Node | string)[]): void {
  const place = need(form, "[data-problems]", HTMLElement);
  const words = make("div", {}, make("b", {}, title), make("p", { class: "soft" }, text, ...extra));
  const box = make("div", { class: "box bad", role: "alert", tabindex: "-1" }, icon("alert-octagon", ""), words);
  place.replaceChildren(box);
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

export function clearProblems(form: HTMLElement, fields: ReadonlyMap<string, Field>): void {
  need(form, "[data-problems]", HTMLElement).replaceChildren();
  for (const field of fields.values()) field.fail(null);
}

/** Take back what was said about a field that somebody edits now. */
export function settleProblem(form: HTMLElement, field: Field): void {
  field.fail(null);
  const place = need(form, "[data-problems]", HTMLElement);
  const list = place.querySelector("ul");
  if (!list) return;
  for (const row of [...list.children]) {
    if (row instanceof HTMLElement && isSettled(row.dataset["of"] ?? "", field)) row.remove();
  }
  if (list.children.length === 0) place.replaceChildren();
  else need(place, "[data-title]", HTMLElement).textContent = say("problems", { count: list.children.length });
}

/** The field of the form a place belongs to: `lines` of `lines[2].price`. */
export function rootOf(place: string): string {
  return place.split("[")[0] ?? place;
}

/** The field at a place, in a line too; what is not on the page falls back to the field it belongs to. */
export function fieldAt(fields: ReadonlyMap<string, Field>, place: string | null): Field | undefined {
  if (place === null) return undefined;
  const found = /^(.+?)\[(\d+)\](?:\.(.+))?$/.exec(place);
  const field = fields.get(found?.[1] ?? place);
  return found ? (field?.inner?.at(Number(found[2]), found[3]) ?? field) : field;
}

/** What was said about a field, or about cells in it that have no problem any more. */
function isSettled(place: string, field: Field): boolean {
  if (rootOf(place) !== field.key) return false;
  return !fieldAt(new Map([[field.key, field]]), place)?.element.hasAttribute("data-invalid");
}

/** Put problems in the order in which their fields stand on the page; what concerns none comes last. */
function inOrder(fields: ReadonlyMap<string, Field>, problems: readonly Problem[]): Problem[] {
  const keys = [...fields.keys()];
  const at = ({ field }: Problem): number => {
    const root = field === null ? "" : rootOf(field);
    const line = Number(field?.split("[")[1]?.split("]")[0] ?? 0);
    return (fields.has(root) ? keys.indexOf(root) : keys.length) * MOST_LINES + line;
  };
  return [...problems].sort((left, right) => at(left) - at(right));
}

function problemRow(problem: Problem, fields: ReadonlyMap<string, Field>): HTMLElement {
  const field = fieldAt(fields, problem.field);
  if (!field) return make("li", {}, problem.message);
  const link = make("a", { href: `#${field.id}` }, field.label);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  return make("li", { "data-of": problem.field ?? "" }, link, make("span", {}, problem.message));
}
