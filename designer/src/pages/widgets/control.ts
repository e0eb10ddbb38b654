import type { Labels, Value } from "../shapes.ts";

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
