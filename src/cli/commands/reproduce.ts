import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import type { Claim } from "../../experiments/claim.ts";
import { version } from "../../io/version.ts";
import { interruptible } from "../../run/interrupt.ts";
import { problemOf, runInMemory } from "../../run/memory.ts";
import { claimTable } from "../claimTable.ts";
import { exitCodeOf } from "../claimText.ts";
import { type CommandContext, presetOption } from "../command.ts";
import { commandOf, drawingOf, drawn, drawnNames, isDrawn, reproducedNames } from "../drawing.ts";
import { openGallery } from "../gallery.ts";
import { type Preset, requestOf, scaleOf } from "../presets.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, left } from "../report.ts";

/** Options and action of `incidental reproduce`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(presetOption(command, "the paper's own scale, or a quick look").default("paper"))
    .option("--seed <count>", "root seed", "0")
    .option("--out <folder>", "where the figures go", "figures")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no progress, no notes")
    .action(async (names, flags) => print(await reproduceCommand(names, flags), flags));
}

/** Flags of `reproduce`, as commander hands them over. */
export interface ReproduceFlags {
  preset: Preset;
  seed: string;
  out: string;
  json?: true;
  quiet?: true;
}

/**
 * `incidental reproduce [NAME...]`: simulates, judges and draws; a figure is kept as soon as it is finished.
 * @throws InputError
 */
export async function reproduceCommand(names: string[], flags: ReproduceFlags): Promise<CommandReport> {
  const unknown = names.find((name) => !drawnNames.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`reproduce knows the figures ${drawnNames.join(", ")}, got "${unknown}".`);
  }
  const scale = await scaleOf(flags);
  const chosen = names.length === 0 ? reproducedNames : names;
  const gallery = await openGallery(flags.out);
  const claims = new Map<string, readonly Claim[]>(); // of the figures made
  const notes: string[] = [];
  const bar = progressBar({ quiet: flags.quiet === true });
  const end = await interruptible((signal) =>
    runInMemory(
      drawn.filter(({ experiment }) => chosen.includes(experiment.name)).map((entry) => requestOf(entry, scale)),
      {
        signal,
        onProgress: (progress) => bar.update(progress.fraction, left(progress)),
        onFinished: async ({ entry, cells, grid }) => {
          if (!isDrawn(entry)) return;
          const { name } = entry.experiment;
          const drawing = drawingOf({ entry, cells, grid, command: commandOf(name, scale), version });
          await gallery.add(drawing.entry, drawing.figure);
          claims.set(name, drawing.entry.claims);
          notes.push(...drawing.notes);
        },
      },
    ),
  ).finally(bar.stop);
  const made = drawnNames.filter((name) => claims.has(name));
  const all = made.flatMap((name) => claims.get(name) ?? []);
  const problem = problemOf(end);
  const { preset } = scale;
  return {
    output:
      problem !== undefined
        ? ""
        : flags.json === true
          ? `${JSON.stringify({ version, preset, claims: all })}\n`
          : `${claimTable(all)}\n`,
    notes:
      made.length === 0 ? notes : [...notes, `wrote ${made.map((name) => `${name}.html`).join(", ")} to ${flags.out}`],
    ...(problem !== undefined && { problem }),
    exitCode: problem !== undefined ? 1 : exitCodeOf(all),
  };
}
