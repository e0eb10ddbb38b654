import { every, maybe, need } from "../dom.ts";
import { decimalWords } from "../format.ts";
import { linesOf, textOf, type Labels, type LineValue, type Problem, type Rights, type Value } from "../shapes.ts";
import { say } from "../texts.ts";
import { toast } from "../toast.ts";
import type { Control, Field, Inner, Surroundings } from "./control.ts";
import { fitting } from "./fitting.ts";
import { Line, newId, type MakeField } from "./line.ts";
import { moveByKey } from "./line_keys.ts";
import { isGrid, pastedCells } from "./pasted.ts";
import { sumOf } from "./totals.ts";

export function linesControl(root: HTMLElement, around: Surroundings, makeField: MakeField): Control {
  const lines = new Lines(root, around, makeField);
  return {
    read: () => lines.read(),
    write: (value, labels) => { lines.write(linesOf(value), labels); },
    words: () => "",
    focus: () => { lines.focus(); },
    trouble: () => null,
    inputs: [],
    inner: lines,
  };
}

/** Line items: a grid on a desk, cards on a phone; lines come, go and move, and cells are filled by typing or pasting. */
class Lines implements Inner {
  private lines: Line[] = [];
  private rights: Rights | null = null;
  private isEdited = false;
  private labels: Labels = {};
  private readonly grid: HTMLElement;
  private readonly body: HTMLElement;
  private readonly add: HTMLButtonElement;
  private readonly template: HTMLTemplateElement;

  constructor(private readonly root: HTMLElement, private readonly around: Surroundings, private readonly makeField: MakeField) {
    this.grid = need(root, "[data-lines]", HTMLElement);
    this.body = need(root, "[data-body]", HTMLElement);
    this.add = need(root, "[data-add]", HTMLButtonElement);
    this.template = need(root, "[data-line]", HTMLTemplateElement);
    this.add.addEventListener("click", () => { this.added()?.focus(); });
    this.body.addEventListener("keydown", (event) => { this.press(event); });
    this.body.addEventListener("paste", (event) => { this.paste(event); });
    this.body.addEventListener("click", (event) => { this.click(event); });
    fitting(this.grid, need(this.grid, "table", HTMLElement));
  }

  /** The lines with what somebody typed; undefined where nobody may type. */
  read(): Value | undefined {
    if (!this.mayType()) return undefined;
    return this.lines.map((line) => line.read());
  }

  /** Show lines; once somebody has edited them, an answer only fills the cells nobody typed into. */
  write(values: readonly LineValue[], labels: Labels): void {
    this.labels = labels;
    if (!this.isEdited) this.lay(values);
    const there = new Map(this.lines.map((line) => [line.id, line]));
    for (const one of values) there.get(textOf(one["id"]))?.write(one, labels);
    this.arrange();
  }

  restore(value: Value, labels: Labels): void {
    const values = linesOf(value);
    this.labels = labels;
    this.isEdited = true;
    this.lay(values);
    values.forEach((one, at) => this.lines[at]?.restore(one, labels));
    this.arrange();
  }

  allow(rights: Rights): void {
    this.rights = rights;
    const columns = rights.columns ?? {};
    for (const cell of every(this.grid, "thead [data-column], tfoot [data-column]", HTMLElement)) cell.hidden = columns[cell.dataset["column"] ?? ""] === undefined;
    this.arrange();
  }

  at(line: number, column: string | undefined): Field | undefined {
    const cells = this.lines[line - 1]?.cells;
    const key = column ?? cells?.keys().next().value ?? "";
    const cell = cells?.get(key);
    const rows = this.root.dataset["label"] ?? "";
    return cell && { ...cell, label: say("lineCell", { rows, line, column: cell.label }) };
  }

  problems(all: boolean): Problem[] {
    if (!this.mayType()) return [];
    return this.lines.flatMap((line, at) => line.problems(this.around.field, at + 1, all));
  }

  clear(): void {
    for (const line of this.lines) for (const cell of line.cells.values()) cell.fail(null);
  }

  focus(): void {
    (this.lines[0]?.cells.values().next().value ?? this.add).focus();
  }

  private mayType(): boolean {
    if (!this.rights?.visible) return false;
    return this.mayChange() || Object.values(this.rights.columns ?? {}).some((column) => !column.readonly);
  }

  private mayChange(): boolean {
    return this.rights !== null && this.rights.visible && !this.rights.readonly;
  }

  private make(id: string): Line {
    return new Line(id, this.template, this.grid.dataset["lineName"] ?? "", this.makeField, (line, column) => this.surroundings(line, column));
  }

  private surroundings(line: Line, column: string): Surroundings {
    return {
      ...this.around,
      field: `${this.around.field}.${column}`,
      optionsUrl: `${this.around.optionsUrl}.${column}`,
      context: () => ({ ...this.around.context(), line: this.lines.indexOf(line) + 1 }),
      changed: () => {
        line.touched.add(column);
        line.cells.get(column)?.fail(null);
        this.edited();
      },
    };
  }

