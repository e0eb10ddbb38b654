export const LONGEST = 10_000;

/** A running expression reached one of the limits; the message says which. */
export class ExpressionLimit extends Error {}

/** What a recursion without end becomes: a record may hold itself. */
export function tooDeep(error: unknown): unknown {
  return error instanceof RangeError ? new ExpressionLimit("values lie within values without end") : error;
}

export function tooLong(): ExpressionLimit {
  return new ExpressionLimit("a text or list gets longer than 10,000");
}
