import { InputError } from "../../checks.ts";
import type { Step } from "../method.ts";

/** Collects the states to keep while steps go by: at chosen times through dense output, or at every accepted step. */
export interface Recorder {
  readonly ts: number[];
  readonly ys: Float64Array[];
  /** Keeps what falls into the step; `end`: the state to keep at its very end. */
  readonly record: (step: Step, end: Float64Array) => void;
}

/** Keeps t0 and every accepted step. */
export function everyStep(t0: number, y0: Float64Array): Recorder {
  const ts = [t0];
  const ys = [y0.slice()];
  const record = (step: Step, end: Float64Array) => {
    ts.push(step.t1);
    ys.push(end.slice());
  };
  return { ts, ys, record };
}

/**
 * Keeps the state at each of `times`, wherever the steps fall.
 * @throws InputError unless they go from t0 towards tEnd without turning and lie between
 */
export function atTimes(times: ArrayLike<number>, t0: number, tEnd: number, y0: Float64Array): Recorder {
  const direction = tEnd < t0 ? -1 : 1;
  checkTimes(times, t0, tEnd, direction);
  const ts: number[] = [];
  const ys: Float64Array[] = [];
  let next = 0; // first time not yet kept
  if (times[0] === t0) keep(y0);

  function keep(y: Float64Array): void {
    ts.push(times[next++]);
    ys.push(y.slice());
  }
  const buffer = new Float64Array(y0.length); // the interpolated state
  const record = (step: Step, end: Float64Array) => {
    while (next < times.length && (times[next] - step.t1) * direction <= 0) {
      if (times[next] === step.t1) {
        keep(end);
      } else {
        step.interpolate(times[next], buffer);
        keep(buffer);
      }
    }
  };
  return { ts, ys, record };
}

function checkTimes(times: ArrayLike<number>, t0: number, tEnd: number, direction: number): void {
  for (let i = 0; i < times.length; i++) {
    const t = times[i];
    if (!((t - t0) * direction >= 0 && (tEnd - t) * direction >= 0)) {
      throw new InputError(
        `solve: times[${i}] = ${t} lies outside the run from t = ${t0} to ${tEnd}; move it or tEnd.`,
      );
    }
    if (i > 0 && !((t - times[i - 1]) * direction > 0)) {
      const way = direction > 0 ? "increase" : "decrease towards tEnd";
      throw new InputError(`solve: times must ${way}, got times[${i}] = ${t} after ${times[i - 1]}.`);
    }
  }
}
