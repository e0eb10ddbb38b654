import { fieldAt, rootOf } from "./problems.ts";
import type { Problem } from "./shapes.ts";
import type { Field } from "./widgets/control.ts";

/** Pressing a button leaves the field before: what stands below must not move under the finger. */
export const PAUSE = 250;

/**
 * Says which checks fail at a field that was touched once it is left, and takes that back as soon as they hold.
 * While somebody types in a field nothing new is said of it.
 */
export class Findings {
  private readonly told = new Map<string, Field>();
  private timer = 0;

  constructor(
    form: HTMLElement,
    private readonly fields: ReadonlyMap<string, Field>,
    private readonly failing: () => readonly Problem[],
  ) {
    form.addEventListener("focusout", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => { this.tell(); }, PAUSE);
    });
  }

  /** Take back what no longer fails. */
  settle(failing: readonly Problem[]): void {
    if (this.told.size === 0) return;
    const places = new Set(failing.map((problem) => problem.field));
    for (const [place, field] of this.told) {
      if (places.has(place)) continue;
      field.fail(null);
      this.told.delete(place);
    }
  }

  private tell(): void {
    for (const { field: place, message } of this.failing()) {
      const field = fieldAt(this.fields, place);
      if (place === null || !field || this.inHand(rootOf(place), field)) continue;
      field.fail(message);
      this.told.set(place, field);
    }
  }

  private inHand(root: string, field: Field): boolean {
    const focus = document.activeElement;
    return field.element.contains(focus) || (this.fields.get(root)?.element.contains(focus) ?? false);
  }
}
