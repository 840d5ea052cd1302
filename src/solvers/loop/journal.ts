import { notPromise } from "../../checks.ts";
import type { Field } from "../field.ts";
import type { Observe, Step, Verdict } from "../method.ts";
import type { Progress, StopSignal } from "../progress.ts";
import type { SolverStats, Status } from "../solution.ts";
import type { ActiveSet } from "../switches/activeSet.ts";
import { checkPlaces } from "../switches/places.ts";
import { Crossings, type EventFunction } from "./crossings.ts";
import { atTimes, everyStep, type Recorder } from "./saveAt.ts";
import { ShownStep } from "./shownStep.ts";
import { Trajectory } from "./trajectory.ts";

/** What is to be kept of a run, who wants to hear of it, and what may end it before tEnd. */
export interface JournalOptions {
  readonly field: Field;
  readonly t0: number;
  readonly tEnd: number;
  /** The initial state, length `dimension`. */
  readonly y0: Float64Array;
  readonly stats: SolverStats;
  readonly maxSteps: number;
  readonly times: ArrayLike<number> | undefined;
  readonly dense: boolean;
  readonly events: readonly EventFunction[];
  readonly until: ((t: number, y: Float64Array, drive?: Float64Array, active?: ActiveSet) => boolean) | undefined;
  readonly onStep: ((step: Readonly<Step>) => void) | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: StopSignal | undefined;
}

/** Follows a run step by step: keeps what is wanted of it, tells whoever listens, and says how it goes on. */
export class Journal implements Observe {
  /** State and time that were accepted last. */
  readonly y: Float64Array;
  t: number;
  /** How the run ended, once it has. */
  status: Status = "done";
  readonly recorder: Recorder;
  readonly trajectory: Trajectory | undefined;
  readonly crossings: Crossings | undefined;
  private readonly shown: ShownStep | undefined;
  private readonly options: JournalOptions;

  /** @throws InputError on times that do not go from t0 towards tEnd */
  constructor(options: JournalOptions) {
    const { t0, tEnd, y0, times, dense, events, until, onStep } = options;
    this.options = options;
    this.t = t0;
    this.y = y0.slice();
    this.recorder = times ? atTimes(times, t0, tEnd, y0) : everyStep(t0, y0);
    this.trajectory = dense ? new Trajectory(t0, y0) : undefined;
    this.crossings = events.length > 0 ? new Crossings(events, y0.length, tEnd - t0) : undefined;
    this.crossings?.begin(t0, y0);
    this.shown = until || onStep ? new ShownStep(y0) : undefined;
  }

  readonly accepted = (taken: Step, commit?: () => void): Verdict => {
    const { options, y, crossings, shown } = this;
    const restart = crossings?.within(taken);
    if (restart === undefined) commit?.();
    this.t = restart?.t ?? taken.t1;
    y.set(restart?.y ?? taken.y1);
    options.stats.steps++;
    const step = restart ? { ...taken, t1: restart.t, y1: y, drive1: undefined, active: undefined } : taken;
    this.recorder.record(step, y);
    this.trajectory?.add(step, y);
    shown?.take(step);
    const heard: unknown = shown && options.onStep?.(shown);
    notPromise("solve: onStep", heard, "it must be done with the step before it returns");
    options.onProgress?.({ t: this.t, tEnd: options.tEnd, steps: options.stats.steps });
    const ended = this.endsHere();
    if (ended) {
      this.status = ended;
      return "stop";
    }
    if (restart) {
      checkPlaces(options.field, restart.y, `after the reset at t = ${restart.t} y`);
      crossings?.begin(restart.t, restart.y);
    }
    return restart ?? "go";
  };

  readonly rejected = (): boolean => {
    if (this.budgetLeft()) return true;
    this.status = "maxSteps";
    return false;
  };

  /** Why the run ends at the step just accepted; undefined: it goes on. */
  private endsHere(): Status | undefined {
    const { options, shown, crossings, t } = this;
    const said: unknown = shown && options.until?.(t, shown.y1, shown.drive1, shown.active);
    notPromise("solve: until", said, "return true or false");
    if (said) return "converged";
    if (crossings?.ended) return "event";
    if (crossings?.endless) return "failed";
    if (t === options.tEnd) return "done";
    if (options.signal?.aborted) return "interrupted";
    return this.budgetLeft() ? undefined : "maxSteps";
  }

  private budgetLeft(): boolean {
    const { stats, maxSteps } = this.options;
    return stats.steps + stats.rejected < maxSteps;
  }
}
