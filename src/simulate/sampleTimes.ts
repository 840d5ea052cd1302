import { count, InputError, type KeysOf, knownKeys } from "../checks.ts";
import { pow } from "../math/index.ts";

/** Which times of a run are kept: those listed, or `samples` of them spread evenly, or evenly in the logarithm. */
export interface Sampling {
  /** Flow times, ascending, any length. */
  readonly times?: readonly number[];
  /** Default 200. */
  readonly samples?: number;
  /** Even in the logarithm; default false. */
  readonly log?: boolean;
}

/** The most samples that are spread over a run; a list may be longer. */
const MOST_SAMPLES = 10_000_000;

const SAMPLING_KEYS: KeysOf<Sampling> = { times: true, samples: true, log: true };

/**
 * The flow times (theory §1) kept of a run from 0 to tEnd, ascending, one per sample. Without a list: `samples` times
 * from 0 to tEnd; with `log`, 0 and then a geometric sequence from 1 (or tEnd/1000 if that is less) to tEnd.
 * @throws InputError when the list is empty, does not increase or leaves [0, tEnd], and unless `samples` is whole and ≥
 * 1
 */
export function sampleTimes(sampling: Sampling, tEnd: number): number[] {
  knownKeys("sampleTimes", sampling, SAMPLING_KEYS);
  const { times, samples = 200, log = false } = sampling;
  if (times !== undefined) {
    checkList(times, tEnd);
    return [...times];
  }
  if (count("samples", samples) > MOST_SAMPLES) {
    throw new InputError(`samples must be at most ${MOST_SAMPLES}, got ${samples}.`);
  }
  if (samples === 1) return [tEnd];
  const inner = log ? samples - 2 : samples - 1;
  if (!log) return Array.from({ length: samples }, (_, i) => (i === inner ? tEnd : (tEnd * i) / inner));
  const first = Math.min(1, tEnd / 1000);
  const geometric = Array.from({ length: samples - 1 }, (_, i) => first * pow(tEnd / first, i / Math.max(1, inner)));
  return [0, ...geometric.slice(0, -1), tEnd];
}

/** Of a run to tEnd. @throws InputError on an unknown key, and unless the times, where listed, can be kept */
export function checkSampling(sampling: Sampling, tEnd: number): void {
  knownKeys("sampling", sampling, SAMPLING_KEYS);
  if (sampling.times) checkList(sampling.times, tEnd);
}

/** @throws InputError unless the list is not empty, ascending, and within [0, tEnd] */
function checkList(times: readonly number[], tEnd: number): void {
  if (times.length === 0) throw new InputError("times must hold at least one number, got none.");
  times.forEach((t, i) => {
    if (!(t >= 0 && Number.isFinite(t))) throw new InputError(`times must be finite numbers >= 0, got ${t}.`);
    if (i > 0 && t <= times[i - 1]) throw new InputError(`times must increase, got ${t} after ${times[i - 1]}.`);
    if (t > tEnd) throw new InputError(`times must not exceed t-end = ${tEnd}, got ${t}; raise t-end or drop it.`);
  });
}
