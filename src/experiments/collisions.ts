import { simulateL1 } from "../simulate/l1.ts";
import { replicaStart, type SweepExperiment } from "./sweep.ts";

export interface CollisionsParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  readonly tolerance: number;
}

export interface CollisionsOutcome {
  readonly status: string;
  readonly t: number;
  readonly polysemantic: number;
}

export const collisions: SweepExperiment<CollisionsParameters, CollisionsOutcome, object> = {
  name: "collisions",
  title: "How many neurons end up polysemantic",
  parameters: {
    n: { what: "features", kind: "count", default: 64 },
    m: { what: "neurons", kind: "count" },
    lambda: { what: "L1 strength of the flow, a quarter of the one in the loss", kind: "positive" },
    tolerance: { what: "tolerance of rkc", kind: "positive", default: 1e-2 },
  },
  presets: {
    quick: { parameters: { n: [32], m: [32, 64, 128], lambda: [5e-3], tolerance: [1e-2] }, seeds: 8, seed: 0 },
    paper: {
      parameters: {
        n: [256],
        m: Array.from({ length: 16 }, (_, i) => 256 * (i + 1)),
        lambda: [2.5e-4],
        tolerance: [1e-2],
      },
      seeds: 16,
      seed: 0,
    },
  },
  work: ({ n, m }) => n * n * Math.sqrt(m),
  run: ({ n, m, lambda, tolerance }, context) => {
    const run = simulateL1({
      weights: replicaStart({ n, m }, context),
      n,
      m,
      lambda,
      method: "rkc",
      tolerance,
      sampling: { samples: 1 },
      signal: context.signal,
    });
    const W = new Float64Array(n * m);
    run.weightsAtSample(run.times.length - 1, W);
    context.onWeights?.(W, n, m);
    let polysemantic = 0;
    for (let k = 0; k < m; k++) {
      let alive = 0;
      for (let i = 0; i < n; i++) if (W[i * m + k] !== 0) alive++;
      if (alive > 1) polysemantic++;
    }
    return { status: run.status, t: run.t, polysemantic };
  },
  collect: (cells) => ({ cells }),
  expect: () => [],
};
