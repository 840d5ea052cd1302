import type { Command } from "commander";
import { findEntry } from "../../catalogue.ts";
import { InputError } from "../../checks.ts";
import { colours, restyleFigure, themeNames } from "../../figures/index.ts";
import { MissingBrowser } from "../../io/index.ts";
import { version } from "../../io/version.ts";
import { interruptible } from "../../run/interrupt.ts";
import { problemOf, runInMemory } from "../../run/memory.ts";
import { type CommandContext, presetOption } from "../command.ts";
import { commandOf, type Drawing, drawingOf, drawn, isDrawn } from "../drawing.ts";
import {
  type FigureFlags,
  type FigureRequest,
  type FigureScale,
  figureFormats,
  figureRequest,
} from "../figureFlags.ts";
import { Interrupted, openOutput } from "../figureOutput.ts";
import { requestOf } from "../presets.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, left } from "../report.ts";
import { filesOf, savedDrawing } from "../savedDrawing.ts";

/** Options and action of `incidental figure`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(
      command
        .createOption("--from <path>", "folder of a sweep's results, file of a run, or a saved figure (NAME.json)")
        .conflicts(["preset", "seed"]), // of what is simulated
    )
    .addOption(
      command
        .createOption("--format <name>", "a page, or an image, which needs a Chromium")
        .choices(figureFormats)
        .default("html"),
    )
    .addOption(
      command
        .createOption("--size <lengths>", "width and height, such as 3.4x2.6in or 86x65mm")
        .conflicts(["width", "height"]),
    )
    .option("--width <length>", "3.4in, 86mm, 8.6cm, 330px, column (3.4in) or page (7in); default: as designed")
    .option("--height <length>", "likewise; without it, the shape of the design is kept")
    .addOption(
      command
        .createOption("--theme <name>", "for a paper, a talk (larger text, thicker lines) or a dark page")
        .choices(themeNames)
        .default("paper"),
    )
    .option("--title <text>", "in the place of the figure's own; an empty one removes it")
    .option("--no-title", "without title and subtitle, for a figure with a caption")
    .option("--subtitle <text>", "likewise")
    .option("--panels <letters>", "only these, such as a,c, laid out and lettered anew")
    .option("--font <family>", "in the place of Arial, or several, as in CSS")
    .option("--colors <list>", `NAME=#hex,... for ${Object.keys(colours).join(", ")}`)
    .addOption(presetOption(command, "of a figure that is simulated (default: paper, where that is soon done)"))
    .option("--seed <count>", "of a figure that is simulated (default: 0)")
    .option("--out <path>", "folder to write to, or the file of a page or image", "drawn")
    .option("--quiet", "no progress, no notes")
    .addHelpText(
      "after",
      `\nFigures:\n${drawn.map(described).join("\n")}\n  run${" ".repeat(WIDTH - 3)}a run of your own`,
    )
    .action(async (name, flags) => print(await figureCommand(name, flags), flags));
}

const WIDTH = 20; // of the column of names

/** A line of help. */
function described({ experiment: { name, title } }: (typeof drawn)[number]): string {
  return `  ${name.padEnd(WIDTH)}${title}`;
}

/**
 * `incidental figure NAME`: draws saved results, a run or a saved figure, or simulates, and writes a page or an image.
 * @throws InputError
 */
export async function figureCommand(name: string, flags: FigureFlags): Promise<CommandReport> {
  const { source, style, output } = await figureRequest(name, flags);
  try {
    const draw = await openSource({ name, source, style }, flags);
    const write = await openOutput(output, style, {
      inputs: "from" in source ? filesOf(source.from) : [],
    });
    const drawing = await draw();
    if ("problem" in drawing) return { output: "", notes: [], problem: drawing.problem, exitCode: 1 };
    const wrote = await write(drawing);
    return { output: "", notes: [wrote, ...drawing.notes], exitCode: 0 };
  } catch (error) {
    if (!(error instanceof MissingBrowser || error instanceof Interrupted)) throw error;
    return { output: "", notes: [], problem: error.message, exitCode: 1 };
  }
}

/**
 * How to get the drawing: one that is saved is read at once, so that bad input is refused before anything is made.
 * @throws InputError
 */
async function openSource(
  { name, source, style }: Pick<FigureRequest, "name" | "source" | "style">,
  flags: FigureFlags,
): Promise<() => Promise<Drawing | { problem: string }>> {
  if ("simulate" in source) return () => simulated(name, source.simulate, flags);
  const saved = await savedDrawing(name, source.from);
  restyleFigure(saved.figure, style);
  return async () => saved;
}

/** Simulates in worker threads, with a progress bar. */
async function simulated(
  name: string,
  scale: FigureScale,
  { quiet }: FigureFlags,
): Promise<Drawing | { problem: string }> {
  const entry = findEntry(name, "figure");
  if (!isDrawn(entry)) throw new InputError(`${name} has no figure.`);
  const bar = progressBar({ quiet: quiet === true });
  let drawing: Drawing | undefined;
  const end = await interruptible(({ stop: signal }) =>
    runInMemory([requestOf(entry, scale)], {
      signal,
      onProgress: (progress) => bar.update(progress.fraction, left(progress)),
      onFinished: ({ cells, grid }) => {
        drawing = drawingOf({ entry, cells, grid, command: commandOf(name, scale), version });
      },
    }),
  ).finally(bar.stop);
  return drawing ?? { problem: problemOf(end) ?? "not finished." };
}
