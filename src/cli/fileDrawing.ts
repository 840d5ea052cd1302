import { basename, dirname, join } from "node:path";
import { InputError } from "../checks.ts";
import { type Figure, runFigure, titleOf } from "../figures/index.ts";
import { readFigureFile } from "../io/index.ts";
import { version } from "../io/version.ts";
import type { Drawing } from "./drawing.ts";
import { type GalleryEntry, listed } from "./gallery.ts";
import { drawnNames } from "./reproduceCommand.ts";

/** The figure of a run that `simulate` wrote, or one saved in a gallery, in its design. @throws InputError */
export async function fileDrawing(name: string, file: string): Promise<Drawing> {
  const found = await readFigureFile(file);
  const command = `incidental figure ${name} --from ${basename(file)}`;
  if (found.kind === "run") {
    if (name !== "run")
      throw new InputError(`${file} is a run, not the figure ${name}; figure run --from ${file} draws it.`);
    const { run } = found;
    const figure = runFigure(run);
    const { seed, parameters, version: of } = run;
    const entry = { name, title: titleOf(figure), command, seed, seeds: null, version: of, parameters, claims: [] };
    return { entry, figure, notes: [] };
  }
  const { figure } = found;
  const saved = basename(file, ".json");
  if (saved !== name && [...drawnNames, "run"].includes(saved)) {
    throw new InputError(`${file} is the figure ${saved}, not ${name}; choose the file or the name.`);
  }
  return { entry: await entryOf(name, { file, figure, command }), figure, notes: [] };
}

/** What the manifest beside a saved figure says of it; without one, only how it came here. */
async function entryOf(
  name: string,
  { file, figure, command }: { file: string; figure: Figure; command: string },
): Promise<GalleryEntry> {
  const entries = await listed(join(dirname(file), "manifest.json"));
  const known = entries.find((entry) => entry.name === basename(file, ".json"));
  if (known !== undefined) return { ...(known as GalleryEntry), name };
  return { name, title: titleOf(figure), command, seed: null, seeds: null, version, parameters: {}, claims: [] };
}
