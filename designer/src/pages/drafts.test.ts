// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from "vitest";
import { draftPlace, draftsOf, dropDraft, keepDraft, readDraft, type Draft } from "./drafts.ts";

function draft(changes: Partial<Draft> = {}): Draft {
  return { label: "Seal", page: "/new", values: { copies: 2 }, labels: {}, opinion: "", problem: "", at: 1, ...changes };
}

describe("drafts on this device", () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it("come back as they were", () => {
    const place = draftPlace("wang", "seal", "application");
    expect(keepDraft(localStorage, place, draft())).toBe(true);
    expect(readDraft(localStorage, place)).toEqual(draft());
    dropDraft(localStorage, place);
    expect(readDraft(localStorage, place)).toBeNull();
  });

  it("are listed for their author alone, the newest first", () => {
    keepDraft(localStorage, draftPlace("wang", "a"), draft({ label: "old" }));
    keepDraft(localStorage, draftPlace("wang", "b"), draft({ label: "new", at: 2 }));
    keepDraft(localStorage, draftPlace("li", "a"), draft({ label: "of li" }));
    expect(draftsOf(localStorage, "wang").map((one) => one.label)).toEqual(["new", "old"]);
  });

  it.each(["", "{", "[]", "7", '{"values": 3}'])("are passed over when unreadable: %s", (kept) => {
    localStorage.setItem("place", kept);
    expect(readDraft(localStorage, "place")).toBeNull();
  });
});
