import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { quoted } from "../../io/fileErrors.ts";
import { numberFlag, type Scope } from "../flags.ts";
import { readStrength, type Strength, type StrengthFlags } from "./strength.ts";

/** A penalty or a rate of the user's own: an expression, and the numbers in it that no other flag gives. */
export interface OwnLaw {
  readonly text: string;
  readonly set: Scope;
}

/** Flags of an own law, as commander hands them over. */
export interface OwnLawFlags {
  /** Expressions by name. */
  set?: Readonly<Record<string, string>>;
}

/** Declares `--set`. */
export function withSet(command: Command): Command {
  return command.option("--set <name=value>", "a number in the expression; may be repeated", addEntry);
}

/** `before` with one more NAME=VALUE. @throws InputError */
function addEntry(entry: string, before: OwnLawFlags["set"] = {}): OwnLawFlags["set"] {
  const [, name, value] = /^\s*(\w+)\s*=(.*)$/s.exec(entry) ?? [];
  if (name === undefined) throw new InputError(`--set must be NAME=VALUE, such as --set p=0.5, got ${quoted(entry)}.`);
  if (["n", "m", "lambda"].includes(name)) throw new InputError(`--set cannot give ${name}, use --${name}.`);
  if (name in Object.prototype) {
    throw new InputError(`--set cannot give ${name}, a name of JavaScript's own; give the number another.`);
  }
  if (Object.hasOwn(before, name)) throw new InputError(`--set gives ${name} twice; give it once.`);
  return { ...before, [name]: value };
}

/** The law with its numbers; each may use those before it. @throws InputError */
export async function readLaw(text: string, { set: given = {} }: OwnLawFlags, scope: Scope): Promise<OwnLaw> {
  const set: Record<string, number> = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    set[name] = await numberFlag(`--set ${name}`, value, { ...scope, ...set });
  }
  return { text, set };
}

/** λ where a law of one's own may use it: required where it does, otherwise 0 by default. @throws InputError */
export async function ownStrength(
  flag: string,
  expression: string,
  flags: StrengthFlags,
  scope: { readonly n: number; readonly m: number },
): Promise<Strength> {
  const strength = await readStrength(flags, scope);
  if (strength === null && /\blambda\b/.test(expression)) {
    throw new InputError(`--lambda is required: ${flag} ${quoted(expression)} uses it.`);
  }
  return strength ?? { lambda: 0, parameters: {} };
}

/** Own numbers as they are given: `p=0.5 q=2`; empty where there are none. */
export function ownNumbers(set: Scope): string {
  return Object.entries(set)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
