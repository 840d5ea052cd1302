import type { Command } from "commander";
import type { Run, Simulated } from "../../simulate/run.ts";
import type { Sampling } from "../../simulate/sampleTimes.ts";
import type { StopSignal } from "../../solvers/index.ts";
import { countFlag, listFlag, positiveFlag, type Scope } from "../flags.ts";
import type { InitialState } from "./start.ts";
import type { Strength, StrengthFlags } from "./strength.ts";

/** Flags every `simulate` command takes, as commander hands them over; commands/simulate.ts declares them. */
export interface RunFlags extends StrengthFlags {
  tEnd?: string;
  times?: string;
  samples: string;
  log?: true;
  tol?: string;
  maxSteps?: string;
  readonly n?: string;
  readonly m?: string;
  seed?: string;
  seeds?: string;
  weights?: string;
  inputs?: string;
  frequency?: string;
  out?: string;
  saveWeights?: string;
  json?: true;
  quiet?: true;
}

/**
 * A flow that `incidental simulate` runs: the flags that it alone takes, and what it makes of all of them. Its module
 * is loaded by the main thread for the one and by the worker for the other, so that what only the run needs is imported
 * there.
 */
export interface FlowCommand<F extends RunFlags> {
  declare(command: Command): Command;
  /** Turns flags into a run that can begin. @throws InputError */
  prepare(flags: F): Promise<PreparedRun>;
}

/** A run that can begin. */
export interface PreparedRun {
  readonly strength: Strength;
  readonly start: InitialState;
  readonly options: RunOptions;
  readonly simulate: (options: SimulateOptions) => Simulated;
  /** Parameters in the run file that other flows have not. */
  readonly parameters: (run: Simulated) => Run["parameters"];
}

/** Flags of every run as the library takes them; absent where its own default holds. */
export interface RunOptions {
  readonly sampling: Sampling;
  readonly tEnd?: number;
  readonly tolerance?: number;
  readonly maxSteps?: number;
}

/** What every flow of the library is called with. */
export interface SimulateOptions extends RunOptions {
  readonly weights: Float64Array;
  readonly keepWeights: boolean;
  readonly signal: StopSignal;
  readonly onProgress: (progress: { t: number; tEnd: number }) => void;
}

/** Turns the flags of every run into values; expressions may use the names in `scope`. @throws InputError */
export async function readRun(flags: RunFlags, scope: Scope): Promise<RunOptions> {
  const { tEnd, tol, maxSteps } = flags;
  return {
    sampling: await samplingOf(flags, scope),
    ...(tEnd !== undefined && { tEnd: await positiveFlag("--t-end", tEnd, scope) }),
    ...(tol !== undefined && { tolerance: await positiveFlag("--tol", tol, scope) }),
    ...(maxSteps !== undefined && { maxSteps: await countFlag("--max-steps", maxSteps, scope) }),
  };
}

/** Which times to keep. @throws InputError */
export async function samplingOf({ times, samples, log }: RunFlags, scope: Scope): Promise<Sampling> {
  if (times !== undefined) return { times: await listFlag("--times", times, scope) };
  return { samples: await countFlag("--samples", samples, scope), log: log === true };
}

/** A `simulate` command: a flow, and its flags as commander hands them over. */
export interface SimulateRequest {
  readonly flow: Run["flow"];
  readonly flags: RunFlags;
}
