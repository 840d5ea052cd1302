import { InputError } from "../checks.ts";
import { quoted } from "../io/fileErrors.ts";

/** Numbers a flag's expression may use. */
export type Scope = Readonly<Record<string, number>>;

/**
 * The value of a numeric flag: a number, or an expression of the names in `scope` such as `0.1/sqrt(m)`.
 * @throws InputError in one line quoting the flag and what was given
 */
export async function numberFlag(flag: string, text: string, scope: Scope): Promise<number> {
  const plain = text.trim() === "" ? Number.NaN : Number(text);
  const value = Number.isNaN(plain) && text.trim() !== "" ? await evaluated(flag, text, scope) : plain;
  if (!Number.isFinite(value)) {
    throw new InputError(
      `${flag} must be a finite number or an expression for one, got ${quoted(text)}${valued(value, text)}.`,
    );
  }
  return value;
}

/** Like `numberFlag`, and > 0. */
export async function positiveFlag(flag: string, text: string, scope: Scope): Promise<number> {
  const value = await numberFlag(flag, text, scope);
  if (!(value > 0)) throw new InputError(`${flag} must be > 0, got ${quoted(text)}${valued(value, text)}.`);
  return value;
}

/** Like `numberFlag`, and ≥ 0: a penalty that may be absent, a residual that may be none. */
export async function nonNegativeFlag(flag: string, text: string, scope: Scope): Promise<number> {
  const value = await numberFlag(flag, text, scope);
  if (value < 0) throw new InputError(`${flag} must be >= 0, got ${quoted(text)}${valued(value, text)}.`);
  return value;
}

/** Like `numberFlag`, and a whole number from `least`. */
export async function countFlag(flag: string, text: string, scope: Scope, least = 1): Promise<number> {
  const value = await numberFlag(flag, text, scope);
  if (!(Number.isSafeInteger(value) && value >= least)) {
    const most = value > Number.MAX_SAFE_INTEGER ? ` and <= ${Number.MAX_SAFE_INTEGER}` : "";
    throw new InputError(
      `${flag} must be a whole number >= ${least}${most}, got ${quoted(text)}${valued(value, text)}.`,
    );
  }
  return value;
}

/**
 * The text of a flag that has to be given. Not left to commander, which names it before a flag that is misspelt.
 * @throws InputError
 */
export function required(flag: string, text: string | undefined, wanted: string): string {
  if (text === undefined) throw new InputError(`${flag} is required: give ${wanted}.`);
  return text;
}

/** A list a,b,c of numbers or expressions. */
export async function listFlag(flag: string, text: string, scope: Scope): Promise<number[]> {
  return Promise.all(splitList(text).map((entry) => numberFlag(flag, entry, scope)));
}

/** Splits at the commas that are not inside brackets. */
function splitList(text: string): string[] {
  const entries = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "," && depth === 0) entries.push("");
    else entries[entries.length - 1] += character;
  }
  return entries;
}

/** Expressions, and with them mathjs, are loaded by whoever asks for one. */
async function evaluated(flag: string, text: string, scope: Scope): Promise<number> {
  const { evaluateNumber } = await import("../expressions/evaluateNumber.ts");
  return evaluateNumber(flag, text, scope);
}

/** ` = value` where an expression was given, so that one sees what it came to. */
function valued(value: number, text: string): string {
  return String(value) === text.trim() || !Number.isNaN(Number(text)) ? "" : ` = ${value}`;
}
