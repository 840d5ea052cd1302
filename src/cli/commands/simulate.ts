import type { Command } from "commander";
import type { Print } from "../command.ts";
import { jobReport, type Request } from "../job.ts";
import {
  simulateCollapseRequest,
  simulateL1Request,
  simulateNoiseRequest,
  simulatePairRequest,
  simulateReducedRequest,
} from "../simulateFlags.ts";

/** The flows that `incidental simulate` integrates, their options and actions. */
export function declare(simulate: Command, print: Print): void {
  const work = async (request: Promise<Request>, flags: { quiet?: true }) =>
    print(await jobReport(await request, flags), flags);

  const collapse = simulate
    .command("collapse")
    .description("one feature alone: dw/dt = (1 - |w|^2) w - lambda sign(w), flow time t = 4 * rate * steps")
    .option("--m <count>", "neurons")
    .option("--method <name>", "reduction (two exact equations) or event (every weight)", "reduction");
  withStart(withRun(collapse)).action(async (flags) => work(simulateCollapseRequest(flags), flags));

  const reduced = simulate
    .command("reduced")
    .description("one feature alone by a law of your own, dw/dt = RATE")
    .option("--rate <expression>", "dw/dt in w, l1, squaredNorm and fourthNorm of the row, t, m, lambda; required")
    .option("--m <count>", "neurons")
    .option("--method <name>", "event (reference), rkc (at scale), proximal (simple check) or auto", "auto")
    .option("--step <number>", "step of --method proximal", "0.1");
  withStart(withRun(withSet(reduced))).action(async (flags) => work(simulateReducedRequest(flags), flags));

  const l1 = simulate
    .command("l1")
    .description("n features on m neurons: dW/dt = (I - ReLU(W W')) W - lambda sign(W), until the weights rest")
    .option("--n <count>", "features")
    .option("--m <count>", "neurons");
  withStart(withRun(withL1(l1))).action(async (flags) => work(simulateL1Request(flags), flags));

  const pair = simulate
    .command("pair")
    .description("the smallest collision: two features, one shared neuron and one each of their own")
    .option(
      "--start <list>",
      "x,p,y,q: shared and own weight of the first feature, then of the second",
      "0.6,0.5,-0.55,0.5",
    );
  withRun(withL1(pair)).action(async (flags) => work(simulatePairRequest(flags), flags));

  const noise = simulate
    .command("noise")
    .description("n features on m noisy neurons, the loss averaged over the noise")
    .option("--n <count>", "features")
    .option("--m <count>", "neurons")
    .option("--law <name>", "of the noise: gaussian, bipolar, uniform, laplace or three-point", "bipolar")
    .option("--sigma <number>", "its standard deviation; required")
    .option("--kurtosis <number>", "excess kurtosis of --law three-point, >= -2")
    .option(
      "--level <name>",
      "gaussian (variance alone), closure (fourth cumulant) or exact (discrete laws)",
      "closure",
    )
    .option(
      "--enumerate <count>",
      "--level exact: only so many of every row's largest weights, the closure for the rest",
    )
    .option("--method <name>", "rkc, dopri5 (no penalty), event (with one) or auto", "auto")
    .option("--kernel <name>", "auto, typescript, wasm-f64 or wasm-f32", "auto");
  withStart(withRun(noise)).action(async (flags) => work(simulateNoiseRequest(flags), flags));
}

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
