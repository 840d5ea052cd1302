import { InputError } from "../../checks.ts";
import type { Matrix } from "../../io/npy.ts";
import { readWeights } from "../../io/weights.ts";
import { countFlag } from "../flags.ts";

/** Flags of the files to diagnose, as commander hands them over. */
export interface InputFlags {
  readonly initial?: string;
  readonly transpose?: true;
  readonly tensor?: string;
  readonly n?: string;
  readonly m?: string;
}

/** Weights, n×m row-major, those before training where they are given, and what people should know of them. */
export interface DiagnosisInput {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  readonly initial: Float64Array | undefined;
  readonly notes: string[];
}

/** Reads what `diagnose` is about. @throws InputError */
export async function readInput(file: string, flags: InputFlags): Promise<DiagnosisInput> {
  const { initial: initialFile, transpose = false } = flags;
  const wanted = {
    n: flags.n === undefined ? undefined : await countFlag("--n", flags.n, {}),
    m: flags.m === undefined ? undefined : await countFlag("--m", flags.m, {}),
  };
  const { rows: n, columns: m, data: weights } = await readMatrix(file, flags);
  if ((wanted.n ?? n) !== n || (wanted.m ?? m) !== m) {
    const asked = [wanted.n === undefined ? "" : `--n ${wanted.n}`, wanted.m === undefined ? "" : `--m ${wanted.m}`];
    const turned = (wanted.n ?? m) === m && (wanted.m ?? n) === n;
    const remedy = transpose ? "drop --transpose" : "add --transpose";
    throw new InputError(
      `${JSON.stringify(file)} holds ${n} features on ${m} neurons${transpose ? " once transposed" : ""}, wanted ` +
        `${asked.join(" ").trim()}; ${turned ? remedy : "give the sizes of the file, or another file"}.`,
    );
  }
  const initial = initialFile === undefined ? undefined : await readMatrix(initialFile, flags);
  if (initial !== undefined && (initial.rows !== n || initial.columns !== m)) {
    throw new InputError(
      `--initial ${JSON.stringify(initialFile)} holds ${initial.rows} x ${initial.columns} weights, ` +
        `${JSON.stringify(file)} ${n} x ${m}; give the start of the same network.`,
    );
  }
  const doubtful = n > m && (wanted.n === undefined || wanted.m === undefined);
  const remedy = transpose ? "then drop --transpose" : "then add --transpose (nn.Linear(n, m).weight is m x n)";
  const notes = doubtful ? [`${n} features on ${m} neurons: is the matrix transposed? ${remedy}.`] : [];
  return { n, m, weights, initial: initial?.data, notes };
}

/** The matrix in a file, one row a feature. @throws InputError */
async function readMatrix(file: string, { tensor, transpose }: InputFlags): Promise<Matrix> {
  if (tensor !== undefined) {
    throw new InputError(`--tensor ${JSON.stringify(tensor)}: ${JSON.stringify(file)} holds one array; drop --tensor.`);
  }
  const given = await readWeights(file);
  if (!transpose) return given;
  const { rows: m, columns: n, data } = given;
  return { rows: n, columns: m, data: Float64Array.from(data, (_, i) => data[(i % m) * n + Math.floor(i / m)]) };
}
