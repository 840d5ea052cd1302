/** Values of the parameters of a grid. */
export type Lists = { readonly [name: string]: readonly (number | string)[] };

/**
 * A grid of every experiment that takes a fraction of a second, with two sizes, two λ and two σ where there are any.
 */
export const small: Record<string, Lists> = {
  energy: { n: [2, 3], m: [3, 4], lambda: [0.02, 0.01], tEnd: [8], samples: [6], learningRate: [0.02] },
  descent: { n: [2, 3], m: [3, 4], lambda: [0.02, 0.01], t: [4], learningRate: [0.02, 0.01, 0.005] },
  sparsification: { m: [400, 900], lambda: [0.01, 0.005], step: [0.5], samplesPerDecade: [8] },
  "slow-manifold": { m: [50, 100], lambda: [0.01, 0.005], samples: [12] },
  gap: { m: [50, 100], lambda: [0.01, 0.005], samplesPerDecade: [8] },
  "collapse-time": { m: [20, 40], lambda: [0.02, 0.01, 0.005] },
  collapse: { m: [20, 40], lambda: [0.01, 0.005], leaders: [3], others: [4], samples: [20] },
  weights: { n: [2, 3], m: [3, 4], lambda: [0.04, 0.02], tEnd: [100], samples: [8] },
  pair: { lambda: [0.01, 0.005], x: [0.6, 0.65], tEnd: [200], samples: [10] },
  relaxation: { n: [3, 4], m: [6, 8] },
  limit: { n: [3, 4], m: [6, 8], lambda: [0.004, 0.002, 0.001], tolerance: [1e-3] },
  collisions: { n: [6, 8], m: [8, 16], lambda: [0.03, 0.02] },
  counts: { n: [6, 8], m: [8, 16], lambda: [0.03, 0.02] },
  "counts-explained": { n: [2, 4], ratio: [1, 2], lambda: [0.03, 0.02], expected: [3] },
  slots: { n: [6, 8], m: [4, 8], lambda: [0.03, 0.02] },
  correlations: { n: [5, 6], m: [8, 12], lambda: [0.03, 0.02] },
  "start-end": { n: [5, 6], m: [8, 12], lambda: [0.03, 0.02] },
  ledger: { n: [5, 7], m: [7, 8], lambda: [0.03, 0.02], tolerance: [1e-3] },
  curves: { n: [3, 4], m: [6, 8], lambda: [0.04, 0.02] },
  "scaled-time": { n: [3, 4], m: [6, 8], lambda: [0.04, 0.02, 0.01, 0.005], tolerance: [1e-3] },
  optimiser: { n: [3, 4], m: [4, 6], lambda: [0.03, 0.02], optimiser: ["flow", "adamw"], steps: [300] },
  "co-occurrence": {
    ...{ n: [4, 5], m: [5, 6], lambda: [0.02, 0.01] },
    ...{ inputs: ["independent", "pairs"], p: [0, 0.01, 0.02] },
  },
  noise: {
    ...{ n: [2, 3], m: [3, 4], law: ["bipolar", "gaussian"], sigma: [0.15, 0.2] },
    ...{ method: ["flow", "closure", "sgd"], learningRate: [0.02], tEnd: [16] },
  },
  kurtosis: { n: [2, 3], m: [3, 4], sigma: [0.15, 0.2], excessKurtosis: [-2, -1, 0, 1], level: ["closure", "exact"] },
  "noise-collisions": { n: [2, 3], m: [3, 4], sigma: [0.15, 0.2], enumerate: [1], tEnd: [100] },
  "noise-sharing": {
    ...{ n: [2, 3], m: [3, 4], noise: ["bipolar", "dropout"], sigma: [0.15, 0.2], method: ["flow", "sgd"] },
    ...{ start: ["random", "shared"], learningRate: [0.02], tEnd: [16] },
  },
};
