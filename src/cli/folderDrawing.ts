import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import { readResults } from "../run/folder/readResults.ts";
import { type Drawing, drawingOf, isDrawn } from "./drawing.ts";

/** The figure of what a sweep left in its folder, finished or not. @throws InputError */
export async function folderDrawing(name: string, folder: string): Promise<Drawing> {
  const { manifest, cells, torn } = await readResults(folder);
  if (manifest.experiment !== name) {
    throw new InputError(
      `${folder} holds results of ${manifest.experiment}, not of ${name}; choose the folder or the name.`,
    );
  }
  if (cells.length === 0) throw new InputError(`${folder} holds no cells yet; run its sweep first.`);
  const entry = findEntry(name, "figure");
  if (!isDrawn(entry)) throw new InputError(`${name} has no figure; sweep and verify print its claims.`);
  const drawing = drawingOf({ entry, cells, grid: manifest, command: manifest.command, version: manifest.version });
  const notes = [...drawing.notes];
  if (manifest.shard !== null) notes.push(`only shard ${manifest.shard} of the sweep is drawn.`);
  if (cells.length < manifest.cells) notes.push(`${cells.length} of ${manifest.cells} cells are there so far.`);
  if (torn) notes.push("the last line is torn and left out; sweep --resume runs its cell again.");
  return { ...drawing, notes };
}
