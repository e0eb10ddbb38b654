import { every, maybe, need, note } from "./dom.ts";
import type { Labels, Rights, Value } from "./shapes.ts";
import { comboControl } from "./widgets/combo.ts";
import type { Control, Surroundings } from "./widgets/control.ts";
import { booleanControl, choiceControl, dateControl, decimalControl, integerControl, outputControl, textControl } from "./widgets/simple.ts";
import { uploadsControl } from "./widgets/uploads.ts";

/** One field of the page: its widget, its rights, and what is said about it. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly id: string;
  readonly element: HTMLElement;
  /** Somebody may type into it, if the rights let her. */
  readonly isInput: boolean;
  /** What is typed; undefined where the person may not type now. */
  read(): Value | undefined;
  /** What it holds, also while it is hidden; undefined where nobody types. */
  held(): Value | undefined;
  write(value: Value, labels: Labels): void;
  allow(rights: Rights): void;
  /** Nothing filled in although it is asked for. */
  isMissing(): boolean;
  trouble(): string | null;
  fail(message: string | null): void;
  warn(message: string | null): void;
  focus(): void;
}

const CONTROLS: Readonly<Record<string, (root: HTMLElement, around: Surroundings) => Control>> = {
  text: textControl,
  longtext: textControl,
  integer: integerControl,
  number: (root, around) => decimalControl(root, around, false),
  money: (root, around) => decimalControl(root, around, true),
  boolean: booleanControl,
  date: dateControl,
  datetime: dateControl,
  choice: choiceControl,
  link: comboControl,
  person: comboControl,
  department: comboControl,
  files: uploadsControl,
};

const UNTIL_KNOWN: Rights = { visible: true, required: false, readonly: false };

/** Find the fields of a form in their order. */
export function fieldsOf(form: HTMLElement, around: (field: string) => Surroundings): ReadonlyMap<string, Field> {
  const found = every(form, "[data-field]", HTMLElement).map((element) => fieldOf(element, around));
  return new Map(found.map((field) => [field.key, field]));
}

function fieldOf(element: HTMLElement, around: (field: string) => Surroundings): Field {
  const key = element.dataset["field"] ?? "";
  const control = (CONTROLS[element.dataset["type"] ?? ""] ?? outputControl)(element, around(key));
  const parts = partsOf(element);
  let rights = UNTIL_KNOWN;
  const mayType = (): boolean => rights.visible && !rights.readonly;
  return {
    key,
    label: element.dataset["label"] ?? key,
    id: element.id,
    element,
    isInput: control.inputs.length > 0,
    read: () => (mayType() ? control.read() : undefined),
    held: () => control.read(),
    write: (value, labels) => {
      control.write(value, labels);
      parts.fixed.replaceChildren(control.words(value, labels));
    },
    allow: (given) => {
      rights = given;
      element.hidden = !given.visible;
      parts.edit.hidden = given.readonly && control.inputs.length > 0;
      parts.fixed.hidden = !parts.edit.hidden;
      parts.required.hidden = !given.required || given.readonly;
      for (const input of control.inputs) set(input, "aria-required", given.required && input.getAttribute("type") !== "file");
      describe(control, parts);
    },
    isMissing: () => mayType() && rights.required && blank(control.read()),
    trouble: () => (mayType() ? control.trouble() : null),
    fail: (message) => {
      note(parts.error, message);
      element.toggleAttribute("data-invalid", message !== null);
      for (const input of control.inputs) set(input, "aria-invalid", message !== null);
      describe(control, parts);
    },
    warn: (message) => {
      note(parts.warning, message);
      describe(control, parts);
    },
    focus: () => {
      control.focus();
      element.scrollIntoView({ block: "nearest" });
    },
  };
}

interface Parts {
  readonly edit: HTMLElement;
  readonly fixed: HTMLElement;
  readonly required: HTMLElement;
  readonly help: HTMLElement | null;
  readonly error: HTMLElement;
  readonly warning: HTMLElement;
}

function partsOf(element: HTMLElement): Parts {
  return {
    edit: need(element, "[data-edit]", HTMLElement),
    fixed: need(element, "[data-fixed]", HTMLElement),
    required: need(element, "[data-need]", HTMLElement),
    help: maybe(element, ".help", HTMLElement),
    error: need(element, "[data-error]", HTMLElement),
    warning: need(element, "[data-warning]", HTMLElement),
  };
}

/** Tie help, error and warning to the input, so that they are read out with it. */
function describe(control: Control, parts: Parts): void {
  const said = [parts.error, parts.warning, parts.help].filter((part) => part !== null && !part.hidden);
  const ids = said.map((part) => part?.id ?? "").join(" ");
  for (const input of control.inputs) {
    if (ids) input.setAttribute("aria-describedby", ids);
    else input.removeAttribute("aria-describedby");
  }
}

function set(input: HTMLElement, attribute: string, holds: boolean): void {
  if (holds) input.setAttribute(attribute, "true");
  else input.removeAttribute(attribute);
}

function blank(value: Value | undefined): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === null || (Array.isArray(value) && value.length === 0);
}
