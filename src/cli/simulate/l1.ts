import type { Command } from "commander";
import { InputError } from "../../checks.ts";
import { quoted } from "../../io/fileErrors.ts";
import type { KernelChoice } from "../../kernels/index.ts";
import { type L1Method, l1Methods } from "../../simulate/methods.ts";
import { listFlag, nonNegativeFlag, type Scope } from "../flags.ts";
import { type InputFlags, type Inputs, readInputs, withInputs } from "./inputs.ts";
import { readStep, withKernel, withMethod, withStep } from "./methodFlags.ts";
import { type OwnLaw, type OwnLawFlags, ownNumbers, ownStrength, readLaw, withSet } from "./ownLaw.ts";
import { type FlowCommand, type PreparedRun, type RunFlags, readRun } from "./runFlags.ts";
import { type InitialState, readSizes, readStart, type StartFlags } from "./start.ts";
import { requiredStrength, type Strength } from "./strength.ts";

interface FullFlags extends RunFlags, OwnLawFlags {
  penalty?: string;
  method: L1Method;
  kernel: KernelChoice;
  step?: string;
  rest?: string;
}

interface L1Flags extends FullFlags, StartFlags, InputFlags {}

interface PairFlags extends FullFlags {
  start: string;
}

/** `incidental simulate l1`. */
export const l1: FlowCommand<L1Flags> = {
  declare: (command) => declareFull(withInputs(command)),
  async prepare(flags) {
    const sizes = await readSizes("l1", flags, false);
    const { n, m } = sizes;
    const strength = await strengthOf(flags, sizes);
    const { lambda } = strength;
    const scope = { n, m, lambda };
    const options = await readRun(flags, scope);
    const full = await readFull(flags, scope);
    const { sampling } = options;
    const start = await readStart(flags, sizes, { oneFeature: false, scope, sampling });
    const inputs = await readInputs(flags, sizes);
    return { strength, start, options, ...(await fullFlow(full, lambda, start, inputs)) };
  },
};

const START = "shared and own weight of the first feature, then of the second";

/** `incidental simulate pair`: the same flow from a start of four numbers. */
export const pair: FlowCommand<PairFlags> = {
  declare: (command) => declareFull(command.option("--start <list>", `x,p,y,q: ${START}`, "0.6,0.5,-0.55,0.5")),
  async prepare(flags) {
    const sizes = { n: 2, m: 3 };
    const strength = await strengthOf(flags, sizes);
    const { lambda } = strength;
    const scope = { ...sizes, lambda };
    const given = await listFlag("--start", flags.start, scope);
    if (given.length !== 4) {
      throw new InputError(`--start must be four numbers x,p,y,q (${START}), got ${quoted(flags.start)}.`);
    }
    const { pairStart } = await import("../../dynamics/pairFlow.ts");
    const [x, p, y, q] = given;
    const start = {
      ...{ ...sizes, weights: pairStart({ x, p, y, q }), seed: null },
      parameters: { initScale: null, start: given.join(",") },
      notes: [],
    };
    const options = await readRun(flags, scope);
    const full = await readFull(flags, scope);
    return { strength, start, options, ...(await fullFlow(full, lambda, start, null)) };
  },
};

function declareFull(command: Command): Command {
  withMethod(command, l1Methods, "event is the reference, rkc for large systems, proximal the simple check");
  return withStep(withKernel(withSet(command)))
    .option("--penalty <expression>", 'of every weight, instead of lambda*abs(w): "lambda*abs(w)^p"')
    .addOption(
      command
        .createOption("--rest <number>", "largest KKT residual of weights at rest (default: 1e-4*lambda)")
        .conflicts("times"), // which are all gone to
    );
}

function strengthOf(flags: FullFlags, sizes: { n: number; m: number }): Promise<Strength> {
  const { penalty } = flags;
  return penalty === undefined ? requiredStrength(flags, sizes) : ownStrength("--penalty", penalty, flags, sizes);
}

/** Flags of the flow itself as values; `law` is the penalty of the user's own, where there is one. */
interface FullOptions {
  readonly how: {
    readonly method: L1Method;
    readonly kernel: KernelChoice;
    readonly step: number;
    readonly rest: number;
  };
  readonly law: OwnLaw | undefined;
}

async function readFull(flags: FullFlags, scope: Scope & { lambda: number }): Promise<FullOptions> {
  const { method, kernel, penalty, set = {} } = flags;
  const [unused] = Object.entries(set);
  if (penalty === undefined && unused !== undefined) {
    throw new InputError(
      `--set ${unused.join("=")} is used by nothing: give a --penalty with the number in it, or drop it.`,
    );
  }
  const law = penalty === undefined ? undefined : await readLaw(penalty, flags, scope);
  const step = await readStep(flags, scope);
  const { restingResidual } = await import("../../simulate/l1.ts");
  const rest =
    flags.rest === undefined ? restingResidual(scope.lambda) : await nonNegativeFlag("--rest", flags.rest, scope);
  return { how: { method, kernel, step, rest }, law };
}

/**
 * The flow under the L1 penalty, or one of the user's own, which may use the sizes of the weights.
 * @throws InputError
 */
async function fullFlow(
  { how, law }: FullOptions,
  lambda: number,
  { n, m }: InitialState,
  inputs: Inputs | null,
): Promise<Pick<PreparedRun, "simulate" | "parameters">> {
  const { kernel, rest, step } = how;
  const recorded = (used: string) => ({
    ...{ kernel, rest, step: used === "proximal" ? step : null },
    ...inputs?.parameters,
  });
  const of = { n, m, ...how, ...(inputs !== null && { inputs: inputs.set }) };
  if (law === undefined) {
    const { simulateL1 } = await import("../../simulate/l1.ts");
    return {
      simulate: (common) => simulateL1({ ...common, ...of, lambda }),
      parameters: (run) => recorded(run.method),
    };
  }
  const { text, set } = law;
  const { parsePenalty } = await import("../../expressions/index.ts");
  const { simulatePenalty } = await import("../../simulate/l1.ts");
  const penalty = parsePenalty(text, { parameters: { lambda, n, m, ...set } });
  return {
    simulate: (common) => simulatePenalty({ ...common, ...of, penalty }),
    parameters: (run) => ({ ...recorded(run.method), penalty: text, set: ownNumbers(set) }),
  };
}
