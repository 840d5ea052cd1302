/**
 * Shared argument checks. Every message says what was given, what is wanted and, where it is not obvious, what to do.
 */

import { nearest } from "./nearest.ts";

/** Input that cannot be computed with. The command line prints `message` on one line and exits with code 2. */
export class InputError extends RangeError {
  override readonly name = "InputError";
}

/** `value` when it is a finite number > 0. @throws InputError */
export function positive(name: string, value: number): number {
  if (!(Number.isFinite(value) && value > 0))
    throw new InputError(`${name} must be a finite number > 0, got ${value}.`);
  return value;
}

/** `value` when it is a finite number. @throws InputError */
export function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new InputError(`${name} must be a finite number, got ${value}.`);
  return value;
}

/** `value` when it is a whole number ≥ 1 (a size, a count). @throws InputError */
export function count(name: string, value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new InputError(`${name} must be a whole number >= 1, got ${value}.`);
  }
  return value;
}

/** Throws when an entry of `values` is NaN or infinite, naming the first one. @throws InputError */
export function allFinite(name: string, values: ArrayLike<number>): void {
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) throw new InputError(`${name}[${k}] must be a finite number, got ${values[k]}.`);
  }
}

/** Every key of an options type, in the order in which a message lists them: one left out or made up is a type error. */
export type KeysOf<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Throws when `options` is not an object or has a key of its own that is not in `known`, whatever its value. where: the function, as its
 * user calls it.
 * @throws InputError that names the key, the nearest known one and all of them
 */
export function knownKeys<Options extends object>(
  where: string,
  options: Options,
  known: KeysOf<NoInfer<Options>>,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options) || ArrayBuffer.isView(options)) {
    throw new InputError(
      `${where}: options must be an object (${Object.keys(known).join(", ")}), got ${kind(options)}.`,
    );
  }
  for (const key in options) {
    if (Object.hasOwn(known, key) || !Object.hasOwn(options, key)) continue;
    const all = Object.keys(known);
    const meant = nearest(key, all);
    const guess = meant === undefined ? "." : `; did you mean ${meant}?`;
    throw new InputError(`${where}: unknown option ${JSON.stringify(key)}${guess} Known: ${all.join(", ")}.`);
  }
}

function kind(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an array" : String(value);
}
