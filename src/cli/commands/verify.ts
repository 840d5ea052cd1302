import type { Command } from "commander";
import { type CommandContext, presetOption } from "../command.ts";
import { verifyCommand } from "../verifyCommand.ts";

/** Options and action of `incidental verify`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(presetOption(command, "a quick look, or the paper's own scale, which takes an hour").default("quick"))
    .option("--seed <count>", "root seed", "0")
    .option("--jobs <count>", "threads (default: as many as there are processors)")
    .option("--json <file>", "write the claims as JSON")
    .option("--html <file>", "write them as a page")
    .option("--quiet", "no progress, no notes")
    .action(async (claims, flags) => print(await verifyCommand(claims, flags), flags));
}
