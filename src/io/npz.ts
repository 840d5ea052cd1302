import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import * as yauzl from "yauzl";
import { InputError } from "../checks.ts";
import { findTensor, onlyMatrix } from "./chooseTensor.ts";
import { escaped, fileProblem, firstLine, quoted, quotedShort } from "./fileErrors.ts";
import type { Matrix } from "./matrix.ts";
import { npyLayout, parseNpy } from "./npy.ts";
import { longestHeader, parseHeader } from "./parseNpyHeader.ts";
import { mostBytes, type OpenFile, tooLarge } from "./plainFile.ts";

/*
 * yauzl reads the zip: it has one dependency, goes entry by entry without unpacking anything that is not asked for, and
 * stops an entry that unpacks to more than it said.
 */

const mostEntries = 65536;
const ending = ".npy";

/**
 * The array `tensor` in an .npz file (with or without the ending .npy), else the only matrix in it. An entry is
 * unpacked only as far as it is needed. @throws InputError
 */
export async function readNpz(file: OpenFile, tensor: string | undefined): Promise<Matrix> {
  try {
    const reader = new ZipReader(file);
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, file.size, {
      autoClose: false,
      decodeStrings: false,
    });
    const entries = await listEntries(zip, file.name);
    return await readEntry(zip, file.name, await chooseEntry(zip, file.name, entries, tensor));
  } catch (error) {
    if (error instanceof InputError || error instanceof RangeError) throw error;
    throw new InputError(
      `${quoted(file.name)} is not a whole .npz file: ${escaped(firstLine(error).replace(/\.$/, ""))}; ` +
        "write it again with numpy.savez.",
      { cause: error },
    );
  }
}

/** What yauzl reads from. It asks for any place that the file names, so each is checked. */
class ZipReader extends yauzl.RandomAccessReader {
  readonly #file: OpenFile;

  constructor(file: OpenFile) {
    super();
    this.#file = file;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#bytes(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        setImmediate(callback, null);
      },
      (error) => setImmediate(callback, error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end));
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; at += 65536) yield await this.#bytes(at, Math.min(65536, end - at));
  }

  async #bytes(position: number, length: number): Promise<Uint8Array> {
    if (position + length > this.#file.size) throw new Error("it ends too early");
    return this.#file.read(position, length);
  }
}

/** An array in the file: an entry with the ending .npy. `name`: without it. */
interface ArrayEntry {
  readonly name: string;
  readonly entry: yauzl.Entry;
}

/** @throws InputError when there are too many, or two of the same name */
async function listEntries(zip: yauzl.ZipFile, file: string): Promise<ArrayEntry[]> {
  const names = new Set<string>();
  const entries: ArrayEntry[] = [];
  if (zip.entryCount > mostEntries) {
    throw new InputError(`${quoted(file)} says it holds ${zip.entryCount} arrays, wanted at most ${mostEntries}.`);
  }
  for await (const entry of zip.eachEntry()) {
    const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(entry.fileNameRaw);
    if (names.has(name)) {
      throw new InputError(`${quoted(file)} holds ${quotedShort(name)} twice; write it again with numpy.savez.`);
    }
    names.add(name);
    if (name.endsWith(ending)) entries.push({ name: name.slice(0, -ending.length), entry });
  }
  return entries;
}

async function chooseEntry(
  zip: yauzl.ZipFile,
  file: string,
  entries: readonly ArrayEntry[],
  tensor: string | undefined,
): Promise<ArrayEntry> {
  if (tensor !== undefined) {
    const full = entries.some(({ name }) => name === tensor) ? tensor : tensor.replace(/\.npy$/, "");
    return findTensor(entries, full, file);
  }
  const arrays = [];
  for (const array of entries) {
    const start = await unpack(zip, file, array, longestHeader);
    const { descr, type, shape } = parseHeader(start, pathOf(file, array.name));
    arrays.push({ ...array, dtype: quotedShort(descr), float: type !== undefined, shape });
  }
  return onlyMatrix(arrays, file);
}

/** @throws InputError when the entry is no matrix or its checksum is another than the file says */
async function readEntry(zip: yauzl.ZipFile, file: string, array: ArrayEntry): Promise<Matrix> {
  const { uncompressedSize } = array.entry;
  const path = pathOf(file, array.name);
  npyLayout(await unpack(zip, file, array, longestHeader), uncompressedSize, path);
  const bytes = await unpack(zip, file, array, uncompressedSize);
  if (crc32(bytes) !== array.entry.crc32) {
    throw new InputError(`${quoted(path)} is damaged: its checksum is not the one in the file; save it again.`);
  }
  return parseNpy(bytes, path);
}

/** How messages name an array in a file. */
function pathOf(file: string, name: string): string {
  return `${file}/${name.length > 60 ? `${name.slice(0, 60)}...` : name}${ending}`;
}

/** The first `most` bytes of an entry, or all where it has fewer. @throws InputError when it cannot be unpacked */
async function unpack(
  zip: yauzl.ZipFile,
  file: string,
  { name, entry }: ArrayEntry,
  most: number,
): Promise<Uint8Array> {
  if (!entry.canDecodeFileData()) {
    const problem = entry.isEncrypted() ? "is encrypted" : `is packed by method ${entry.compressionMethod}`;
    throw new InputError(
      `${quoted(pathOf(file, name))} ${problem}, wanted stored or deflated; write it with numpy.savez.`,
    );
  }
  const length = Math.min(most, entry.uncompressedSize);
  if (length > mostBytes) throw fileProblem("read", pathOf(file, name), tooLarge());
  // deflate packs 1032 bytes into one at most: a claim beyond that gets no memory
  if (length > 1032 * (entry.compressedSize + 1)) throw new Error("an array is shorter than it says");
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    bytes.set(piece.subarray(0, length - filled), filled);
    filled += Math.min(piece.length, length - filled);
    if (filled === length && length < entry.uncompressedSize) break; // at the end of an entry, its length is checked
  }
  return bytes.subarray(0, filled);
}
