import { make } from "./dom.ts";
import type { Difference } from "./shapes.ts";
import { say } from "./texts.ts";

interface Choice {
  readonly words: string;
  readonly kind: string;
}

/** Ask for one decision; Esc and the first choice mean no. */
export function decide(title: string, body: readonly Node[], choices: readonly [Choice, Choice]): Promise<boolean> {
  const back = document.activeElement;
  const [no, yes] = choices.map((choice) => make("button", { type: "button", class: `button ${choice.kind}` }, choice.words));
  const heading = make("h2", { id: "dialog-title" }, title);
  const dialog = make("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, heading, make("div", { class: "dialog-body" }, ...body));
  dialog.append(make("footer", {}, ...[no, yes].filter((button) => button !== undefined)));
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  document.body.append(dialog);
  return new Promise((settle) => {
    const close = (decision: boolean): void => {
      dialog.remove();
      if (back instanceof HTMLElement) back.focus();
      settle(decision);
    };
    no?.addEventListener("click", () => { close(false); });
    yes?.addEventListener("click", () => { close(true); });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(false);
    });
    dialog.showModal();
    yes?.focus();
  });
}

/** Show what changed meanwhile beside what was seen and typed. */
export function showDifference(message: string, difference: readonly Difference[], mine: (field: string) => string): Promise<boolean> {
  const hasMine = difference.some((one) => mine(one.field) !== "");
  const heads = [say("item"), say("seen"), say("now"), ...(hasMine ? [say("mine")] : [])];
  const head = make("thead", {}, make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words))));
  const rows = difference.map((one) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, one.label),
      make("td", {}, one.seen || say("blank")),
      make("td", { class: "after" }, one.now || say("blank")),
      ...(hasMine ? [make("td", {}, mine(one.field) || say("blank"))] : []),
    ),
  );
  const body = [make("p", {}, message || say("differsText")), make("table", { class: "difference" }, head, make("tbody", {}, ...rows))];
  return decide(say("differs"), body, [
    { words: say("close"), kind: "" },
    { words: say("useNew"), kind: "primary" },
  ]);
}
