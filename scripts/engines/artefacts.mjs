// What every engine computes by the library: JSON texts by name. Runs in Node and, bundled, in a browser.
import * as incidental from "../../dist/index.js";

const { experiments, initialWeights, noiseLaw, parsePenalty, parseRate } = incidental;

const sampling = { samples: 20, log: true };
const lambda = 0.01;
const full = { weights: initialWeights({ n: 8, m: 16, key: "engines" }), n: 8, m: 16, sampling };
const one = { weights: initialWeights({ m: 200, key: "engines" }), sampling };
const pair = { weights: incidental.pairStart({ x: 0.2, p: 0.9, y: 0.3, q: 0.8 }), n: 2, m: 3, sampling };
const noisy = { ...full, law: noiseLaw("bipolar", { sigma: 0.15 }), tEnd: 400 };
const gaussian = { ...noisy, law: noiseLaw("gaussian", { sigma: 0.15 }) };
const penalty = parsePenalty("lambda*(abs(w)^1.3 + log(1 + abs(w)/c))", { parameters: { lambda, c: 0.2 } });
const rate = parseRate("w*(1 - l1^1.3) - 0.1*sin(w) + exp(-5*w^2)*tanh(w)/20");
const grid = { n: [4], m: [8], sigma: [0.15], excessKurtosis: [-2, 1], level: ["closure", "exact"] };

/** A field whose components differ in speed, with a drive: smooth, nonlinear, a little stiff. */
const field = {
  dimension: 4,
  derivative: (t, y, dydt) => {
    for (let i = 0; i < 4; i++) dydt[i] = (i + 1) * (y[(i + 1) % 4] - y[i] * (1 + y[i] * y[i])) + t / 10;
  },
};

const results = {
  starts: () => ["gaussian", "uniform", "laplace"].map((name) => draws(noiseLaw(name, { sigma: 1 }))),
  collapse: () => incidental.simulateCollapse({ ...one, lambda }),
  "l1 event": () => incidental.simulateL1({ ...full, lambda, method: "event" }),
  "l1 rkc": () => incidental.simulateL1({ ...full, lambda, method: "rkc" }),
  "l1 wasm-f32": () => incidental.simulateL1({ ...full, lambda, method: "rkc", kernel: "wasm-f32" }),
  pair: () => incidental.simulateL1({ ...pair, lambda }),
  "noise gaussian": () => incidental.simulateNoise({ ...noisy, level: "gaussian" }),
  "noise closure": () => incidental.simulateNoise({ ...noisy, level: "closure" }),
  "noise exact": () => incidental.simulateNoise({ ...noisy, level: "exact", enumerate: 4 }),
  "noise Gaussian, exact": () => incidental.simulateNoise({ ...gaussian, level: "exact" }),
  penalty: () => incidental.simulatePenalty({ ...full, penalty, tEnd: 200 }),
  reduced: () => incidental.simulateReduced({ ...one, weights: one.weights.slice(0, 20), rate, tEnd: 50 }),
  adamw: () =>
    incidental.trainAdamW([[0.5, 0.1, -0.2]], { learningRate: 0.01, steps: 200, lambdaCode: 0.1 }).to2DArray(),
  solvers: () => Object.keys(incidental.methods).map(solved),
  kurtosis: () => experiments.runGrid(experiments.kurtosis, { parameters: grid, seeds: 2, seed: 0 }),
};

/** By name the JSON of every result, and what its engine calls itself. */
export function artefacts() {
  const plain = (_key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
  return Object.fromEntries(Object.entries(results).map(([name, compute]) => [name, JSON.stringify(compute(), plain)]));
}

function draws(law) {
  const uniform = incidental.uniformStream(law.name);
  return Array.from({ length: 1000 }, () => law.sample(uniform));
}

function solved(method) {
  const fixed = ["rk4", "proximalEuler"].includes(method);
  const { ys, stats } = incidental.solve(field, [1, -0.5, 0.3, 2], {
    ...{ tEnd: 20, method, times: [1, 5, 20] },
    ...(fixed ? { step: 0.01 } : { tolerance: 1e-7 }),
  });
  return { method, ys: ys.map((y) => Array.from(y)), stats };
}
