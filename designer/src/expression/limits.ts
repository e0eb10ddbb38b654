export const LONGEST = 10_000;

/** A running expression reached one of the limits; the message says which. */
export class ExpressionLimit extends Error {}

export function tooLong(): ExpressionLimit {
  return new ExpressionLimit("a text or list gets longer than 10,000");
}
