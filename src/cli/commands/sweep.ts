import type { Command } from "commander";
import { type CommandContext, presetOption } from "../command.ts";
import { sweepCommand } from "../sweepCommand.ts";

/** Options and action of `incidental sweep`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(presetOption(command, "of a named experiment (default: quick)"))
    .option("--seeds <count>", "replicas of every point of the grid (default: as preset or file say)")
    .option("--seed <count>", "root seed (default: as preset or file say)")
    .option("--jobs <count>", "threads (default: as many as there are processors)")
    .option("--out <folder>", "where the results go (default: results/NAME)")
    .option("--resume", "go on with the cells that the folder holds")
    .option("--shard <i/k>", "only part i of k, to be put together by merge")
    .option("--save-weights", "keep the final weights of every cell as .npy")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no progress, no notes")
    .action(async (target, flags) => print(await sweepCommand(target, flags), flags));
}
