import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimsOf } from "../../src/experiments/claim.ts";
import { type Cell, Interrupted, replicaStart } from "../../src/experiments/experiment.ts";
import { type NoiseOutcome, type NoiseParameters, noise, noiseTimes } from "../../src/experiments/noise.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { bipolarNoise, gaussianNoise } from "../../src/random/noiseLaws.ts";
import { trainNoisyAutoencoder } from "../../src/reference/noisyAutoencoder.ts";
import { simulateNoise } from "../../src/simulate/noise.ts";
import { cellsOf, context } from "../support/cells.ts";
import { rowsOf } from "../support/noise.ts";
import { mean } from "../theory/support.ts";

type NoiseCell = Cell<NoiseParameters, NoiseOutcome>;

const { method: noiseMethods } = noise.presets.quick.parameters;
const lists = {
  ...{ n: [4], m: [6], law: ["bipolar", "gaussian"], sigma: [0.15, 0.3] },
  ...{ method: noiseMethods, learningRate: [0.02, 0.01], tEnd: [16] },
};
const usual = { n: 4, m: 6, law: "bipolar", sigma: 0.3, method: "sgd", learningRate: 0.02, tEnd: 16 } as const;
const key = ({ parameters, replica }: Pick<NoiseCell, "parameters" | "replica">) =>
  JSON.stringify([parameters, replica]);
const fourthNorm = (W: ArrayLike<number>, n: number) => Array.from(W).reduce((sum, w) => sum + w ** 4, 0) / n;

describe("a cell of noise", () => {
  const cells = cellsOf(noise, lists, { seeds: 2 });

  it("is the same again, whatever else is run and in which order", () => {
    const again = new Map(cellsOf(noise, lists, { seeds: 3 }).map((cell) => [key(cell), cell.outcome] as const));
    expect(again.size).toBe((cells.length / 2) * 3);
    for (const cell of cells.toReversed()) {
      expect(again.get(key(cell)), key(cell)).toEqual(cell.outcome);
      const alone = noise.cell(cell.parameters, context({ replica: cell.replica }));
      expect(alone, key(cell)).toEqual(cell.outcome);
    }
  });

  it("has a number for every time, and begins at its replica's weights whatever its method, law, σ and rate", () => {
    for (const { parameters, replica, outcome } of cells) {
      expect(outcome.fourthNorm).toHaveLength(noiseTimes(16).length);
      expect(outcome.fourthNorm.every((value) => value > 0 && value < 2)).toBe(true);
      const start = fourthNorm(replicaStart({ n: 4, m: 6 }, { seed: 0, replica }), 4);
      expect(outcome.fourthNorm[0], key({ parameters, replica })).toBeCloseTo(start, 7);
    }
  });

  it("of SGD is the sampled autoencoder trained by hand, looked at after the steps that make these times", () => {
    for (const [replica, law, learningRate] of [
      [0, bipolarNoise(0.3), 0.02],
      [1, gaussianNoise(0.15), 0.01],
    ] as const) {
      const after = new Map<number, number>();
      trainNoisyAutoencoder(rowsOf(replicaStart({ n: 4, m: 6 }, { seed: 0, replica }), 6), {
        ...{ law, learningRate, steps: Math.round(16 / (4 * learningRate)) },
        key: [0, law.name, law.sigma, law.excessKurtosis, learningRate, 4, 6, replica],
        onStep: (step, W) => after.set(step, fourthNorm(W.to1DArray(), 4)),
      });
      const parameters = { ...usual, law: law.name as "bipolar", sigma: law.sigma, learningRate };
      const { fourthNorm: found } = noise.cell(parameters, context({ replica }));
      noiseTimes(16).forEach((t, i) => {
        const steps = t / (4 * learningRate);
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
        expect(found[i]).toBe(Number(after.get(Math.round(steps))?.toPrecision(8)));
      });
    }
  });

  it.each(["flow", "closure"] as const)("of the %s is simulateNoise at these times, at any rate", (method) => {
    const run = simulateNoise({
      ...{ n: 4, m: 6, weights: replicaStart({ n: 4, m: 6 }, { seed: 0, replica: 1 }), law: bipolarNoise(0.3) },
      ...{ level: method === "flow" ? "exact" : "closure", sampling: { times: noiseTimes(16) } },
    });
    for (const learningRate of [0.02, 0.01]) {
      const { fourthNorm: found } = noise.cell({ ...usual, method, learningRate }, context({ replica: 1 }));
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(mean(run.observables.fourthNorm[i]), 7);
      });
    }
  });

  it("has noise of its own in SGD for every rate, replica and seed", () => {
    // of one start, so that nothing but the noise differs: the first step of a small rate is that rate times a gradient
    const ends = [{}, { learningRate: 0.01 }, { sigma: 0.30001 }].map((change) =>
      noise.cell({ ...usual, ...change }, context()).fourthNorm.at(-1),
    );
    expect(Math.abs(ends[0]! - ends[2]!)).toBeGreaterThan(1e-3); // the same noise would move it by some 1e-5
    expect(new Set(ends).size).toBe(3);
    const others = [{ replica: 1 }, { seed: 1 }].map((told) => noise.cell(usual, context(told)).fourthNorm[0]);
    expect(new Set([...others, noise.cell(usual, context()).fourthNorm[0]]).size).toBe(3);
  });

  it("has one flow under Gaussian noise, exact and closed", () => {
    const [flow, closure] = (["flow", "closure"] as const).map((method) =>
      noise.cell({ ...usual, law: "gaussian", method }, context()),
    );
    expect(flow).toEqual(closure);
  });

  it.each(noiseMethods)("reports progress that never falls, and stops when it is told to, by %s", (method) => {
    const seen: number[] = [];
    noise.cell({ ...usual, method }, context({ onProgress: (fraction) => seen.push(fraction) }));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((fraction, i) => fraction >= 0 && fraction <= 1 && !(fraction < seen[i - 1]))).toBe(true);
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    expect(() => noise.cell({ ...usual, method, tEnd: 1600 }, context({ signal, onProgress }))).toThrow(Interrupted);
  });
});

