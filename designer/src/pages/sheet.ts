import { useToken } from "./ask.ts";
import { every, maybe } from "./dom.ts";
import { fieldsOf } from "./field.ts";
import { Findings } from "./findings.ts";
import { live, type Live } from "./live.ts";
import { patch, type Changes } from "./patch.ts";
import { rootOf, settleProblem } from "./problems.ts";
import { drawRoute } from "./route.ts";
import type { Outcome, Rules } from "./rules.ts";
import type { Evaluation, FormDocument, Labels, Problem, Rights, Value, Values } from "./shapes.ts";
import { say } from "./texts.ts";
import type { Field, Surroundings } from "./widgets/control.ts";

const HIDDEN: Rights = { visible: false, required: false, readonly: true };

/** A document of a form, with its rules ready to be followed. */
export interface Opened {
  readonly document: FormDocument;
  readonly rules: Rules;
}

/** The fields of a page filled with a document: what is typed, and rules that react to it. */
export class Sheet {
  readonly fields: ReadonlyMap<string, Field>;
  private shown: Evaluation;
  private named: Labels;
  private readonly touched = new Set<string>();
  private readonly asking: Live;
  private readonly findings: Findings;
  private document: FormDocument;
  private rules: Rules;

  constructor(
    private readonly form: HTMLElement,
    { document, rules }: Opened,
    private readonly edited: () => void,
  ) {
    this.document = document;
    this.rules = rules;
    this.shown = document;
    this.named = document.labels;
    this.asking = live(form.dataset["evaluate"] ?? "", () => this.question(), (answer) => { this.take(this.rules.together(answer, this.outcome())); });
    this.fields = fieldsOf(form, (key) => this.surroundings(key));
    this.findings = new Findings(form, this.fields, () => this.outcome().problems.filter(({ field }) => field !== null && this.touched.has(rootOf(field))));
    for (const key of typedEarly(this.fields, document)) this.touched.add(key);
    this.fill((key) => this.touched.has(key));
    if (this.isTouched) this.react([...this.touched]);
  }

  get version(): string {
    return this.document.version;
  }

  get recordVersion(): number | null {
    return this.document.record?.version ?? null;
  }

  /** Somebody has typed something. */
  get isTouched(): boolean {
    return this.touched.size > 0;
  }

  get labels(): Labels {
    return this.named;
  }

  /** Everything the person may type into, as it stands. */
  typed(): Record<string, Value> {
    return collect(this.fields, () => true);
  }

  /** Only what the person has typed into. */
  changed(): Record<string, Value> {
    return collect(this.fields, (key) => this.touched.has(key));
  }

  /** What can be said without the server; `all` = also what is missing. */
  problems(all: boolean): Problem[] {
    const found = localProblems(this.fields, all);
    const said = new Set(found.map((problem) => problem.field));
    return all ? [...found, ...this.outcome().problems.filter((problem) => !said.has(problem.field))] : found;
  }

  /** Put in what was typed earlier, where nothing has been typed now. */
  restore(values: Values, labels: Labels): void {
    this.named = { ...this.named, ...labels };
    for (const [key, value] of Object.entries(values)) {
      const field = this.fields.get(key);
      if (!field?.isInput || this.touched.has(key)) continue;
      if (field.inner) field.inner.restore(value, this.named);
      else field.write(value, this.named);
      this.touched.add(key);
    }
    this.react(Object.keys(values));
  }

  /** Take a newer document; what was typed stays. */
  renew({ document, rules }: Opened): void {
    this.document = document;
    this.rules = rules;
    this.fill((key) => this.touched.has(key));
    this.react([...this.touched]);
  }

  /** Ask for what could not be asked while the network was away. */
  catchUp(): void {
    this.asking.catchUp();
  }

  private surroundings(key: string): Surroundings {
    const { dataset } = this.form;
    return {
      field: key,
      optionsUrl: `${dataset["options"] ?? ""}${key}`,
      form: `${dataset["app"] ?? ""}/${dataset["form"] ?? ""}`,
      context: () => this.place(),
      changed: () => {
        this.note(key);
      },
      named: (id, label) => {
        this.named = { ...this.named, [id]: label };
      },
    };
  }

