#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { InputError } from "../checks.ts";
import { harmless } from "../io/fileErrors.ts";
import { version } from "../io/version.ts";
import { addCommands, type CommandContext, refusal } from "./command.ts";

/**
 * The command line: its commands, what they print, and exit codes: 0 done, 1 not finished or invariant failed, 2 bad
 * input.
 */

const program = new Command("incidental")
  .description("Incidental polysemanticity: reduced gradient flows, solved, checked against simulation, and drawn.")
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: () => undefined }); // errors are printed once, below

const context: CommandContext = {
  print: ({ output, notes, problem, exitCode }, { quiet }) => {
    process.stdout.write(output);
    if (quiet !== true) for (const note of notes) say(note);
    if (problem !== undefined) say(problem);
    process.exitCode = exitCode;
  },
  work: async (request, flags) => {
    const { jobReport } = await import("./job.ts");
    context.print(await jobReport(request, flags), flags);
  },
};

addCommands(
  program,
  [
    {
      name: "simulate",
      description: "integrate a flow and record it",
      load: () => import("./commands/simulate.ts"),
    },
    {
      name: "diagnose",
      description: "tell incidental sharing in a matrix of weights, also one trained elsewhere",
      arguments: { "<file>": "weights, one row a feature: npy, npz, safetensors, csv, json, or the file of a run" },
      load: () => import("./commands/diagnose.ts"),
    },
    {
      name: "reproduce",
      description: "simulate, judge against the theory and draw the paper-style figures",
      arguments: {
        "[names...]": "which figures (default: all of them)",
      },
      load: () => import("./commands/reproduce.ts"),
    },
    {
      name: "verify",
      description:
        "check theory against simulation: every claim with prediction, measurement, standard error and verdict",
      arguments: { "[claims...]": "names of experiments or claims, such as collisions or gap-law (default: all)" },
      load: () => import("./commands/verify.ts"),
    },
    {
      name: "sweep",
      description: "run an experiment over a grid of parameters and seeds, by several threads, into a folder",
      arguments: { "<experiment>": "name of an experiment with presets, or a sweep file (.json)" },
      load: () => import("./commands/sweep.ts"),
    },
    {
      name: "merge",
      description: "put the shards of a sweep together",
      arguments: { "<folders...>": "results of all its shards" },
      load: () => import("./commands/merge.ts"),
    },
    {
      name: "figure",
      description: "draw one figure, of an experiment or of a run of your own, for paper, talk or dark page",
      arguments: {
        "<name>": "of an experiment, simulated or of the results that come with the package without --from, or run",
      },
      load: () => import("./commands/figure.ts"),
    },
    {
      name: "lab",
      description: "serve the lab, a page to watch neurons win, until Ctrl-C",
      load: () => import("./commands/lab.ts"),
    },
  ],
  context,
);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failure(error);
}

/** Prints an error as one line and returns the exit code it stands for. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help, --version
    if (error.code === "commander.help") return 2; // a bare `incidental`: the help was printed
    say(refusal(error));
    return 2;
  }
  if (error instanceof InputError) {
    say(error.message.replace(/\s*\n\s*/g, " "));
    return 2;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

function say(line: string): void {
  process.stderr.write(`incidental: ${line.split("\n").map(harmless).join("\n")}\n`);
}