describe("noiseTimes", () => {
  it("are 0, then whole numbers of steps at every rate of the presets, each once, to tEnd or a step after it", () => {
    const rates = Object.values(noise.presets).flatMap(({ parameters }) => parameters.learningRate);
    fc.assert(
      fc.property(fc.double({ min: 16, max: 1e5, noNaN: true }), (tEnd) => {
        const times = noiseTimes(tEnd);
        expect(times[0]).toBe(0);
        for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThan(0.079);
        for (const rate of rates) {
          for (const t of times) expect(Math.abs(t / (4 * rate) - Math.round(t / (4 * rate)))).toBeLessThan(1e-6);
        }
        const last = times[times.length - 1];
        expect(last).toBeGreaterThan(tEnd - 1e-6);
        expect(last).toBeLessThan(tEnd + 0.081);
      }),
      { numRuns: 50 },
    );
  });

  it("hold the times that are judged, exactly, where a run gets there", () => {
    expect([100, 400, 1600, 8000].map((tEnd) => [400, 1600].filter((t) => noiseTimes(tEnd).includes(t)))).toEqual([
      ...[[], [400], [400, 1600], [400, 1600]],
    ]);
  });
});

const times = noiseTimes(1600);
const at400 = times.indexOf(400);

/** Cells without a simulation: `values` at t = 0, 400 and 1600, 0.5 elsewhere; one a replica. */
function written(at: Partial<NoiseParameters>, values: readonly (readonly [number, number, number])[], first = 0) {
  return values.map(([start, early, end], i): NoiseCell => {
    const row = times.map((t) => ({ 0: start, 400: early, 1600: end })[t] ?? 0.5);
    const parameters = { ...usual, n: 8, m: 16, sigma: 0.15, tEnd: 1600, ...at };
    return { parameters, replica: first + i, outcome: { fourthNorm: row } };
  });
}

