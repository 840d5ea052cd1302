import { stat } from "node:fs/promises";
import { InputError } from "../checks.ts";
import { MissingBrowser } from "../io/index.ts";
import { sweepNames } from "../sweep/index.ts";
import type { Drawing } from "./drawing.ts";
import { type FigureFlags, figureRequest } from "./figureFlags.ts";
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
    const saved = "from" in source ? await savedDrawing(name, source.from) : null;
    const write = await openOutput(output, style);
    const drawing = saved ?? (await simulated(source as { simulate: DrawRequest }, flags));
    if ("problem" in drawing) return { output: "", notes: [], problem: drawing.problem, exitCode: 1 };
    return { output: "", notes: [await write(drawing), ...drawing.notes], exitCode: 0 };
  } catch (error) {
    if (!(error instanceof MissingBrowser)) throw error;
    return { output: "", notes: [], problem: error.message, exitCode: 1 };
  }
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
async function simulated(
  { simulate }: { simulate: DrawRequest },
  { quiet }: FigureFlags,
): Promise<Drawing | { problem: string }> {
  const bar = progressBar({ quiet: quiet === true });
  const result = await runJob({ command: "draw", ...simulate }, bar.update).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "interrupted") return { problem: `interrupted at ${result.where}.` };
  return result.report.drawing as Drawing;
}
