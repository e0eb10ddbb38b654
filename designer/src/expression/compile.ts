import { Months } from "./durations.ts";
import { bounded, charge, FUEL, type Env, type Run } from "./env.ts";
import { CALLS } from "./functions/table.ts";
import { tooDeep } from "./limits.ts";
import { filter, forLoop, nthOf, quantified, type Body, type Iterator } from "./loops.ts";
import { inUtc, Moment } from "./moments.ts";
import { isNumber } from "./numbers.ts";
import { arithmetic, calculate, compare } from "./operate.ts";
import { member, outer } from "./paths.ts";
import { anyOf, between, cell, endsOf, isAmong, isIn, liesIn, range, withinEnds, type Passes } from "./tests.ts";
import { identity, isList, kindOf, type Truth, type Val } from "./values.ts";
import { isArray, text, valueOf, type Json } from "./wire.ts";
import type { Zone } from "./zone.ts";

/** A tree as the server writes it: `[slots, finish, node]`. */
export type Tree = Json;
type Parts = readonly Json[];
type Builder = (parts: Parts, build: Build) => Run;

/** Builds the nodes below one. */
interface Build {
  readonly zone: Zone;
  readonly node: (raw: Json | undefined) => Run;
}

const ASKING = 100;
const LETTERS: Readonly<Record<string, string>> = {
  number: "n",
  text: "t",
  boolean: "b",
  date: "d",
  datetime: "m",
  time: "c",
  days: "s",
  months: "y",
  list: "l",
};
const FINISHES: Readonly<Record<string, (value: Val) => Val>> = {
  utc: (value) => (value instanceof Moment ? inUtc(value) : value),
  id: identity,
  ids: (value) => (isList(value) ? value.map(identity) : identity(value)),
};

/** Compile a tree; running it throws ExpressionLimit only, fuel is fresh each time. */
export function compile(tree: Tree, zone: Zone): Run {
  const [slots = 0, finish = "", root = null] = tree as Parts;
  const body = built(root, zone);
  const end = FINISHES[text(finish)];

  function run(env: Env): Val {
    env.fuel = FUEL;
    if (slots !== 0) env.locals = new Array<Val>(Number(slots)).fill(null);
    try {
      return body(env);
    } catch (error) {
      throw tooDeep(error);
    }
  }

  return end ? (env) => end(run(env)) : run;
}

/** Compile a tree for somebody who counts fuel and gives locals: the cell of a table. */
export function bodyOf(tree: Tree, zone: Zone): Run {
  return built((tree as Parts)[2] ?? null, zone);
}

function built(root: Json, zone: Zone): Run {
  const build: Build = { zone, node: (raw) => nodeOf(raw, build) };
  return build.node(root);
}

function nodeOf(raw: Json | undefined, build: Build): Run {
  if (raw === undefined || !isArray(raw)) {
    const value = valueOf(raw ?? null, build.zone);
    return () => value;
  }
  const [operator, ...parts] = raw;
  const builder = BUILDERS.get(text(operator));
  if (!builder) throw new TypeError(`There is no operator ${text(operator)}.`);
  return builder(parts, build);
}

function calculation(operator: string): Builder {
  return ([first, second], build) => {
    const [left, right] = [build.node(first), build.node(second)];
    return (env) => {
      const [a, b] = [left(env), right(env)];
      return isNumber(a) && isNumber(b) ? calculate(env, operator, a, b) : arithmetic(env, operator, a, b);
    };
  };
}

function comparison(operator: string): Builder {
  return ([first, second], build) => {
    const [left, right] = [build.node(first), build.node(second)];
    return (env) => {
      const a = left(env);
      return compare(env, operator, a, right(env));
    };
  };
}

function logic(decisive: boolean): Builder {
  return (raw, build) => {
    const parts = raw.map(build.node);
    return (env) => {
      let result: Truth = !decisive;
      for (const part of parts) {
        const found = part(env);
        if (found === decisive) return decisive;
        if (found !== result) result = null;
      }
      return result;
    };
  };
}

function negation([operand]: Parts, build: Build): Run {
  const run = build.node(operand);
  return (env) => {
    const value = run(env);
    if (value instanceof Months) return new Months(-value.count);
    return value === null ? null : arithmetic(env, "*", value, -1);
  };
}

function branches([first, second, third]: Parts, build: Build): Run {
  const [condition, then, otherwise] = [build.node(first), build.node(second), build.node(third)];
  return (env) => (condition(env) === true ? then(env) : otherwise(env));
}

function listed(raw: Parts, build: Build): Run {
  const items = raw.map(build.node);
  return (env) => {
    bounded(env, items.length);
    return items.map((item) => item(env));
  };
}

