import { pow } from "../math/index.ts";
import { type Arithmetic, fold } from "./fold.ts";
import { numberFunctions } from "./functions.ts";
import { type Parameters, parseFormula } from "./parseFormula.ts";

/**
 * The number an expression such as `0.1/sqrt(m)` comes to: as JavaScript has it, NaN and infinities too, with the
 * functions of src/math in the place of the engine's. label: what messages call it, such as `--lambda`.
 * @throws InputError in one line that points at the character that cannot be read
 */
export function evaluateNumber(label: string, text: string, scope: Parameters): number {
  const parameters: Parameters = Object.assign(Object.create(null), scope);
  const { node } = parseFormula(text, { label, variables: [], parameters, functions: numberFunctions, remedy });
  return fold(node, { ...arithmetic, name: (name) => parameters[name] });
}

function remedy(): string {
  return `its functions are ${Object.keys(numberFunctions).join(", ")}`;
}

const arithmetic: Omit<Arithmetic<number>, "name"> = {
  number: (value) => value,
  negate: (a) => -a,
  operators: { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "^": pow },
  call: ({ apply, most }, args) => {
    if (args.length > 1) return args.reduce((a, b) => apply(a, b));
    return most > 2 ? args[0] : (apply as (x: number) => number)(args[0]);
  },
};
