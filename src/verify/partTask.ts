import type { Preset } from "./check.ts";

/** A part of a check as a worker is given it. */
export interface PartTask {
  readonly check: string;
  readonly preset: Preset;
  readonly seed: number;
  /** Which part. */
  readonly index: number;
  /** Where the share done is written in the shared memory. */
  readonly slot: number;
}

/** How it ended. */
export type PartReport =
  | { readonly kind: "done"; readonly outcome: unknown; readonly seconds: number }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly message: string };
