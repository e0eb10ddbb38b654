import { make, need } from "../dom.ts";
import { say } from "../texts.ts";

/** One thing that can be chosen. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

/** The list under a field, by the rules of the listbox pattern: focus stays in the field. */
export class Popup {
  private options: readonly Option[] = [];
  private active = -1;
  private readonly box: HTMLElement;
  private readonly announcer: HTMLElement;

  constructor(
    combo: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly take: (option: Option) => void,
  ) {
    this.box = need(combo, "[role=listbox]", HTMLElement);
    this.announcer = need(combo, "[data-announce]", HTMLElement);
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    this.box.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      this.choose(row ? [...this.box.children].indexOf(row) : -1);
    });
  }

  get isOpen(): boolean {
    return !this.box.hidden;
  }

  show(found: readonly Option[], hasMore: boolean): void {
    this.options = found;
    const rows = found.map((option, index) => rowOf(option, `${this.box.id}-${index}`));
    this.open(hasMore ? [...rows, lineOf(say("more"))] : rows);
    this.mark(found.length > 0 ? 0 : -1);
    this.announcer.textContent = say("results", { count: found.length });
  }

  /** Say something in place of options. */
  tell(words: string): void {
    this.options = [];
    this.open([lineOf(words)]);
    this.mark(-1);
    this.announcer.textContent = words;
  }

  close(): void {
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  move(by: number): void {
    const { length } = this.options;
    if (length > 0) this.mark((this.active + by + length) % length);
  }

  chooseActive(): void {
    this.choose(this.active);
  }

  private choose(index: number): void {
    const option = this.options[index];
    if (option) this.take(option);
  }

  private open(rows: readonly HTMLElement[]): void {
    this.box.replaceChildren(...rows);
    this.box.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  private mark(index: number): void {
    this.active = index;
    [...this.box.children].forEach((row, at) => {
      row.setAttribute("aria-selected", String(at === index));
      if (at === index) row.scrollIntoView({ block: "nearest" });
    });
    const id = this.box.children[index]?.id;
    if (id) this.input.setAttribute("aria-activedescendant", id);
    else this.input.removeAttribute("aria-activedescendant");
  }
}

function rowOf(option: Option, id: string): HTMLElement {
  const note = option.note ? [make("span", { class: "meta" }, option.note)] : [];
  return make("li", { role: "option", id, "aria-selected": "false" }, make("span", {}, option.label), ...note);
}

/** A line that cannot be chosen; still an option to those who hear it, since a listbox holds nothing else. */
function lineOf(words: string): HTMLElement {
  return make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "says" }, words);
}
