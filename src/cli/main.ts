#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { InputError } from "../checks.ts";
import { version } from "../io/version.ts";
import { runJob } from "./job.ts";
import { progressBar } from "./progressBar.ts";
import { reproduceRequest } from "./reproduceFlags.ts";
import { simulateCollapseRequest } from "./simulateFlags.ts";

/** The command line: parse, hand the work to a thread, print. Exit codes: 0 done, 1 not finished or invariant failed, 2 bad input. */

const program = new Command("incidental")
  .description("Incidental polysemanticity: reduced gradient flows, solved, checked against simulation, and drawn.")
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: () => undefined }); // errors are printed once, below

const simulate = program.command("simulate").description("integrate a flow and record it");

simulate
  .command("collapse")
  .description("one feature alone: dw/dt = (1 - |w|^2) w - lambda sign(w), flow time t = 4 * rate * steps")
  .option("--m <count>", "neurons")
  .requiredOption("--lambda <number>", "L1 strength of the flow, a quarter of the one in the loss; > 0")
  .option("--weights <file>", "start from one row of weights, .json [[...]] or .npy, instead of random ones")
  .option("--seed <count>", "seed of the random start", "0")
  .option("--init-scale <number>", "random start: weights ~ N(0, scale^2/m)", "1")
  .option("--t-end <number>", "flow time to stop at (default: when the winner is alone and rests)")
  .option("--times <list>", "flow times to keep, a,b,c")
  .option("--samples <count>", "how many times to keep", "200")
  .option("--log", "space them evenly in log t")
  .option("--method <name>", "reduction (two exact equations), odex (the same), event (every weight)", "reduction")
  .option("--tol <number>", "tolerance", "1e-8")
  .option("--max-steps <count>", "budget of steps", "1000000")
  .option("--out <file>", "write the run as JSON")
  .option("--save-weights <file>", "write the weights at every kept time as .npy, times x 1 x m")
  .option("--json", "print the run (without weights) as JSON")
  .option("--quiet", "no progress, no notes")
  .addHelpText(
    "after",
    "\nNumbers may be expressions: --lambda 0.1/sqrt(m), --t-end 5/lambda.\nExample: incidental simulate collapse --m 100000 --lambda 1e-5 --log --out run.json",
  )
  .action((flags) => work(simulateCollapseRequest(flags), flags));

program
  .command("reproduce")
  .description("simulate, judge against the theory and draw the paper-style figures")
  .argument("[names...]", "which figures: sparsification, collapse, gap (default: all)")
  .option("--preset <name>", "paper (the paper's own scale) or quick", "paper")
  .option("--seed <count>", "root seed", "0")
  .option("--out <folder>", "where the figures go", "figures")
  .option("--json", "print the claims as JSON")
  .option("--quiet", "no progress, no notes")
  .action((names, flags) => work(reproduceRequest(names, flags), flags));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failure(error);
}

/** Runs a request in its thread and prints what it reports. */
async function work(
  parsed: ReturnType<typeof reproduceRequest | typeof simulateCollapseRequest>,
  flags: { quiet?: true },
) {
  const request = await parsed;
  const quiet = flags.quiet === true;
  const bar = progressBar({ quiet });
  const result = await runJob(request, bar.update).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "interrupted") {
    say(`interrupted at ${result.where}.`);
    process.exitCode = 1;
    return;
  }
  const { output, notes, exitCode } = result.report;
  process.stdout.write(output);
  if (!quiet) for (const note of notes) say(note);
  process.exitCode = exitCode;
}

/** Prints an error as one line and returns the exit code it stands for. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help, --version
    if (error.code === "commander.help") return 2; // a bare `incidental`: the help was printed
    say(`${error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ")}; --help lists what there is.`);
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
  process.stderr.write(`incidental: ${line}\n`);
}
