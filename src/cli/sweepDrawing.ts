import { InputError } from "../checks.ts";
import {
  collisionsFigure,
  coOccurrenceFigure,
  correlationsFigure,
  curvesFigure,
  type Figure,
  kurtosisFigure,
  noiseCollisionsFigure,
  noiseFigure,
  optimiserFigure,
  scaledTimeFigure,
  slotsFigure,
} from "../figures/index.ts";
import { readResults } from "../run/index.ts";
import type { Drawing } from "./drawing.ts";

/** How the result of each sweep is drawn. */
const drawings: Readonly<Record<string, (result: never) => Figure>> = {
  collisions: collisionsFigure,
  slots: slotsFigure,
  correlations: correlationsFigure,
  curves: curvesFigure,
  "scaled-time": scaledTimeFigure,
  optimiser: optimiserFigure,
  "co-occurrence": coOccurrenceFigure,
  noise: noiseFigure,
  kurtosis: kurtosisFigure,
  "noise-collisions": noiseCollisionsFigure,
};

/** The figure of what a sweep left in its folder, finished or not. @throws InputError */
export async function sweepDrawing(name: string, folder: string): Promise<Drawing> {
  const { manifest, experiment, cells, torn } = await readResults(folder);
  if (manifest.experiment !== name) {
    throw new InputError(
      `${folder} holds results of ${manifest.experiment}, not of ${name}; choose the folder or the name.`,
    );
  }
  if (cells.length === 0) throw new InputError(`${folder} holds no cells yet; run its sweep first.`);
  const result = experiment.collect(cells);
  const draw = drawings[name] as (given: unknown) => Figure;
  const { title, command, seed, version, parameters } = manifest;
  const notes = [];
  if (manifest.shard !== null) notes.push(`only shard ${manifest.shard} of the sweep is drawn.`);
  if (cells.length < manifest.cells) notes.push(`${cells.length} of ${manifest.cells} cells are there so far.`);
  if (torn) notes.push("the last line is torn and left out; sweep --resume runs its cell again.");
  return {
    entry: { name, title, command, seed, version, parameters, claims: experiment.expect(result) },
    figure: draw(result),
    notes,
  };
}
