import type { Field } from "./control.ts";
import type { Line } from "./line.ts";

interface Place {
  readonly lines: readonly Line[];
  readonly line: Line;
  /** Add a line at the end; undefined where none may come. */
  readonly add: () => Field | undefined;
}

/**
 * Move between cells as in a spreadsheet: Enter goes down and adds a line at the end, arrows go to the next cell from
 * the edge of what is typed. Gives false for a key that means nothing here, such as the arrows of a list or a date.
 */
export function moveByKey(event: KeyboardEvent, place: Place): boolean {
  const { target } = event;
  if (!(target instanceof HTMLInputElement) || event.ctrlKey || event.metaKey) return false;
  const column = target.closest<HTMLElement>("[data-cell]")?.dataset["cell"];
  if (column === undefined) return false;
  if (event.key === "Enter") return down(place, column, event.shiftKey ? -1 : 1);
  if (target.type !== "text" || target.role === "combobox" || event.shiftKey) return false;
  if (event.key === "ArrowDown") return near(place, column, 1)?.focus() === undefined;
  if (event.key === "ArrowUp") return near(place, column, -1)?.focus() === undefined;
  if (event.key === "ArrowLeft" && isAtEdge(target, 0)) return beside(place, column, -1);
  return event.key === "ArrowRight" && isAtEdge(target, target.value.length) ? beside(place, column, 1) : false;
}

function down(place: Place, column: string, by: number): boolean {
  const cell = near(place, column, by);
  if (cell) cell.focus();
  else if (by > 0) place.add()?.focus();
  return true;
}

function near({ lines, line }: Place, column: string, by: number): Field | undefined {
  return lines[lines.indexOf(line) + by]?.cells.get(column);
}

function beside({ line }: Place, column: string, by: number): boolean {
  const open = [...line.cells.values()].filter((cell) => cell.isInput && cell.read() !== undefined);
  const next = open[open.findIndex((cell) => cell.key === column) + by];
  next?.focus();
  return next !== undefined;
}

function isAtEdge(input: HTMLInputElement, edge: number): boolean {
  return input.selectionStart === edge && input.selectionEnd === edge;
}
