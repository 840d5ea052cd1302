import { InputError } from "../checks.ts";
import { quoted } from "../io/fileErrors.ts";
import { countFlag, type Scope } from "./flags.ts";

/** Flags of a file of weights, as commander hands them over. */
export interface WeightFileFlags {
  readonly n?: string;
  readonly m?: string;
  readonly tensor?: string;
  readonly transpose?: true;
}

/** The sizes that --n and --m say, as far as they do. @throws InputError */
export async function sizesAsked({ n, m }: WeightFileFlags): Promise<{ n: number | undefined; m: number | undefined }> {
  const read = async (flag: string, text: string | undefined, scope: Scope) =>
    text === undefined ? undefined : countFlag(flag, text, scope);
  const features = await read("--n", n, {});
  return { n: features, m: await read("--m", m, features === undefined ? {} : { n: features }) };
}

/** Weights, n×m row-major, and what people should know of them. */
export interface WeightsOfFile {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  readonly notes: readonly string[];
}

/** The weights in a file, of the sizes that flags say. @throws InputError */
export async function readWeightFile(file: string, flags: WeightFileFlags): Promise<WeightsOfFile> {
  const { tensor, transpose = false } = flags;
  const asked = await sizesAsked(flags);
  const { readWeights } = await import("../io/weights.ts");
  const { rows: n, columns: m, data: weights } = await readWeights(file, { tensor, transpose });
  const turn = `${transpose ? "drop" : "add"} --transpose`;
  for (const [name, wanted, found, other] of [
    ["n", asked.n, n, m],
    ["m", asked.m, m, n],
  ] as const) {
    if (wanted === undefined || wanted === found) continue;
    const advice = wanted === other ? turn : `drop --${name} or choose the file`;
    throw new InputError(`--${name} is ${wanted}, but ${quoted(file)} holds ${n} features on ${m} neurons; ${advice}.`);
  }
  const doubtful = n > m && (asked.n === undefined || asked.m === undefined);
  const question =
    `${quoted(file)} holds more features, n = ${n}, than neurons, m = ${m}: is it transposed? ` +
    `The weight of nn.Linear(n, m) is m x n; if so, ${turn}.`;
  return { n, m, weights, notes: doubtful ? [question] : [] };
}
