import type { Evaluation, Value } from "./shapes.ts";

/** What an evaluation changed: only this is drawn again. */
export interface Changes {
  readonly values: readonly string[];
  readonly fields: readonly string[];
  readonly warnings: boolean;
  readonly route: boolean;
}

/**
 * Lay an answer over what the page shows. Nothing is written over what somebody typed; a field the answer does not
 * name stays as it is. Lines always come through: their field knows which cells somebody typed into.
 */
export function patch(shown: Evaluation, answer: Evaluation, touched: ReadonlySet<string>): [Evaluation, Changes] {
  const isMerged = (key: string): boolean => shown.fields[key]?.columns !== undefined;
  const values = changedKeys(shown.values, answer.values).filter((key) => !touched.has(key) || isMerged(key));
  const next: Evaluation = {
    values: { ...shown.values, ...pick(answer.values, values) },
    labels: { ...shown.labels, ...answer.labels },
    fields: { ...shown.fields, ...answer.fields },
    warnings: answer.warnings,
    route: answer.route,
  };
  return [
    next,
    {
      values,
      fields: changedKeys(shown.fields, answer.fields),
      warnings: !same(shown.warnings, answer.warnings),
      route: !same(shown.route, answer.route),
    },
  ];
}

/** Compare two JSON values. */
export function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function changedKeys(shown: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(given).filter((key) => !same(shown[key], given[key]));
}

function pick(values: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}
