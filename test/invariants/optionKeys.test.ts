/**
 * Every public function that takes options refuses a key it does not know.
 *
 * A parameter holds options when it is an object with named keys and its type is not one of `data`: what the package
 * hands out, or what a size, a field or a run is, of which a function reads what it needs. What a function with options
 * needs to be called stands in `calls`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as api from "../../src/index.ts";
import { InputError } from "../../src/index.ts";
import { readWeights } from "../../src/io/public.ts";
import * as rendering from "../../src/rendering.ts";
import { publicNames } from "../support/publicApi.ts";

const data = new Set([
  ...["Field", "SteppingMethod", "Size", "AutoencoderInputs", "Penalty"],
  ...["Reduction", "CollapseSolution", "CollapseState", "SlowManifold"],
  ...["Figure", "DrawableRun", "Diagnosis"],
  ...["Iterable", "WriteSignal"],
  ...["Experiment", 'Pick<CellContext, "seed" | "replica">', 'Pick<CellContext, "signal">'],
]);
/** Parameters whose types have no name: of any type, of an experiment's result, of the lists of a grid. */
const nameless = ["findEntry 0", "claimsOf 0", "claimsOf 1", "gridPoints 0"].map((place) => `experiments.${place}`);
const isData = (type: string) => data.has(type) || /(Result|Point)$/.test(type);

const found = publicNames().flatMap(({ name, callable }) =>
  (callable?.objects ?? []).map((parameter) => ({ name: `${name} ${parameter.place}`, ...parameter })),
);
const withOptions = found.filter(({ name, type }) => !nameless.includes(name) && !isData(type));

const blank = { data: [], layout: {} };

/** Options with which the function can be called, and the call. */
type Call = readonly [options: object, call: (options: never) => unknown];

const weights = Float64Array.of(1, 0.5);
const one = { weights, n: 1, m: 2, tEnd: 1 };
const law = api.gaussianNoise(0.1);
const penalty = api.parsePenalty("abs(w)");
const rate = api.parseRate("-w");
const field = { dimension: 1, derivative: (_t: number, _y: Float64Array, dydt: Float64Array) => dydt.fill(1) };
const folder = mkdtempSync(join(tmpdir(), "incidental-"));
const weightFile = join(folder, "weights.json");
writeFileSync(weightFile, "[[1, 0.5]]");
afterAll(() => rmSync(folder, { recursive: true }));
const statement = { id: "a", source: "b", statement: "c", invariant: false };
const grid = {
  parameters: { n: [1], m: [2], lambda: [0.1], tolerance: [1e-2], kernel: ["typescript"] },
  seeds: 1,
  seed: 0,
} as const;

