import { ask } from "./ask.ts";
import { decide, showDifference } from "./dialogs.ts";
import { every, make, maybe, need } from "./dom.ts";
import { draftPlace, dropDraft, keepDraft, readDraft } from "./drafts.ts";
import { clock, moment } from "./format.ts";
import { isEvaluation } from "./live.ts";
import type { Outbox } from "./outbox.ts";
import { clearProblems, showMessage, showProblems } from "./problems.ts";
import type { Rules } from "./rules.ts";
import { makeSending } from "./sending.ts";
import type { Settlement } from "./queue/sender.ts";
import { isMap, refusalOf, textOf, type FormDocument } from "./shapes.ts";
import { Sheet, type Opened } from "./sheet.ts";
import { say } from "./texts.ts";
import { toast, toastThere } from "./toast.ts";
import { guardLeaving, type Guard } from "./leaving.ts";

const REST = 400;

/** Fill the form with its document and let it be sent. */
export async function startForm(outbox: Promise<Outbox>): Promise<void> {
  const form = need(document, "#form", HTMLFormElement);
  const opened = await loadDocument(form);
  if (!opened) return;
  form.removeAttribute("aria-busy");
  const isNew = form.dataset["method"] === "POST";
  const place = isNew ? draftPlace(opened.document.actor.id, form.dataset["app"] ?? "", form.dataset["form"] ?? "") : "";
  const guard = guardLeaving();
  const edited = (): void => {
    guard.touch();
    saving.soon();
  };
  const sheet = new Sheet(form, opened, edited);
  const saving = draftSaving(form, place, sheet);
  const isTypedEarly = sheet.isTouched;
  if (isNew) bringBack(form, place, sheet);
  if (isNew) offerDraft({ form, place, sheet, guard });
  if (isTypedEarly) edited();
  sendable({ form, place, sheet, guard, isNew, actor: opened.document.actor.id, stopSaving: saving.stop }, outbox);
  window.addEventListener("online", () => {
    sheet.catchUp();
  });
}

/** Get the document of a form and what follows its rules; when they cannot be had, say so where the form stands. */
export async function loadDocument(form: HTMLFormElement): Promise<Opened | null> {
  const [answer, rules] = await Promise.all([
    ask({ method: "GET", url: form.dataset["document"] ?? "" }),
    import("./rules.ts").catch(() => null),
  ]);
  if (rules && answer.kind === "answered" && answer.status === 200 && isEvaluation(answer.body)) {
    const document = answer.body as FormDocument;
    const ready = readyRules(document, rules.Rules);
    if (ready) return { document, rules: ready };
  }
  const message = answer.kind === "answered" ? refusalOf(answer.body).message : "";
  const again = make("button", { type: "button", class: "button small" }, say("again"));
  again.addEventListener("click", () => {
    location.reload();
  });
  showMessage(form, say("notLoaded"), message || say("notLoadedText"), " ", again);
  return null;
}

/** Make the rules of a document ready; null when the page is older than the server that wrote them. */
function readyRules(document: FormDocument, Made: typeof Rules): Rules | null {
  try {
    return new Made(document.rules);
  } catch {
    return null;
  }
}

interface Page {
  readonly form: HTMLFormElement;
  readonly place: string;
  readonly sheet: Sheet;
  readonly guard: Guard;
}

interface Sendable extends Page {
  readonly isNew: boolean;
  readonly actor: string;
  readonly stopSaving: () => void;
}

function sendable(page: Sendable, outbox: Promise<Outbox>): void {
  const { form, sheet } = page;
  const submit = need(document, "[data-submit]", HTMLButtonElement);
  const others = every(document, "[data-save-draft], [data-discard]", HTMLButtonElement);
  const sending = makeSending(outbox, { status: need(document, "[data-sending]", HTMLElement), frozen: form, buttons: [submit, ...others] });

  async function press(): Promise<void> {
    if (sending.isBusy()) return;
    const problems = sheet.problems(!navigator.onLine);
    if (problems.length > 0) {
      showProblems(form, sheet.fields, problems);
      return;
    }
    clearProblems(form, sheet.fields);
    page.stopSaving();
    const draft = readDraft(localStorage, page.place);
    dropDraft(localStorage, page.place);
    const settlement = await sending.send(messageOf(page));
    if (settlement?.verdict === "done") leave(page, settlement);
    else if (draft) keepDraft(localStorage, page.place, draft);
    if (settlement?.verdict === "refused") await showRefusal(page, settlement);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void press();
  });
  page.guard.allowWhile(() => sending.isBusy());
}

