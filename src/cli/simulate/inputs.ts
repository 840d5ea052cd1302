import { type Command, Option } from "commander";
import { InputError } from "../../checks.ts";
import type { InputSet } from "../../dynamics/inputs.ts";
import { quoted } from "../../io/fileErrors.ts";
import type { Run } from "../../simulate/run.ts";
import { countFlag, listFlag, numberFlag } from "../flags.ts";
import { rootSeed } from "./start.ts";

/** Flags of what the features do, as commander hands them over. */
export interface InputFlags {
  inputs?: string;
  p?: string;
  patterns?: string;
  frequency?: string;
  seed?: string;
}

/** What the features do, and what the run file says of it. */
export interface Inputs {
  readonly set: InputSet;
  readonly parameters: Run["parameters"];
}

/** Declares the flags of inputs other than one feature at a time. */
export function withInputs(command: Command): Command {
  return command
    .option(
      "--inputs <name>",
      "independent (--p), pairs (--p), or a FILE of inputs, one a row (default: one feature at a time)",
    )
    .option(
      "--p <number>",
      "probability that a feature is on; with pairs, weight of a pair over that of a feature alone",
    )
    .addOption(
      new Option("--patterns <count>", "draw so many patterns of independent features, where all are too many"),
    )
    .option(
      "--frequency <list>",
      "how often every feature occurs (1: as in the paper), a,b,c or FILE; with --inputs FILE: every row",
    );
}

/** The inputs asked for; null for the paper's own. @throws InputError */
export async function readInputs(flags: InputFlags, { n, m }: { n: number; m: number }): Promise<Inputs | null> {
  const { inputs: kind, p, patterns, frequency } = flags;
  const drawn = kind === "independent" || kind === "pairs";
  const unused = (flag: string, of: string) =>
    new InputError(`${flag} is of ${of}${kind === undefined ? "" : `, and --inputs is ${kind}`}: drop ${flag}.`);
  if (p !== undefined && !drawn) throw unused("--p", "--inputs independent or pairs");
  if (patterns !== undefined && kind !== "independent") throw unused("--patterns", "--inputs independent");
  if (frequency !== undefined && drawn) throw unused("--frequency", "one feature at a time or --inputs FILE");
  const library = await import("../../dynamics/inputs.ts");
  if (kind === undefined) {
    if (frequency === undefined) return null;
    const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));
    return { set: library.inputSet(n, rows, await frequencies(frequency, n, "features")), parameters: { frequency } };
  }
  if (!drawn) {
    const { readWeights } = await import("../../io/weights.ts");
    const { rows: count, columns, data } = await readWeights(kind);
    if (columns !== n) {
      throw new InputError(
        `--inputs ${quoted(kind)} holds rows of ${columns} numbers, ${n} features need ${n}: ` +
          "one row an input, one column a feature.",
      );
    }
    const rows = Array.from({ length: count }, (_, row) => data.subarray(row * n, (row + 1) * n));
    const weights = frequency === undefined ? rows.map(() => 1) : await frequencies(frequency, count, "inputs");
    const parameters = { inputs: kind, ...(frequency !== undefined && { frequency }) };
    return { set: named(kind, () => library.inputSet(n, rows, weights)), parameters };
  }
  if (p === undefined) throw new InputError(`--p is required: give how often, such as --inputs ${kind} --p 0.05.`);
  const value = await numberFlag("--p", p, { n, m });
  if (kind === "pairs" && value < 0) throw new InputError(`--p must be >= 0, got ${quoted(p)}.`);
  if (kind === "pairs") return { set: library.pairInputs({ n, q: value }), parameters: { inputs: kind, p: value } };
  if (patterns === undefined) {
    if (n > library.MOST_LISTED) {
      throw new InputError(
        `--inputs independent lists all 2^n patterns up to n = ${library.MOST_LISTED}, got n = ${n}: ` +
          "add --patterns COUNT, which draws so many of them.",
      );
    }
    const set = named(kind, () => library.independentInputs({ n, p: value }));
    return { set, parameters: { inputs: kind, p: value } };
  }
  const count = await countFlag("--patterns", patterns, { n, m });
  const seed = await rootSeed(flags);
  const set = named(kind, () => library.sampledInputs({ n, p: value, count, key: [seed, "inputs"] }));
  return { set, parameters: { inputs: kind, p: value, patterns: count } };
}

/** What `make` gives; what it refuses is said of the flag. */
function named(kind: string, make: () => InputSet): InputSet {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`--inputs ${quoted(kind)}: ${error.message}`, { cause: error });
  }
}

/** A list a,b,c, or the numbers of a file. @throws InputError unless they are `count` */
async function frequencies(text: string, count: number, of: string): Promise<number[]> {
  if (text.trim() === "") throw new InputError("--frequency must be a list a,b,c or a file, got an empty name.");
  const isList = /^[\d\s.,eE+\-*/()]+$/.test(text);
  const values = isList ? await listFlag("--frequency", text, {}) : await numbersOf(text);
  if (values.length !== count) {
    throw new InputError(`--frequency must give ${count} numbers, one for each of the ${of}, got ${values.length}.`);
  }
  const wrong = values.findIndex((value) => !(value > 0));
  if (wrong >= 0) throw new InputError(`--frequency must be > 0, got ${values[wrong]} (number ${wrong} from 0).`);
  return values;
}

async function numbersOf(file: string): Promise<number[]> {
  const { readWeights } = await import("../../io/weights.ts");
  const { rows, columns, data } = await readWeights(file);
  if (rows !== 1 && columns !== 1) {
    throw new InputError(
      `--frequency ${quoted(file)} holds ${rows} x ${columns} numbers, wanted one row or one column.`,
    );
  }
  return [...data];
}