describe("the result of noise", () => {
  const flow = written({ method: "flow" }, [
    [0.1, 0.3, 0.7],
    [0.2, 0.5, 0.8],
    [0.3, 0.4, 0.9],
  ]);
  const trained = written({ method: "sgd" }, [
    [0.1, 0.4, 0.75],
    [0.2, 0.4, 0.8],
    [0.3, 0.7, 0.79],
  ]);

  it("has for every time the mean over starts of SGD − flow, its error from the differences", () => {
    const result = noise.collect([...flow, ...trained.toReversed()]);
    const [{ trained: rates }] = result.points;
    expect(rates).toHaveLength(1);
    expect(rates[0].distance).toHaveLength(times.length);
    expect(rates[0].distance[0]).toMatchObject({ mean: 0, standardError: 0, count: 3 });
    expect(rates[0].distance[at400].mean).toBeCloseTo(0.1, 12);
    expect(rates[0].distance[at400].standardError).toBeCloseTo(Math.sqrt(0.04 / 3), 12); // of 0.1, −0.1, 0.3
    expect(rates[0].distance[times.length - 1]).toMatchObject(
      Object.fromEntries(
        Object.entries(summarize([0.05, 0, -0.11])).map(([name, value]) => [name, expect.closeTo(value, 12)]),
      ),
    );
  });

  it("pairs a run with the flow of its own replica, where there is one", () => {
    const some = [...written({ method: "sgd" }, [[0.9, 0.9, 0.9]], 7), ...trained.slice(1), ...flow.slice(0, 2)];
    const [point] = noise.collect(some).points;
    expect(point.trained[0].distance[at400]).toEqual(summarize([0.4 - 0.5]));
    expect(point.trained[0].rows).toHaveLength(3);
    // beside the flow of that replica alone
    expect(noise.expect({ points: [point] })[0]).toMatchObject({
      prediction: 0.5,
      measurement: expect.closeTo(0.4, 12),
    });
    const apart = noise.collect([...trained.slice(2), ...flow.slice(0, 2)]);
    expect(apart.points[0].trained[0].distance).toEqual([]);
    expect(noise.expect(apart).map(({ id }) => id)).toEqual(["noise-paper"]);
  });

  it("keeps laws, σ and sizes apart and lists rates from the largest on", () => {
    const cells = [
      ...written({ learningRate: 0.005 }, [[1, 1, 1]]),
      ...written({ learningRate: 0.02 }, [[0.2, 0.2, 0.2]]),
      ...written({ law: "gaussian" }, [[0.3, 0.3, 0.3]]),
      ...written({ sigma: 0.1 }, [[0.4, 0.4, 0.4]]),
      ...written({ m: 12 }, [[0.5, 0.5, 0.5]]),
    ];
    const { points } = noise.collect(cells);
    expect(points.map(({ law, sigma, m }) => `${law} ${sigma} ${m}`)).toEqual([
      ...["bipolar 0.15 16", "gaussian 0.15 16", "bipolar 0.1 16", "bipolar 0.15 12"],
    ]);
    expect(points[0].trained.map(({ learningRate, rows }) => [learningRate, rows[0][0]])).toEqual([
      [0.02, 0.2],
      [0.005, 1],
    ]);
    expect(points.map(({ times: own }) => own)).toEqual(points.map(() => times));
  });

  it("is empty of no cells, and claims nothing", () => {
    expect(noise.collect([])).toEqual({ points: [] });
    expect(noise.expect({ points: [] })).toEqual([]);
  });

  it("can be had from any part of the cells of a sweep, and read back from a file", () => {
    const cells = cellsOf(noise, { ...lists, sigma: [0.15] }, { seeds: 2 });
    expect(JSON.parse(JSON.stringify(cells))).toStrictEqual(cells);
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        const claims = claimsOf(noise, noise.collect(some));
        expect(JSON.parse(JSON.stringify(claims))).toStrictEqual(claims); // no NaN, no Infinity
        expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
        expect(
          claimsOf(noise, noise.collect(some.toReversed()))
            .map(({ id }) => id)
            .sort(),
        ).toEqual(claims.map(({ id }) => id).sort());
      }),
      { numRuns: 30 },
    );
    const single = noise.expect(noise.collect(cells.filter(({ replica }) => replica === 0)));
    expect(single).toHaveLength(4);
    for (const { standardError } of single) expect(standardError).toBeNull();
  });
});

