import { arrayLike, callable, count, InputError } from "../checks.ts";
import type { Field, Switches } from "./field.ts";

/** No slope is this, and whatever moderate is added to it leaves it as it is. */
const UNWRITTEN = -1.7e308;

/** @throws InputError unless the field is made of what a field is made of */
export function checkField(field: Field): void {
  if (typeof field !== "object" || field === null) {
    const given = typeof field === "function" ? "a function" : String(field);
    throw new InputError(`solve: field must be an object { dimension, derivative(t, y, dydt) }, got ${given}.`);
  }
  const { dimension, derivative, jacobian, spectralRadius, blockLength = dimension, stops, switches } = field;
  count("solve: field.dimension", dimension);
  callable("solve: field.derivative", derivative, "a function of (t, y, dydt)");
  if (jacobian !== undefined) callable("solve: field.jacobian", jacobian, "a function of (t, y, J)");
  if (spectralRadius !== undefined) callable("solve: field.spectralRadius", spectralRadius, "a function of (t, y)");
  if (!(count("solve: field.blockLength", blockLength) <= dimension && dimension % blockLength === 0)) {
    throw new InputError(`solve: field.blockLength must divide the dimension ${dimension}, got ${blockLength}.`);
  }
  if (stops !== undefined) arrayLike("solve: field.stops", stops);
  if (switches !== undefined) checkSwitches(switches);
}

function checkSwitches({ places, kinks }: Switches): void {
  if (places !== undefined && !Array.isArray(places)) {
    throw new InputError("solve: places must be an array of { at, friction }.");
  }
  if (kinks === undefined) return;
  if (kinks.count !== 0) count("solve: kinks.count", kinks.count);
  callable("solve: kinks.values", kinks.values, "a function of (t, y, out)");
}

/**
 * The slope of a field at its start, a new array, after a look at whether the field does as it must: writes every component into `dydt`,
 * returns nothing else, leaves y alone. One evaluation.
 * @throws InputError that says what it does instead
 */
export function firstSlope({ dimension, derivative }: Field, t0: number, y0: Float64Array): Float64Array {
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
