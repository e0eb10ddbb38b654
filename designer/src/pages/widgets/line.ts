import { every, maybe, need } from "../dom.ts";
import { same } from "../patch.ts";
import type { Labels, LineValue, Problem, Rights, Value } from "../shapes.ts";
import { say } from "../texts.ts";
import type { Field, Surroundings } from "./control.ts";

export type MakeField = (element: HTMLElement, key: string, around: Surroundings) => Field;

const HIDDEN: Rights = { visible: false, required: false, readonly: true };
const NAMING = ["id", "for", "name", "aria-labelledby", "aria-controls", "aria-describedby"];

let made = 0;

/** One line: its cells, which of them somebody typed into, and what the others hold. */
export class Line {
  readonly element: HTMLElement;
  readonly cells: ReadonlyMap<string, Field>;
  readonly touched = new Set<string>();
  /** How page and server know it; a new line has a name that begins with a plus sign. */
  readonly id: string;
  private shown: LineValue = {};
  private labels: Labels | null = null;
  private readonly allowed = new Map<string, string>();
  private readonly nameTemplate: string;

  constructor(id: string, template: HTMLTemplateElement, nameTemplate: string, makeField: MakeField, around: (line: Line, column: string) => Surroundings) {
    const copy = document.importNode(template.content, true);
    made += 1;
    for (const element of every(copy, "*", Element)) nameApart(element, made);
    this.element = need(copy, "[data-line-row]", HTMLElement);
    this.id = id;
    this.nameTemplate = nameTemplate;
    const found = every(this.element, "[data-cell]", HTMLElement).map((cell) => {
      const key = cell.dataset["cell"] ?? "";
      return [key, makeField(cell, key, around(this, key))] as const;
    });
    this.cells = new Map(found);
  }

  /** What the server is told: which line it is, and the cells somebody typed into. */
  read(): LineValue {
    const found: Record<string, Value> = { id: this.id };
    for (const key of this.touched) {
      const value = this.cells.get(key)?.read();
      if (value !== undefined) found[key] = value;
    }
    return found;
  }

  /** Show a line; what somebody typed stays, and what is shown already is not drawn again. */
  write(line: LineValue, labels: Labels): void {
    const isShown = (key: string): boolean => labels === this.labels && same(this.shown[key], line[key]);
    for (const [key, cell] of this.cells) if (!this.touched.has(key) && !isShown(key)) cell.write(line[key] ?? null, labels);
    this.shown = line;
    this.labels = labels;
  }

  /** Put back what was typed earlier. */
  restore(line: LineValue, labels: Labels): void {
    for (const [key, value] of Object.entries(line)) {
      const cell = this.cells.get(key);
      if (!cell) continue;
      cell.write(value, labels);
      this.touched.add(key);
    }
  }

  allow(columns: Readonly<Record<string, Rights>>, own: Readonly<Record<string, Rights>>): void {
    for (const [key, cell] of this.cells) {
      const rights = own[key] ?? columns[key] ?? HIDDEN;
      const isOut = columns[key] === undefined;
      const said = JSON.stringify([rights, isOut]);
      if (this.allowed.get(key) === said) continue;
      this.allowed.set(key, said);
      cell.allow(rights);
      cell.element.closest("td")?.toggleAttribute("data-out", isOut);
    }
  }

  /** What a cell holds now, typed or computed. */
  value(key: string): Value {
    return this.cells.get(key)?.read() ?? this.shown[key] ?? null;
  }

  number(at: number): void {
    need(this.element, "[data-number]", HTMLElement).textContent = String(at);
    const name = maybe(this.element, "[data-name]", HTMLElement);
    if (name) name.textContent = this.name();
  }

  problems(rows: string, at: number, all: boolean): Problem[] {
    return [...this.cells].flatMap(([key, cell]) => {
      const message = cell.trouble() ?? (all && cell.isMissing() ? say("required") : null);
      return message === null ? [] : [{ field: `${rows}[${at}].${key}`, message }];
    });
  }

  /** How the line is called: by its template, else by its first cell. */
  name(): string {
    const word = (key: string): string => {
      const cell = this.cells.get(key);
      return cell ? wordsIn(cell.element) : "";
    };
    const first = this.cells.keys().next().value ?? "";
    return this.nameTemplate ? this.nameTemplate.replace(/\{\{\s*([^\s|}]+)[^}]*\}\}/g, (_hole, key: string) => word(key)) : word(first);
  }
}

/** What a cell shows, as text. */
function wordsIn(cell: HTMLElement): string {
  const input = cell.querySelector("input:not([type=radio]):not([type=checkbox]), textarea");
  if (input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement) return input.value.replace("T", " ");
  const list = cell.querySelector("select");
  return (list ? (list.selectedOptions[0]?.value && list.selectedOptions[0].label) || "" : cell.querySelector("[data-output], [data-word]")?.textContent.trim()) ?? "";
}

/** Name a new line, so that answers find it; the server stores it under an id of its own. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `+${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function nameApart(element: Element, number: number): void {
  for (const name of NAMING) {
    const value = element.getAttribute(name);
    if (value?.includes("__line__")) element.setAttribute(name, value.replaceAll("__line__", String(number)));
  }
}