function messageOf({ form, place, sheet, isNew, actor }: Sendable): Parameters<ReturnType<typeof makeSending>["send"]>[0] {
  const version = form.dataset["version"] ?? sheet.version;
  const body = isNew ? { version, values: sheet.typed() } : { version, record_version: sheet.recordVersion, values: sheet.changed() };
  return {
    actor,
    method: form.dataset["method"] ?? "POST",
    url: form.dataset["send"] ?? "",
    body,
    label: form.dataset["label"] ?? "",
    page: location.pathname,
    draft: place,
  };
}

function leave({ guard, form }: Sendable, settlement: Settlement): void {
  guard.release();
  const body = isMap(settlement.body) ? settlement.body : {};
  toastThere(say("sent", { name: textOf(body["name"]) || (form.dataset["label"] ?? "") }));
  location.assign(textOf(body["url"]) || (form.dataset["back"] ?? "/"));
}

async function showRefusal({ form, sheet }: Page, settlement: Settlement): Promise<void> {
  const refusal = refusalOf(settlement.body);
  if (refusal.problems.length > 0) {
    showProblems(form, sheet.fields, refusal.problems);
    return;
  }
  if (refusal.difference.length > 0) {
    const typed = sheet.changed();
    const mine = (key: string): string => {
      const element = sheet.fields.get(key)?.element;
      return key in typed && element ? typedWords(element) : "";
    };
    if (await showDifference(refusal.message, refusal.difference, mine)) {
      const renewed = await loadDocument(form);
      if (renewed) sheet.renew(renewed);
    }
    return;
  }
  const number = refusal.number ? ` ${say("number", { number: refusal.number })}` : "";
  showMessage(form, refusal.message || say("failed"), `${say("kept")}${number}`);
}

/** What a field shows, as text. */
export function typedWords(field: HTMLElement): string {
  const input = field.querySelector("input:not([type=radio]):not([type=checkbox]), textarea");
  if (input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement) return input.value.replace("T", " ");
  const chosen = field.querySelector("input:checked + span, option:checked, [data-word]");
  return chosen?.textContent.trim() ?? "";
}

interface Saving {
  readonly soon: () => void;
  readonly stop: () => void;
}

/** Keep what is typed on this device a moment after every change. */
function draftSaving(form: HTMLFormElement, place: string, sheet: Sheet): Saving {
  let timer = 0;
  const stop = (): void => {
    clearTimeout(timer);
  };
  return {
    stop,
    soon: () => {
      if (!place) return;
      stop();
      timer = window.setTimeout(() => {
        if (save(form, place, sheet)) tellSaved(say("draftSaved", { time: clock(Date.now()) }));
      }, REST);
    },
  };
}

function save(form: HTMLFormElement, place: string, sheet: Sheet): boolean {
  const draft = { label: form.dataset["label"] ?? "", page: location.pathname, values: sheet.typed(), labels: sheet.labels, opinion: "", problem: "", at: Date.now() };
  return keepDraft(localStorage, place, draft);
}

function tellSaved(words: string): void {
  for (const status of every(document, "[data-draft-status]", HTMLElement)) status.textContent = words;
  const discard = maybe(document, "[data-discard]", HTMLElement);
  if (discard) discard.hidden = false;
}

/** Bring back what was typed last time. */
function bringBack(form: HTMLFormElement, place: string, sheet: Sheet): void {
  const draft = readDraft(localStorage, place);
  if (!draft) return;
  sheet.restore(draft.values, draft.labels);
  tellSaved(say("draftFound", { time: moment(draft.at, Date.now()) }));
  if (draft.problem) showMessage(form, draft.problem, say("kept"));
}

/** Let a draft be kept or thrown away. */
function offerDraft({ form, place, sheet, guard }: Page): void {
  need(document, "[data-save-draft]", HTMLButtonElement).addEventListener("click", () => {
    if (!save(form, place, sheet)) return;
    guard.release();
    tellSaved(say("saved", { time: clock(Date.now()) }));
    toast(say("draftKept"));
  });
  need(document, "[data-discard]", HTMLButtonElement).addEventListener("click", () => {
    const choices = [{ words: say("cancel"), kind: "" }, { words: say("discard"), kind: "danger filled" }] as const;
    void decide(say("discardAsk"), [make("p", {}, say("discardText"))], choices).then((isSure) => {
      if (!isSure) return;
      dropDraft(localStorage, place);
      guard.release();
      location.assign(form.dataset["back"] ?? "/");
    });
  });
}
