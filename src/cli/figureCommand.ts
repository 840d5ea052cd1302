import { stat } from "node:fs/promises";
import { InputError } from "../checks.ts";
import { MissingBrowser } from "../io/index.ts";
import { sweepNames } from "../run/index.ts";
import type { Drawing } from "./drawing.ts";
import { type FigureFlags, type FigureRequest, figureRequest } from "./figureFlags.ts";
import { openOutput } from "./figureOutput.ts";
import { fileDrawing } from "./fileDrawing.ts";
import { runJob } from "./job.ts";
import { progressBar } from "./progressBar.ts";
import type { DrawRequest } from "./reproductions.ts";
import type { CommandReport } from "./sweepCommand.ts";
import { sweepDrawing } from "./sweepDrawing.ts";

/** `incidental figure NAME`: draws saved results, a run or a saved figure, or simulates, and writes a page or an image. @throws InputError */
export async function figureCommand(name: string, flags: FigureFlags): Promise<CommandReport> {
  const { source, style, output } = await figureRequest(name, flags);
  try {
    const draw = await drawingOf(name, source, flags);
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
async function drawingOf(
  name: string,
  source: FigureRequest["source"],
  flags: FigureFlags,
): Promise<() => Promise<Drawing | { problem: string }>> {
  if ("simulate" in source) return () => simulated(source.simulate, flags);
  const saved = await savedDrawing(name, source.from);
  return async () => saved;
}

/** What `--from` holds: a file, or the folder of a sweep. */
async function savedDrawing(name: string, from: string): Promise<Drawing> {
  const found = await stat(from).catch(() => undefined);
  if (sweepNames.includes(name) && !found?.isFile()) return sweepDrawing(name, from);
  if (found?.isDirectory()) {
    throw new InputError(
      `--from ${from} is a folder; ${name} is drawn from ${name === "run" ? "the file of a run" : "a saved figure (.json), or simulated without --from"}.`,
    );
  }
  return fileDrawing(name, from);
}

/** Simulates in a thread of its own, with a progress bar. */
async function simulated(request: DrawRequest, { quiet }: FigureFlags): Promise<Drawing | { problem: string }> {
  const bar = progressBar({ quiet: quiet === true });
  const result = await runJob({ command: "draw", ...request }, bar.update).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "interrupted") return { problem: `interrupted at ${result.where}.` };
  return result.report.drawing as Drawing;
}
