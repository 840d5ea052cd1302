import { InputError } from "../../checks.ts";
import type { Matrix } from "../../io/npy.ts";
import type { Run } from "../../simulate/run.ts";
import type { Sampling } from "../../simulate/sampleTimes.ts";
import { countFlag, positiveFlag, type Scope } from "../flags.ts";
import { checkMemory } from "../memory.ts";

/** Flags of a start from a matrix of weights, as commander hands them over. */
export interface StartFlags {
  m?: string;
  weights?: string;
  transpose?: true;
  seed: string;
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
}

/** Features and neurons, as far as flags say them. */
export interface Sizes extends Scope {
  readonly n?: number;
  readonly m?: number;
}

/** The number --m of neurons of one feature, unless --weights gives it. @throws InputError */
export async function readNeurons(flow: string, { m, weights }: StartFlags): Promise<Sizes> {
  if (m === undefined && weights === undefined) {
    throw new InputError(`simulate ${flow} needs --m, the number of neurons, or --weights FILE.`);
  }
  return m === undefined ? { n: 1 } : { n: 1, m: await countFlag("--m", m, {}) };
}

/** The numbers --n of features and --m of neurons, unless --weights gives them. @throws InputError */
export async function readSizes(flow: string, { n, m, weights }: StartFlags & { n?: string }): Promise<Sizes> {
  if (weights !== undefined) return {};
  if (n === undefined || m === undefined) {
    throw new InputError(`simulate ${flow} needs --n and --m, the numbers of features and neurons, or --weights FILE.`);
  }
  const features = await countFlag("--n", n, {});
  return { n: features, m: await countFlag("--m", m, { n: features }) };
}

/** What a run from a matrix of weights needs to know before they are there. */
interface StartOptions {
  readonly flow: string;
  readonly sizes: Sizes;
  readonly scope: Scope;
  readonly sampling: Sampling;
  /** Whether the flow is of one feature alone, whose start is the same whatever its law. */
  readonly oneFeature: boolean;
  /** Arrays of n·m numbers that the run holds at a time: weights, sorted gaps and sums, or the stages of the method. */
  readonly arrays?: number;
  /** How many times n·m numbers are kept for --save-weights; default: one for each sample. */
  readonly kept?: number;
}

/** Reads or draws the weights. @throws InputError */
export async function readStart(flags: StartFlags, options: StartOptions): Promise<InitialState> {
  const { flow, sizes, scope, oneFeature } = options;
  const seed = await countFlag("--seed", flags.seed, {}, 0);
  const scale = await positiveFlag("--init-scale", flags.initScale, scope);
  if (flags.weights !== undefined) {
    const { rows, columns, data } = await readFile(flags.weights, flags);
    if (oneFeature && rows !== 1) {
      throw new InputError(
        `simulate ${flow} takes one feature, 1 row of weights, ` +
          `but "${flags.weights}" holds ${rows} rows of ${columns}; keep one row, or use simulate l1.`,
      );
    }
    checkRoom(flags, options, rows, columns);
    const parameters = { initScale: null, weights: flags.weights, ...(flags.transpose && { transpose: "true" }) };
    return { n: rows, m: columns, weights: data, seed: null, parameters };
  }
  if (flags.transpose) throw new InputError("--transpose is of a weight file: give --weights FILE, or drop it.");
  const { n, m } = sizes;
  if (m === undefined || n === undefined) throw new InputError("give the sizes --n and --m, or --weights FILE.");
  checkRoom(flags, options, n, m);
  const key = oneFeature ? [seed, "feature", 0] : [seed, "weights"];
  const { initialWeights } = await import("../../random/initialWeights.ts");
  const weights = initialWeights({ n, m, key, scale });
  return { n, m, weights, seed, parameters: { initScale: scale, weights: null } };
}

/** The weights of a file, one row a feature. @throws InputError */
async function readFile(file: string, { transpose }: StartFlags): Promise<Matrix> {
  const { readWeights } = await import("../../io/weights.ts");
  const given = await readWeights(file);
  if (!transpose) return given;
  const { rows: m, columns: n, data } = given;
  return { rows: n, columns: m, data: Float64Array.from(data, (_, i) => data[(i % m) * n + Math.floor(i / m)]) };
}

/** @throws InputError when the memory for the run is not there */
function checkRoom({ saveWeights }: StartFlags, options: StartOptions, n: number, m: number): void {
  const { sampling, oneFeature, arrays = 16, kept = sampling.times?.length ?? sampling.samples ?? 1 } = options;
  const saved = saveWeights === undefined ? 0 : kept;
  const needed = n * m * 8 * (arrays + saved) + n * n * 16;
  const advice = saved > 0 ? "keep fewer samples of the weights, or choose smaller sizes" : "choose smaller sizes";
  checkMemory(`${oneFeature ? `--m ${m}` : `--n ${n} --m ${m}`} needs`, needed, advice);
}