function recordOf(raw: Parts, build: Build): Run {
  const entries = raw.map((entry) => {
    const [key, slot, value] = entry as Parts;
    return { key: text(key), slot: Number(slot), value: build.node(value) };
  });
  return (env) => {
    const found = new Map<string, Val>();
    for (const { key, slot, value } of entries) {
      const given = value(env);
      env.locals[slot] = given;
      found.set(key, given);
    }
    return found;
  };
}

function call([name, takesBlank, args, guards]: Parts, build: Build): Run {
  const given = CALLS.get(text(name));
  if (!given) throw new TypeError(`There is no function ${text(name)}.`);
  return guarded(given, takesBlank === 1, (args as Parts).map(build.node), (guards ?? []) as readonly string[]);
}

function asked([name, takesBlank, args, guards]: Parts, build: Build): Run {
  const host = (env: Env, values: readonly Val[]): Val => {
    charge(env, ASKING);
    return env.host.ask(text(name), values);
  };
  return guarded(host, takesBlank === 1, (args as Parts).map(build.node), (guards ?? []) as readonly string[]);
}

/** A blank or an argument of the wrong type gives blank. */
function guarded(run: (env: Env, values: readonly Val[]) => Val, takesBlank: boolean, args: readonly Run[], guards: readonly string[]): Run {
  return (env) => {
    const values: Val[] = [];
    for (const argument of args) values.push(argument(env));
    for (const [at, value] of values.entries()) {
      const guard = guards[at];
      if (value === null ? !takesBlank : guard && !guard.includes(LETTERS[kindOf(value)] ?? "-")) return null;
    }
    return run(env, values);
  };
}

function testOf(raw: Json, build: Build): Passes {
  const [operator, ...parts] = raw as Parts;
  switch (operator) {
    case "true": {
      const condition = build.node(parts[0]);
      return (env) => condition(env) === true;
    }
    case "or":
      return anyOf(parts.map((part) => testOf(part, build)));
    case "..":
      return withinEnds(endsOf(Number(parts[0]), parts.slice(1).map(build.node)));
  }
  const wanted = build.node(parts[0]);
  if (operator === "is") return (env, value) => liesIn(env, value, wanted(env));
  return (env, value) => compare(env, text(operator), value, wanted(env));
}

function iteratorOf(raw: Json, build: Build): Iterator {
  const [slot, domain, upto] = raw as Parts;
  return { slot: Number(slot), domain: build.node(domain), upto: upto === undefined ? null : build.node(upto) };
}

function loopBody(run: Json | undefined, weight: Json | undefined, build: Build): Body {
  return { run: build.node(run), weight: Number(weight) };
}

function quantifier(decisive: boolean): Builder {
  return ([condition, weight, ...iterators], build) =>
    quantified(iterators.map((one) => iteratorOf(one, build)), loopBody(condition, weight, build), decisive);
}

const BUILDERS: ReadonlyMap<string, Builder> = new Map(Object.entries<Builder>({
  name: ([name]) => {
    const word = text(name);
    return (env) => env.names.get(word) ?? null;
  },
  local: ([slot]) => (env) => env.locals[Number(slot)] ?? null,
  "?": () => (env) => env.input,
  outer: ([name, slot, outside], build) => outer(text(name), Number(slot), outside === undefined ? null : build.node(outside)),
  ".": ([base, name, kind], build) => member(build.node(base), text(name), kind === undefined ? null : text(kind)),
  nth: ([base, position], build) => nthOf(build.node(base), build.node(position)),
  filter: ([base, condition, slot, weight], build) => filter(build.node(base), Number(slot), loopBody(condition, weight, build)),
  neg: negation,
  ...Object.fromEntries(["+", "-", "*", "/", "**"].map((operator) => [operator, calculation(operator)])),
  ...Object.fromEntries(["=", "!=", "<", "<=", ">", ">="].map((operator) => [operator, comparison(operator)])),
  and: logic(false),
  or: logic(true),
  between: ([value, low, high], build) => between(build.node(value), build.node(low), build.node(high)),
  in: ([value, isNegated, ...tests], build) => isIn(build.node(value), isNegated === 1, tests.map((test) => testOf(test, build))),
  among: ([value, isNegated, words], build) => isAmong(build.node(value), isNegated === 1, words as readonly string[]),
  cell: ([isNegated, ...tests], build) => cell(isNegated === 1, tests.map((test) => testOf(test, build))),
  "..": ([flags, ...sides], build) => range(endsOf(Number(flags), sides.map(build.node))),
  if: branches,
  for: ([result, weight, ...iterators], build) => forLoop(iterators.map((one) => iteratorOf(one, build)), loopBody(result, weight, build)),
  some: quantifier(true),
  every: quantifier(false),
  list: listed,
  record: recordOf,
  call,
  ask: asked,
}));
