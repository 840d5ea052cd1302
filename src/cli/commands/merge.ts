import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { printable } from "../../io/fileErrors.ts";
import { takenOver } from "../../run/folder/lock.ts";
import { mergeResults } from "../../run/folder/mergeResults.ts";
import { readWholeResults } from "../../run/folder/readResults.ts";
import type { CommandContext } from "../command.ts";
import type { CommandReport } from "../report.ts";
import { figureNote, sweepReport } from "./sweep.ts";

/** Options and action of `incidental merge`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .option("--out <folder>", "where the whole goes; required")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no notes")
    .action(async (folders, flags) => print(await mergeCommand(folders, flags), flags));
}

/** Flags of `merge`, as commander hands them over. */
export interface MergeFlags {
  out?: string;
  json?: true;
}

/** `incidental merge DIR... --out DIR`. @throws InputError */
export async function mergeCommand(directories: string[], { out, json }: MergeFlags): Promise<CommandReport> {
  if (out === undefined) throw new InputError("--out is required: give the folder for the merged results.");
  const heard: string[] = [];
  const { experiment, cells } = await mergeResults(directories, out, {
    onTakeOver: (owner, seconds) => heard.push(takenOver(out, owner, seconds)),
  });
  const notes = [
    ...heard,
    `${cells} cells of ${directories.length} ${directories.length === 1 ? "folder" : "folders"}, in ${printable(out)}`,
    ...figureNote(experiment, out),
  ];
  return { ...sweepReport(await readWholeResults(out), json === true), notes };
}
