import { allFinite, arrayLike, callable, count, InputError, type KeysOf, notPromise } from "../checks.ts";
import { nearest } from "../nearest.ts";
import type { Field, Kinks, Place, Switches } from "./field.ts";

const FIELD: KeysOf<Field> = {
  dimension: true,
  derivative: true,
  jacobian: true,
  spectralRadius: true,
  stops: true,
  blockLength: true,
  switches: true,
};
const SWITCHES: KeysOf<Switches> = { friction: true, places: true, released: true, kinks: true };
const PLACE: KeysOf<Place> = { at: true, friction: true, keep: true };
const KINKS: KeysOf<Kinks> = { count: true, values: true, width: true };

/** No slope is this, and whatever moderate is added to it leaves it as it is. */
const UNWRITTEN = -1.7e308;

/** @throws InputError unless the field is made of what a field is made of */
export function checkField(field: Field): void {
  if (typeof field !== "object" || field === null) {
    const given = typeof field === "function" ? "a function" : String(field);
    throw new InputError(`solve: field must be an object { dimension, derivative(t, y, dydt) }, got ${given}.`);
  }
  spelled("field", field, FIELD);
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

function checkSwitches(switches: Switches): void {
  const { places = [], kinks } = switches;
  spelled("field.switches", switches, SWITCHES);
  if (!Array.isArray(places)) throw new InputError("solve: places must be an array of { at, friction }.");
  for (const [q, place] of places.entries()) spelled(`field.switches.places[${q}]`, place, PLACE);
  if (kinks === undefined) return;
  spelled("field.switches.kinks", kinks, KINKS);
  if (kinks.count !== 0) count("solve: kinks.count", kinks.count);
  callable("solve: kinks.values", kinks.values, "a function of (t, y, out)");
}

/**
 * A field may hold more than `solve` knows, but not a name for what it does know that is misspelt: a jump would go
 * unseen.
 */
function spelled(what: string, object: object | undefined, known: object): void {
  if (object === undefined) return;
  for (const key of Object.keys(object)) {
    if (Object.hasOwn(known, key)) continue;
    const meant = nearest(key, Object.keys(known));
    if (meant === undefined || Reflect.get(object, meant) !== undefined) continue;
    throw new InputError(`solve: ${what} has ${JSON.stringify(key)}, which means nothing; did you mean ${meant}?`);
  }
}

/**
 * The start as an array of its own.
 * @throws InputError unless y0 holds as many finite numbers as the field has components
 */
export function checkedStart({ dimension }: Field, y0: ArrayLike<number>): Float64Array {
  arrayLike("solve: y0", y0);
  if (y0.length !== dimension) {
    throw new InputError(`solve: y0 has length ${y0.length}, the field expects ${dimension}.`);
  }
  allFinite("solve: y0", y0);
  return Float64Array.from(y0);
}

/**
 * The slope of a field at its start, a new array, after a look at whether the field does as it must: writes every
 * component into `dydt`, returns nothing else, leaves y alone. One evaluation.
 * @throws InputError that says what it does instead
 */
export function firstSlope({ dimension, derivative }: Field, t0: number, y0: Float64Array): Float64Array {
  const y = y0.slice();
  const slope = new Float64Array(dimension).fill(UNWRITTEN);
  const returned: unknown = derivative(t0, y, slope);
  const wanted = "it must write every component into its third argument, as in (t, y, dydt) => { dydt[0] = -y[0]; }";
  notPromise("solve: field.derivative", returned, "it must compute dydt before it returns");
  const missing = slope.indexOf(UNWRITTEN);
  if (missing >= 0) {
    const instead =
      returned === undefined ? "" : ` and returned ${Array.isArray(returned) ? "an array" : typeof returned}`;
    throw new InputError(`solve: field.derivative did not set dydt[${missing}]${instead}; ${wanted}.`);
  }
  const changed = y.findIndex((value, i) => !Object.is(value, y0[i]));
  if (changed >= 0) {
    throw new InputError(
      `solve: field.derivative changed y[${changed}] from ${y0[changed]} to ${y[changed]}; it must leave y alone ` +
        `and write into dydt.`,
    );
  }
  return slope;
}
