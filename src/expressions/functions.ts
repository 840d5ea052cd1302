/** A function that expressions may use: how many arguments it takes, and what it does with one or two. */
export interface Callable {
  readonly least: number;
  readonly most: number;
  /** Of the first two arguments; of more, two at a time. */
  readonly apply: (x: number, y: number) => number;
}

const one = (apply: (x: number) => number): Callable => ({ least: 1, most: 1, apply });
const many = (apply: (x: number, y: number) => number): Callable => ({ least: 1, most: Infinity, apply });

/** The functions a user may write. */
export const functions: Readonly<Record<string, Callable>> = {
  abs: one(Math.abs),
  sign: one(Math.sign),
  sqrt: one(Math.sqrt),
  exp: one(Math.exp),
  log: { least: 1, most: 2, apply: (x, base) => (base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)) },
  log10: one(Math.log10),
  sin: one(Math.sin),
  cos: one(Math.cos),
  tan: one(Math.tan),
  asin: one(Math.asin),
  acos: one(Math.acos),
  atan: one(Math.atan),
  sinh: one(Math.sinh),
  cosh: one(Math.cosh),
  tanh: one(Math.tanh),
  pow: { least: 2, most: 2, apply: Math.pow },
  min: many(Math.min),
  max: many(Math.max),
};

/** Those that derivatives are written with, besides. */
export const derivedFunctions: Readonly<Record<string, Callable>> = {
  sec: one((x) => 1 / Math.cos(x)),
  sech: one((x) => 1 / Math.cosh(x)),
};

/** Constants an expression may name. */
export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };
