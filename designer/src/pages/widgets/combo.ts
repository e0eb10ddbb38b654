import { send } from "../ask.ts";
import { need } from "../dom.ts";
import { isMap, textOf, type Labels, type Value } from "../shapes.ts";
import { say } from "../texts.ts";
import type { Control, Surroundings } from "./control.ts";
import { Popup, type Option } from "./popup.ts";

const REST = 200;

export function comboControl(root: HTMLElement, around: Surroundings): Control {
  return new Combo(need(root, "[data-combo]", HTMLElement), around);
}

/** A field that names one thing found by searching: type, arrow keys, Enter; what is typed without choosing is undone. */
class Combo implements Control {
  readonly inputs: readonly HTMLElement[];
  private value: string | null = null;
  private label = "";
  private timer = 0;
  private asked = new AbortController();
  private readonly input: HTMLInputElement;
  private readonly clear: HTMLButtonElement;
  private readonly popup: Popup;

  constructor(combo: HTMLElement, private readonly around: Surroundings) {
    this.input = need(combo, "[data-input]", HTMLInputElement);
    this.clear = need(combo, "[data-clear]", HTMLButtonElement);
    this.inputs = [this.input];
    this.input.value = "";
    this.popup = new Popup(combo, this.input, (option) => { this.choose(option); });
    this.input.addEventListener("input", () => { this.type(); });
    this.input.addEventListener("click", () => { if (!this.popup.isOpen) this.search(""); });
    this.input.addEventListener("blur", () => { this.undo(); });
    this.input.addEventListener("keydown", (event) => { if (!event.isComposing && this.press(event.key)) event.preventDefault(); });
    this.clear.addEventListener("click", () => {
      this.empty();
      this.input.focus();
    });
  }

  read(): Value {
    return this.value;
  }

  write(value: Value, labels: Labels): void {
    const id = typeof value === "string" ? value : null;
    const label = id === null ? "" : (labels[id] ?? id);
    if (id !== this.value || label !== this.label) this.show(id, label);
  }

  words(value: Value, labels: Labels): string {
    return typeof value === "string" ? (labels[value] ?? value) : say("blank");
  }

  focus(): void {
    this.input.focus();
  }

  trouble(): null {
    return null;
  }

  private show(id: string | null, label: string): void {
    this.value = id;
    this.label = label;
    if (this.input.value !== label) this.input.value = label;
    this.clear.hidden = id === null;
  }

  private choose(option: Option): void {
    this.stop();
    this.around.named(option.value, option.label);
    this.show(option.value, option.label);
    this.popup.close();
    this.around.changed();
  }

  private empty(): void {
    if (this.value === null) return;
    this.show(null, "");
    this.around.changed();
  }

  private undo(): void {
    this.stop();
    this.popup.close();
    this.input.value = this.label;
  }

  private type(): void {
    if (this.input.value === "") this.empty();
    this.stop();
    this.timer = window.setTimeout(() => { this.search(this.input.value); }, REST);
  }

  /** Do what a key means here; false = it means nothing. */
  private press(key: string): boolean {
    const { popup } = this;
    if (key === "ArrowDown" && !popup.isOpen) this.search("");
    else if (key === "ArrowDown") popup.move(1);
    else if (key === "ArrowUp" && popup.isOpen) popup.move(-1);
    else if (key === "Enter") popup.chooseActive();
    else if (key === "Escape" && popup.isOpen) this.undo();
    else return false;
    return true;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  private search(text: string): void {
    this.stop();
    this.asked = new AbortController();
    if (!this.popup.isOpen) this.popup.tell(say("searching"));
    this.find(text, this.asked.signal).catch(() => undefined);
  }

  /** Search on the server; an answer to an older text is dropped. */
  private async find(text: string, signal: AbortSignal): Promise<void> {
    const body = { q: text.trim(), ...this.around.context() };
    const answer = await send({ method: "POST", url: this.around.optionsUrl, body, signal });
    if (signal.aborted) return;
    if (answer.kind !== "answered" || answer.status !== 200 || !isMap(answer.body)) {
      this.popup.tell(say("searchFailed"));
      return;
    }
    const found = optionsOf(answer.body["options"]);
    if (found.length > 0) this.popup.show(found, answer.body["more"] === true);
    else this.popup.tell(say("nothing"));
  }
}

function optionsOf(found: unknown): Option[] {
  if (!Array.isArray(found)) return [];
  return found.filter(isMap).map((one) => ({ value: textOf(one["value"]), label: textOf(one["label"]), note: textOf(one["note"]) }));
}
