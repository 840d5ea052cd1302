import { InputError } from "../checks.ts";
import { type CollapseMethod, collapseMethods } from "../simulate/collapse.ts";
import type { Sampling } from "../simulate/sampleTimes.ts";
import { countFlag, listFlag, positiveFlag, type Scope } from "./flags.ts";
import type { Request } from "./job.ts";

/** Flags of `simulate collapse` as commander hands them over. */
export interface CollapseFlags {
  m?: string;
  lambda: string;
  weights?: string;
  seed: string;
  initScale: string;
  tEnd?: string;
  times?: string;
  samples: string;
  log?: true;
  method: string;
  tol: string;
  maxSteps: string;
  out?: string;
  saveWeights?: string;
  json?: true;
}

/** Turns flags into values; expressions may use m, n and, after it, lambda. @throws InputError */
export async function simulateCollapseRequest(flags: CollapseFlags): Promise<Request> {
  if (flags.m === undefined && flags.weights === undefined) {
    throw new InputError("simulate collapse needs --m, the number of neurons, or --weights FILE.");
  }
  if (flags.m !== undefined && flags.weights !== undefined) {
    throw new InputError("--m and --weights exclude each other: the file says how many neurons there are; drop --m.");
  }
  const m = flags.m === undefined ? undefined : await countFlag("--m", flags.m, {});
  const sizes: Scope = m === undefined ? { n: 1 } : { m, n: 1 };
  const lambda = await positiveFlag("--lambda", flags.lambda, sizes);
  const scope = { ...sizes, lambda };
  return {
    command: "simulate",
    flow: "collapse",
    m,
    lambda,
    seed: await countFlag("--seed", flags.seed, {}, 0),
    initScale: await positiveFlag("--init-scale", flags.initScale, scope),
    weightsFile: flags.weights,
    tEnd: flags.tEnd === undefined ? undefined : await positiveFlag("--t-end", flags.tEnd, scope),
    sampling: await samplingOf(flags, scope),
    tolerance: await positiveFlag("--tol", flags.tol, scope),
    maxSteps: await countFlag("--max-steps", flags.maxSteps, scope),
    method: methodOf(flags.method),
    out: flags.out,
    saveWeights: flags.saveWeights,
    json: flags.json === true,
  };
}

async function samplingOf({ times, samples, log }: CollapseFlags, scope: Scope): Promise<Sampling> {
  if (times !== undefined) return { times: await listFlag("--times", times, scope) };
  return { samples: await countFlag("--samples", samples, scope), log: log === true };
}

function methodOf(name: string): CollapseMethod {
  const method = collapseMethods.find((known) => known === name);
  if (method === undefined)
    throw new InputError(`--method must be one of ${collapseMethods.join(", ")}, got "${name}".`);
  return method;
}
