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
import { readResults, sweepNames } from "../sweep/index.ts";
import { openGallery } from "./gallery.ts";
import type { CommandReport } from "./sweepCommand.ts";

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

/** `incidental figure NAME --from DIR`: draws what a sweep left in its folder, finished or not, and simulates nothing. @throws InputError */
export async function figureCommand(name: string, flags: { from?: string; out: string }): Promise<CommandReport> {
  const { from, out } = flags;
  if (!sweepNames.includes(name)) {
    throw new InputError(`figure knows the sweeps ${sweepNames.join(", ")}, got "${name}".`);
  }
  if (from === undefined) throw new InputError("--from is required: give the folder of a sweep's results.");
  const { manifest, experiment, cells, torn } = await readResults(from);
  if (manifest.experiment !== name) {
    throw new InputError(
      `${from} holds results of ${manifest.experiment}, not of ${name}; choose the folder or the name.`,
    );
  }
  if (cells.length === 0) throw new InputError(`${from} holds no cells yet; run its sweep first.`);
  const result = experiment.collect(cells);
  const draw = drawings[name] as (given: unknown) => Figure;
  const gallery = await openGallery(out);
  const { title, command, seed, version, parameters } = manifest;
  await gallery.add(
    { name, title, command, seed, version, parameters, claims: experiment.expect(result) },
    draw(result),
  );
  const notes = [`wrote ${name}.html and ${name}.json to ${out}`];
  if (manifest.shard !== null) notes.push(`only shard ${manifest.shard} of the sweep is drawn.`);
  if (cells.length < manifest.cells) notes.push(`${cells.length} of ${manifest.cells} cells are there so far.`);
  if (torn) notes.push("the last line is torn and left out; sweep --resume runs its cell again.");
  return { output: "", notes, exitCode: 0 };
}