  /** Make the lines those of the values, in their order; a line that is there already stays itself. */
  private lay(values: readonly LineValue[]): void {
    const there = new Map(this.lines.map((line) => [line.id, line]));
    for (const line of this.lines.splice(0)) line.element.remove();
    for (const one of values) {
      const id = textOf(one["id"]) || newId();
      this.append(there.get(id) ?? this.make(id), this.lines.length);
    }
  }

  private append(line: Line, at: number): void {
    this.body.insertBefore(line.element, this.lines[at]?.element ?? null);
    this.lines.splice(at, 0, line);
  }

  private added(at = this.lines.length): Field | undefined {
    if (!this.mayChange()) return undefined;
    const line = this.make(newId());
    this.append(line, at);
    line.write({}, this.labels);
    this.changed();
    return [...line.cells.values()].find((cell) => cell.isInput && !this.isReadonly(cell.key));
  }

  private isReadonly(column: string): boolean {
    return this.rights?.columns?.[column]?.readonly ?? true;
  }

  private remove(line: Line): void {
    const at = this.lines.indexOf(line);
    this.lines.splice(at, 1);
    line.element.remove();
    const near = this.lines[Math.min(at, this.lines.length - 1)];
    (near?.element.querySelector<HTMLElement>("[data-remove]") ?? this.add).focus();
    toast(say("lineRemoved", { line: at + 1 }), () => {
      this.append(line, Math.min(at, this.lines.length));
      this.changed();
      line.cells.values().next().value?.focus();
    });
    this.changed();
  }

  private move(line: Line, by: number): void {
    const at = this.lines.indexOf(line);
    const to = at + by;
    if (!this.mayChange() || to < 0 || to >= this.lines.length) return;
    const focused = document.activeElement;
    this.lines.splice(at, 1);
    line.element.remove();
    this.append(line, to);
    if (focused instanceof HTMLElement) focused.focus();
    this.changed();
  }

  /** Lines came, went or moved: what was said about their places holds no more. */
  private changed(): void {
    this.clear();
    this.edited();
  }

  private edited(): void {
    this.isEdited = true;
    this.arrange();
    this.around.changed();
  }

  /** Number the lines, show their rights, totals, and what can be done. */
  private arrange(): void {
    const { rights } = this;
    this.lines.forEach((line, at) => {
      line.number(at + 1);
      line.allow(rights?.columns ?? {}, rights?.lines?.[line.id] ?? {});
    });
    const mayChange = this.mayChange();
    this.add.hidden = !mayChange;
    this.grid.toggleAttribute("data-fixed-lines", !mayChange);
    const hint = maybe(this.root, "[data-paste-hint]", HTMLElement);
    if (hint) hint.hidden = !mayChange;
    need(this.grid, "[data-empty]", HTMLElement).hidden = this.lines.length > 0;
    need(this.grid, "table", HTMLElement).hidden = this.lines.length === 0;
    this.total();
  }

  private total(): void {
    for (const cell of every(this.grid, "[data-sum]", HTMLElement)) {
      const { sum = "", places, unit } = cell.dataset;
      const total = sumOf(this.lines.map((line) => textOf(line.value(sum))));
      need(cell, "[data-total]", HTMLElement).textContent = decimalWords(total, Number(places)) + (unit ? ` ${unit}` : "");
    }
    const count = maybe(this.grid, "[data-count]", HTMLElement);
    if (count) count.textContent = say("lineCount", { count: this.lines.length });
  }

  private lineOf(target: EventTarget | null): Line | undefined {
    return target instanceof Node ? this.lines.find((line) => line.element.contains(target)) : undefined;
  }

  private click(event: MouseEvent): void {
    const line = this.lineOf(event.target);
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!line || !button) return;
    if (button.hasAttribute("data-remove")) this.remove(line);
    else if (button.hasAttribute("data-up")) this.move(line, -1);
    else if (button.hasAttribute("data-down")) this.move(line, 1);
  }

  private press(event: KeyboardEvent): void {
    const line = this.lineOf(event.target);
    if (!line || event.isComposing || event.defaultPrevented) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.move(line, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.ctrlKey && event.key === "Delete" && this.mayChange()) {
      event.preventDefault();
      this.remove(line);
    } else if (moveByKey(event, { lines: this.lines, line, add: () => this.added() })) event.preventDefault();
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const line = this.lineOf(event.target);
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cell]")?.dataset["cell"] : undefined;
    if (!line || from === undefined || !isGrid(text)) return;
    event.preventDefault();
    this.pour(pastedCells(text), this.lines.indexOf(line), from);
  }

  /** Put a grid of texts into the cells from a place on, adding lines where there are too few. */
  private pour(rows: readonly (readonly string[])[], first: number, from: string): void {
    let missed = 0;
    rows.forEach((texts, offset) => {
      const at = first + offset;
      if (at >= this.lines.length && !this.added()) return;
      const cells = [...(this.lines[at]?.cells.values() ?? [])];
      const start = cells.findIndex((cell) => cell.key === from);
      const open = cells.slice(start).filter((cell) => cell.isInput && !cell.element.hidden && !this.isReadonly(cell.key));
      texts.forEach((text, index) => {
        if (text.trim() !== "" && open[index]?.put(text) !== true) missed += 1;
      });
    });
    toast(say(missed ? "pastedSome" : "pasted", { lines: rows.length, cells: missed }));
  }
}
