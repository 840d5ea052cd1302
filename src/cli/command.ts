import type { Command, CommanderError, Option } from "commander";
import { quoted } from "../io/fileErrors.ts";
import { refuseLostDirectory } from "../io/makeFolder.ts";
import { presetNames } from "./presets.ts";
import type { CommandReport } from "./report.ts";
import type { SimulateRequest } from "./simulate/runFlags.ts";

/** What the command line does for its commands. */
export interface CommandContext {
  /** Prints what a command reports and sets the exit code. */
  readonly print: (report: CommandReport, flags: { quiet?: true }) => void;
  /** Does the work of a request in a thread of its own, with a progress bar, and prints its report. */
  readonly work: (request: SimulateRequest, flags: { quiet?: true }) => Promise<void>;
}

/**
 * A command as the list of commands shows it; its options and its work are loaded when it is called or its help is
 * asked for.
 */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** Name, as commander writes it, and description of every argument. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** The module that adds options and action. */
  readonly load: () => Promise<{ readonly declare: (command: Command, context: CommandContext) => void }>;
}

/**
 * Adds commands to `parent`, which refuse to work in a folder that is gone. Most of the time of a short one would go
 * into loading the others.
 */
export function addCommands(parent: Command, entries: readonly CommandEntry[], context: CommandContext): void {
  const declare = async (command: Command): Promise<void> => {
    const entry = entries.find(({ name }) => name === command.name());
    if (entry !== undefined) (await entry.load()).declare(command, context);
  };
  for (const { name, description, arguments: given = {} } of entries) {
    const command = parent.command(name).description(description);
    for (const [argument, meaning] of Object.entries(given)) command.argument(argument, meaning);
  }
  parent
    .hook("preSubcommand", (_, command) => declare(command))
    .hook("preAction", (_, command) => {
      if (command.name() !== "help") refuseLostDirectory();
    })
    .helpCommand(false) // commander's own would show a command without the options that are not loaded yet
    .command("help")
    .description("display help for command")
    .argument("[command]")
    .action(async (name?: string) => {
      const command = parent.commands.find((known) => known.name() === name);
      if (command === undefined && name !== undefined) parent.error(`error: unknown command '${name}'`);
      if (command !== undefined) await declare(command);
      (command ?? parent).help();
    });
}

/** `--preset` of a command, one of the scales that experiments come in. */
export function presetOption(command: Command, description: string): Option {
  return command.createOption("--preset <name>", description).choices(presetNames);
}

/** What commander refuses, as one line that says what was given, what is wanted and what to do. */
export function refusal({ message }: CommanderError): string {
  const text = message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const [, flag, given, choices] =
    /^option '(--[\w-]+).*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(text) ?? [];
  if (flag !== undefined) return `${flag} must be one of ${choices}, got ${quoted(given)}.`;
  const [, one, other] = /^option '(--[\w-]+).*' cannot be used with option '(--[\w-]+).*'$/.exec(text) ?? [];
  if (one !== undefined) return `${one} and ${other} exclude each other; drop one of them.`;
  return `${text.replace(/\.$/, "")}; --help lists what there is.`;
}
