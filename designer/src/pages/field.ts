import { every, maybe, need, note } from "./dom.ts";
import type { Rights, Value } from "./shapes.ts";
import { comboControl } from "./widgets/combo.ts";
import type { Control, Field, Surroundings } from "./widgets/control.ts";
import { linesControl } from "./widgets/lines.ts";
import { booleanControl, choiceControl, dateControl, decimalControl, integerControl, outputControl, textControl } from "./widgets/simple.ts";
import { uploadsControl } from "./widgets/uploads.ts";

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
  rows: (root, around) => linesControl(root, around, fieldIn),
};

const UNTIL_KNOWN: Rights = { visible: true, required: false, readonly: false };

/** Find the fields of a form in their order. */
export function fieldsOf(form: HTMLElement, around: (field: string) => Surroundings): ReadonlyMap<string, Field> {
  const found = every(form, "[data-field]", HTMLElement).map((element) => {
    const key = element.dataset["field"] ?? "";
    return fieldIn(element, key, around(key));
  });
  return new Map(found.map((field) => [field.key, field]));
}

/** Make a field of its element: of the form, or of a cell in a line. */
export function fieldIn(element: HTMLElement, key: string, around: Surroundings): Field {
  const control = (CONTROLS[element.dataset["type"] ?? ""] ?? outputControl)(element, around);
  const { inner } = control;
  const parts = partsOf(element);
  let rights = UNTIL_KNOWN;
  const mayType = (): boolean => rights.visible && (!rights.readonly || inner !== undefined);
  return {
    key,
    label: element.dataset["label"] ?? key,
    id: element.id,
    element,
    isInput: control.inputs.length > 0 || inner !== undefined,
    inner,
    put: (text) => mayType() && (control.put?.(text) ?? false),
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
      inner?.allow(given);
      for (const input of control.inputs) set(input, "aria-required", given.required && input.getAttribute("type") !== "file");
      describe(control, parts);
    },
    isMissing: () => mayType() && rights.required && blank(control.read()),
    trouble: () => (mayType() ? control.trouble() : null),
    fail: (message) => {
      if (message === null) inner?.clear();
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
