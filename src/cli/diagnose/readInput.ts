import { InputError } from "../../checks.ts";
import { quoted } from "../../io/fileErrors.ts";
import { readWeights } from "../../io/weights.ts";
import { readWeightFile, type WeightFileFlags } from "../weightFile.ts";

/** Flags of the files to diagnose, as commander hands them over. */
export interface InputFlags extends WeightFileFlags {
  readonly initial?: string;
}

/** Weights, n×m row-major, those before training where they are given, and what people should know of them. */
export interface DiagnosisInput {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  readonly initial: Float64Array | undefined;
  readonly notes: readonly string[];
}

/** Reads what `diagnose` is about. @throws InputError */
export async function readInput(file: string, flags: InputFlags): Promise<DiagnosisInput> {
  const { initial: initialFile, tensor, transpose = false } = flags;
  const { n, m, weights, notes } = await readWeightFile(file, flags);
  if (initialFile === undefined) return { n, m, weights, initial: undefined, notes };
  const initial = await readWeights(initialFile, { tensor, transpose });
  if (initial.rows !== n || initial.columns !== m) {
    throw new InputError(
      `--initial ${quoted(initialFile)} holds ${initial.rows} x ${initial.columns} weights, ` +
        `${quoted(file)} ${n} x ${m}; give the start of the same network.`,
    );
  }
  return { n, m, weights, initial: initial.data, notes };
}
