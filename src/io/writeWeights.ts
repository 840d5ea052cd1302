import { extname } from "node:path";
import { arrayLike, count, fileName, InputError, isRecord, iterable, kind } from "../checks.ts";
import { quoted } from "./fileErrors.ts";
import { encodeFloats } from "./floats.ts";
import { sizeOf, tuple } from "./matrix.ts";
import { npyHeader } from "./npy.ts";
import { safetensorsHeader } from "./safetensors.ts";
import { writeWhole } from "./writeFile.ts";

/** What comes before the numbers, by the ending of the file. */
const headers: Readonly<Record<string, (shape: readonly number[]) => Uint8Array>> = {
  ".npy": npyHeader,
  ".safetensors": safetensorsHeader,
};

/** Throws unless weights can be written to a file of this name: .npy or .safetensors. @throws InputError saying so */
export function checkWeightsEnding(file: string): void {
  const ending = extname(fileName("weights", file)).toLowerCase();
  if (Object.hasOwn(headers, ending)) return;
  const found = ending === "" ? "no extension" : `the extension ${quoted(ending)}`;
  throw new InputError(
    `cannot write weights to ${quoted(file)}: it has ${found}, wanted ${Object.keys(headers).join(" or ")}.`,
  );
}

/** Features and neurons. */
interface Size {
  readonly n: number;
  readonly m: number;
}

/**
 * Writes weights as float64 to a .npy file, byte for byte as numpy.save does, or to a .safetensors file, as the tensor
 * `weights`; whole or not at all. weights: n×m row-major. @throws InputError when the file cannot be written, has
 * another ending, or weights are not n·m numbers
 */
export async function writeWeights(file: string, weights: Float64Array, size: Size): Promise<void> {
  checkWeightsEnding(file);
  arrayLike("writeWeights: weights", weights);
  if (!isRecord(size)) throw new InputError(`writeWeights: the size must be { n, m }, got ${kind(size)}.`);
  const { n, m } = size;
  const length = count("n", n) * count("m", m);
  if (weights.length !== length) {
    throw new InputError(`writeWeights: weights have length ${weights.length}, n = ${n} and m = ${m} want ${length}.`);
  }
  await writeWhole(file, weightsPieces(file, [n, m], [weights]));
}

/**
 * The bytes of a weight file in pieces, for arrays too large to hold: its header, then those of every part. file: its
 * ending says the format, .npy or .safetensors; shape: one number for each dimension; parts: the numbers in row-major
 * order, cut anywhere, each of any length; a part may be changed once the next is asked for.
 *
 * @throws InputError, where it is reached, when the ending is another or the parts do not hold as many numbers as shape
 * says
 */
export function* weightsPieces(
  file: string,
  shape: readonly number[],
  parts: Iterable<Float64Array>,
): Generator<Uint8Array> {
  checkWeightsEnding(file);
  iterable("weightsPieces: parts", parts, "a list of Float64Arrays");
  const wanted = sizeOf(shape, quoted(file));
  yield headers[extname(file).toLowerCase()](shape);
  let given = 0;
  for (const part of parts) {
    arrayLike("weightsPieces: every part", part);
    given += part.length;
    if (given > wanted) break;
    yield encodeFloats(part);
  }
  if (given !== wanted) {
    const found = given > wanted ? `at least ${given}` : `${given}`;
    throw new InputError(`${quoted(file)}: the parts hold ${found} numbers, shape ${tuple(shape)} wants ${wanted}.`);
  }
}
