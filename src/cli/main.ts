#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { InputError } from "../checks.ts";
import { imageFormats } from "../io/imageFormats.ts";
import { version } from "../io/version.ts";
import { type Request, runJob } from "./job.ts";
import { progressBar } from "./progressBar.ts";
import type { CommandReport } from "./sweepCommand.ts";

/** The command line: parse, hand the work to a thread, print. Exit codes: 0 done, 1 not finished or invariant failed, 2 bad input. */

const program = new Command("incidental")
  .description("Incidental polysemanticity: reduced gradient flows, solved, checked against simulation, and drawn.")
  .version(version)
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: () => undefined }); // errors are printed once, below

// what only one command needs is loaded when it is called: most of the time of a short one would go into loading the others
const simulateFlags = () => import("./simulateFlags.ts");

const simulate = program.command("simulate").description("integrate a flow and record it");

const collapse = simulate
  .command("collapse")
  .description("one feature alone: dw/dt = (1 - |w|^2) w - lambda sign(w), flow time t = 4 * rate * steps")
  .option("--m <count>", "neurons")
  .option("--method <name>", "reduction (two exact equations) or event (every weight)", "reduction");
withStart(withRun(collapse)).action(async (flags) =>
  work((await simulateFlags()).simulateCollapseRequest(flags), flags),
);

const reduced = simulate
  .command("reduced")
  .description("one feature alone by a law of your own, dw/dt = RATE")
  .option("--rate <expression>", "dw/dt in w, l1, squaredNorm and fourthNorm of the row, t, m, lambda; required")
  .option("--m <count>", "neurons")
  .option("--method <name>", "event (reference), rkc (at scale), proximal (simple check) or auto", "auto")
  .option("--step <number>", "step of --method proximal", "0.1");
withStart(withRun(withSet(reduced))).action(async (flags) =>
  work((await simulateFlags()).simulateReducedRequest(flags), flags),
);

const l1 = simulate
  .command("l1")
  .description("n features on m neurons: dW/dt = (I - ReLU(W W')) W - lambda sign(W), until the weights rest")
  .option("--n <count>", "features")
  .option("--m <count>", "neurons");
withStart(withRun(withL1(l1))).action(async (flags) => work((await simulateFlags()).simulateL1Request(flags), flags));

const pair = simulate
  .command("pair")
  .description("the smallest collision: two features, one shared neuron and one each of their own")
  .option(
    "--start <list>",
    "x,p,y,q: shared and own weight of the first feature, then of the second",
    "0.6,0.5,-0.55,0.5",
  );
withRun(withL1(pair)).action(async (flags) => work((await simulateFlags()).simulatePairRequest(flags), flags));

const noise = simulate
  .command("noise")
  .description("n features on m noisy neurons, the loss averaged over the noise")
  .option("--n <count>", "features")
  .option("--m <count>", "neurons")
  .option("--law <name>", "of the noise: gaussian, bipolar, uniform, laplace or three-point", "bipolar")
  .option("--sigma <number>", "its standard deviation; required")
  .option("--kurtosis <number>", "excess kurtosis of --law three-point, >= -2")
  .option("--level <name>", "gaussian (variance alone), closure (fourth cumulant) or exact (discrete laws)", "closure")
  .option("--enumerate <count>", "--level exact: only so many of every row's largest weights, the closure for the rest")
  .option("--method <name>", "rkc, dopri5 (no penalty), event (with one) or auto", "auto")
  .option("--kernel <name>", "auto, typescript, wasm-f64 or wasm-f32", "auto");
withStart(withRun(noise)).action(async (flags) => work((await simulateFlags()).simulateNoiseRequest(flags), flags));

/** Flags every simulation takes. */
function withRun(command: Command): Command {
  return command
    .option("--lambda <number>", "L1 strength of the flow, a quarter of the one in the loss; required where it is used")
    .option("--t-end <number>", "flow time to stop at (default: when the weights rest)")
    .option("--times <list>", "flow times to keep, a,b,c")
    .option("--samples <count>", "how many times to keep", "200")
    .option("--log", "space them evenly in log t")
    .option("--tol <number>", "tolerance (default: 1e-8; for --method rkc 1e-3)")
    .option("--max-steps <count>", "budget of steps")
    .option("--out <file>", "write the run as JSON")
    .option("--save-weights <file>", "write the weights at every kept time as .npy, times x n x m")
    .option("--json", "print the run (without weights) as JSON")
    .option("--quiet", "no progress, no notes")
    .addHelpText("after", "\nNumbers may be expressions: --lambda 0.1/sqrt(m), --t-end 5/lambda.");
}

/** Flags of simulations that start from a matrix of weights. */
function withStart(command: Command): Command {
  return command
    .option(
      "--weights <file>",
      "start from a weight file, .json [[...]] or .npy, one row a feature, instead of random ones",
    )
    .option("--seed <count>", "seed of the random start", "0")
    .option("--init-scale <number>", "random start: weights ~ N(0, scale^2/m)", "1");
}

/** Numbers in the user's own expressions. */
function withSet(command: Command): Command {
  const collect = (entry: string, before: readonly string[]) => [...before, entry];
  return command.option("--set <name=value>", "a number in the expression; may be repeated", collect, []);
}

