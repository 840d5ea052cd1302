import { stat } from "node:fs/promises";
import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import { MissingBrowser } from "../io/index.ts";
import { version } from "../io/version.ts";
import { interruptible } from "../run/interrupt.ts";
import { runInMemory } from "../run/memory.ts";
import { type Drawing, drawingOf, isDrawn } from "./drawing.ts";
import { type FigureFlags, type FigureRequest, type FigureScale, figureRequest } from "./figureFlags.ts";
import { openOutput } from "./figureOutput.ts";
import { fileDrawing } from "./fileDrawing.ts";
import { folderDrawing } from "./folderDrawing.ts";
import { requestOf } from "./presets.ts";
import { progressBar } from "./progressBar.ts";
import { type CommandReport, left } from "./report.ts";
import { commandOf } from "./reproduceCommand.ts";
import { problemOf } from "./verifyCommand.ts";

/** `incidental figure NAME`: draws saved results, a run or a saved figure, or simulates, and writes a page or an image. @throws InputError */
export async function figureCommand(name: string, flags: FigureFlags): Promise<CommandReport> {
  const { source, style, output } = await figureRequest(name, flags);
  try {
    const draw = await openSource(name, source, flags);
    const write = await openOutput(output, style);
    const drawing = await draw();
    if ("problem" in drawing) return { output: "", notes: [], problem: drawing.problem, exitCode: 1 };
    return { output: "", notes: [await write(drawing), ...drawing.notes], exitCode: 0 };
  } catch (error) {
    if (!(error instanceof MissingBrowser)) throw error;
    return { output: "", notes: [], problem: error.message, exitCode: 1 };
  }
}

/** How to get the drawing: one that is saved is read at once, so that bad input is told before anything is made. @throws InputError */
async function openSource(
  name: string,
  source: FigureRequest["source"],
  flags: FigureFlags,
): Promise<() => Promise<Drawing | { problem: string }>> {
  if ("simulate" in source) return () => simulated(name, source.simulate, flags);
  const saved = await savedDrawing(name, source.from);
  return async () => saved;
}

/** What `--from` holds: a file, or the folder of a sweep. */
async function savedDrawing(name: string, from: string): Promise<Drawing> {
  const found = await stat(from).catch(() => undefined);
  const isFile = found?.isFile() ?? (name === "run" || from.endsWith(".json")); // of what is not there
  if (isFile) return fileDrawing(name, from);
  if (name !== "run") return folderDrawing(name, from);
  throw new InputError(`--from ${from} is a folder; run is drawn from the file of a run.`);
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
  const end = await interruptible((signal) =>
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
