/**
 * Shared argument checks. Every message says what was given, what is wanted and, where it is not obvious, what to do.
 */

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
