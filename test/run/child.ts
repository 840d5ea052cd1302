import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, finished, main } from "../support/commandLine.ts";

const misbehaving = new URL("preload/misbehave.mjs", import.meta.url).href;

/** What a cell does when it looks, for the `moment`-th time in its thread, whether it is to stop. */
export interface Deed {
  readonly deed: "exit" | "throw" | "refuse" | "fill" | "deaf";
  readonly moment: number;
}

/** Runs the built command line with cells that misbehave. */
export function misbehave({ deed, moment }: Deed, args: string[], during?: (child: ChildProcess) => void) {
  const env = { ...process.env, INCIDENTAL_TEST_DEED: deed, INCIDENTAL_TEST_MOMENT: String(moment) };
  const memory = deed === "fill" ? ["--max-old-space-size=60"] : [];
  return finished(process.execPath, [...memory, "--import", misbehaving, main, ...args], { env, during });
}

/** Runs the built command line where no file may become larger than `kilobytes`. */
export function cramped(kilobytes: number, args: string[]): Promise<Finished> {
  const script = `ulimit -f ${kilobytes} && exec "$@"`;
  return finished("bash", ["-c", script, "bash", process.execPath, main, ...args]);
}

/** Kills or interrupts a sweep, or does something else, once its folder holds so many lines, `delay` ms later. */
export function whenLines(directory: string, lines: number, deed: NodeJS.Signals | (() => void), delay = 0) {
  return (child: ChildProcess): void => {
    const watch = setInterval(() => {
      if (lineCount(directory) < lines) return;
      clearInterval(watch);
      setTimeout(() => (typeof deed === "string" ? child.kill(deed) : deed()), delay);
    }, 2);
    child.on("close", () => clearInterval(watch));
  };
}

/** Whole lines in the cells of a folder. */
export function lineCount(directory: string): number {
  try {
    return readFileSync(join(directory, "cells.jsonl"), "latin1").split("\n").length - 1;
  } catch {
    return 0;
  }
}

/** Writes a sweep file of collisions and tells its path. */
export function sweepFile(path: string, { n = 8, m = [16], lambda = [0.02], seeds = 20 } = {}): string {
  const file = join(path, "sweep.json");
  writeFileSync(file, JSON.stringify({ experiment: "collisions", parameters: { n, m, lambda }, seeds, seed: 3 }));
  return file;
}