  private place(): Record<string, unknown> {
    return {
      values: { ...this.shown.values, ...this.typed() },
      node: this.form.dataset["node"] ?? null,
      task: this.form.dataset["task"] ?? null,
      record: this.document.record?.id ?? null,
    };
  }

  private question(): Record<string, unknown> {
    return { ...this.place(), touched: [...this.touched] };
  }

  private note(key: string): void {
    this.touched.add(key);
    const field = this.fields.get(key);
    if (field) settleProblem(this.form, field);
    this.edited();
    this.react([key]);
  }

  /** Follow the rules at once, and ask the server for what only it can say. */
  private react(changed: readonly string[]): void {
    const outcome = this.outcome();
    this.take(this.rules.together(this.shown, outcome));
    this.findings.settle(outcome.problems);
    const hasRoute = maybe(this.form, "[data-route-list]", HTMLElement) !== null;
    if (hasRoute || changed.some((key) => this.rules.asksAbout(key))) this.asking.soon();
  }

  private outcome(): Outcome {
    const values: Record<string, Value> = {};
    for (const [key, field] of this.fields) {
      const held = field.held();
      if (held !== undefined) values[key] = held;
    }
    return this.rules.evaluate({ values, touched: this.touched }, this.shown);
  }

  private take(answer: Evaluation): void {
    const before = this.shown.route;
    const [next, changes] = patch({ ...this.shown, values: { ...this.shown.values, ...this.typed() } }, answer, this.touched);
    this.shown = next;
    // Labels that stay the same object need no cell to be drawn again.
    if (Object.keys(answer.labels).length > 0) this.named = { ...this.named, ...answer.labels };
    draw(this.form, this.fields, { shown: next, labels: this.named, changes });
    if (changes.route) drawRoute(this.form, next.route, before);
  }

  private fill(isKept: (key: string) => boolean): void {
    useToken(this.document.csrf);
    this.shown = this.document;
    this.named = { ...this.named, ...this.document.labels };
    const keys = [...this.fields.keys()];
    const changes = { values: keys.filter((key) => !isKept(key)), fields: keys, warnings: true, route: true };
    draw(this.form, this.fields, { shown: this.shown, labels: this.named, changes });
    drawRoute(this.form, this.shown.route, null);
  }
}

/** The fields somebody typed into before the document had come. */
function typedEarly(fields: ReadonlyMap<string, Field>, document: FormDocument): string[] {
  const mayType = (key: string): boolean => {
    const rights = document.fields[key] ?? HIDDEN;
    return rights.visible && !rights.readonly;
  };
  return [...fields.values()].filter((field) => mayType(field.key) && !isUntouched(field.read())).map((field) => field.key);
}

function isUntouched(value: Value | undefined): boolean {
  return value === undefined || value === null || value === false;
}

function collect(fields: ReadonlyMap<string, Field>, wanted: (key: string) => boolean): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const [key, field] of fields) {
    const value = wanted(key) ? field.read() : undefined;
    if (value !== undefined) found[key] = value;
  }
  return found;
}

function localProblems(fields: ReadonlyMap<string, Field>, all: boolean): Problem[] {
  return [...fields.values()].flatMap((field) => {
    const message = field.trouble() ?? (all && field.isMissing() ? say("required") : null);
    if (message !== null) return [{ field: field.key, message }];
    return field.inner?.problems(all) ?? [];
  });
}

interface Drawing {
  readonly shown: Evaluation;
  readonly labels: Labels;
  readonly changes: Changes;
}

/** Draw again what changed, and nothing else. */
function draw(form: HTMLElement, fields: ReadonlyMap<string, Field>, { shown, labels, changes }: Drawing): void {
  for (const key of changes.values) fields.get(key)?.write(shown.values[key] ?? null, labels);
  for (const key of changes.fields) fields.get(key)?.allow(shown.fields[key] ?? HIDDEN);
  if (changes.warnings) {
    for (const field of fields.values()) {
      field.warn(shown.warnings.filter((warning) => rootOf(warning.field) === field.key).map((warning) => warning.message).join(" ") || null);
    }
  }
  if (changes.fields.length === 0) return;
  for (const section of every(form, "[data-section]", HTMLElement)) {
    section.hidden = every(section, "[data-field]", HTMLElement).every((field) => field.hidden);
  }
}
