import { describe, expect, it } from "vitest";
import { judge, pause, type Verdict } from "./item.ts";

const answered = (status: number, inWork = false): Parameters<typeof judge>[0] => ({ kind: "answered", status, body: null, inWork });

describe("an answer to something sent", () => {
  const cases: [string, Parameters<typeof judge>[0], Verdict][] = [
    ["nothing came back", { kind: "silent" }, "again"],
    ["made", answered(201), "done"],
    ["done", answered(200), "done"],
    ["refused for its values", answered(422), "refused"],
    ["refused for its rights", answered(403), "refused"],
    ["changed meanwhile", answered(409), "refused"],
    ["the same key still in work", answered(409, true), "again"],
    ["nobody signed in", answered(401), "sign-in"],
    ["too many requests", answered(429), "again"],
    ["a proxy without a server", answered(502), "again"],
    ["a server that is busy", answered(503), "again"],
  ];
  it.each(cases)("%s", (_name, answer, verdict) => {
    expect(judge(answer)).toBe(verdict);
  });

  it("waits twice as long after each failure, but never over half a minute", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(pause)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});
