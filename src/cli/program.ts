import { Command, CommanderError } from "commander";
import { errorCode, fileProblem } from "../io/fileErrors.ts";
import { version } from "../io/version.ts";
import type { CommandContext } from "./command.ts";
import { commands } from "./commandList.ts";
import { say, sayTrace, warningsAsLines } from "./report.ts";
import { shortageOf } from "./shortage.ts";

/**
 * The command line: its commands, what they print, and exit codes: 0 done, 1 not finished or invariant failed, 2 bad
 * input.
 */

let lostAlready = false;

const program = new Command("incidental")
  .description("Incidental polysemanticity: reduced gradient flows, solved, checked against simulation, and drawn.")
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ writeOut: put, outputError: () => undefined }); // errors are printed once, below

const context: CommandContext = {
  print: ({ output, notes, problem, exitCode }, { quiet }) => {
    process.exitCode = exitCode;
    put(output);
    if (quiet !== true) for (const note of notes) say(note);
    if (problem !== undefined) say(problem);
  },
  work: async (request, flags) => {
    const { jobReport } = await import("./job.ts");
    context.print(await jobReport(request, flags), flags);
  },
};

warningsAsLines();
process.stdout.on("error", lost); // of a pipe; of a file it is thrown
process.stderr.on("error", () => undefined); // nobody is left to be told
process.on("unhandledRejection", (error) => {
  failure(error).then((code) => process.exit(code)); // nothing waits for what failed, so that nothing ends by itself
});
try {
  const { addCommands } = await import("./command.ts"); // here, so that a failure to load it is a line as well
  addCommands(program, commands, context);
  await program.parseAsync();
} catch (error) {
  process.exitCode = await failure(error);
}

/** Prints an error as one line and returns the exit code it stands for. */
async function failure(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help, --version
    if (error.code === "commander.help") return 2; // a bare `incidental`: the help was printed
    const { refusal } = await import("./command.ts");
    say(refusal(error));
    return 2;
  }
  if (error instanceof Error && error.name === "InputError") {
    say(error.message.replace(/\s*\n\s*/g, " "));
    return 2;
  }
  if (error instanceof Error && error.name === "Interrupted") {
    say(error.message);
    return 1;
  }
  const shortage = shortageOf(error);
  if (shortage === undefined) sayTrace(error);
  else say(shortage);
  return 1;
}

/** Writes to standard output; a process that is never told to exit ends once all of it is written. */
function put(text: string): void {
  try {
    process.stdout.write(text);
  } catch (error) {
    lost(error);
  }
}

/** What is written can go nowhere: it is no fault that nobody reads on (`| head -1`), and one that a disk is full. */
function lost(error: unknown): void {
  if (errorCode(error) === "EPIPE" || lostAlready) return;
  lostAlready = true;
  say(fileProblem("write", "standard output", error).message);
  process.on("exit", () => {
    process.exitCode ||= 1;
  });
}
