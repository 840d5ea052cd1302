import {
  type Field,
  type Progress,
  radau,
  type Solution,
  type SolverStats,
  type StopSignal,
  solve,
} from "../solvers/index.ts";
import { type CollapsePiece, pieceOf } from "./collapsePieces.ts";
import type { Units } from "./reduction.ts";

/** The latest end of a run, in its units of time: close to the last number. */
const LATEST = 1e307;

/** What all phases of a collapse share. */
export interface PhaseOptions {
  /** ln ρ of a phase that does not follow it. */
  readonly lastLogReach: number;
  /** Flow time to stop at. */
  readonly tEnd: number | undefined;
  /** Budget of all phases together. */
  readonly maxSteps: number;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: StopSignal | undefined;
}

/** Runs the phases of a collapse by `radau`, one after the other, and keeps their steps. */
export class CollapsePhases {
  readonly #options: PhaseOptions;
  readonly #pieces: CollapsePiece[] = [];
  #stats: Readonly<SolverStats> = { method: radau.name, steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 };
  #reported = 0; // the latest time of onProgress, which never goes back although the race may overshoot its end

  constructor(options: PhaseOptions) {
    this.#options = options;
  }

  get pieces(): readonly CollapsePiece[] {
    return this.#pieces;
  }
  /** The work of all phases so far. */
  get stats(): Readonly<SolverStats> {
    return this.#stats;
  }

  /** Whether the budget is used up. */
  get isSpent(): boolean {
    return this.#stats.steps + this.#stats.rejected >= this.#options.maxSteps;
  }

  /**
   * Runs a phase from flow time `from`, on a clock of its own that starts at 0 and so stays fine however late it is.
   * Status `done` means tEnd. The times of the solution and of `until` are flow times; the field and all states are in
   * the units.
   */
  run(
    field: Field,
    y0: readonly number[],
    from: number,
    options: {
      readonly units: Units;
      readonly tolerance: number;
      readonly step?: number | undefined;
      readonly until: (y: Float64Array, t: number) => boolean;
    },
  ): Solution {
    const { lastLogReach, tEnd, maxSteps, onProgress, signal } = this.#options;
    const { units } = options;
    const left = tEnd === undefined ? LATEST : Math.min(LATEST, (tEnd - from) * units.rate);
    const timeAt = (clock: number) => (clock === left && tEnd !== undefined ? tEnd : from + clock / units.rate);
    const before = this.#pieces.length;
    let latest: CollapsePiece | undefined;
    const run = solve(field, y0, {
      tEnd: left,
      tolerance: options.tolerance,
      maxSteps: maxSteps - this.#stats.steps - this.#stats.rejected,
      method: radau,
      step: options.step,
      times: [],
      until: (clock, y) => options.until(y, timeAt(clock)),
      onStep: (step) => {
        latest = pieceOf(step, units, timeAt, lastLogReach);
        if (latest.end > latest.start) this.#pieces.push(latest);
      },
      ...(onProgress && {
        onProgress: (p: Progress) => {
          this.#reported = Math.max(this.#reported, timeAt(p.t));
          onProgress({ ...p, t: this.#reported, tEnd: tEnd ?? Infinity });
        },
      }),
      ...(signal && { signal }),
    });
    // at flow time 10¹⁷ a whole relaxation takes less than a rounding of the time: all that is kept of it is its end
    if (latest !== undefined && this.#pieces.length === before) {
      const leader = new Float64Array(latest.leader.length).fill(units.weight * run.y[0]);
      this.#pieces.push({ ...latest, end: from * (1 + Number.EPSILON), leader });
    }
    this.#stats = sum(this.#stats, run.stats);
    return { ...run, t: timeAt(run.t) };
  }
}

function sum(a: Readonly<SolverStats>, b: Readonly<SolverStats>): SolverStats {
  return {
    method: a.method,
    steps: a.steps + b.steps,
    rejected: a.rejected + b.rejected,
    rhs: a.rhs + b.rhs,
    jacobians: a.jacobians + b.jacobians,
    events: a.events + b.events,
  };
}
