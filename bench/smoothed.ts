import { l1Flow } from "../src/dynamics/l1Flow.ts";
import { initialWeights } from "../src/random/initialWeights.ts";
import { dopri5, eventSolver, type Field, rkc, type Solution, type SolveOptions, solve } from "../src/solvers/index.ts";
import type { Row, Table } from "./table.ts";

const N = 32;
const M = 64;
const LAMBDA = 1e-2;
const T = 300;
const EPSILON = 1e-4; // width of the smoothed sign

/**
 * The full flow by `event`, by `rkc`, and by a smooth method on tanh(w/ε) in place of the sign (relative tolerance
 * 10⁻³, absolute 10⁻⁶, as SciPy's defaults): evaluations and error of each, over several starts. The error is against
 * `event` at tolerance 10⁻¹⁰.
 */
export function smoothedSign(): Table {
  const rows: Row[] = [];
  for (const seed of [0, 1, 2, 3]) {
    const weights = initialWeights({ n: N, m: M, key: [seed, "weights"] });
    const flow = l1Flow({ n: N, m: M, lambda: LAMBDA });
    const run = (field: Field, options: Omit<SolveOptions, "tEnd">) => timed(field, weights, options);
    const gold = run(flow.field, { method: eventSolver, tolerance: 1e-10 });
    const errorOf = (y: Float64Array) =>
      y.reduce((worst, w, k) => Math.max(worst, Math.abs(w - gold.solution.y[k])), 0);
    const smooth = run(smoothed(flow.field), { method: dopri5, relativeTolerance: 1e-3, absoluteTolerance: 1e-6 });
    const goal = errorOf(smooth.solution.y);
    const describe = ({ solution: { y, stats } }: Timed) =>
      `error ${errorOf(y).toExponential(1)}, ${stats.rhs} evaluations`;
    rows.push(
      entry(`start ${seed}: event, tolerance 1e-10`, gold, `the reference, ${gold.solution.stats.rhs} evaluations`),
    );
    rows.push(entry(`start ${seed}: dopri5 on tanh(w/${EPSILON})`, smooth, describe(smooth)));
    for (const tolerance of [1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5]) {
      const fast = run(flow.field, { method: rkc, tolerance });
      if (errorOf(fast.solution.y) > goal && tolerance > 3e-5) continue;
      const fewer = (smooth.solution.stats.rhs / fast.solution.stats.rhs).toFixed(0);
      rows.push(
        entry(`start ${seed}: rkc, tolerance ${tolerance}`, fast, `${describe(fast)}, ${fewer}x fewer (promised: 50x)`),
      );
      break;
    }
  }
  return { title: `Full flow, n = ${N}, m = ${M}, lambda = ${LAMBDA}, to t = ${T}: what a smoothed sign costs`, rows };
}

interface Timed {
  readonly solution: Solution;
  readonly ms: number;
}

function timed(field: Field, weights: Float64Array, options: Omit<SolveOptions, "tEnd">): Timed {
  const start = performance.now();
  const solution = solve(field, weights, { tEnd: T, times: [], maxSteps: 10_000_000, ...options });
  return { solution, ms: performance.now() - start };
}

function smoothed(field: Field): Field {
  return {
    dimension: field.dimension,
    derivative: (t, w, dwdt) => {
      field.derivative(t, w, dwdt);
      for (let k = 0; k < w.length; k++) dwdt[k] -= LAMBDA * Math.tanh(w[k] / EPSILON);
    },
  };
}

function entry(what: string, { ms }: Timed, note: string): Row {
  return { what, milliseconds: ms, note };
}
