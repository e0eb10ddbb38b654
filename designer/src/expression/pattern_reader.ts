/** One character: within one of the ranges or classes, or outside all of them. */
export interface Chars {
  readonly kind: "chars";
  readonly ranges: readonly (readonly [number, number])[];
  readonly classes: readonly string[];
  readonly isNegated: boolean;
}

export type Part =
  | Chars
  | { readonly kind: "dot" | "start" | "end" }
  | { readonly kind: "sequence" | "either"; readonly parts: readonly Part[] }
  | { readonly kind: "repeat"; readonly part: Part; readonly least: number; readonly most: number };

/** The pattern is not one of those that may be used. */
export class PatternError extends Error {}

const MOST_TIMES = 200;
const SPECIAL = "\\^$.|?*+()[]{}-/";
const PLAIN: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const SIGNS: Readonly<Record<string, readonly [number, number]>> = { "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] };

const isDigit = (character: string): boolean => character >= "0" && character <= "9";
const isWord = (character: string): boolean => /^[_\p{L}\p{N}]$/u.test(character);
const isSpace = (character: string): boolean => " \t\n\r\f\v".includes(character);
const CLASSES: Readonly<Record<string, (character: string) => boolean>> = {
  d: isDigit,
  D: (character) => !isDigit(character),
  w: isWord,
  W: (character) => !isWord(character),
  s: isSpace,
  S: (character) => !isSpace(character),
};

export function takes(chars: Chars, character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const isWithin = chars.ranges.some(([low, high]) => low <= code && code <= high) || chars.classes.some((name) => CLASSES[name]?.(character));
  return isWithin !== chars.isNegated;
}

/** Read a pattern; throws PatternError. */
export function read(pattern: string): Part {
  const reader = new Reader(Array.from(pattern));
  const part = reader.either();
  if (reader.peek()) throw new PatternError("a ) has no (");
  return part;
}

class Reader {
  private at = 0;

  constructor(private readonly pattern: readonly string[]) {}

  peek(ahead = 0): string {
    return this.pattern[this.at + ahead] ?? "";
  }

  either(): Part {
    const parts = [this.sequence()];
    while (this.peek() === "|") {
      this.at += 1;
      parts.push(this.sequence());
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: "either", parts };
  }

  private next(): string {
    this.at += 1;
    return this.pattern[this.at - 1] ?? "";
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (!["", "|", ")"].includes(this.peek())) parts.push(this.repeated(this.one()));
    return { kind: "sequence", parts };
  }

  private repeated(part: Part): Part {
    const sign = this.peek();
    if (!isRepeat(sign)) return part;
    this.at += 1;
    const [least, most] = SIGNS[sign] ?? this.times();
    if (this.peek() === "?") this.at += 1;
    if (isRepeat(this.peek())) throw new PatternError("a repeat is repeated");
    if (part.kind === "start" || part.kind === "end") throw new PatternError("^ and $ are not repeated");
    if (most > 1 && hasRepeat(part)) throw new PatternError("a repeat within a repeat");
    return { kind: "repeat", part, least, most };
  }

  private times(): readonly [number, number] {
    const least = this.number();
    let most = least;
    if (this.peek() === ",") {
      this.at += 1;
      most = this.peek() === "}" ? Infinity : this.number();
    }
    if (this.next() !== "}") throw new PatternError("a { is not closed");
    if (Math.max(least, most === Infinity ? 0 : most) > MOST_TIMES || most < least) throw new PatternError("a count is above 200 or runs backwards");
    return [least, most];
  }

  private number(): number {
    let digits = "";
    while (this.peek() && isDigit(this.peek())) digits += this.next();
    if (digits === "" || digits.length > 4) throw new PatternError("a { needs a number, as in {2} or {2,5}");
    return Number(digits);
  }

  private one(): Part {
    const character = this.next();
    switch (character) {
      case "^":
        return { kind: "start" };
      case "$":
        return { kind: "end" };
      case ".":
        return { kind: "dot" };
      case "(":
        return this.group();
      case "[":
        return this.charClass();
      case "\\":
        return this.escape();
    }
    if (isRepeat(character) || character === "]" || character === "}") throw new PatternError(`${character} stands alone`);
    return single(character);
  }

  private group(): Part {
    if (this.peek() === "?") {
      if (this.peek(1) !== ":") throw new PatternError("look-around and named groups are left out");
      this.at += 2;
    }
    const part = this.either();
    if (this.next() !== ")") throw new PatternError("a ( is not closed");
    return part;
  }

  private escape(): Chars {
    const character = this.next();
    if (character in CLASSES) return { kind: "chars", ranges: [], classes: [character], isNegated: false };
    const plain = PLAIN[character] ?? (character && SPECIAL.includes(character) ? character : "");
    if (plain) return single(plain);
    throw new PatternError(`\\${character} has no meaning`);
  }

  private charClass(): Chars {
    const isNegated = this.peek() === "^";
    if (isNegated) this.at += 1;
    const ranges: (readonly [number, number])[] = [];
    const classes: string[] = [];
    while (this.peek() !== "]") {
      if (!this.peek()) throw new PatternError("a [ is not closed");
      const one = this.ofClass();
      classes.push(...one.classes);
      const [range] = one.ranges;
      if (range) ranges.push(this.toEnd(range[0]));
    }
    this.at += 1;
    if (ranges.length === 0 && classes.length === 0) throw new PatternError("a [ ] is empty");
    return { kind: "chars", ranges, classes, isNegated };
  }

  private toEnd(low: number): readonly [number, number] {
    if (this.peek() !== "-" || ["]", ""].includes(this.peek(1))) return [low, low];
    this.at += 1;
    const [end] = this.ofClass().ranges;
    if (!end) throw new PatternError("a range ends in a class");
    if (end[0] < low) throw new PatternError("a range runs backwards");
    return [low, end[0]];
  }

  private ofClass(): Chars {
    const character = this.next();
    if (character === "[") throw new PatternError("a [ within a [ ] is written \\[");
    return character === "\\" ? this.escape() : single(character);
  }
}

function isRepeat(sign: string): boolean {
  return sign !== "" && "*+?{".includes(sign);
}

function hasRepeat(part: Part): boolean {
  if (part.kind === "sequence" || part.kind === "either") return part.parts.some(hasRepeat);
  return part.kind === "repeat" && (part.most > 1 || hasRepeat(part.part));
}

function single(character: string): Chars {
  const code = character.codePointAt(0) ?? 0;
  return { kind: "chars", ranges: [[code, code]], classes: [], isNegated: false };
}
