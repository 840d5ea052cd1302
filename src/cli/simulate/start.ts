import { totalmem } from "node:os";
import { InputError } from "../../checks.ts";
import type { InitName } from "../../random/initNames.ts";
import type { Run } from "../../simulate/run.ts";
import type { Sampling } from "../../simulate/sampleTimes.ts";
import { countFlag, positiveFlag, type Scope } from "../flags.ts";

/** Flags of a start from a matrix of weights, as commander hands them over. */
export interface StartFlags {
  n?: string;
  m?: string;
  weights?: string;
  tensor?: string;
  transpose?: true;
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
}

/**
 * The sizes of a start, by --n and --m or a weight file, which they then have to agree with.
 * @throws InputError
 */
export async function readSizes(flow: string, flags: StartFlags, oneFeature: boolean): Promise<StartSizes> {
  const { weights: file, tensor, transpose } = flags;
  const optional = async (flag: string, text: string | undefined, scope: Scope) =>
    text === undefined ? undefined : countFlag(flag, text, scope);
  const n = oneFeature ? 1 : await optional("--n", flags.n, {});
  const m = await optional("--m", flags.m, n === undefined ? {} : { n });
  if (file === undefined) {
    if (transpose) throw new InputError("--transpose is of a weight file: give --weights FILE, or drop it.");
    if (tensor !== undefined) throw new InputError("--tensor is of a weight file: give --weights FILE, or drop it.");
    if (n !== undefined && m !== undefined) return { n, m, weights: null };
    const wanted = oneFeature ? "--m, the number of neurons" : "--n and --m, the numbers of features and neurons";
    throw new InputError(`simulate ${flow} needs ${wanted}, or --weights FILE.`);
  }
  const { readWeights } = await import("../../io/weights.ts");
  const { rows, columns, data } = await readWeights(file, { tensor, transpose: transpose === true });
  if (oneFeature && rows !== 1) {
    throw new InputError(
      `simulate ${flow} takes one feature, 1 row of weights, ` +
        `but "${file}" holds ${rows} rows of ${columns}; keep one row, or use simulate l1.`,
    );
  }
  checkSize("n", n, rows, columns, flags);
  checkSize("m", m, columns, rows, flags);
  return { n: rows, m: columns, weights: data };
}

/** @throws InputError where the file has another size than the flag says */
function checkSize(
  name: "n" | "m",
  wanted: number | undefined,
  found: number,
  other: number,
  { weights, transpose }: StartFlags,
): void {
  if (wanted === undefined || wanted === found) return;
  const advice = wanted === other ? `${transpose ? "drop" : "add"} --transpose` : `drop --${name} or choose the file`;
  const what = name === "n" ? `${found} features on ${other}` : `${other} features on ${found}`;
  throw new InputError(`--${name} is ${wanted}, but "${weights}" holds ${what} neurons; ${advice}.`);
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
  checkMemory(flags, sizes, options);
  if (sizes.weights !== null && file !== undefined) {
    const parameters = {
      ...{ initScale: null, weights: file },
      ...(tensor !== undefined && { tensor }),
      ...(transpose && { transpose: "true" }),
    };
    const notes = n > m && !transpose ? [transposedNote({ n, m, file })] : [];
    return { n, m, weights: sizes.weights, seed: null, parameters, notes };
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

/** Asks whether a file holds its matrix the other way round. */
export function transposedNote({ n, m, file }: { n: number; m: number; file: string }): string {
  return (
    `"${file}" holds more features, n = ${n}, than neurons, m = ${m}: is it transposed? ` +
    "The weight of nn.Linear(n, m) is m x n; --transpose reads that."
  );
}

/** @throws InputError when the memory for the run is not there */
function checkMemory({ saveWeights }: StartFlags, { n, m }: StartSizes, options: StartOptions): void {
  const { sampling, oneFeature, arrays = 16, kept = sampling.times?.length ?? sampling.samples ?? 1 } = options;
  const saved = saveWeights === undefined ? 0 : kept;
  const needed = n * m * 8 * (arrays + saved) + n * n * 16;
  const available = Math.min(process.constrainedMemory() || Infinity, totalmem());
  if (needed <= available) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toPrecision(3)} GB`;
  const advice = saved > 0 ? "keep fewer samples of the weights, or choose smaller sizes" : "choose smaller sizes";
  const size = oneFeature ? `--m ${m}` : `--n ${n} --m ${m}`;
  throw new InputError(
    `${size} needs about ${gigabytes(needed)} of memory, this machine has ${gigabytes(available)}; ${advice}.`,
  );
}
