import { expect, it } from "vitest";
import { newKey } from "./keys.ts";

it("makes a UUID of version 7 that begins with its moment", () => {
  const key = newKey(Date.UTC(2026, 2, 12), (bytes) => bytes.fill(0xff));
  expect(key).toBe("019cdf57-d000-7fff-bfff-ffffffffffff");
});

it("never makes the same key twice", () => {
  const keys = Array.from({ length: 1_000 }, () => newKey(0));
  expect(new Set(keys).size).toBe(1_000);
});
