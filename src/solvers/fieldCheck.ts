import { count, InputError } from "../checks.ts";
import type { Field } from "./field.ts";

/** No slope is this, and whatever moderate is added to it leaves it as it is. */
const UNWRITTEN = -1.7e308;

/**
 * The slope of a field at its start, a new array, after a look at whether the field does as it must: writes every component into `dydt`,
 * returns nothing else, leaves y alone. One evaluation.
 * @throws InputError that says what it does instead
 */
export function firstSlope({ dimension, derivative }: Field, t0: number, y0: Float64Array): Float64Array {
  count("solve: field.dimension", dimension);
  if (typeof derivative !== "function") {
    throw new InputError(`solve: field.derivative must be a function of (t, y, dydt), got ${typeof derivative}.`);
  }
  const y = y0.slice();
  const slope = new Float64Array(dimension).fill(UNWRITTEN);
  const returned: unknown = derivative(t0, y, slope);
  const wanted = "it must write every component into its third argument, as in (t, y, dydt) => { dydt[0] = -y[0]; }";
  if (returned instanceof Promise || (typeof returned === "object" && returned !== null && "then" in returned)) {
    throw new InputError("solve: field.derivative returned a promise; it must compute dydt before it returns.");
  }
  const missing = slope.indexOf(UNWRITTEN);
  if (missing >= 0) {
    const instead =
      returned === undefined ? "" : ` and returned ${Array.isArray(returned) ? "an array" : typeof returned}`;
    throw new InputError(`solve: field.derivative did not set dydt[${missing}]${instead}; ${wanted}.`);
  }
  const changed = y.findIndex((value, i) => !Object.is(value, y0[i]));
  if (changed >= 0) {
    throw new InputError(
      `solve: field.derivative changed y[${changed}] from ${y0[changed]} to ${y[changed]}; it must leave y alone and write into dydt.`,
    );
  }
  return slope;
}
