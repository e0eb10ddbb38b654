import { ExpressionLimit, LONGEST, tooLong } from "./limits.ts";
import type { Moment } from "./moments.ts";
import type { List, Rec, Val } from "./values.ts";
import type { Zone } from "./zone.ts";

export const FUEL = 100_000;

/** The outside world of an expression: what follows from ids, and what others know. */
export interface Host {
  /** Give the member of a person, department, branch or record (`kind` is then the form). */
  follow(kind: string, id: string, name: string): Val;
  ask(name: string, args: List): Val;
}

/** A host for expressions that reach nowhere. */
export const NO_HOST: Host = { follow: () => null, ask: () => null };

/** The surroundings of one evaluation after another. */
export class Env {
  fuel = FUEL;
  input: Val = null;
  locals: Val[] = [];
  names: Rec;
  readonly host: Host;
  readonly now: Moment;
  readonly zone: Zone;

  constructor(given: { readonly names: Rec; readonly host: Host; readonly now: Moment; readonly zone: Zone }) {
    this.names = given.names;
    this.host = given.host;
    this.now = given.now;
    this.zone = given.zone;
  }
}

/** Take fuel for data touched; throws when it is used up. */
export function charge(env: Env, amount: number): void {
  env.fuel -= amount;
  if (env.fuel < 0) throw new ExpressionLimit("the calculation touches more than 100,000 values");
}

/** Refuse texts and lists over the limit, and charge for the rest. */
export function bounded(env: Env, size: number): void {
  if (size > LONGEST) throw tooLong();
  charge(env, 1 + (size >> 6));
}

/** A compiled piece of an expression. */
export type Run = (env: Env) => Val;
