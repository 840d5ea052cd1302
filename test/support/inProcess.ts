import { Command, CommanderError } from "commander";
import { InputError } from "../../src/checks.ts";
import { addCommands, type CommandContext, refusal } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commandList.ts";
import { simulateTask } from "../../src/cli/simulate/task.ts";
import { harmless } from "../../src/io/fileErrors.ts";
import type { Finished } from "./commandLine.ts";

/**
 * What the command line does with these words, in this process and thread: half a second less than the program itself,
 * whose own part (threads, signals, its first line) other tests start.
 */
export async function inProcess(words: readonly string[]): Promise<Finished> {
  const finished: Finished = { code: 0, stdout: "", stderr: "" };
  const say = (line: string): void => {
    finished.stderr += `incidental: ${harmless(line)}\n`;
  };
  const context: CommandContext = {
    print: ({ output, notes, problem, exitCode }, { quiet }) => {
      finished.stdout += output;
      for (const note of quiet ? [] : notes) say(note);
      if (problem !== undefined) say(problem);
      finished.code = exitCode;
    },
    work: async (request, flags) => {
      context.print(
        await simulateTask(request, {
          signal: { aborted: false },
          onProgress: () => undefined,
          onWriting: () => undefined,
        }),
        flags,
      );
    },
  };
  const program = new Command("incidental").exitOverride().configureOutput({ outputError: () => undefined });
  addCommands(program, commands, context);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) say(refusal(error));
    else if (error instanceof InputError) say(error.message.replace(/\s*\n\s*/g, " "));
    else throw error;
    finished.code = 2;
  }
  return finished;
}
