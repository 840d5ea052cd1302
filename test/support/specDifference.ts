import { readFileSync, writeFileSync } from "node:fs";

/** Significant digits to which numbers of a figure have to agree: a change of rounding alone is none of the figure. */
const DIGITS = 6;

const SHOWN = 12; // differences at most, so that a figure drawn anew does not fill the screen

/**
 * What changed between two figures or other plain data, a line each: `collisions: data[2].y[4] was 0.78, is 0.81`.
 * Numbers that agree to 6 significant digits are the same. name: begins every line.
 */
export function differences(name: string, was: unknown, is: unknown): string[] {
  const found = [...changes(was, is, "")].map((change) => `${name}: ${change}`);
  return found.length <= SHOWN
    ? found
    : [...found.slice(0, SHOWN), `${name}: and ${found.length - SHOWN} more differences`];
}

/**
 * What changed between the figure saved in a file and this one, as `differences` tells it. With UPDATE_FIGURES=1 in the
 * environment it is saved instead, in numbers of 7 significant digits, and nothing has changed.
 */
export function differencesFromSaved(name: string, file: string, figure: unknown): string[] {
  if (process.env.UPDATE_FIGURES === "1") writeFileSync(file, `${JSON.stringify(rounded(figure))}\n`);
  return differences(name, JSON.parse(readFileSync(file, "utf8")), figure);
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(DIGITS + 1));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
}

function* changes(was: unknown, is: unknown, path: string): Generator<string> {
  if (Array.isArray(was) && Array.isArray(is)) {
    if (was.length !== is.length) yield `${path} had ${was.length} entries, has ${is.length}`;
    else for (const [i, entry] of was.entries()) yield* changes(entry, is[i], `${path}[${i}]`);
  } else if (isObject(was) && isObject(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const place = path === "" ? key : `${path}.${key}`;
      if (!(key in is)) yield `${place} was ${shown(was[key])}, is gone`;
      else if (!(key in was)) yield `${place} is new: ${shown(is[key])}`;
      else yield* changes(was[key], is[key], place);
    }
  } else if (!same(was, is)) {
    const [before, after] = [shown(was), shown(is)];
    yield `${path === "" ? "the value" : path} was ${before}, is ${before === after ? String(is) : after}`;
  }
}

function same(was: unknown, is: unknown): boolean {
  if (typeof was !== "number" || typeof is !== "number") return was === is;
  return Math.abs(was - is) <= 10 ** -DIGITS * Math.max(Math.abs(was), Math.abs(is)) + 1e-12;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in a few words. */
function shown(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(DIGITS)));
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
