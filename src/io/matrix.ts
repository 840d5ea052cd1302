import { arrayLike, InputError } from "../checks.ts";
import { quoted } from "./fileErrors.ts";

/** A dense matrix. data: rows × columns, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Columns × rows. */
export function transposed({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = data[i * columns + j];
  return { rows: columns, columns: rows, data: turned };
}

/** Throws when an entry is NaN or infinite, naming the row and column of the first one. @throws InputError */
export function checkFinite({ columns, data }: Matrix, file: string): void {
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k])) {
      throw new InputError(
        `${quoted(file)}: row ${Math.floor(k / columns)}, column ${k % columns} is ${data[k]}, wanted a finite number.`,
      );
    }
  }
}

/** Rows and columns of an array of this shape, one dimension read as one row. @throws InputError */
export function matrixShape(shape: readonly number[], name: string): { rows: number; columns: number } {
  if (shape.length !== 1 && shape.length !== 2) {
    throw new InputError(
      `${quoted(name)} has ${shape.length} dimensions, shape ${tuple(shape)}, wanted 1 or 2; ` +
        (shape.length === 3 ? "save one of its matrices, such as W[-1]." : "save W.reshape(n, m)."),
    );
  }
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  if (rows === 0 || columns === 0) {
    throw new InputError(
      `${quoted(name)} is empty, shape ${tuple(shape)}, wanted at least 1 row and 1 column; ` +
        "save a matrix that holds numbers.",
    );
  }
  return { rows, columns };
}

/** The count of numbers in an array of this shape. where: begins the message. @throws InputError */
export function sizeOf(shape: readonly number[], where: string): number {
  arrayLike(`${where}: shape`, shape, "a list of whole numbers");
  for (const size of shape) {
    if (!(Number.isSafeInteger(size) && size >= 0)) {
      throw new InputError(`${where}: every entry of shape must be a whole number >= 0, got ${tuple(shape)}.`);
    }
  }
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as Python writes it: (), (3,), (2, 3). */
export function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
