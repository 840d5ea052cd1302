import { InputError } from "../checks.ts";
import { noiseLevels } from "../dynamics/noiseLevels.ts";
import { noiseLaw } from "../random/noiseLaws.ts";
import { collapseMethods } from "../simulate/collapse.ts";
import { l1Methods } from "../simulate/l1.ts";
import { noiseMethods } from "../simulate/noise.ts";
import type { Sampling } from "../simulate/sampleTimes.ts";
import { countFlag, listFlag, numberFlag, positiveFlag, type Scope } from "./flags.ts";
import type { Request } from "./job.ts";
import { lambdaOf, type OwnLaw, type OwnLawFlags, setFlag } from "./ownLaw.ts";
import type { RunRequest } from "./simulateTask.ts";

/** Flags every `simulate` command takes, as commander hands them over. */
export interface RunFlags {
  lambda?: string;
  weights?: string;
  seed: string;
  initScale: string;
  tEnd?: string;
  times?: string;
  samples: string;
  log?: true;
  method: string;
  tol?: string;
  maxSteps?: string;
  out?: string;
  saveWeights?: string;
  json?: true;
}

export interface CollapseFlags extends RunFlags {
  m?: string;
}

export interface L1Flags extends RunFlags, OwnLawFlags {
  n?: string;
  m?: string;
  kernel: string;
  step: string;
  rest: string;
  penalty?: string;
}

export interface ReducedFlags extends RunFlags, OwnLawFlags {
  m?: string;
  rate?: string;
  step: string;
}

export interface PairFlags extends Omit<L1Flags, "n" | "m" | "weights" | "seed" | "initScale"> {
  start: string;
}

export interface NoiseFlags extends RunFlags {
  n?: string;
  m?: string;
  law: string;
  sigma?: string;
  kurtosis?: string;
  level: string;
  enumerate?: string;
  kernel: string;
}

/** Turns flags of `simulate collapse` into values; expressions may use m, n and, after it, lambda. @throws InputError */
export async function simulateCollapseRequest(flags: CollapseFlags): Promise<Request> {
  const { m, sizes } = await neuronsOf("collapse", flags);
  const lambda = await positiveFlag("--lambda", required(flags), sizes);
  const scope = { ...sizes, lambda };
  return {
    command: "simulate",
    flow: "collapse",
    ...(await runRequest(flags, scope)),
    m,
    method: oneOf("--method", flags.method, collapseMethods),
  };
}

/** Turns flags of `simulate reduced` into values. @throws InputError */
export async function simulateReducedRequest(flags: ReducedFlags): Promise<Request> {
  if (flags.rate === undefined) {
    throw new InputError('--rate is required: give dw/dt, such as --rate "(1 - squaredNorm)*w - lambda*sign(w)".');
  }
  const { m, sizes } = await neuronsOf("reduced", flags);
  const lambda = await atLeastZero("--lambda", lambdaOf("--rate", flags.rate, flags.lambda), sizes);
  const scope = { ...sizes, lambda };
  if (flags.tEnd === undefined && flags.times === undefined) {
    throw new InputError(
      "--t-end is required: by a law of one's own weights need not come to rest; give it or --times.",
    );
  }
  return {
    command: "simulate",
    flow: "reduced",
    ...(await runRequest(flags, scope)),
    m,
    method: oneOf("--method", flags.method, l1Methods),
    step: await positiveFlag("--step", flags.step, scope),
    rate: { text: flags.rate, set: await setFlag(flags.set, scope) },
  };
}

/** Turns flags of `simulate noise` into values. @throws InputError */
export async function simulateNoiseRequest(flags: NoiseFlags): Promise<Request> {
  const { n, m, sizes } = await sizesOf("noise", flags);
  const lambda = await atLeastZero("--lambda", flags.lambda ?? "0", sizes);
  const scope = { ...sizes, lambda };
  if (flags.sigma === undefined) {
    throw new InputError("--sigma is required: give the standard deviation of the noise, such as --sigma 0.15.");
  }
  if (flags.tEnd === undefined && flags.times === undefined) {
    throw new InputError(
      "--t-end is required: under noise weights need not come to rest; 2*10^4 steps of rate 0.02 are --t-end 1600.",
    );
  }
  const sigma = await atLeastZero("--sigma", flags.sigma, scope);
  const excessKurtosis =
    flags.kurtosis === undefined ? undefined : await numberFlag("--kurtosis", flags.kurtosis, scope);
  const enumerate =
    flags.enumerate === undefined ? undefined : await countFlag("--enumerate", flags.enumerate, scope, 0);
  if (excessKurtosis !== undefined && excessKurtosis < -2) {
    throw new InputError(
      `--kurtosis must be >= -2, got "${flags.kurtosis}": no law is below, since E x^4 >= (E x^2)^2.`,
    );
  }
  noiseLaw(flags.law, { sigma, excessKurtosis }); // refuses what is no law
  return {
    command: "simulate",
    flow: "noise",
    ...(await runRequest(flags, scope)),
    method: oneOf("--method", flags.method, noiseMethods),
    kernel: oneOf("--kernel", flags.kernel, kernels),
    level: oneOf("--level", flags.level, noiseLevels),
    law: flags.law,
    sigma,
    excessKurtosis,
    enumerate,
    n,
    m,
  };
}

/** Turns flags of `simulate l1` into values. @throws InputError */
export async function simulateL1Request(flags: L1Flags): Promise<Request> {
  const { n, m, sizes } = await sizesOf("l1", flags);
  const lambda = await atLeastZero("--lambda", lambdaOfL1(flags), sizes);
  const scope = { ...sizes, lambda };
  return {
    command: "simulate",
    flow: "l1",
    ...(await runRequest(flags, scope)),
    ...(await l1Request(flags, scope)),
    n,
    m,
  };
}

