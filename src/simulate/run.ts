import type { Status } from "../solvers/index.ts";
import type { FinalState } from "./finalState.ts";

/** How a simulation ended: as a solver does, but for the events no simulation asks for. */
export type RunStatus = Exclude<Status, "event">;

/** The record of one simulation, written by `incidental simulate … --out run.json`. */
export interface Run {
  /** Which of the flows was simulated. */
  readonly flow: "collapse" | "reduced" | "l1" | "pair" | "noise" | "adamw";
  readonly parameters: Readonly<Record<string, number | string | null>>;
  /** Root seed of the initial weights; null when they came from a file. */
  readonly seed: number | null;
  /** Version of the package that made it. */
  readonly version: string;
  /** Features and neurons. */
  readonly n: number;
  readonly m: number;
  readonly method: string;
  /** `done` (t-end reached), `converged` (the weights rest), `maxSteps`, `interrupted` or `failed`. */
  readonly status: RunStatus;
  /** What there is to say of the status; empty when nothing. */
  readonly message: string;
  /** Flow time reached; of `adamw`, steps. */
  readonly t: number;
  /** Flow times, or steps, one per sample. */
  readonly times: readonly number[];
  /** times × n × m, or null when that is more than 2·10⁶ numbers. */
  readonly weights: readonly (readonly Float64Array[])[] | null;
  /** What was measured at the samples. */
  readonly observables: Observables;
  /** Where it ended. */
  readonly final: FinalState;
  /** Work done; the same for the same command. */
  readonly stats: Readonly<Record<string, number | string>>;
}

/** The part of a `Run` that the simulation itself knows, and the weights at any of its samples. */
export interface Simulated
  extends Pick<
    Run,
    "n" | "m" | "method" | "status" | "message" | "t" | "times" | "weights" | "observables" | "final" | "stats"
  > {
  /**
   * Writes the weights at the i-th sample into `out`, n×m row-major. @throws InputError where they were not kept, which
   * says how to
   */
  readonly weightsAtSample: (i: number, out: Float64Array) => void;
}

/** Observables at the sampled times: times × n each, `energy` one number per time, none where a flow has no energy. */
export interface Observables {
  readonly l1: readonly (readonly number[])[];
  readonly nonzeros: readonly (readonly number[])[];
  readonly squaredNorm: readonly (readonly number[])[];
  /** ‖W_i‖₄⁴. */
  readonly fourthNorm: readonly (readonly number[])[];
  readonly energy: readonly number[];
}

/** The most numbers `weights` holds in a record. */
export const MAX_WEIGHTS_IN_RUN = 2_000_000;