/** By function and place of the parameter. */
const calls: Readonly<Record<string, Call>> = {
  "collapseField 0": [{ m: 2, lambda: 0.1 }, api.collapseField],
  "inputFlow 0": [{ inputs: api.basisInputs(1), m: 2, lambda: 0.1 }, api.inputFlow],
  "independentInputs 0": [{ n: 2, p: 0.5 }, api.independentInputs],
  "pairInputs 0": [{ n: 2, q: 0.5 }, api.pairInputs],
  "sampledInputs 0": [{ n: 2, p: 0.5, count: 1, key: 0 }, api.sampledInputs],
  "basisDrive 0": [{ n: 1, m: 2 }, api.basisDrive],
  "inputDrive 0": [{ inputs: api.basisInputs(1), m: 2 }, api.inputDrive],
  "dropoutDrive 0": [{ n: 1, m: 2, keep: 0.5 }, api.dropoutDrive],
  "noiseDrive 0": [{ n: 1, m: 2, law, level: "gaussian" }, api.noiseDrive],
  "flow 0": [{ drive: api.basisDrive({ n: 1, m: 2 }), penalty }, api.flow],
  "l1Flow 0": [{ n: 1, m: 2, lambda: 0.1 }, api.l1Flow],
  "noiseFlow 0": [{ n: 1, m: 2, law, level: "gaussian" }, api.noiseFlow],
  "pairField 0": [{ lambda: 0.1 }, api.pairField],
  "pairStart 0": [{ x: 1, p: 0, y: 1, q: 0 }, api.pairStart],
  "penaltyFlow 0": [{ n: 1, m: 2, penalty }, api.penaltyFlow],
  "reducedField 0": [{ m: 2, rate }, api.reducedField],
  "experiments.judge 0": [{ ...statement, prediction: 1, measured: 1, bound: 0 }, api.experiments.judge],
  "experiments.judgeTest 0": [
    { ...statement, fit: { statistic: 1, expected: 1, binsTotal: 1, freedom: 0, pValue: 1, draws: 1 }, level: 0.1 },
    api.experiments.judgeTest,
  ],
  "experiments.runGrid 1": [grid, (options) => api.experiments.runGrid(api.experiments.slots, options)],
  "experiments.runGrid 2": [{}, (options) => api.experiments.runGrid(api.experiments.slots, grid, options)],
  "parsePenalty 1": [{}, (options) => api.parsePenalty("abs(w)", options)],
  "parseRate 1": [{}, (options) => api.parseRate("-w", options)],
  "diagnose 0": [{ weights, n: 1, m: 2 }, api.diagnose],
  "chiSquareTest 0": [{ groups: [{ values: [0], probabilities: [1] }], draws: 1, key: 0 }, api.chiSquareTest],
  "linearFit 2": [{}, (options) => api.linearFit([1, 2, 3], [1, 2, 3], options)],
  "polysemanticCount 1": [{ n: 1, m: 2 }, (options) => api.polysemanticCount(weights, options)],
  "initialWeights 0": [{ m: 2, key: 0 }, api.initialWeights],
  "noiseLaw 1": [{ sigma: 1 }, (options) => api.noiseLaw("gaussian", options)],
  "threePointNoise 0": [{ sigma: 1, excessKurtosis: 0 }, api.threePointNoise],
  "trainAdamW 1": [{ lambdaCode: 0.1, steps: 0 }, (options) => api.trainAdamW([[1, 0.5]], options)],
  "trainAutoencoder 1": [
    { learningRate: 0.1, lambdaCode: 0.1, steps: 0 },
    (options) => api.trainAutoencoder([[1, 0.5]], options),
  ],
  "trainDropoutAutoencoder 1": [
    { keep: 0.5, learningRate: 0.1, steps: 0, key: 0 },
    (options) => api.trainDropoutAutoencoder([[1, 0.5]], options),
  ],
  "trainNoisyAutoencoder 1": [
    { law, learningRate: 0.1, steps: 0, key: 0 },
    (options) => api.trainNoisyAutoencoder([[1, 0.5]], options),
  ],
  "eulerCollapse 1": [{ lambda: 0.1 }, (options) => api.eulerCollapse(weights, options).next()],
  "simulateAdamW 0": [{ weights, n: 1, m: 2, lambdaCode: 0.1, steps: 1 }, api.simulateAdamW],
  "simulateCollapse 0": [{ weights, lambda: 0.1 }, api.simulateCollapse],
  "simulateL1 0": [{ ...one, lambda: 0.1 }, api.simulateL1],
  "simulateNoise 0": [{ ...one, law, level: "gaussian" }, api.simulateNoise],
  "simulatePenalty 0": [{ ...one, penalty }, api.simulatePenalty],
  "simulateReduced 0": [{ weights, rate, tEnd: 1 }, api.simulateReduced],
  "sampleTimes 0": [{ samples: 2 }, (options) => api.sampleTimes(options, 1)],
  "restyleFigure 1": [{}, (options) => api.restyleFigure(blank, options)],
  "renderHtml 1": [{ plotly: "plotly.js" }, (options) => rendering.renderHtml(blank, options)],
  "renderPdf 1": [{ chromium: "none" }, (options) => rendering.renderPdf(blank, options)],
  "renderPng 1": [{ chromium: "none" }, (options) => rendering.renderPng(blank, options)],
  "renderSvg 1": [{ chromium: "none" }, (options) => rendering.renderSvg(blank, options)],
  "explicitMethod 0": [{ name: "euler", order: 1, c: [0], a: [[]], b: [1] }, api.explicitMethod],
  "solve 2": [{ tEnd: 1 }, (options) => api.solve(field, [0], options)],
  "solveCollapse 1": [
    { tEnd: 1 },
    (options) => api.solveCollapse(api.reduceCollapse(weights, { lambda: 0.1 }), options),
  ],
  "noiseEnergy 0": [{ n: 2, sigma: 0.1, state: "pair" }, api.noiseEnergy],
  "simplexEnergy 0": [{ n: 2, sigma: 0.1 }, api.simplexEnergy],
  "dropoutEnergy 0": [{ sigma: 0.1, p: 1 }, api.dropoutEnergy],
  "argmaxAgreement 0": [{ correlation: 0.5, m: 2 }, api.argmaxAgreement],
  "projectedDescent 0": [{ W: [1, 0], n: 1, m: 2 }, api.projectedDescent],
  "settleInTurn 0": [{ W: [1, 0], n: 1, m: 2 }, api.settleInTurn],
  "relaxation 0": [{ W: [1, 0], n: 1, m: 2 }, api.relaxation],
  "predictedGap 2": [{ lambda: 0.1, start: 0.5 }, (options) => api.predictedGap([0], [1], options)],
  "paperCollisionCount 0": [{ n: 2, m: 2 }, api.paperCollisionCount],
  "readWeights 1": [{}, (options) => readWeights(weightFile, options)],
  "paperEstimate 1": [{ m: 2, lambda: 0.1 }, (options) => api.paperEstimate(0, options)],
  "reduceCollapse 1": [{ lambda: 0.1 }, (options) => api.reduceCollapse(weights, options)],
};