describe("the claims of noise", () => {
  const claims = (cells: NoiseCell[]) => claimsOf(noise, noise.collect(cells));
  /** Two starts of SGD `early` ± `error` above a flow of 0.5 at t = 400, and at `end` ± 0.01 at 1600. */
  const beside = (early: number, error: number, end: number, at: Partial<NoiseParameters> = {}) => [
    ...written({ ...at, method: "flow" }, [
      [0.2, 0.4, 0.8],
      [0.2, 0.6, 0.8],
    ]),
    ...written({ ...at, method: "sgd" }, [
      [0.2, 0.4 + early - error, end - 0.01],
      [0.2, 0.6 + early + error, end + 0.01],
    ]),
  ];

  it("are one for every rate and one for the paper's result, for each law", () => {
    const cells = [
      ...beside(0, 0.1, 0.78),
      ...beside(0, 0.1, 0.78, { learningRate: 0.01 }),
      ...beside(0, 0.1, 0.2, { law: "gaussian" }),
      ...beside(0, 0.1, 0.2, { sigma: 0.1 }),
    ];
    const found = claims(cells);
    expect(found.map(({ id }) => id)).toEqual([
      ...[
        "noise-sgd-bipolar-sigma0.15-learningRate0.02",
        "noise-sgd-bipolar-sigma0.15-learningRate0.01",
        "noise-paper-bipolar",
      ],
      ...[
        "noise-sgd-gaussian-sigma0.15-learningRate0.02",
        "noise-paper-gaussian",
        "noise-sgd-bipolar-sigma0.1-learningRate0.02",
      ],
    ]);
    for (const { invariant, holds, id } of found) expect([invariant, holds], id).toEqual([false, true]);
  });

  it("put SGD beside the flow at t = 400, within 2 % or three standard errors of the paired difference", () => {
    const [exact] = claims(beside(0.009, 0.001, 0.78));
    expect(exact).toMatchObject({
      ...{ source: "theory §5", criterion: { distance: 0.02, standardErrors: 3, pValue: null }, holds: true },
      ...{ prediction: expect.closeTo(0.5, 12), measurement: expect.closeTo(0.509, 12) },
      standardError: expect.closeTo(0.001, 12),
      statement: expect.stringContaining("t = 400, bipolar noise, σ = 0.15"),
    });
    const holds = (early: number, error: number) => claims(beside(early, error, 0.78))[0].holds;
    expect(holds(0.011, 0.001)).toBe(false);
    expect(holds(-0.011, 0.001)).toBe(false);
    expect(holds(0.029, 0.01)).toBe(true);
    expect(holds(0.031, 0.01)).toBe(false);
  });

  it("put SGD with bipolar noise beside the paper's 0.78 at t = 1600, within 5 % or two standard errors", () => {
    const paper = (end: number) => claims(beside(0, 0.1, end))[1];
    expect(paper(0.8)).toMatchObject({
      ...{ prediction: 0.78, source: "paper §4", holds: true },
      ...{ measurement: expect.closeTo(0.8, 12), standardError: expect.closeTo(0.01, 12) },
    });
    expect([0.742, 0.818].map((end) => paper(end).holds)).toEqual([true, true]);
    expect([0.739, 0.821].map((end) => paper(end).holds)).toEqual([false, false]);
  });

  it("put SGD with Gaussian noise beside its own start", () => {
    const paper = (end: number) => claims(beside(0, 0.1, end, { law: "gaussian" }))[1];
    expect(paper(0.21)).toMatchObject({ id: "noise-paper", prediction: expect.closeTo(0.2, 12) });
    expect([paper(0.21), paper(0.4)].map(({ holds }) => holds)).toEqual([true, false]);
    // start by start: −0.1 and 0.06, −0.02 ± 0.08, is no change; −0.02 and −0.021 is one
    const claim = (ends: readonly [number, number]) =>
      claims(
        written({ law: "gaussian" }, [
          [0.2, 0.5, ends[0]],
          [0.1, 0.5, ends[1]],
        ]),
      )[0];
    expect(claim([0.1, 0.16])).toMatchObject({ holds: true, standardError: expect.closeTo(0.08, 12) });
    expect(claim([0.18, 0.079])).toMatchObject({ holds: false, standardError: expect.closeTo(0.0005, 12) });
  });

  it("know of the paper's result for its own rate alone", () => {
    expect(claims(written({ learningRate: 0.01 }, [[0.2, 0.3, 0.78]]))).toEqual([]);
    const both = [...written({ learningRate: 0.04 }, [[0.2, 0.3, 0.1]]), ...written({}, [[0.2, 0.3, 0.78]])];
    expect(claims(both)).toMatchObject([{ id: "noise-paper", measurement: 0.78 }]);
  });
});

describe("noise", () => {
  it("has a number for every time where these are no whole steps of the rate, and ends at tEnd however short", () => {
    const { fourthNorm: found } = noise.cell({ ...usual, learningRate: 0.05, tEnd: 10 }, context());
    expect(found).toHaveLength(noiseTimes(10).length);
    for (const tEnd of [0.1, 1, 5]) expect(noiseTimes(tEnd).at(-1)).toBeLessThan(tEnd + 0.081);
  });

  it("refuses beforehand more patterns of noise than can be gone through", () => {
    const check = (at: Partial<NoiseParameters>) => () => noise.check?.({ ...usual, m: 40, method: "flow", ...at });
    expect(check({})).toThrow(/^m = 40 neurons have 2\^40/);
    for (const at of [{ method: "sgd" }, { method: "closure" }, { law: "gaussian" }] as const) {
      expect(check(at)).not.toThrow();
    }
  });
});

describe("the presets of noise", () => {
  it.each(Object.entries(noise.presets))("%s names every parameter once, with values of its kind", (_name, preset) => {
    expect(Object.keys(preset.parameters).sort()).toEqual(Object.keys(noise.parameters).sort());
    expect(preset.parameters.method).toEqual(noiseMethods);
    expect(preset.parameters.sigma).toContain(0.15);
    for (const tEnd of preset.parameters.tEnd) expect(tEnd).toBeGreaterThanOrEqual(1600); // where the paper is judged
    const works = noiseMethods.map((method) => noise.work?.({ ...usual, method }));
    for (const work of works) expect(work).toBeGreaterThan(0);
  });
});
