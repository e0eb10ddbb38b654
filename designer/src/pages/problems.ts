import { icon, make, need } from "./dom.ts";
import type { Field } from "./field.ts";
import type { Problem } from "./shapes.ts";
import { say } from "./texts.ts";

/** Say what must be put right: at each field, and in a list on top with a link to each. */
export function showProblems(form: HTMLElement, fields: ReadonlyMap<string, Field>, problems: readonly Problem[]): void {
  clearProblems(form, fields);
  for (const [key, field] of fields) {
    field.fail(problems.find((problem) => problem.field === key)?.message ?? null);
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
    if (row instanceof HTMLElement && row.dataset["of"] === field.key) row.remove();
  }
  if (list.children.length === 0) place.replaceChildren();
  else need(place, "[data-title]", HTMLElement).textContent = say("problems", { count: list.children.length });
}

/** Put problems in the order in which their fields stand on the page; what concerns none comes last. */
function inOrder(fields: ReadonlyMap<string, Field>, problems: readonly Problem[]): Problem[] {
  const keys = [...fields.keys()];
  const at = ({ field }: Problem): number => (field !== null && fields.has(field) ? keys.indexOf(field) : keys.length);
  return [...problems].sort((left, right) => at(left) - at(right));
}

function problemRow(problem: Problem, fields: ReadonlyMap<string, Field>): HTMLElement {
  const field = problem.field === null ? undefined : fields.get(problem.field);
  if (!field) return make("li", {}, problem.message);
  const link = make("a", { href: `#${field.id}` }, field.label);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  return make("li", { "data-of": field.key }, link, make("span", {}, problem.message));
}