/** Turns flags of `simulate pair` into values. @throws InputError */
export async function simulatePairRequest(flags: PairFlags): Promise<Request> {
  const lambda = await atLeastZero("--lambda", lambdaOfL1(flags), {});
  const scope = { n: 2, m: 3, lambda };
  const start = await listFlag("--start", flags.start, scope);
  if (start.length !== 4) {
    throw new InputError(
      `--start must be four numbers x,p,y,q (shared and own weight of the first feature, then of the second), got "${flags.start}".`,
    );
  }
  const common = await runRequest({ ...flags, seed: "0", initScale: "1" }, scope);
  return { command: "simulate", flow: "pair", ...common, ...(await l1Request(flags, scope)), start };
}

/** The number --m of neurons of one feature, unless --weights gives it. @throws InputError */
async function neuronsOf(flow: string, flags: { m?: string; weights?: string }) {
  if (flags.m === undefined && flags.weights === undefined) {
    throw new InputError(`simulate ${flow} needs --m, the number of neurons, or --weights FILE.`);
  }
  if (flags.m !== undefined && flags.weights !== undefined) {
    throw new InputError("--m and --weights exclude each other: the file says how many neurons there are; drop --m.");
  }
  const m = flags.m === undefined ? undefined : await countFlag("--m", flags.m, {});
  const sizes: Scope = m === undefined ? { n: 1 } : { m, n: 1 };
  return { m, sizes };
}

/** The sizes --n and --m, or neither of them beside --weights. @throws InputError */
async function sizesOf(flow: string, flags: { n?: string; m?: string; weights?: string }) {
  const given = flags.n !== undefined && flags.m !== undefined;
  const none = flags.n === undefined && flags.m === undefined;
  if (flags.weights === undefined && !given) {
    throw new InputError(`simulate ${flow} needs --n and --m, the numbers of features and neurons, or --weights FILE.`);
  }
  if (flags.weights !== undefined && !none) {
    throw new InputError("--weights excludes --n and --m: the file says how many there are; drop them.");
  }
  const n = flags.n === undefined ? undefined : await countFlag("--n", flags.n, {});
  const m = flags.m === undefined ? undefined : await countFlag("--m", flags.m, n === undefined ? {} : { n });
  const sizes: Scope = { ...(n !== undefined && { n }), ...(m !== undefined && { m }) };
  return { n, m, sizes };
}

async function runRequest(flags: RunFlags, scope: Scope & { lambda: number }): Promise<RunRequest> {
  const optional = async <T>(text: string | undefined, read: (text: string) => Promise<T>) =>
    text === undefined ? undefined : read(text);
  return {
    lambda: scope.lambda,
    seed: await countFlag("--seed", flags.seed, {}, 0),
    initScale: await positiveFlag("--init-scale", flags.initScale, scope),
    weightsFile: flags.weights,
    tEnd: await optional(flags.tEnd, (text) => positiveFlag("--t-end", text, scope)),
    sampling: await samplingOf(flags, scope),
    tolerance: await optional(flags.tol, (text) => positiveFlag("--tol", text, scope)),
    maxSteps: await optional(flags.maxSteps, (text) => countFlag("--max-steps", text, scope)),
    out: flags.out,
    saveWeights: flags.saveWeights,
    json: flags.json === true,
  };
}

const kernels = ["auto", "typescript", "wasm-f64", "wasm-f32"] as const;

async function l1Request(
  flags: Pick<L1Flags, "method" | "kernel" | "step" | "rest" | "penalty" | "set">,
  scope: Scope & { lambda: number },
) {
  return {
    penalty: await penaltyOf(flags, scope),
    method: oneOf("--method", flags.method, l1Methods),
    kernel: oneOf("--kernel", flags.kernel, kernels),
    step: await positiveFlag("--step", flags.step, scope),
    rest: await atLeastZero("--rest", flags.rest, scope),
  };
}

/** The penalty of the user's own; undefined for the L1 penalty. @throws InputError */
async function penaltyOf(
  { penalty, set }: Pick<L1Flags, "penalty" | "set">,
  scope: Scope,
): Promise<OwnLaw | undefined> {
  if (penalty !== undefined) return { text: penalty, set: await setFlag(set, scope) };
  if (set.length === 0) return undefined;
  throw new InputError(`--set ${set[0]} is used by nothing: give a --penalty with the number in it, or drop it.`);
}

function lambdaOfL1(flags: Pick<L1Flags, "lambda" | "penalty">): string {
  return flags.penalty === undefined ? required(flags) : lambdaOf("--penalty", flags.penalty, flags.lambda);
}

/** The text of --lambda. Not left to commander, which would name it before a flag that is misspelt. @throws InputError */
function required({ lambda }: { lambda?: string }): string {
  if (lambda === undefined)
    throw new InputError("--lambda is required: give the L1 strength of the flow, such as --lambda 1e-3.");
  return lambda;
}

/** A number ≥ 0: a penalty that may be absent, a residual that may be none. */
async function atLeastZero(flag: string, text: string, scope: Scope): Promise<number> {
  const value = await numberFlag(flag, text, scope);
  if (value < 0) throw new InputError(`${flag} must be >= 0, got "${text}".`);
  return value;
}

async function samplingOf({ times, samples, log }: RunFlags, scope: Scope): Promise<Sampling> {
  if (times !== undefined) return { times: await listFlag("--times", times, scope) };
  return { samples: await countFlag("--samples", samples, scope), log: log === true };
}

function oneOf<T extends string>(flag: string, given: string, known: readonly T[]): T {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new InputError(`${flag} must be one of ${known.join(", ")}, got "${given}".`);
  return found;
}
