import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import { recorded, recordedName } from "../figures/figure.ts";
import { type Figure, runFigure, titleOf } from "../figures/index.ts";
import { printable, shellWord } from "../io/fileErrors.ts";
import { readFigureFile } from "../io/index.ts";
import { pasted } from "../io/pasted.ts";
import { version } from "../io/version.ts";
import { readWholeResults } from "../run/folder/readResults.ts";
import { type Drawing, drawingOf, drawnNames, isDrawn } from "./drawing.ts";
import { type GalleryEntry, listedEntry } from "./gallery.ts";

/** The folder of the results at the paper's scale that come with the package: one, or none. */
export function committedResults(name: string): string[] {
  const folder = fileURLToPath(new URL(`../../figures/results/${name}`, import.meta.url));
  return existsSync(join(folder, "manifest.json")) ? [folder] : [];
}

/** The files that are read of `--from`, a file or the folder of a sweep. */
export function filesOf(from: string): string[] {
  return [from, join(from, "manifest.json"), join(from, "cells.jsonl")];
}

/** What `--from` holds: a file, or the folder of a sweep. */
export async function savedDrawing(name: string, from: string): Promise<Drawing> {
  const found = await stat(from).catch(() => undefined);
  const isFile = found?.isFile() ?? (name === "run" || from.endsWith(".json")); // of what is not there
  if (isFile) return fileDrawing(name, from);
  if (name !== "run" && found?.isDirectory() !== false) return folderDrawing(name, from);
  if (found?.isDirectory() === false)
    throw new InputError(`--from ${printable(from)} is no plain file; give the file of a run.`);
  throw new InputError(`--from ${printable(from)} is a folder; run is drawn from the file of a run.`);
}

/** The figure of what a sweep left in its folder, finished or not. @throws InputError */
async function folderDrawing(name: string, folder: string): Promise<Drawing> {
  const { manifest, cells, torn } = await readWholeResults(folder);
  if (manifest.experiment !== name) {
    throw new InputError(
      `${printable(folder)} holds results of ${manifest.experiment}, not of ${name}; choose the folder or the name.`,
    );
  }
  if (cells.length === 0) throw new InputError(`${printable(folder)} holds no cells yet; run its sweep first.`);
  const entry = findEntry(name, "figure");
  if (!isDrawn(entry)) throw new InputError(`${name} has no figure; sweep and verify print its claims.`);
  const command = pasted(manifest.command, `incidental figure ${name} --from ${shellWord(basename(folder))}`);
  const drawing = drawingOf({ entry, cells, grid: manifest, command, version: manifest.version });
  const notes = [...drawing.notes];
  if (manifest.shard !== null) notes.push(`only shard ${manifest.shard} of the sweep is drawn.`);
  if (cells.length < manifest.cells) notes.push(`${cells.length} of ${manifest.cells} cells are there so far.`);
  if (torn) notes.push("the last line is torn and left out; sweep --resume runs its cell again.");
  return { ...drawing, notes };
}

/** The figure of a run that `simulate` wrote, or one saved in a gallery, in its design. @throws InputError */
async function fileDrawing(name: string, file: string): Promise<Drawing> {
  const found = await readFigureFile(file);
  const command = `incidental figure ${shellWord(name)} --from ${shellWord(basename(file))}`;
  if (found.kind === "run") {
    if (name !== "run")
      throw new InputError(
        `${printable(file)} is a run, not the figure ${printable(name)}; figure run --from ` +
          `${shellWord(file)} draws it.`,
      );
    const { run } = found;
    const figure = recorded(runFigure(run), "run");
    const { seed, parameters, version: of } = run;
    const entry = { name, title: titleOf(figure), command, seed, seeds: null, version: of, parameters, claims: [] };
    return { entry, figure, notes: [] };
  }
  const { figure } = found;
  const known = [...drawnNames, "run"];
  const saved = recordedName(figure) ?? basename(file, ".json");
  if (saved !== name && known.includes(saved) && known.includes(name)) {
    throw new InputError(
      `${printable(file)} is the figure ${printable(saved)}, not ${printable(name)}; choose the file or the name.`,
    );
  }
  return { entry: await entryOf(name, { file, figure, command }), figure, notes: [] };
}

/** What the manifest beside a saved figure says of it; without one, only how it came here. */
async function entryOf(
  name: string,
  { file, figure, command }: { file: string; figure: Figure; command: string },
): Promise<GalleryEntry> {
  const known = await listedEntry(join(dirname(file), "manifest.json"), basename(file, ".json"));
  if (known !== undefined) return { ...known, name, command: pasted(known.command, command) };
  return { name, title: titleOf(figure), command, seed: null, seeds: null, version, parameters: {}, claims: [] };
}
