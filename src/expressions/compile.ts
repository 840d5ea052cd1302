import type { MathNode } from "mathjs/number";
import { pow } from "../math/index.ts";
import { fold } from "./fold.ts";
import type { Callable } from "./functions.ts";

/** A function of the weight and of whatever else changes, in an order of the caller's. */
export type Evaluate = (w: number, others: ArrayLike<number>) => number;

/** What an expression comes to: a number, or a function and the names it depends on. */
export type Value = number | { readonly at: Evaluate; readonly names: ReadonlySet<string> };

/** The weight, as a value to bind its name to. */
export const weight: Value = { at: (w) => w, names: new Set(["w"]) };

/** Other names as values, each by its place in the list. */
export function others(names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name, i) => [name, { at: (_w, given) => given[i], names: new Set([name]) }]));
}

/**
 * A tree of numbers, names, operators and known functions as nested functions, numbers folded; mathjs's own evaluation
 * is a hundred times slower, and code made from text is refused by careful pages. bind: what each name stands for;
 * divide: `overInSlope` for derivatives.
 */
export function compile(node: MathNode, bind: Readonly<Record<string, Value>>, divide = over): Value {
  return fold<Value>(node, {
    number: (value) => value,
    name: (name) => (Object.hasOwn(bind, name) ? bind[name] : undefined),
    negate: (a) => minus(0, a),
    operators: { "+": plus, "-": minus, "*": times, "/": divide, "^": power },
    call,
  });
}

/** A value as a function. */
export function evaluateOf(value: Value): Evaluate {
  return typeof value === "number" ? () => value : value.at;
}

/** The other names of a function of the weight alone. */
export const NOTHING_ELSE: readonly number[] = [];

/** A value that depends on the weight alone, as a function of it. */
export function alone(value: Value): (w: number) => number {
  const at = evaluateOf(value);
  return (w) => at(w, NOTHING_ELSE);
}

/** Whether a value depends on any of the names. */
export function variesWith(value: Value, names: readonly string[]): boolean {
  return typeof value !== "number" && names.some((name) => value.names.has(name));
}

function plus(a: Value, b: Value): Value {
  if (a === 0) return b;
  return b === 0 ? a : ofTwo((x, y) => x + y, a, b);
}

function minus(a: Value, b: Value): Value {
  return b === 0 ? a : ofTwo((x, y) => x - y, a, b);
}

/** A factor 0 makes 0 of anything: it stands for a term that is not there. */
function times(a: Value, b: Value): Value {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  return b === 1 ? a : ofTwo((x, y) => x * y, a, b);
}

function over(a: Value, b: Value): Value {
  if (a === 0 && typeof b !== "number") return 0;
  return b === 1 ? a : ofTwo((x, y) => x / y, a, b);
}

/** A quotient in a derivative, where 0/0 is u'/√u of a u that is 0 on a whole piece, and so is its slope. */
export function overInSlope(a: Value, b: Value): Value {
  return a === 0 ? 0 : over(a, b);
}

function power(a: Value, b: Value): Value {
  if (b === 0) return 1;
  if (b === 1) return a;
  if (b === 2) return ofOne((x) => x * x, a);
  if (b === 0.5) return ofOne(Math.sqrt, a);
  if (b === -0.5) return ofOne((x) => 1 / Math.sqrt(x), a);
  return ofTwo(pow, a, b);
}

function call({ apply, most }: Callable, args: readonly Value[], name: string): Value {
  if (name === "pow") return power(args[0], args[1]);
  if (args.length === 1) return most > 2 ? args[0] : ofOne(apply as (x: number) => number, args[0]);
  return args.reduce((a, b) => ofTwo(apply, a, b));
}

function ofOne(f: (x: number) => number, a: Value): Value {
  if (typeof a === "number") return f(a);
  const inner = a.at;
  return { at: (w, given) => f(inner(w, given)), names: a.names };
}

function ofTwo(f: (x: number, y: number) => number, a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") return f(a, b);
  if (typeof a === "number") return ofOne((y) => f(a, y), b);
  if (typeof b === "number") return ofOne((x) => f(x, b), a);
  const [left, right] = [a.at, b.at];
  return { at: (w, given) => f(left(w, given), right(w, given)), names: new Set([...a.names, ...b.names]) };
}
