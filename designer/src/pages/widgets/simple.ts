import { need, every } from "../dom.ts";
import { decimalOf, decimalWords, integerOf, numberWords, placesOf } from "../format.ts";
import type { Value } from "../shapes.ts";
import { say } from "../texts.ts";
import type { Control, Surroundings } from "./control.ts";

type Typed = HTMLInputElement | HTMLTextAreaElement;

export function textControl(root: HTMLElement, around: Surroundings): Control {
  return typedControl(typed(root), around, (text) => text || null, plain);
}

export function integerControl(root: HTMLElement, around: Surroundings): Control {
  return typedControl(typed(root), around, integerOf, (value) => (typeof value === "number" ? numberWords(value) : plain(value)), String);
}

/** A decimal: thousands stand apart while nobody types; `pads` shows all places of an amount. */
export function decimalControl(root: HTMLElement, around: Surroundings, pads: boolean): Control {
  const input = need(root, "[data-input]", HTMLInputElement);
  const scale = Number(input.dataset["scale"]);
  const words = (value: Value): string => decimalWords(plain(value), pads ? scale : 0);
  const control = typedControl(input, around, decimalOf, (value) => words(value) + unitOf(root), words);
  input.addEventListener("blur", () => {
    const value = decimalOf(input.value);
    if (value !== null) input.value = words(value);
  });
  const trouble = (): string | null => {
    const places = placesOf(decimalOf(input.value) ?? "0");
    return places === null ? say("badNumber") : places > scale ? say("tooFine", { places: scale }) : null;
  };
  return { ...control, trouble };
}

export function dateControl(root: HTMLElement, around: Surroundings): Control {
  return typedControl(typed(root), around, (text) => text.slice(0, "YYYY-MM-DDTHH:MM".length) || null, (value) => plain(value).replace("T", " "));
}

export function booleanControl(root: HTMLElement, around: Surroundings): Control {
  const box = need(root, "[data-input]", HTMLInputElement);
  const word = need(root, "[data-word]", HTMLElement);
  const tell = (): void => {
    word.textContent = say(box.checked ? "yes" : "no");
  };
  box.addEventListener("change", () => {
    tell();
    around.changed();
  });
  return {
    read: () => box.checked,
    write: (value) => {
      box.checked = value === true;
      tell();
    },
    words: (value) => (value === null ? say("blank") : say(value === true ? "yes" : "no")),
    focus: () => {
      box.focus();
    },
    trouble: () => null,
    inputs: [box],
    put: (text) => {
      const found = truthOf(text);
      if (found === null) return false;
      box.checked = found;
      box.dispatchEvent(new Event("change"));
      return true;
    },
  };
}

export function choiceControl(root: HTMLElement, around: Surroundings): Control {
  const list = root.querySelector("select");
  return list ? selectControl(list, around) : segmentControl(need(root, "[data-input]", HTMLElement), around);
}

/** A field nobody types into: its place shows the words. */
export function outputControl(root: HTMLElement): Control {
  const output = need(root, "[data-output]", HTMLElement);
  const untouched = output.textContent;
  const { places, unit } = output.dataset;
  const codes = Object.fromEntries(every(root, "[data-codes] option", HTMLOptionElement).map((option) => [option.value, option.text]));
  const amount = (value: Value): string => decimalWords(plain(value), Number(places)) + (unit ? ` ${unit}` : "");
  const words: Control["words"] = (value, labels) => {
    if (value === null) return untouched || say("blank");
    return places === undefined ? wordsOf(value, { ...codes, ...labels }) : amount(value);
  };
  return {
    read: () => undefined,
    write: (value, labels) => {
      const shown = words(value, labels);
      if (output.textContent !== shown) output.replaceChildren(shown);
    },
    words,
    focus: () => {
      output.scrollIntoView({ block: "center" });
    },
    trouble: () => null,
    inputs: [],
  };
}

function selectControl(list: HTMLSelectElement, around: Surroundings): Control {
  list.addEventListener("change", around.changed);
  const labelOf = (value: Value): string | undefined => [...list.options].find((option) => option.value === value)?.label;
  return {
    read: () => list.value || null,
    write: (value) => {
      list.value = plain(value);
    },
    words: (value) => (value === null ? say("blank") : (labelOf(value) ?? plain(value))),
    focus: () => {
      list.focus();
    },
    trouble: () => null,
    inputs: [list],
    put: (text) => {
      const wanted = text.trim();
      const option = [...list.options].find((one) => one.value === wanted || one.label === wanted);
      if (!option) return false;
      list.value = option.value;
      list.dispatchEvent(new Event("change"));
      return true;
    },
  };
}

function segmentControl(group: HTMLElement, around: Surroundings): Control {
  const radios = every(group, "input", HTMLInputElement);
  group.addEventListener("change", around.changed);
  const labelOf = (value: Value): string | undefined =>
    radios.find((radio) => radio.value === value)?.closest("label")?.textContent.trim();
  return {
    read: () => radios.find((radio) => radio.checked)?.value ?? null,
    write: (value) => {
      for (const radio of radios) radio.checked = radio.value === value;
    },
    words: (value) => (value === null ? say("blank") : (labelOf(value) ?? plain(value))),
    focus: () => {
      (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
    },
    trouble: () => null,
    inputs: [group],
  };
}

function typedControl(
  input: Typed,
  around: Surroundings,
  parse: (text: string) => Value,
  show: (value: Value) => string,
  edit: (value: Exclude<Value, null>) => string = String,
): Control {
  input.addEventListener("input", around.changed);
  return {
    read: () => parse(input.value),
    write: (value) => {
      const text = value === null ? "" : edit(value);
      if (input.value !== text && parse(input.value) !== value) input.value = text;
    },
    words: (value) => (value === null || value === "" ? say("blank") : show(value)),
    focus: () => {
      input.focus();
    },
    trouble: () => (input.validity.badInput ? say("badDate") : null),
    inputs: [input],
    put: (text) => {
      input.value = input instanceof HTMLInputElement && input.type.startsWith("date") ? dateText(text) : text.trim();
      if (input.value === "" && text.trim() !== "") return false;
      input.dispatchEvent(new Event("input"));
      input.dispatchEvent(new Event("blur"));
      return true;
    },
  };
}

const YES = ["true", "yes", "1", "是", "✓"];
const NO = ["false", "no", "0", "否", ""];

function truthOf(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return YES.includes(word) ? true : NO.includes(word) ? false : null;
}

/** Write a date as spreadsheets give it the way an input of dates takes it. */
function dateText(text: string): string {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2}))?/.exec(text.trim());
  if (!found) return "";
  const [, year = "", month = "", day = "", hour, minute] = found;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return hour === undefined ? date : `${date}T${hour.padStart(2, "0")}:${minute ?? "00"}`;
}

function unitOf(root: HTMLElement): string {
  const unit = root.querySelector(".unit")?.textContent;
  return unit ? ` ${unit}` : "";
}

function typed(root: HTMLElement): Typed {
  const found = root.querySelector("[data-input]");
  if (found instanceof HTMLTextAreaElement) return found;
  return need(root, "[data-input]", HTMLInputElement);
}

function wordsOf(value: Value, labels: Readonly<Record<string, string>>): string {
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? (labels[one] ?? one) : "")).join("，") || say("blank");
  if (typeof value === "number") return numberWords(value);
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  const text = plain(value);
  return labels[text] ?? text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/, "$1 $2");
}

function plain(value: Value): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
