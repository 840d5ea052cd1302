import { InputError } from "../checks.ts";
import { nearest } from "../nearest.ts";
import { quoted, quotedShort } from "./fileErrors.ts";
import { tuple } from "./matrix.ts";

/** A named array in a file. */
export interface Tensor {
  readonly name: string;
  /** As the file writes it: `F32`, `'<f4'`. */
  readonly dtype: string;
  /** Whether its numbers are floating-point ones that can be read. */
  readonly float: boolean;
  readonly shape: readonly number[];
}

/** The one of `tensors` that is called `wanted`. @throws InputError that lists the names there are */
export function findTensor<T extends { readonly name: string }>(
  tensors: readonly T[],
  wanted: string,
  file: string,
): T {
  const found = tensors.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = tensors.map(({ name }) => name);
  if (names.length === 0) throw new InputError(`${quoted(file)} holds no arrays, so none is called ${quoted(wanted)}.`);
  const meant =
    names.length > 1000
      ? undefined
      : nearest(
          wanted.slice(0, 100),
          names.map((name) => name.slice(0, 100)),
        );
  const guess = meant === undefined ? "it" : `did you mean ${quotedShort(meant)}? It`;
  throw new InputError(
    `${quoted(file)} has no array ${quotedShort(wanted)}; ${guess} holds ${listed(names.map(quotedShort))}.`,
  );
}

/**
 * The only matrix of floating-point numbers in a file; where there is no matrix, the only list of them.
 * @throws InputError that lists what there is
 */
export function onlyMatrix<T extends Tensor>(tensors: readonly T[], file: string): T {
  const floats = tensors.filter(({ float }) => float);
  const matrices = floats.filter(({ shape }) => shape.length === 2);
  const candidates = matrices.length > 0 ? matrices : floats.filter(({ shape }) => shape.length === 1);
  if (candidates.length === 1) return candidates[0];
  const start = `${quoted(file)} holds`;
  if (candidates.length > 1) {
    const entries = candidates.map(({ name, shape }) => `${quotedShort(name)} ${tuple(shape)}`);
    throw new InputError(`${start} ${candidates.length} matrices: ${listed(entries)}; name one with --tensor NAME.`);
  }
  const entries = tensors.map(({ name, dtype, shape }) => `${quotedShort(name)} ${tuple(shape)} of ${dtype}`);
  const what = entries.length === 0 ? "" : `, but ${listed(entries)}`;
  throw new InputError(`${start} no matrix of floating-point numbers${what}; save one of float32 or float64.`);
}

/** The first ten, and how many more there are. */
function listed(entries: readonly string[]): string {
  const shown = entries.slice(0, 10).join(", ");
  return entries.length > 10 ? `${shown} and ${entries.length - 10} more` : shown;
}
