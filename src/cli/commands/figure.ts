import type { Command } from "commander";
import { imageFormats } from "../../io/index.ts";
import { type CommandContext, presetOption } from "../command.ts";
import { figureCommand } from "../figureCommand.ts";

/** Options and action of `incidental figure`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .option("--from <path>", "folder of a sweep's results, file of a run, or a saved figure (NAME.json)")
    .option("--format <name>", `html, or an image, which needs a Chromium: ${imageFormats.join(", ")}`, "html")
    .option("--width <length>", "3.4in, 86mm, 8.6cm, 330px, column (3.4in) or page (7in); default: as designed")
    .option("--height <length>", "likewise; without it, the shape of the design is kept")
    .option("--theme <name>", "paper, talk (larger text, thicker lines) or dark", "paper")
    .option("--no-title", "without title and subtitle, for a figure with a caption")
    .addOption(presetOption(command, "of a figure that is simulated (default: paper, where that is soon done)"))
    .option("--seed <count>", "of a figure that is simulated (default: 0)")
    .option("--out <path>", "folder to write to, or the file of an image", "figures")
    .option("--quiet", "no progress, no notes")
    .action(async (name, flags) => print(await figureCommand(name, flags), flags));
}
