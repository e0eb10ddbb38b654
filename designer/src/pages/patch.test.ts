import { describe, expect, it } from "vitest";
import { patch } from "./patch.ts";
import type { Evaluation } from "./shapes.ts";

const FREE = { visible: true, required: false, readonly: false };
const HIDDEN = { ...FREE, visible: false };

function evaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return { values: {}, labels: {}, fields: {}, warnings: [], route: [], ...changes };
}

describe("laying an answer over the page", () => {
  it("names nothing when nothing changed", () => {
    const shown = evaluation({ values: { copies: 2 }, fields: { copies: FREE }, warnings: [{ field: "copies", message: "many" }] });
    const [next, changes] = patch(shown, structuredClone(shown), new Set());
    expect(next).toEqual(shown);
    expect(changes).toEqual({ values: [], fields: [], warnings: false, route: false });
  });

  it("names only the values and fields that differ", () => {
    const shown = evaluation({ values: { copies: 2, total: 4 }, fields: { copies: FREE, until: HIDDEN } });
    const answer = evaluation({ values: { total: 6 }, fields: { copies: FREE, until: FREE } });
    const [next, changes] = patch(shown, answer, new Set());
    expect(next.values).toEqual({ copies: 2, total: 6 });
    expect(changes).toEqual({ values: ["total"], fields: ["until"], warnings: false, route: false });
  });

  it("writes nothing over what was typed", () => {
    const [next, changes] = patch(evaluation({ values: { name: "new" } }), evaluation({ values: { name: "old" } }), new Set(["name"]));
    expect(next.values).toEqual({ name: "new" });
    expect(changes.values).toEqual([]);
  });

  it("adds names of linked things without losing known ones", () => {
    const [next] = patch(evaluation({ labels: { a: "A" } }), evaluation({ labels: { b: "B" } }), new Set());
    expect(next.labels).toEqual({ a: "A", b: "B" });
  });

  it("tells a route with one more step", () => {
    const step = { node: "head", label: "Head", people: [], state: "next", note: "" };
    expect(patch(evaluation(), evaluation({ route: [step] }), new Set())[1].route).toBe(true);
  });
});
