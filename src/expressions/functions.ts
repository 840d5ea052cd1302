/** A function that expressions may use: how many arguments it takes and its JavaScript. */
interface Callable {
  readonly least: number;
  readonly most: number;
  readonly code: (...args: readonly string[]) => string;
}

const one = (name: string): Callable => ({ least: 1, most: 1, code: (x) => `Math.${name}(${x})` });
const many = (name: string): Callable => ({
  least: 1,
  most: Infinity,
  code: (...args) => `Math.${name}(${args.join(", ")})`,
});

/** The functions a user may write. */
export const functions: Readonly<Record<string, Callable>> = {
  ...Object.fromEntries(
    ["abs", "sign", "sqrt", "exp", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"].map(
      (name) => [name, one(name)],
    ),
  ),
  log: {
    least: 1,
    most: 2,
    code: (x, base) => (base === undefined ? `Math.log(${x})` : `(Math.log(${x}) / Math.log(${base}))`),
  },
  pow: { least: 2, most: 2, code: (x, exponent) => `Math.pow(${x}, ${exponent})` },
  min: many("min"),
  max: many("max"),
};

/** Those that derivatives are written with, besides. */
export const derivedFunctions: Readonly<Record<string, Callable>> = {
  sec: { least: 1, most: 1, code: (x) => `(1 / Math.cos(${x}))` },
  sech: { least: 1, most: 1, code: (x) => `(1 / Math.cosh(${x}))` },
};

/** Constants an expression may name. */
export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };
