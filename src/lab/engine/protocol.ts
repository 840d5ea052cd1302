import type { PanelName, Parameters } from "./panels.ts";

/**
 * What the page asks for: a run of a panel, of two features of the panel `many` without the others, or of the same loss
 * by AdamW.
 */
export type RunRequest =
  | { readonly [P in PanelName]: { readonly panel: P; readonly parameters: Parameters<P> } }[PanelName]
  | {
      readonly panel: "pair";
      /** Of the run that the pair was seen in. */
      readonly parameters: Parameters<"many">;
      /** Features i < j, from 0. */
      readonly features: readonly [i: number, j: number];
    }
  | {
      /** The run of a panel by AdamW instead of the flow. */
      readonly panel: "adamw";
      readonly learningRate: number;
      readonly of: "one";
      readonly parameters: Parameters<"one">;
    }
  | {
      readonly panel: "adamw";
      readonly learningRate: number;
      readonly of: "many";
      readonly parameters: Parameters<"many">;
    };

/** One moment of a run, as it is drawn. */
export interface Frame {
  /** 0, 1, … */
  readonly index: number;
  /** Flow time. */
  readonly t: number;
  /** Weights of the drawn neurons, n × drawn row-major; the page's to keep. */
  readonly weights: Float64Array<ArrayBuffer>;
  /** ‖W_i‖₁, weights that are not zero, ‖W_i‖² and ‖W_i‖₄⁴, all neurons counted; one entry per feature. */
  readonly l1: readonly number[];
  readonly nonzeros: readonly number[];
  readonly squaredNorm: readonly number[];
  readonly fourthNorm: readonly number[];
  readonly energy: number;
  /** Distance from rest, the largest KKT residual; NaN under noise. */
  readonly residual: number;
}

/** Survivors and ‖w‖₁, one entry per time. */
export interface Curve {
  readonly alive: readonly number[];
  readonly l1: readonly number[];
}

/** What is drawn beside a run of one feature, known before it ends. */
export interface Curves {
  /** The planned flow times. */
  readonly times: readonly number[];
  /** The exact reduction to two equations (theory §3.1). */
  readonly exact: Curve;
  /** The limit m → ∞ of small λ√m (theory §3.3). */
  readonly universal: Curve;
  readonly paper: Curve;
}

/** What is known of a run as it begins. */
export interface Start {
  readonly n: number;
  readonly m: number;
  /** Flow times of the frames to come, as far as the run gets; a run may end before the last of them. */
  readonly planned: readonly number[];
  /** Neurons whose weights the frames hold, from 0, ascending: all m, or the largest at the start and a sample. */
  readonly drawn: Uint32Array;
  /** How it is computed, in words. */
  readonly method: string;
  /** The level at which noise is averaged over; null under a penalty. */
  readonly level: string | null;
  /** Of one feature under a penalty; else null. */
  readonly curves: Curves | null;
  /** The command that gives the same numbers; null for a pair, whose start no flag can say. */
  readonly command: string | null;
  /** TypeScript that gives the same numbers. */
  readonly snippet: string;
}

/** How a run ended. */
export interface End {
  /** `done` (its time is up), `converged` (the weights rest), `maxSteps` or `failed`. */
  readonly status: string;
  /** Details in words; empty when there are none. */
  readonly message: string;
  /** Flow time reached, that of the last frame or somewhat later. */
  readonly t: number;
  readonly frames: number;
  readonly stats: Readonly<Record<string, number | string>>;
}

/** Files of a finished run: its run file, its observables as a table, its figure as Plotly takes it. */
export const fileKinds = ["json", "csv", "figure"] as const;
export type FileKind = (typeof fileKinds)[number];

/** Messages from the client to the worker. */
export type ClientMessage =
  | { readonly kind: "run"; readonly request: RunRequest }
  | { readonly kind: "data"; readonly file: FileKind };

/** Messages from the worker to the client, in this order; `data` once for every request. */
export type WorkerMessage =
  | { readonly kind: "started"; readonly start: Start }
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "ended"; readonly end: End }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "data"; readonly blob: Blob };
