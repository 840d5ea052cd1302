import type { Command } from "commander";
import type { CommandReport } from "./sweepCommand.ts";

/** Prints what a command reports and sets the exit code. */
export type Print = (report: CommandReport, flags: { quiet?: true }) => void;

/** A command as the list of commands shows it; its options and its work are loaded when it is called or its help is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** Name, as commander writes it, and description of every argument. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** The module that adds options and action. */
  readonly load: () => Promise<{ readonly declare: (command: Command, print: Print) => void }>;
}

/** Adds commands to `parent`. Most of the time of a short one would go into loading the others. */
export function addCommands(parent: Command, entries: readonly CommandEntry[], print: Print): void {
  const declare = async (command: Command): Promise<void> => {
    const entry = entries.find(({ name }) => name === command.name());
    if (entry !== undefined) (await entry.load()).declare(command, print);
  };
  for (const { name, description, arguments: given = {} } of entries) {
    const command = parent.command(name).description(description);
    for (const [argument, meaning] of Object.entries(given)) command.argument(argument, meaning);
  }
  parent
    .hook("preSubcommand", (_, command) => declare(command))
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
