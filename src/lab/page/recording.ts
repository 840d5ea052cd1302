import { mean } from "d3-array";
import type { End, Frame, RunRequest, Start } from "../engine/protocol.ts";
import { countMarks, marks, neuronMarks, withinWindow } from "./neurons.ts";

/** A run as far as it has come: its frames, and what charts draw of them, one number a frame. */
export interface Recording {
  readonly request: RunRequest;
  /** Undefined until the run has begun, and until it has ended. */
  readonly start: Start | undefined;
  readonly end: End | undefined;
  readonly error: string | undefined;
  readonly frames: readonly Frame[];
  readonly times: readonly number[];
  readonly energy: readonly number[];
  readonly residual: readonly number[];
  /** What each drawn neuron holds, one list a frame, and how many hold several features; nothing for one feature. */
  readonly marks: readonly Uint8Array[];
  readonly polysemantic: readonly number[];
  /** Means over features. */
  readonly alive: readonly number[];
  readonly l1: readonly number[];
  readonly fourthNorm: readonly number[];
  /** ‖W_i‖₄⁴, features × frames. */
  readonly fourthNorms: readonly (readonly number[])[];
}

/** A recording that can be added to. */
export interface OpenRecording extends Recording {
  readonly begin: (start: Start) => void;
  readonly add: (frames: readonly Frame[]) => void;
  readonly finish: (end: End) => void;
  readonly fail: (message: string) => void;
}

/** An empty recording of a run that has been asked for. */
export function recording(request: RunRequest): OpenRecording {
  const frames: Frame[] = [];
  const held: Uint8Array[] = [];
  const fourthNorms: number[][] = [];
  const list = (): number[] => [];
  const series = { times: list(), energy: list(), residual: list(), polysemantic: list(), alive: list(), l1: list() };
  const fourthNorm = list();
  const record = {
    ...{ request, frames, marks: held, fourthNorm, fourthNorms, ...series },
    start: undefined as Start | undefined,
    end: undefined as End | undefined,
    error: undefined as string | undefined,
    begin: (start: Start) => {
      record.start = start;
      for (let i = 0; i < start.n; i++) fourthNorms.push([]);
    },
    add: (more: readonly Frame[]) => more.forEach(add),
    finish: (end: End) => {
      record.end = end;
    },
    fail: (message: string) => {
      record.error = message;
    },
  };
  return record;

  function add(frame: Frame): void {
    frames.push(frame);
    series.times.push(frame.t);
    series.energy.push(frame.energy);
    series.residual.push(frame.residual);
    if (frame.l1.length > 1) {
      const m = frame.weights.length / frame.l1.length;
      const now = neuronMarks(request.panel === "adamw" ? withinWindow(frame.weights, m) : frame.weights, m);
      held.push(now);
      series.polysemantic.push(countMarks(now, marks.polysemantic));
    }
    series.alive.push(mean(frame.nonzeros) ?? Number.NaN);
    series.l1.push(mean(frame.l1) ?? Number.NaN);
    fourthNorm.push(mean(frame.fourthNorm) ?? Number.NaN);
    frame.fourthNorm.forEach((value, i) => {
      fourthNorms[i].push(value);
    });
  }
}
