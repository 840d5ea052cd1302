import { InputError } from "../checks.ts";
import { quoted } from "./fileErrors.ts";
import { DEEPEST } from "./jsonFault.ts";
import { writeWhole } from "./writeFile.ts";

/*
 * Own code: JSON.stringify makes one string, which cannot be longer than 512 MB, and of a typed array an
 * object with a key for every number.
 */

/** An array of scalars. */
type Flat = readonly unknown[] | Float64Array;

/** Where the writer is in the value. */
interface JsonPlace {
  readonly name: string; // begins every message
  readonly indent: number; // spaces per level; 0: all on one line
  readonly path: (string | number)[]; // keys from the root to here
  readonly ancestors: Set<object>; // the objects on that path, to notice a circle
}

const flatLength = 4096; // most entries of a flat array in one piece

/**
 * Writes `value` as JSON, streamed, so that its text may be longer than any string. Like JSON.stringify with three
 * differences: a typed array is a plain array; NaN, an infinity or anything else JSON cannot hold throws; and when
 * `indent` (spaces per level, 0: all on one line) is given, an array of numbers still takes one line. Ends with a line
 * feed. The same value gives the same bytes.
 *
 * @throws InputError naming the file and the place in `value`, or when the file cannot be written
 */
export async function writeJson(
  file: string,
  value: unknown,
  { indent = 0, signal }: { readonly indent?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  await writeWhole(file, jsonPieces(value, { name: `cannot write ${quoted(file)}`, indent }), signal);
}

/**
 * The JSON text of `value` in pieces of bounded size, ending with a line feed. Typed arrays are written as arrays; a
 * flat array (no arrays or objects inside) takes one line; fields that are undefined are left out, as JSON.stringify
 * does.
 *
 * name: begins every message; indent: spaces per level. @throws InputError naming the place of what JSON cannot hold
 */
export function* jsonPieces(value: unknown, { name = "JSON", indent = 0 } = {}): Generator<string> {
  yield* node(value, { name, indent, path: [], ancestors: new Set() });
  yield "\n";
}

function* node(given: unknown, place: JsonPlace): Generator<string> {
  const value = plain(given);
  if (typeof value !== "object" || value === null) {
    checkScalar(value, place);
    yield JSON.stringify(value);
  } else if (isFlat(value)) {
    for (let start = 0; start < value.length; start += flatLength) {
      yield (start === 0 ? "[" : ",") + entries(value, start, start + flatLength, place);
    }
    yield value.length === 0 ? "[]" : "]";
  } else {
    if (place.path.length > DEEPEST) {
      throw new InputError(`${place.name}: arrays and objects are more than ${DEEPEST} levels deep, wanted fewer.`);
    }
    if (place.ancestors.has(value)) fail(place, "contains itself", "a value without circles");
    place.ancestors.add(value);
    yield* Array.isArray(value) ? array(value, place) : object(value, place);
    place.ancestors.delete(value);
  }
}

/**
 * An array that holds arrays or objects. Short flat ones, the rows of a matrix, are one piece each: a generator would
 * cost more.
 */
function* array(values: readonly unknown[], place: JsonPlace): Generator<string> {
  const inner = lineBreak(place, 1);
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    const before = (k === 0 ? "[" : ",") + inner;
    place.path.push(k);
    if (typeof value === "object" && value !== null && isFlat(value) && value.length <= flatLength) {
      yield `${before}[${entries(value, 0, value.length, place)}]`;
    } else {
      yield before;
      yield* node(value, place);
    }
    place.path.pop();
  }
  yield `${lineBreak(place, 0)}]`;
}

function* object(value: object, place: JsonPlace): Generator<string> {
  const kind = Object.prototype.toString.call(value);
  if (kind !== "[object Object]") fail(place, `is ${kind}`, "a plain object or an array");
  const inner = lineBreak(place, 1);
  let before = `{${inner}`;
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    yield `${before}${JSON.stringify(key)}:${place.indent > 0 ? " " : ""}`;
    before = `,${inner}`;
    place.path.push(key);
    yield* node(field, place);
    place.path.pop();
  }
  yield before.startsWith("{") ? "{}" : `${lineBreak(place, 0)}}`;
}

/** Entries start … end−1 of a flat array, separated by commas. */
function entries(values: Flat, start: number, end: number, place: JsonPlace): string {
  const part = Array.from<unknown>(values.slice(start, end));
  for (let k = 0; k < part.length; k++) {
    if (!Number.isFinite(part[k])) checkScalar(part[k], { ...place, path: [...place.path, start + k] });
  }
  return JSON.stringify(part).slice(1, -1);
}

function checkScalar(value: unknown, place: JsonPlace): void {
  if (value === null || typeof value === "boolean" || typeof value === "string") return;
  if (typeof value !== "number") fail(place, `is ${typeof value}`, "a number, string, boolean, null, array or object");
  if (!Number.isFinite(value)) fail(place, `is ${value}`, "a finite number, or null where one is missing");
}

/** `value`, or what its toJSON makes of it, as for a Date. */
function plain(value: unknown): unknown {
  const convertible = typeof value === "object" && value !== null && "toJSON" in value;
  return convertible && typeof value.toJSON === "function" ? value.toJSON() : value;
}

function isFlat(value: object): value is Flat {
  if (Array.isArray(value)) return value.every((entry) => typeof entry !== "object" || entry === null);
  if (!ArrayBuffer.isView(value)) return false;
  return !(value instanceof DataView || value instanceof BigInt64Array || value instanceof BigUint64Array);
}

/** A line feed and the indentation `deeper` levels below the place, or nothing. */
function lineBreak({ indent, path }: JsonPlace, deeper: number): string {
  return indent > 0 ? `\n${" ".repeat(indent * (path.length + deeper))}` : "";
}

function fail({ name, path }: JsonPlace, problem: string, wanted: string): never {
  const steps = path.map((key) =>
    typeof key === "number" ? `[${key}]` : /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
  );
  const where = steps.length === 0 ? "the value" : steps.join("").replace(/^\./, "");
  throw new InputError(`${name}: ${where} ${problem}, wanted ${wanted}.`);
}
