import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { reproduceRequest } from "../reproduceFlags.ts";

/** Options and action of `incidental reproduce`. */
export function declare(command: Command, { work }: CommandContext): void {
  command
    .option("--preset <name>", "paper (the paper's own scale) or quick", "paper")
    .option("--seed <count>", "root seed", "0")
    .option("--out <folder>", "where the figures go", "figures")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no progress, no notes")
    .action(async (names, flags) => work(await reproduceRequest(names, flags), flags));
}
