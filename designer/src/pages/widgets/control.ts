import type { Labels, Problem, Rights, Value } from "../shapes.ts";

/** The working part of a field: what its kind of widget can do. */
export interface Control {
  /** What it holds now; undefined where nobody types. */
  read(): Value | undefined;
  /** Show a value; showing what it already shows changes nothing. */
  write(value: Value, labels: Labels): void;
  /** The value as people read it, for a field that may not be edited. */
  words(value: Value, labels: Labels): string | Node;
  focus(): void;
  /** What is wrong with something half typed, which `read` cannot say. */
  trouble(): string | null;
  /** The elements that carry aria-invalid and the like. */
  readonly inputs: readonly HTMLElement[];
  /** Take text as if it was typed or chosen; false = it means nothing here. */
  readonly put?: (text: string) => boolean;
  /** The fields inside, where there are some. */
  readonly inner?: Inner;
}

/** A control that holds fields of its own and shows their rights and problems itself. */
export interface Inner {
  allow(rights: Rights): void;
  /** Put back what was typed earlier. */
  restore(value: Value, labels: Labels): void;
  /** The field in a line, from 1; without a column the first one of the line. */
  at(line: number, column: string | undefined): Field | undefined;
  problems(all: boolean): readonly Problem[];
  clear(): void;
}

/** What a widget may ask of its page. */
export interface Surroundings {
  readonly field: string;
  readonly optionsUrl: string;
  readonly form: string;
  /** Values and place of the form, for options that depend on them. */
  readonly context: () => Readonly<Record<string, unknown>>;
  readonly changed: () => void;
  /** Tell the names of linked things so that they can be shown elsewhere. */
  readonly named: (id: string, label: string) => void;
}

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
  /** Take text as if it was typed; false = it means nothing here. */
  put(text: string): boolean;
  /** The fields inside, where there are some. */
  readonly inner: Inner | undefined;
}
