import { InputError } from "../checks.ts";
import type { Step } from "./method.ts";

/** Collects the states to keep while steps go by: at chosen times through dense output, or at every accepted step. */
export interface Recorder {
  readonly ts: number[];
  readonly ys: Float64Array[];
  readonly record: (step: Step) => void;
}

/** Keeps t0 and every accepted step. */
export function everyStep(t0: number, y0: Float64Array): Recorder {
  const ts = [t0];
  const ys = [y0.slice()];
  const record = (step: Step) => {
    ts.push(step.t1);
    ys.push(step.y1.slice());
  };
  return { ts, ys, record };
}

/** Keeps the state at each of `times`, wherever the steps fall. @throws InputError unless t0 ≤ times increase ≤ tEnd */
export function atTimes(times: ArrayLike<number>, t0: number, tEnd: number, y0: Float64Array): Recorder {
  checkTimes(times, t0, tEnd);
  const ts: number[] = [];
  const ys: Float64Array[] = [];
  let next = 0; // first time not yet kept
  if (times[0] === t0) keep(y0);

  function keep(y: Float64Array): void {
    ts.push(times[next++]);
    ys.push(y.slice());
  }
  const buffer = new Float64Array(y0.length); // the interpolated state
  const record = (step: Step) => {
    while (next < times.length && times[next] <= step.t1) {
      if (times[next] === step.t1) {
        keep(step.y1);
      } else {
        step.interpolate(times[next], buffer);
        keep(buffer);
      }
    }
  };
  return { ts, ys, record };
}

function checkTimes(times: ArrayLike<number>, t0: number, tEnd: number): void {
  for (let i = 0; i < times.length; i++) {
    const t = times[i];
    if (!(t >= t0 && t <= tEnd)) {
      throw new InputError(
        `solve: times[${i}] = ${t} lies outside the run from t = ${t0} to ${tEnd}; move it or tEnd.`,
      );
    }
    if (i > 0 && !(t > times[i - 1])) {
      throw new InputError(`solve: times must increase, got times[${i}] = ${t} after ${times[i - 1]}.`);
    }
  }
}
