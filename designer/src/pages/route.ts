import { icon, make, maybe } from "./dom.ts";
import type { Step } from "./shapes.ts";
import { say } from "./texts.ts";

const NAMED = 2;

/** Draw who will be asked; steps that were not in `before` are marked as new. */
export function drawRoute(form: HTMLElement, route: readonly Step[], before: readonly Step[] | null): void {
  const list = maybe(form, "[data-route-list]", HTMLElement);
  if (!list) return;
  const known = before && before.length > 0 ? new Set(before.map((step) => step.node)) : null;
  list.replaceChildren(...route.map((step) => row(step, known !== null && !known.has(step.node))));
  list.hidden = route.length === 0;
  const empty = maybe(form, "[data-route-empty]", HTMLElement);
  if (empty) empty.hidden = route.length > 0;
  const link = maybe(document, "[data-route-link]", HTMLElement);
  if (link) link.textContent = say("route", { count: route.length });
}

/** Name at most two people; more become a count. */
export function peopleWords(people: readonly string[]): string {
  if (people.length <= NAMED) return people.join("、");
  return say("andOthers", { names: people.slice(0, 1).join("、"), count: people.length });
}

function row(step: Step, isNew: boolean): HTMLElement {
  const badge = isNew ? [make("span", { class: "badge run" }, say("added"))] : [];
  const mark = make("span", { class: `dot ${step.state}`, "aria-hidden": "true" }, ...(step.state === "done" ? [icon("check")] : []));
  const sep = make("span", { class: "sep", "aria-hidden": "true" }, "·");
  const hasPeople = step.people.length > 0;
  const who = make("p", {}, hasPeople ? peopleWords(step.people) : step.label, ...badge);
  const more = [...(hasPeople ? [step.label] : []), ...(hasPeople && step.note ? [sep] : []), step.note];
  return make("li", { class: step.state }, mark, who, make("p", { class: "meta" }, ...more));
}
