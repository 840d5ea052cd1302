import { InputError } from "../checks.ts";
import { errorCode, printable } from "./fileErrors.ts";
import { DEEPEST, jsonFault } from "./jsonFault.ts";
import { withPlainFile } from "./plainFile.ts";

/*
 * Own code: what this package wrote it knows by its contents, so that an output takes the place of an earlier one
 * without a word and never that of a file of somebody else.
 */

/** What may stand where an output goes. */
export interface OwnFile {
  /** What it is, as a message says it: "a figure". */
  readonly what: string;
  /** Whether these are the contents of such a file. */
  readonly isOwn: (contents: Buffer) => boolean;
  /** The flag that says where the output goes; default: `--out`. */
  readonly flag?: string | undefined;
  /** What to do; default: another flag, or remove the file. */
  readonly remedy?: string | undefined;
}

/**
 * Makes sure, before anything is computed, that an output replaces nothing but its like, or an empty file.
 * @throws InputError also where what is there cannot be read
 */
export async function checkOwn(file: string, { what, isOwn, flag = "--out", remedy }: OwnFile): Promise<void> {
  const contents = await contentsOf(file);
  if (contents === undefined || contents.length === 0 || isOwn(contents)) return;
  throw new InputError(
    `${printable(file)} is there and is not that of ${what}; it is left alone: ` +
      `${remedy ?? `choose another ${flag}, or remove it`}.`,
  );
}

/** The bytes of a file; undefined where there is none. @throws InputError */
export async function contentsOf(file: string): Promise<Buffer | undefined> {
  try {
    return await withPlainFile(file, async ({ size, read }) => Buffer.from(await read(0, size)));
  } catch (error) {
    const code = error instanceof InputError ? errorCode(error.cause) : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** What a JSON file holds; undefined where it is not JSON, or deeper than any of this package. */
export function jsonIn(contents: Buffer): unknown {
  try {
    const text = contents.toString();
    const value: unknown = JSON.parse(text);
    return jsonFault(text, DEEPEST) === undefined ? value : undefined;
  } catch {
    return undefined;
  }
}
