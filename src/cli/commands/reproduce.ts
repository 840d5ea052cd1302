import { setImmediate as turn } from "node:timers/promises";
import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { printable, quoted } from "../../io/fileErrors.ts";
import { version } from "../../io/version.ts";
import { endWith, type Interrupts, interruptible } from "../../run/interrupt.ts";
import { type MemoryEnd, problemOf, runInMemory } from "../../run/memory.ts";
import { claimTable } from "../claimTable.ts";
import { exitCodeOf } from "../claimText.ts";
import { type CommandContext, presetOption } from "../command.ts";
import {
  commandOf,
  type Drawing,
  type DrawnCells,
  drawingOf,
  drawn,
  drawnNames,
  isDrawn,
  reproducedNames,
} from "../drawing.ts";
import { openGallery } from "../gallery.ts";
import { type Preset, requestOf, scaleOf } from "../presets.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, duration, left } from "../report.ts";
import { committedResults, savedDrawing } from "../savedDrawing.ts";
import { table } from "../table.ts";

/** Options and action of `incidental reproduce`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(presetOption(command, "the paper's own scale, or a quick look, which is simulated").default("paper"))
    .option("--recompute", "simulate what else is drawn from the results that come with the package")
    .option("--seed <count>", "root seed of what is simulated; others than 0 imply --recompute", "0")
    .option("--out <folder>", "where the figures go", "drawn")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no progress, no notes")
    .addHelpText("after", `\nThe figures: ${drawnNames.join(", ")}.`)
    .action(async (names, flags) => print(await reproduceCommand(names, flags), flags));
}

/** Flags of `reproduce`, as commander hands them over. */
export interface ReproduceFlags {
  preset: Preset;
  recompute?: true;
  seed: string;
  out: string;
  json?: true;
  quiet?: true;
}

/** An experiment with a figure. */
type Entry = DrawnCells["entry"];

/**
 * `incidental reproduce [NAME...]`: simulates, or takes the results that come with the package, judges and draws; a
 * figure is kept as soon as it is finished.
 * @throws InputError
 */
export async function reproduceCommand(names: string[], flags: ReproduceFlags): Promise<CommandReport> {
  const unknown = names.find((name) => !drawnNames.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`reproduce knows the figures ${drawnNames.join(", ")}, got ${quoted(unknown)}.`);
  }
  const scale = await scaleOf(flags);
  const recompute = flags.recompute === true || scale.preset !== "paper" || scale.seed !== 0;
  const committed = new Map(
    recompute ? [] : drawnNames.flatMap((name) => committedResults(name).map((folder) => [name, folder] as const)),
  );
  const all = [...reproducedNames, ...committed.keys()];
  const chosen = drawn.filter(({ experiment }) => (names.length === 0 ? all : names).includes(experiment.name));
  const simulated = chosen.filter(({ experiment }) => !committed.has(experiment.name));
  const gallery = await openGallery(
    flags.out,
    chosen.map(({ experiment }) => experiment.name),
  );
  const made = new Map<string, Drawing>();
  const keep = async (name: string, drawing: Drawing): Promise<void> => {
    await gallery.add(drawing.entry, drawing.figure);
    made.set(name, drawing);
  };
  const bar = progressBar({ quiet: flags.quiet === true });
  const drawAll = async (interrupts: Interrupts): Promise<MemoryEnd> => {
    const { stop } = interrupts;
    endWith(interrupts);
    for (const { experiment } of chosen) {
      const folder = committed.get(experiment.name);
      if (folder === undefined || stop.aborted) continue;
      await keep(experiment.name, await savedDrawing(experiment.name, folder));
      await turn(); // so that an interrupt is heard
    }
    const end = await runInMemory(
      simulated.map((entry) => requestOf(entry, scale)),
      {
        signal: stop,
        onProgress: (progress) => bar.update(progress.fraction, left(progress)),
        onFinished: async ({ entry, cells, grid }) => {
          if (!isDrawn(entry)) return;
          const { name } = entry.experiment;
          await keep(name, drawingOf({ entry, cells, grid, command: commandOf(name, scale), version }));
        },
      },
    );
    const undrawn = chosen.filter(({ experiment: { name } }) => committed.has(name) && !made.has(name));
    if (undrawn.length === 0) return end;
    const unfinished = undrawn.map(({ experiment }) => ({ experiment: experiment.name, problem: null }));
    return { status: "interrupted", unfinished: [...unfinished, ...end.unfinished] };
  };
  const end = await interruptible(drawAll).finally(bar.stop);
  const finished = chosen.filter(({ experiment }) => made.has(experiment.name));
  const drawings = finished.flatMap(({ experiment }) => made.get(experiment.name) ?? []);
  const claims = drawings.flatMap(({ entry }) => entry.claims);
  const problem = problemOf(end);
  const { preset } = scale;
  const list = figureList(finished, scale, new Set(committed.keys()));
  return {
    output:
      problem !== undefined
        ? ""
        : flags.json === true
          ? `${JSON.stringify({ version, preset, claims })}\n`
          : `${claimTable(claims)}\n\n${list}\n`,
    notes: [
      ...drawings.flatMap(({ notes }) => notes),
      ...(finished.length === 0 ? [] : [`wrote ${finished.map(pageOf).join(", ")} to ${printable(flags.out)}`]),
    ],
    ...(problem !== undefined && { problem }),
    exitCode: problem !== undefined ? 1 : exitCodeOf(claims),
  };
}

function pageOf({ experiment }: Entry): string {
  return `${experiment.name}.html`;
}

/** Every figure, what its claims are called, where its numbers come from and how to compute them anew. */
function figureList(
  entries: readonly Entry[],
  scale: { preset: Preset; seed: number },
  committed: ReadonlySet<string>,
): string {
  const rows = entries.map(({ experiment, seconds }) => {
    const { name, claims } = experiment;
    const saved = committed.has(name);
    const command = saved ? `incidental reproduce ${name} --recompute` : commandOf(name, scale);
    const cost = `${duration(Math.max(1, seconds[scale.preset]))} of one core`;
    return [name, saved ? "saved" : "simulated", claims.join(" "), command, cost];
  });
  return table([["figure", "results", "claims", "compute anew", "takes about"], ...rows]);
}
