import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { mergeCommand } from "../mergeCommand.ts";

/** Options and action of `incidental merge`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .option("--out <folder>", "where the whole goes; required")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no notes")
    .action(async (folders, flags) => print(await mergeCommand(folders, flags), flags));
}
