import { showDifference } from "./dialogs.ts";
import { every, isTyping, maybe, need, note } from "./dom.ts";
import { draftPlace, dropDraft, keepDraft, readDraft } from "./drafts.ts";
import { loadDocument, typedWords } from "./form.ts";
import { guardLeaving, type Guard } from "./leaving.ts";
import type { Outbox } from "./outbox.ts";
import { clearProblems, rootOf, showMessage, showProblems } from "./problems.ts";
import { makeSending } from "./sending.ts";
import type { Settlement } from "./queue/sender.ts";
import { isMap, refusalOf, textOf, type Labels, type Values } from "./shapes.ts";
import { Sheet } from "./sheet.ts";
import { say } from "./texts.ts";
import { toastThere } from "./toast.ts";
import { startViewer } from "./viewer.ts";

interface Task {
  readonly form: HTMLFormElement;
  readonly opinion: HTMLTextAreaElement;
  readonly place: string;
  readonly guard: Guard;
  /** The fields of the node; none while they load, or where it has none. */
  sheet: Sheet | null;
}

/** Let the person of a task read, fill in what the node asks for, and decide. */
export async function startTask(outbox: Promise<Outbox>, actor: string): Promise<void> {
  const form = need(document, "#form", HTMLFormElement);
  const opinion = need(document, "#opinion", HTMLTextAreaElement);
  const task: Task = { form, opinion, place: draftPlace(actor, "task", form.dataset["task"] ?? ""), guard: guardLeaving(), sheet: null };
  startViewer(form);
  keys();
  opinion.addEventListener("input", () => {
    note(maybe(document, "[data-opinion-error]", HTMLElement), null);
    opinion.removeAttribute("aria-invalid");
    keep(task);
  });
  for (const phrase of every(document, "[data-phrase]", HTMLButtonElement)) {
    phrase.addEventListener("click", () => {
      opinion.value = phrase.textContent.trim();
      opinion.dispatchEvent(new Event("input"));
      opinion.focus();
    });
  }
  const hasFields = form.dataset["hasFields"] === "yes";
  decisions(task, outbox, actor, hasFields);
  if (hasFields) {
    const opened = await loadDocument(form);
    if (opened) task.sheet = new Sheet(form, opened, () => { keep(task); });
  }
  const isTypedEarly = task.sheet?.isTouched ?? false;
  bringBack(task);
  if (isTypedEarly) keep(task);
}

function decisions(task: Task, outbox: Promise<Outbox>, actor: string, hasFields: boolean): void {
  const { form, opinion } = task;
  const buttons = every(document, "[data-outcome]", HTMLButtonElement);
  const bar = need(document, "[data-actions]", HTMLElement);
  const status = document.createElement("span");
  status.className = "sending meta";
  status.setAttribute("role", "status");
  bar.prepend(status);
  const sending = makeSending(outbox, { status, frozen: form, buttons });

  async function press(button: HTMLButtonElement): Promise<void> {
    if (sending.isBusy() || (hasFields && !task.sheet) || !isReady(task, button)) return;
    if (task.sheet) clearProblems(form, task.sheet.fields);
    const message = {
      actor,
      method: "POST",
      url: form.dataset["send"] ?? "",
      body: { outcome: button.value, opinion: opinion.value.trim(), values: task.sheet?.typed() ?? {}, record_version: Number(form.dataset["recordVersion"]) },
      label: form.dataset["label"] ?? "",
      page: location.pathname,
      draft: task.place,
    };
    const settlement = await sending.send(message);
    if (settlement?.verdict === "done") leave(task, settlement);
    if (settlement?.verdict === "refused") await showRefusal(task, settlement);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (button?.matches("[data-outcome]")) void press(button);
  });
  // Enter in a field would press the first button, which may be to reject.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  });
  task.guard.allowWhile(() => sending.isBusy());
}

function isReady({ form, opinion, sheet }: Task, button: HTMLButtonElement): boolean {
  if (button.dataset["opinion"] === "required" && opinion.value.trim() === "") {
    note(need(document, "[data-opinion-error]", HTMLElement), say("opinionRequired"));
    opinion.setAttribute("aria-invalid", "true");
    opinion.focus();
    return false;
  }
  // Who rejects or returns need not fill in the node's fields; the server knows which outcomes those are.
  const problems = sheet?.problems(!navigator.onLine && button.dataset["kind"] === "primary") ?? [];
  if (sheet && problems.length > 0) showProblems(form, sheet.fields, problems);
  return problems.length === 0;
}

function leave(task: Task, settlement: Settlement): void {
  task.guard.release();
  dropDraft(localStorage, task.place);
  const body = isMap(settlement.body) ? settlement.body : {};
  const message = textOf(body["message"]);
  if (message) toastThere(message);
  location.assign(textOf(body["next"]) || "/inbox");
}

async function showRefusal(task: Task, settlement: Settlement): Promise<void> {
  const { form, sheet } = task;
  const refusal = refusalOf(settlement.body);
  if (sheet && refusal.problems.some((problem) => problem.field !== null && sheet.fields.has(rootOf(problem.field)))) {
    showProblems(form, sheet.fields, refusal.problems);
    return;
  }
  if (refusal.difference.length > 0) {
    const mine = (key: string): string => {
      const element = sheet?.fields.get(key)?.element;
      return element && key in sheet.changed() ? typedWords(element) : "";
    };
    if (!(await showDifference(refusal.message, refusal.difference, mine))) return;
    keep(task);
    task.guard.release();
    location.reload();
    return;
  }
  const words = [...refusal.problems.map((problem) => problem.message), say("kept"), refusal.number ? say("number", { number: refusal.number }) : ""];
  showMessage(form, refusal.message || say("failed"), words.filter(Boolean).join(" "));
}

/** Keep what is typed on this device. */
function keep(task: Task): void {
  task.guard.touch();
  // Until the fields are there, what an earlier visit typed into them must not be lost.
  const earlier = task.sheet ? null : readDraft(localStorage, task.place);
  const values: Values = task.sheet?.changed() ?? earlier?.values ?? {};
  const labels: Labels = task.sheet?.labels ?? earlier?.labels ?? {};
  keepDraft(localStorage, task.place, { label: task.form.dataset["label"] ?? "", page: location.pathname, values, labels, opinion: task.opinion.value, problem: "", at: Date.now() });
}

function bringBack(task: Task): void {
  const draft = readDraft(localStorage, task.place);
  if (!draft) return;
  if (task.opinion.value === "") task.opinion.value = draft.opinion;
  task.sheet?.restore(draft.values, draft.labels);
  if (draft.problem) showMessage(task.form, draft.problem, say("kept"));
}

/** j and k lead to the next and the previous task. */
function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    const link = event.key === "j" ? "[data-next]" : event.key === "k" ? "[data-previous]" : "";
    if (link) maybe(document, link, HTMLAnchorElement)?.click();
  });
}
