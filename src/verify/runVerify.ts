import { availableParallelism } from "node:os";
import { count } from "../checks.ts";
import { type Runner, timeLeft, workerPool } from "../run/index.ts";
import type { Check, Preset } from "./check.ts";
import { checksFor, isMeant } from "./checks.ts";
import type { PartReport, PartTask } from "./partTask.ts";
import { type Row, rowOf } from "./row.ts";

/** What is to be checked. */
export interface VerifyRun {
  /** Names of checks or claims, or beginnings of those up to a hyphen; all of them when empty. */
  readonly claims: readonly string[];
  readonly preset: Preset;
  /** Root seed. */
  readonly seed: number;
  /** Worker threads; default: as many as there are processors. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  /** Hears several times a second how far it is: share of the work done, and the seconds left, null before there is an estimate. */
  readonly onProgress?: (progress: { fraction: number; secondsLeft: number | null }) => void;
}

/** How it ended. */
export interface VerifyEnd {
  /** Of the checks that were finished, in their order. */
  readonly rows: readonly Row[];
  readonly status: "done" | "interrupted";
  /** Checks that were not finished: interrupted, or broken by an error, which is told. */
  readonly unfinished: readonly { readonly check: string; readonly problem: string | null }[];
}

/** A check under way. */
interface Running {
  readonly check: Check;
  readonly outcomes: unknown[]; // by part
  missing: number; // parts
  seconds: number; // of the parts that are done, all threads together
  problem: string | null;
}

const PROGRESS_EVERY = 200; // ms
/** How long parts may take to stop before their workers are ended. */
const GRACE_MS = 500;

/** Runs the checks that the named claims need, in worker threads, and judges. @throws InputError for names that are none */
export async function runVerify(run: VerifyRun): Promise<VerifyEnd> {
  const {
    claims,
    preset,
    seed,
    jobs = availableParallelism(),
    signal = new AbortController().signal,
    onProgress,
  } = run;
  count("jobs", jobs);
  const all = checksFor(claims).map((check) => ({ check, parts: check.parts(preset, seed) }));
  const running = all.map(
    ({ check, parts }): Running => ({ check, outcomes: [], missing: parts.length, seconds: 0, problem: null }),
  );
  // short checks first, so that an interrupt finds most of them finished; long parts of a check first, so that threads end together
  const waiting = all
    .map(({ parts }, i) => ({ parts, of: running[i], seconds: parts.reduce((sum, part) => sum + part.seconds, 0) }))
    .sort((a, b) => a.seconds - b.seconds)
    .flatMap(({ parts, of }) =>
      parts.map(({ seconds }, index) => ({ of, index, seconds })).sort((a, b) => b.seconds - a.seconds),
    );
  const total = waiting.reduce((sum, { seconds }) => sum + seconds, 0);
  const workers = Math.min(jobs, waiting.length);
  const pool: Runner<PartTask, PartReport> = workerPool(new URL("./partWorker.js", import.meta.url), workers);
  const slots: number[] = new Array(workers).fill(0); // seconds that the part in each slot takes
  let next = 0;
  let since = 0; // seconds of the parts that are done
  let grace: NodeJS.Timeout | undefined;

  async function work(slot: number): Promise<void> {
    while (!signal.aborted && next < waiting.length) {
      const { of, index, seconds } = waiting[next++];
      slots[slot] = seconds;
      const report = await pool.run({ check: of.check.name, preset, seed, index, slot });
      slots[slot] = 0;
      since += seconds;
      if (report.kind === "failed") of.problem ??= report.message;
      if (report.kind !== "done") continue;
      of.outcomes[index] = report.outcome;
      of.seconds += report.seconds;
      of.missing--;
    }
  }
  const interrupt = (): void => {
    pool.stop();
    grace ??= setTimeout(() => void pool.end(), GRACE_MS);
  };
  const start = performance.now();
  const tell = (): void => {
    const doing = slots.reduce((sum, seconds, slot) => sum + seconds * pool.fraction(slot), 0);
    onProgress?.(timeLeft({ total, before: 0, since, running: doing, elapsed: (performance.now() - start) / 1000 }));
  };
  const timer = setInterval(tell, PROGRESS_EVERY);
  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  try {
    await Promise.all(slots.map((_, slot) => work(slot)));
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearInterval(timer);
    clearTimeout(grace);
    await pool.end();
  }
  const finished = running.filter(({ missing }) => missing === 0);
  const rows = finished.flatMap(({ check, outcomes, seconds }) =>
    check.judge(preset, seed, outcomes).map((claim) => rowOf(check, claim, seconds)),
  );
  return {
    rows: claims.length === 0 ? rows : rows.filter((row) => claims.some((name) => isMeant(row, name))),
    status: signal.aborted && finished.length < running.length ? "interrupted" : "done",
    unfinished: running
      .filter(({ missing }) => missing > 0)
      .map(({ check, problem }) => ({ check: check.name, problem })),
  };
}