/** Flags of the full flow. */
function withL1(command: Command): Command {
  return withSet(command)
    .option("--penalty <expression>", 'of every weight, instead of lambda*abs(w): "lambda*abs(w)^p"')
    .option("--method <name>", "event (reference), rkc (at scale), proximal (simple check) or auto", "auto")
    .option("--kernel <name>", "auto, typescript, wasm-f64 or wasm-f32", "auto")
    .option("--step <number>", "step of --method proximal", "0.1")
    .option("--rest <number>", "largest KKT residual of weights at rest", "1e-4*lambda");
}

program
  .command("reproduce")
  .description("simulate, judge against the theory and draw the paper-style figures")
  .argument("[names...]", "which figures: sparsification, collapse, gap, weights, pair, energy (default: all)")
  .option("--preset <name>", "paper (the paper's own scale) or quick", "paper")
  .option("--seed <count>", "root seed", "0")
  .option("--out <folder>", "where the figures go", "figures")
  .option("--json", "print the claims as JSON")
  .option("--quiet", "no progress, no notes")
  .action(async (names, flags) => work((await import("./reproduceFlags.ts")).reproduceRequest(names, flags), flags));

program
  .command("verify")
  .description("check theory against simulation: every claim with prediction, measurement, standard error and verdict")
  .argument("[claims...]", "names of checks or claims, such as collisions or gap-law (default: all)")
  .option("--preset <name>", "quick (under a minute and a half) or paper (half an hour)", "quick")
  .option("--seed <count>", "root seed", "0")
  .option("--jobs <count>", "threads (default: as many as there are processors)")
  .option("--json <file>", "write the claims as JSON")
  .option("--html <file>", "write them as a page")
  .option("--quiet", "no progress, no notes")
  .action(async (claims, flags) =>
    print(await (await import("./verifyCommand.ts")).verifyCommand(claims, flags), flags),
  );

program
  .command("sweep")
  .description("run an experiment over a grid of parameters and seeds, by several threads, into a folder")
  .argument("<experiment>", "name of an experiment with presets, or a sweep file (.json)")
  .option("--preset <name>", "of a named experiment: quick or paper (default: quick)")
  .option("--seeds <count>", "replicas of every point of the grid (default: as preset or file say)")
  .option("--seed <count>", "root seed (default: as preset or file say)")
  .option("--jobs <count>", "threads (default: as many as there are processors)")
  .option("--out <folder>", "where the results go (default: results/NAME)")
  .option("--resume", "go on with the cells that the folder holds")
  .option("--shard <i/k>", "only part i of k, to be put together by merge")
  .option("--save-weights", "keep the final weights of every cell as .npy")
  .option("--json", "print the claims as JSON")
  .option("--quiet", "no progress, no notes")
  .action(async (target, flags) => print(await (await import("./sweepCommand.ts")).sweepCommand(target, flags), flags));

program
  .command("merge")
  .description("put the shards of a sweep together")
  .argument("<folders...>", "results of all its shards")
  .option("--out <folder>", "where the whole goes; required")
  .option("--json", "print the claims as JSON")
  .option("--quiet", "no notes")
  .action(async (folders, flags) =>
    print(await (await import("./mergeCommand.ts")).mergeCommand(folders, flags), flags),
  );

program
  .command("figure")
  .description("draw one figure: of a sweep, of one feature, of a run of your own, for paper, talk or dark page")
  .argument("<name>", "of a sweep; of a figure of reproduce, which is simulated without --from; or run")
  .option("--from <path>", "folder of a sweep's results, file of a run, or a saved figure (NAME.json)")
  .option("--format <name>", `html, or an image, which needs a Chromium: ${imageFormats.join(", ")}`, "html")
  .option("--width <length>", "3.4in, 86mm, 8.6cm, 330px, column (3.4in) or page (7in); default: as designed")
  .option("--height <length>", "likewise; without it, the shape of the design is kept")
  .option("--theme <name>", "paper, talk (larger text, thicker lines) or dark", "paper")
  .option("--no-title", "without title and subtitle, for a figure with a caption")
  .option("--preset <name>", "of a figure that is simulated: paper or quick (default: paper)")
  .option("--seed <count>", "of a figure that is simulated (default: 0)")
  .option("--out <path>", "folder to write to, or the file of an image", "figures")
  .option("--quiet", "no progress, no notes")
  .action(async (name, flags) => print(await (await import("./figureCommand.ts")).figureCommand(name, flags), flags));

program
  .command("lab")
  .description("serve the lab, a page to watch neurons win, until Ctrl-C")
  .option("--port <number>", "port to listen at; 0: any that is free", "8020")
  .option("--host <address>", "address of this machine to listen at", "127.0.0.1")
  .action(async (flags) =>
    (await import("./labCommand.ts")).labCommand(flags, (line) => process.stdout.write(`incidental: ${line}\n`)),
  );

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failure(error);
}

/** Runs a request in its thread and prints what it reports. */
async function work(parsed: Promise<Request>, flags: { quiet?: true }) {
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
  print(result.report, flags);
}

/** Prints what a command has to say and sets the exit code. */
function print({ output, notes, problem, exitCode }: CommandReport, { quiet }: { quiet?: true }): void {
  process.stdout.write(output);
  if (quiet !== true) for (const note of notes) say(note);
  if (problem !== undefined) say(problem);
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
