import {
  acos,
  asin,
  atan,
  atan2,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  hypot,
  log,
  log1p,
  log2,
  log10,
  pow,
  sin,
  sinh,
  tan,
  tanh,
} from "../math/index.ts";

/** A function that expressions may use: how many arguments it takes, and what it does with one or two. */
export interface Callable {
  readonly least: number;
  readonly most: number;
  /** Of the first two arguments; of more, two at a time. */
  readonly apply: (x: number, y: number) => number;
}

const one = (apply: (x: number) => number): Callable => ({ least: 1, most: 1, apply });
const many = (apply: (x: number, y: number) => number): Callable => ({ least: 1, most: Infinity, apply });

/** Functions by name. */
export type Callables = Readonly<Record<string, Callable>>;

/** The functions a user may write. */
export const functions: Callables = {
  abs: one(Math.abs),
  sign: one(Math.sign),
  sqrt: one(Math.sqrt),
  exp: one(exp),
  log: { least: 1, most: 2, apply: (x, base) => (base === undefined ? log(x) : log(x) / log(base)) },
  log10: one(log10),
  sin: one(sin),
  cos: one(cos),
  tan: one(tan),
  asin: one(asin),
  acos: one(acos),
  atan: one(atan),
  sinh: one(sinh),
  cosh: one(cosh),
  tanh: one(tanh),
  pow: { least: 2, most: 2, apply: pow },
  min: many(Math.min),
  max: many(Math.max),
};

/** The functions a user may write where nothing is differentiated: in a number. */
export const numberFunctions: Callables = {
  ...functions,
  atan2: { least: 2, most: 2, apply: atan2 },
  cbrt: one(cbrt),
  ceil: one(Math.ceil),
  expm1: one(expm1),
  floor: one(Math.floor),
  hypot: { least: 2, most: Infinity, apply: hypot },
  log1p: one(log1p),
  log2: one(log2),
  round: one(Math.round),
};

/** Those that derivatives are written with, besides. */
export const derivedFunctions: Callables = {
  sec: one((x) => 1 / cos(x)),
  sech: one((x) => 1 / cosh(x)),
};

/** Constants an expression may name. */
export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };
