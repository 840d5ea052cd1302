import type { Command } from "commander";
import { type CommandContext, presetOption } from "../command.ts";
import { reproduceCommand } from "../reproduceCommand.ts";

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
