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
    throw new InputError(`${name} must be a finite number > 0, got ${kind(value)}.`);
  return value;
}

/** `value` when it is a finite number ≥ 0. @throws InputError */
export function atLeastZero(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity))
    throw new InputError(`${name} must be a finite number >= 0, got ${kind(value)}.`);
  return value;
}

/** `value` when it is a finite number. @throws InputError */
export function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new InputError(`${name} must be a finite number, got ${kind(value)}.`);
  return value;
}

/** `value` when it is a whole number ≥ 1 (a size, a count). @throws InputError */
export function count(name: string, value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new InputError(`${name} must be a whole number >= 1, got ${kind(value)}.`);
  }
  return value;
}

/** Throws when an entry of `values` is NaN or infinite, naming the first one. @throws InputError */
export function allFinite(name: string, values: ArrayLike<number>): void {
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) finite(`${name}[${k}]`, values[k]);
  }
}

/**
 * Checks one feature's weights, length m.
 * @throws InputError when there is none, one is not finite, or all are zero (nothing can win)
 */
export function checkFeature(weights: Float64Array): void {
  if (weights.length === 0) throw new InputError("weights must hold at least one number, got none.");
  allFinite("weights", weights);
  if (weights.every((w) => w === 0)) {
    throw new InputError("weights are all zero, so no neuron can win; give at least one weight that is not zero.");
  }
}

/** Whether `value` is an object that has fields by name: not null, no array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** `value` when it is a text. @throws InputError */
export function string(name: string, value: unknown, wanted = "a text"): string {
  if (typeof value !== "string") throw new InputError(`${name} must be ${wanted}, got ${kind(value)}.`);
  return value;
}

/** `value` when it is one of the `known` texts. @throws InputError */
export function oneOf<Known extends string>(name: string, value: unknown, known: readonly Known[]): Known {
  if (known.includes(value as Known)) return value as Known;
  throw new InputError(`${name} must be one of ${known.join(", ")}, got ${kind(value)}.`);
}

/** `value` when it is the name of a file, which may be any text. @throws InputError */
export function fileName(where: string, value: unknown): string {
  return string(`${where}: file`, value, "the name of a file");
}

/** `value` when it is a list or another thing to walk through. @throws InputError */
export function iterable(name: string, value: unknown, wanted: string): void {
  if (typeof value === "object" && value !== null && Symbol.iterator in value) return;
  throw new InputError(`${name} must be ${wanted}, got ${kind(value)}.`);
}

/** Throws unless `value` is a function; `wanted` tells of what. @throws InputError */
export function callable(name: string, value: unknown, wanted = "a function"): void {
  if (typeof value !== "function") throw new InputError(`${name} must be ${wanted}, got ${kind(value)}.`);
}

/**
 * Throws when a callback, `name`, returned a promise, for which nobody waits; `wanted` tells what it must do.
 * @throws InputError
 */
export function notPromise(name: string, returned: unknown, wanted: string): void {
  if (typeof returned !== "object" || returned === null || !("then" in returned)) return;
  if (returned instanceof Promise) returned.catch(() => undefined); // its own failure comes too late to be told
  throw new InputError(`${name} returned a promise; ${wanted}.`);
}

/** Throws unless `value`, where there is one, is something whose `aborted` can be read. @throws InputError */
export function stopSignal(name: string, value: unknown): void {
  if (value === undefined || (typeof value === "object" && value !== null && "aborted" in value)) return;
  throw new InputError(`${name} must be an AbortSignal or an object with aborted: true or false, got ${kind(value)}.`);
}

/** What a run tells, and what it listens to. */
interface Listeners {
  readonly onSample?: unknown;
  readonly onStep?: unknown;
  readonly onProgress?: unknown;
  readonly signal?: unknown;
}

/** Throws unless those that are given are what they are called. @throws InputError */
export function listeners({ onSample, onStep, onProgress, signal }: Listeners): void {
  for (const [name, listener] of Object.entries({ onSample, onStep, onProgress })) {
    if (listener !== undefined) callable(name, listener);
  }
  stopSignal("signal", signal);
}

/** Throws unless `value` is an array or typed array; `wanted` tells what else it may be. @throws InputError */
export function arrayLike(name: string, value: unknown, wanted = "an array of numbers"): void {
  const given =
    typeof value === "object" && value !== null && Number.isSafeInteger((value as { length?: number }).length);
  if (!given) throw new InputError(`${name} must be ${wanted}, got ${kind(value)}.`);
}

/**
 * Every key of an options type, in the order in which a message lists them: one left out or made up is a type error.
 */
export type KeysOf<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Throws when `options` is not an object or has a key of its own that is not in `known`, whatever its value. where: the
 * function, as its user calls it.
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

/** What a value is, in the few words of a message. */
export function kind(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) || ArrayBuffer.isView(value) ? "an array" : "an object";
}
