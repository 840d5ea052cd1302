import { type FileHandle, open } from "node:fs/promises";
import { fileProblem } from "../../io/fileErrors.ts";
import { renamedLine } from "./cellLine.ts";

/** Lines of a file of cells and the place each one takes among all. */
export interface LineSource {
  readonly file: string;
  readonly experiment: string;
  readonly lines: readonly { readonly place: number; readonly start: number; readonly length: number }[];
}

/**
 * The lines of all files by their place, as bytes with their line feeds; fields with a former name get the one they
 * have now.
 * @throws InputError when a file cannot be read
 */
export async function* orderedLines(sources: readonly LineSource[]): AsyncGenerator<Uint8Array> {
  const handles: FileHandle[] = [];
  try {
    for (const { file } of sources) handles.push(await guarded(file, open(file, "r")));
    const all = sources.flatMap(({ lines }, source) => lines.map((line) => ({ ...line, source })));
    all.sort((a, b) => a.place - b.place);
    for (const { source, start, length } of all) {
      const bytes = new Uint8Array(length);
      const { file, experiment } = sources[source];
      const { bytesRead } = await guarded(file, handles[source].read(bytes, 0, length, start));
      if (bytesRead < length) throw fileProblem("read", file, new Error("it became shorter while it was read"));
      yield renamedLine(bytes, experiment);
    }
  } finally {
    for (const handle of handles) await handle.close();
  }
}

async function guarded<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw fileProblem("read", file, error);
  });
}
