import { icon, make, maybe, need } from "./dom.ts";
import { draftsOf } from "./drafts.ts";
import { moment } from "./format.ts";

/** List the drafts kept on this device. */
export function startHome(actor: string): void {
  const card = maybe(document, "[data-drafts]", HTMLElement);
  const drafts = draftsOf(localStorage, actor).filter((draft) => draft.page !== "");
  if (!card || drafts.length === 0) return;
  need(card, "[data-count]", HTMLElement).textContent = String(drafts.length);
  const rows = drafts.map((draft) => {
    const words = draft.problem || moment(draft.at, Date.now());
    const text = make("span", { class: "grow" }, make("span", { class: "cut" }, draft.label), make("span", { class: "meta" }, words));
    return make("a", { class: "line", href: draft.page }, text, icon("chevron-right"));
  });
  need(card, "[data-list]", HTMLElement).replaceChildren(...rows);
  card.hidden = false;
}
