import { InputError } from "../../checks.ts";
import { quoted } from "../../io/fileErrors.ts";
import type { InitName } from "../../random/initNames.ts";
import type { Run } from "../../simulate/run.ts";
import type { Sampling } from "../../simulate/sampleTimes.ts";
import { countFlag, positiveFlag, type Scope } from "../flags.ts";
import { checkMemory } from "../memory.ts";
import { readWeightFile, sizesAsked, type WeightFileFlags } from "../weightFile.ts";

/** Flags of a start from a matrix of weights, as commander hands them over. */
export interface StartFlags extends WeightFileFlags {
  weights?: string;
  seed?: string;
  init: InitName;
  initScale: string;
  saveWeights?: string;
}

/** Initial weights, n×m row-major, and where they come from. */
export interface InitialState {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  /** Root seed; null when they were not drawn. */
  readonly seed: number | null;
  /** What the run file says of them. */
  readonly parameters: Run["parameters"];
  /** What people should know of them. */
  readonly notes: readonly string[];
}

/** Features and neurons, and the weights where a file gives them. */
export interface StartSizes {
  readonly n: number;
  readonly m: number;
  /** n×m, row-major; null where they are to be drawn. */
  readonly weights: Float64Array | null;
  /** What people should know of them. */
  readonly notes: readonly string[];
}

/**
 * The sizes of a start, by --n and --m or a weight file, which they then have to agree with.
 * @throws InputError
 */
export async function readSizes(flow: string, flags: StartFlags, oneFeature: boolean): Promise<StartSizes> {
  const { weights: file, tensor, transpose } = flags;
  if (file === undefined) {
    if (transpose) throw new InputError("--transpose is of a weight file: give --weights FILE, or drop it.");
    if (tensor !== undefined) throw new InputError("--tensor is of a weight file: give --weights FILE, or drop it.");
    const { n = oneFeature ? 1 : undefined, m } = await sizesAsked(flags);
    if (n !== undefined && m !== undefined) return { n, m, weights: null, notes: [] };
    const wanted = oneFeature ? "--m, the number of neurons" : "--n and --m, the numbers of features and neurons";
    throw new InputError(`simulate ${flow} needs ${wanted}, or --weights FILE.`);
  }
  const found = await readWeightFile(file, flags);
  if (!oneFeature || found.n === 1) return found;
  throw new InputError(
    `simulate ${flow} takes one feature, 1 row of weights, ` +
      `but ${quoted(file)} holds ${found.n} rows of ${found.m}; keep one row, or use simulate l1.`,
  );
}

/** What a run from a matrix of weights needs to know before they are there. */
interface StartOptions {
  readonly scope: Scope;
  readonly sampling: Sampling;
  /** Whether the flow is of one feature alone, whose start is the same whatever its law. */
  readonly oneFeature: boolean;
  /** Arrays of n·m numbers that the run holds at a time: weights, sorted gaps and sums, or the stages of the method. */
  readonly arrays?: number;
  /** How many times n·m numbers are kept for --save-weights; default: one for each sample. */
  readonly kept?: number;
}

/** The weights of these sizes, drawn unless a file gave them. @throws InputError */
export async function readStart(flags: StartFlags, sizes: StartSizes, options: StartOptions): Promise<InitialState> {
  const { n, m } = sizes;
  const { scope, oneFeature } = options;
  const { init, weights: file, tensor, transpose } = flags;
  const seed = await rootSeed(flags);
  const scale = await positiveFlag("--init-scale", flags.initScale, scope);
  checkRunMemory(flags, sizes, options);
  if (sizes.weights !== null && file !== undefined) {
    const parameters = {
      ...{ initScale: null, weights: file },
      ...(tensor !== undefined && { tensor }),
      ...(transpose && { transpose: "true" }),
    };
    return { n, m, weights: sizes.weights, seed: null, parameters, notes: sizes.notes };
  }
  const key = oneFeature ? [seed, "feature", 0] : [seed, "weights"];
  const { initialWeights } = await import("../../random/initialWeights.ts");
  const weights = initialWeights({ n, m, key, scale, init });
  const parameters = { initScale: scale, ...(init !== "normal" && { init }), weights: null };
  return { n, m, weights, seed, parameters, notes: [] };
}

/** What `--seed` says. @throws InputError */
export function rootSeed({ seed = "0" }: { readonly seed?: string }): Promise<number> {
  return countFlag("--seed", seed, {}, 0);
}

/** @throws InputError when the memory for the run is not there */
function checkRunMemory({ saveWeights }: StartFlags, { n, m }: StartSizes, options: StartOptions): void {
  const { sampling, oneFeature, arrays = 16, kept = sampling.times?.length ?? sampling.samples ?? 1 } = options;
  const saved = saveWeights === undefined ? 0 : kept;
  const size = oneFeature ? `--m ${m}` : `--n ${n} --m ${m}`;
  const advice = saved > 0 ? "keep fewer samples of the weights, or choose smaller sizes" : "choose smaller sizes";
  const samples = sampling.times?.length ?? sampling.samples ?? 0;
  const observables = samples * (4 * n + 2) * 24; // arrays of arrays, and their text
  const many = observables > n * m * 8 * arrays;
  checkMemory(
    `${size}${many ? ` --samples ${samples}` : ""} needs`,
    n * m * 8 * (arrays + saved) + n * n * 16 + observables,
    many ? "keep fewer samples" : advice,
  );
}
