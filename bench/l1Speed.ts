import { l1Flow } from "../src/dynamics/l1Flow.ts";
import { initialWeights } from "../src/random/initialWeights.ts";
import { type Field, proximalEuler, rkc, type SolveOptions, solve } from "../src/solvers/index.ts";
import type { Row, Table } from "./table.ts";

/**
 * `rkc` against `proximalEuler` at equal accuracy: n = 64, m = 256, λ = 10⁻³ to t = 1500, errors against `rkc` at
 * tolerance 10⁻⁶.
 */
export function methodSpeed(): Table {
  const { n, m, lambda, tEnd } = { n: 64, m: 256, lambda: 1e-3, tEnd: 1500 };
  const weights = initialWeights({ n, m, key: [0, "weights"] });
  const gold = timedRun(n, m, lambda, weights, { tEnd, method: rkc, tolerance: 1e-6 });
  const errorOf = (y: Float64Array) => y.reduce((worst, w, k) => Math.max(worst, Math.abs(w - gold.y[k])), 0);
  const rows: Row[] = [];
  for (const tolerance of [1e-2, 1e-3]) {
    const fast = timedRun(n, m, lambda, weights, { tEnd, method: rkc, tolerance });
    const goal = errorOf(fast.y);
    rows.push(
      row(
        `rkc, tolerance ${tolerance}`,
        fast,
        `error ${goal.toExponential(1)}, work ${fast.work.toFixed(0)} (${fast.rhs} right-hand sides)`,
      ),
    );
    for (const step of [0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01]) {
      const slow = timedRun(n, m, lambda, weights, { tEnd, method: proximalEuler, step });
      const error = errorOf(slow.y);
      if (error > goal && step > 0.01) continue;
      const ratio =
        `${(slow.work / fast.work).toFixed(0)}x the work, ${(slow.ms / fast.ms).toFixed(0)}x the ` +
        `time (promised: 20x the work)`;
      rows.push(
        row(
          `proximalEuler, step ${step}`,
          slow,
          `error ${error.toExponential(1)}, work ${slow.work.toFixed(0)}: ${ratio}`,
        ),
      );
      break;
    }
  }
  return {
    title: `Full flow, n = ${n}, m = ${m}, lambda = ${lambda}, to t = ${tEnd}; work in dense right-hand sides`,
    rows,
  };
}

/** Whole runs at the paper's scale, until the weights rest, with the share of time each part takes. */
export function paperScale(): Table {
  const { n, lambda } = { n: 256, lambda: 2.5e-4 };
  const rows = [1024, 4096].flatMap((m): Row[] => {
    const weights = initialWeights({ n, m, key: [0, "weights"] });
    const flow = l1Flow({ n, m, lambda });
    const run = timedRun(n, m, lambda, weights, {
      tEnd: 1000 / lambda,
      method: rkc,
      tolerance: 1e-2,
      until: (_t, W, drive, active) => flow.residual(W, drive, active) <= 1e-4 * lambda,
    });
    const share = (ms: number) => `${((100 * ms) / run.ms).toFixed(0)} %`;
    const control = run.ms - run.denseMs - run.sparseMs;
    const promise = m === 1024 ? "20 s" : "60 s";
    return [
      row(
        `m = ${m}, ${run.status} at t = ${run.t.toFixed(0)}`,
        run,
        `dense ${share(run.denseMs)} (${run.dense}), sparse ${share(run.sparseMs)} (${run.sparse}), control ` +
          `${share(control)} (target ${promise})`,
      ),
    ];
  });
  const peak = (process.resourceUsage().maxRSS / 1000).toFixed(0);
  const memory = `peak memory of this process ${peak} MB (target 1000 MB)`;
  return {
    title: `Full flow, n = ${n}, lambda = ${lambda}, to rest, rkc at tolerance 1e-2, one thread; ${memory}`,
    rows,
  };
}

interface TimedRun {
  readonly y: Float64Array;
  readonly t: number;
  readonly status: string;
  readonly rhs: number;
  readonly ms: number;
  readonly dense: number;
  readonly work: number;
  readonly sparse: number;
  readonly denseMs: number;
  readonly sparseMs: number;
}

/** A run with the time spent in either path of the right-hand side. */
function timedRun(n: number, m: number, lambda: number, weights: Float64Array, options: SolveOptions): TimedRun {
  const flow = l1Flow({ n, m, lambda });
  let denseMs = 0;
  let sparseMs = 0;
  const field: Field = {
    ...flow.field,
    derivative: (...parts) => {
      const before = flow.usage().dense;
      const start = performance.now();
      flow.field.derivative(...parts);
      const spent = performance.now() - start;
      if (flow.usage().dense > before) denseMs += spent;
      else sparseMs += spent;
    },
  };
  const start = performance.now();
  const { y, t, status, stats } = solve(field, weights, { times: [], maxSteps: 10_000_000, ...options });
  const ms = performance.now() - start;
  const { dense, sparse, denseEquivalent: work } = flow.usage();
  return { y, t, status, rhs: stats.rhs, ms, dense, sparse, work, denseMs, sparseMs };
}

function row(what: string, { ms }: TimedRun, note: string): Row {
  return { what, milliseconds: ms, note };
}
