import { PatternError, read, takes, type Part } from "./pattern_reader.ts";
import { sizeOf } from "./text.ts";

/** States in order of their numbers, as one text: the key of a set of them. */
type States = readonly number[];

const LONGEST_PATTERN = 200;
const MOST_STATES = 300;
const MOST_REMEMBERED = 4_000;
const automata = new Map<string, Automaton | null>();

/** The number of states of a pattern: how much a character of text costs; null for one that cannot be used. */
export function sizeOfPattern(pattern: string): number | null {
  return automaton(pattern)?.size ?? null;
}

/** Say whether the pattern occurs in the text. */
export function foundIn(pattern: string, text: string): boolean {
  return automaton(pattern)?.occursIn(text) ?? false;
}

function automaton(pattern: string): Automaton | null {
  let found = automata.get(pattern);
  if (found === undefined) {
    if (automata.size >= MOST_STATES) automata.clear();
    found = made(pattern);
    automata.set(pattern, found);
  }
  return found;
}

function made(pattern: string): Automaton | null {
  try {
    return sizeOf(pattern) > LONGEST_PATTERN ? null : new Automaton(read(pattern));
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}

/** A pattern ready to run; time grows with the text, never with the ways to match it. */
class Automaton {
  // State n accepts parts[n] and goes to n's successor; without a part it goes on to onward[n] for nothing.
  private readonly parts: (Part | null)[] = [];
  private readonly onward: number[][] = [];
  private readonly steps = new Map<string, States>();
  private readonly end: number;
  private readonly first: States;
  private readonly later: States;
  private readonly takesEmpty: boolean;

  constructor(part: Part) {
    this.end = this.state(null);
    const start = this.add(part, this.end);
    this.first = this.closure([start], true, false);
    this.later = this.closure([start], false, false);
    this.takesEmpty = this.closure([start], true, true).includes(this.end);
  }

  get size(): number {
    return this.parts.length;
  }

  occursIn(text: string): boolean {
    if (text === "") return this.takesEmpty;
    let states = this.first;
    for (const character of text) {
      if (states.includes(this.end)) return true;
      states = this.step(states, character);
    }
    return states.includes(this.end) || this.ends(states);
  }

  private step(states: States, character: string): States {
    const key = `${states.join()} ${character}`;
    const known = this.steps.get(key);
    if (known) return known;
    const reached = states.filter((number) => this.accepts(number, character)).flatMap((number) => this.onward[number]?.[0] ?? []);
    const following = [...new Set([...this.closure(reached, false, false), ...this.later])].sort((a, b) => a - b);
    if (this.steps.size >= MOST_REMEMBERED) this.steps.clear();
    this.steps.set(key, following);
    return following;
  }

  private accepts(number: number, character: string): boolean {
    const part = this.parts[number];
    if (part?.kind === "chars") return takes(part, character);
    return part?.kind === "dot" && character !== "\n" && character !== "\r";
  }

  private ends(states: States): boolean {
    const after = states.filter((number) => this.parts[number]?.kind === "end").flatMap((number) => this.onward[number]?.[0] ?? []);
    return this.closure(after, false, true).includes(this.end);
  }

  private closure(numbers: readonly number[], atStart: boolean, atEnd: boolean): States {
    const found = new Set<number>();
    const waiting = [...numbers];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (found.has(number)) continue;
      found.add(number);
      const part = this.parts[number] ?? null;
      if (part === null || (atStart && part.kind === "start") || (atEnd && part.kind === "end")) waiting.push(...(this.onward[number] ?? []));
    }
    return [...found].sort((a, b) => a - b);
  }

  private state(part: Part | null, ...onward: number[]): number {
    if (this.parts.length >= MOST_STATES) throw new PatternError("it repeats too much");
    this.parts.push(part);
    this.onward.push(onward);
    return this.parts.length - 1;
  }

  /** Build the part in front of the state `then`, and give where it starts. */
  private add(part: Part, then: number): number {
    switch (part.kind) {
      case "sequence":
        return part.parts.reduceRight((next, one) => this.add(one, next), then);
      case "either":
        return this.state(null, ...part.parts.map((option) => this.add(option, then)));
      case "repeat":
        return this.repeat(part.part, part.least, part.most, then);
    }
    return this.state(part, then);
  }

  private repeat(inner: Part, least: number, most: number, then: number): number {
    let next = then;
    if (most === Infinity) {
      next = this.state(null);
      this.onward[next] = [this.add(inner, next), then];
    } else {
      for (let turn = least; turn < most; turn += 1) next = this.state(null, this.add(inner, next), then);
    }
    for (let turn = 0; turn < least; turn += 1) next = this.add(inner, next);
    return next;
  }
}
