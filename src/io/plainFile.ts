import { type FileHandle, open, stat } from "node:fs/promises";
import { InputError } from "../checks.ts";
import { fileProblem, quoted } from "./fileErrors.ts";

/** Most bytes that are read at once. */
export const mostBytes = 2 ** 31 - 1; // the limit of Node.js

/** A file that is open for reading. */
export interface OpenFile {
  readonly name: string;
  readonly size: number;
  /**
   * The bytes from `position` on, exactly `length` of them. @throws InputError when there are fewer, or more than 2 GiB
   * are asked for
   */
  read(position: number, length: number): Promise<Uint8Array>;
  /** The whole as text. @throws InputError when that is longer than a string can be */
  text(): Promise<string>;
}

/**
 * What `use` makes of a file, which is closed afterwards. What is no plain file (a pipe, a device, a folder) is not
 * opened, as that could wait for ever. @throws InputError in one line when the file cannot be read
 */
export async function withPlainFile<T>(file: string, use: (opened: OpenFile) => Promise<T>): Promise<T> {
  await checkPlainFile(file);
  const handle = await guarded(file, open(file));
  try {
    const { size } = await guarded(file, handle.stat());
    return await use({
      name: file,
      size,
      read: (position, length) => guarded(file, readExactly(handle, position, length)),
      text: () => guarded(file, handle.readFile("utf8")),
    });
  } catch (error) {
    throw isOutOfMemory(error) ? fileProblem("read", file, coded("ENOMEM")) : error;
  } finally {
    await handle.close();
  }
}

/** Throws unless a file is there and plain. @throws InputError */
export async function checkPlainFile(file: string): Promise<void> {
  const kind = await guarded(file, stat(file));
  if (kind.isDirectory()) throw fileProblem("read", file, coded("EISDIR"));
  if (kind.isFile()) return;
  throw new InputError(`cannot read ${quoted(file)}: it is a device, pipe or socket; give the name of a plain file.`);
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  if (length > mostBytes) throw tooLarge();
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("it became shorter while it was read");
    filled += bytesRead;
  }
  return bytes;
}

/** Whether V8 found no room for an array. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message);
}

/** The error of more bytes than can be held at once. */
export function tooLarge(): Error {
  return coded("ERR_FS_FILE_TOO_LARGE");
}

/** An error as the file system throws it. */
function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The result of `work`, its error told as the reason why `file` cannot be read. */
async function guarded<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw fileProblem("read", file, error);
  });
}