describe("options", () => {
  it("are looked for in the whole public list, and every function that takes them is called here", () => {
    expect(withOptions.map(({ name }) => name).sort()).toEqual(Object.keys(calls).sort());
    for (const type of data) expect(found.map((parameter) => parameter.type)).toContain(type);
  });

  it.each(withOptions)("of $name are refused with a key it does not know", refuses);

  async function refuses({ name, keys, optional }: (typeof found)[number]): Promise<void> {
    const [options, call] = calls[name];
    const given = (value: unknown) => () => call(value as never);
    const problem = await problemOf(given(options));
    if (problem !== undefined) expect(problem).toBeInstanceOf(rendering.MissingBrowser); // options that it knew
    const where = /(\w+) \d$/.exec(name)?.[1];
    const message = await refusal(given({ ...options, nonsense: undefined }));
    const known = /^(\w+): unknown option "nonsense"\. Known: ([\w, ]+)\.$/.exec(message);
    expect(known?.[1], message).toBe(where);
    expect(known?.[2].split(", ").sort()).toEqual([...keys].sort());
    for (const value of [null, 3, [1], ...(optional ? [] : [undefined])]) {
      expect(await refusal(given(value))).toMatch(`${where}: options must be an object (`);
    }
  }

  it("name the key that was meant", async () => {
    const simulated = (more: object) => refusal(() => api.simulateL1({ ...one, lambda: 0.1, ...more }));
    expect(await simulated({ tol: 1e-6 })).toMatch(
      'simulateL1: unknown option "tol"; did you mean tolerance? Known: weights, n, m,',
    );
    expect(await simulated({ tend: 2 })).toMatch('"tend"; did you mean tEnd?');
    expect(await simulated({ lamda: 2 })).toMatch('"lamda"; did you mean lambda?');
  });

  it("within the options of a simulation are refused as well", async () => {
    const sampling = { sample: 3 } as api.Sampling;
    for (const simulated of [
      () => api.simulateCollapse({ weights, lambda: 0.1, sampling }),
      () => api.simulateL1({ ...one, lambda: 0.1, sampling }),
      () => api.simulateNoise({ ...one, law, level: "gaussian", sampling }),
      () => api.simulatePenalty({ ...one, penalty, sampling }),
      () => api.simulateReduced({ weights, rate, tEnd: 1, sampling }),
    ]) {
      expect(await refusal(simulated)).toBe(
        'sampling: unknown option "sample"; did you mean samples? Known: times, samples, log.',
      );
    }
  });
});

/** Message of the InputError that is thrown. */
async function refusal(call: () => unknown): Promise<string> {
  const problem = await problemOf(call);
  if (problem === undefined) return "not refused";
  expect(problem).toBeInstanceOf(InputError);
  return (problem as InputError).message;
}

/** What a call throws, or its promise. */
async function problemOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}
