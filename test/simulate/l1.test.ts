import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { basisInputs, pairInputs } from "../../src/dynamics/inputs.ts";
import { winners } from "../../src/measure/winners.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { simulateAdamW } from "../../src/simulate/adamW.ts";
import { simulateCollapse } from "../../src/simulate/collapse.ts";
import { type L1Method, simulateL1 } from "../../src/simulate/l1.ts";

const size = { n: 4, m: 6 };
const weights = initialWeights({ ...size, key: "l1 test" });
const usual = { ...size, weights, lambda: 0.02 };
const methods: L1Method[] = ["event", "rkc", "proximal"];
const last = (run: ReturnType<typeof simulateL1>) => {
  const out = new Float64Array(size.n * size.m);
  run.weightsAtSample(run.times.length - 1, out);
  return out;
};
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0);

describe("simulateL1 with inputs", () => {
  it.each(methods)("is the L1 flow with one feature on at a time, by %s", (method) => {
    const sampling = { times: [1, 5, 20, 100] };
    const plain = simulateL1({ ...usual, method, sampling });
    const basis = simulateL1({ ...usual, method, sampling, inputs: basisInputs(4) });
    expect(basis.method).toBe(method);
    expect(basis.times).toEqual(plain.times);
    const close = { event: 1e-6, rkc: 2e-3, proximal: 1e-12, auto: 0 }[method];
    plain.observables.l1.forEach((l1, i) => {
      expect(apart(basis.observables.l1[i], l1)).toBeLessThan(close);
      expect(basis.observables.energy[i]).toBeCloseTo(plain.observables.energy[i], 3);
    });
    expect(winners(last(basis), size)).toEqual(winners(last(plain), size));
  });

  it("is another flow with pairs, on which the methods agree all the way", () => {
    const inputs = pairInputs({ n: 4, q: 0.2 });
    const tolerance = { event: 1e-8, rkc: 1e-6, proximal: 1, auto: 1 }; // `proximal` is told by its step
    const sampling = { times: [1, 3, 10, 30, 200] };
    const run = (method: L1Method) =>
      simulateL1({ ...usual, method, inputs, sampling, tolerance: tolerance[method], step: 1e-3 });
    const [event, ...others] = methods.map(run);
    const plain = simulateL1({ ...usual, method: "event", sampling });
    sampling.times.forEach((_t, i) => {
      const rows = event.observables.squaredNorm[i];
      for (const { observables } of others) expect(apart(observables.squaredNorm[i], rows)).toBeLessThan(1e-3);
      if (i < 3) expect(apart(plain.observables.squaredNorm[i], rows)).toBeGreaterThan(1e-2);
    });
    for (const other of others) expect(winners(last(other), size)).toEqual(winners(last(event), size));
    const { energy } = event.observables;
    expect(energy.every((v, i) => i === 0 || v <= energy[i - 1] + 1e-9)).toBe(true);
  });

  it("refuses inputs of another number of features", () => {
    const run = () => simulateL1({ ...usual, inputs: basisInputs(5) });
    expect(run).toThrow(InputError);
    expect(run).toThrow("inputs are of 5 features, weights of 4; they must agree.");
  });
});

describe("simulateL1 with what it cannot listen to", () => {
  it.each([
    ["onSample", 5, "a function, got 5"],
    ["onSample", null, "a function, got null"],
    ["onProgress", "x", 'a function, got "x"'],
    ["signal", true, "an AbortSignal or an object with aborted: true or false, got true"],
    ["signal", {}, "an AbortSignal or an object with aborted: true or false, got an object"],
  ])("%s: %j is refused, by every simulation", (name, given, wanted) => {
    const message = new InputError(`${name} must be ${wanted}.`);
    const option = { [name]: given } as object;
    expect(() => simulateL1({ ...usual, ...option })).toThrow(message);
    expect(() => simulateAdamW({ ...size, weights, lambdaCode: 0.1, steps: 1, ...option })).toThrow(message);
    if (name !== "onSample") expect(() => simulateCollapse({ weights, lambda: 0.02, ...option })).toThrow(message);
  });
});

describe("simulateL1 that does not come to rest", () => {
  it("says so, whatever the budget is", () => {
    const run = simulateL1({ ...usual, method: "proximal", step: 1e-300, maxSteps: 100_000 });
    expect(run.message).toBe(
      `the budget of 100000 steps ended at t = ${run.t}, before the weights came to rest; ` +
        "raise maxSteps or loosen the tolerance.",
    );
  });
});

describe("simulateL1 with onSample", () => {
  it.each(methods)("hears every sample as it is kept, the start and the end included, by %s", (method) => {
    const heard: { t: number; W: Float64Array }[] = [];
    const run = simulateL1({
      ...{ ...usual, method, sampling: { samples: 20, log: true } },
      onSample: (t, W) => heard.push({ t, W: W.slice() }),
    });
    expect(run.status).toBe("converged");
    expect(heard.map(({ t }) => t)).toEqual(run.times);
    expect([heard[0].t, heard.at(-1)?.t]).toEqual([0, run.t]);
    expect(heard[0].W).toEqual(weights);
    const kept = new Float64Array(24);
    heard.forEach(({ W }, i) => {
      run.weightsAtSample(i, kept);
      expect(W).toEqual(kept);
    });
  });

  it("hears the same where weights are not kept", () => {
    const ends: Float64Array[] = [];
    const told = {
      ...usual,
      sampling: { samples: 1 },
      onSample: (_t: number, W: Float64Array) => ends.push(W.slice()),
    };
    simulateL1(told);
    simulateL1({ ...told, keepWeights: false });
    expect(ends).toHaveLength(2);
    expect(ends[1]).toEqual(ends[0]);
  });

  it("does not change where the run goes, however many times it is heard of", () => {
    const end = (samples: number) => {
      const final = new Float64Array(24);
      const { t, stats } = simulateL1({
        ...{ ...usual, method: "rkc", sampling: { samples, log: samples > 1 } },
        onSample: (_t, W) => final.set(W),
      });
      return { t, stats, final };
    };
    expect(end(50)).toEqual(end(1));
  });

  it.each(methods)("hears copies: what it writes into them changes neither the run nor the start, by %s", (method) => {
    const own = weights.slice();
    const asked = { ...usual, weights: own, method, sampling: { samples: 20, log: true } };
    const plain = simulateL1(asked);
    const spoilt = simulateL1({ ...asked, onSample: (_t, W) => W.fill(0.5) });
    expect(own).toEqual(weights);
    expect({ ...spoilt, weightsAtSample: null }).toEqual({ ...plain, weightsAtSample: null });
  });

  it("is told where it is asynchronous", () => {
    const onSample = async () => {
      throw new Error("nobody hears this");
    };
    expect(() => simulateL1({ ...usual, onSample })).toThrow(
      new InputError("onSample returned a promise; it must be done with the weights before it returns."),
    );
  });

  it("hears of the listed times alone when times are listed, and goes on to the last of them", () => {
    const heard: number[] = [];
    const times = [0.5, 3, 4000];
    const run = simulateL1({ ...usual, sampling: { times }, onSample: (t) => heard.push(t) });
    expect(heard).toEqual(times);
    expect([run.status, run.t]).toEqual(["done", 4000]);
  });

  it("hears of the moment at which it is interrupted", () => {
    const heard: number[] = [];
    const signal = { aborted: false };
    const run = simulateL1({
      ...{ ...usual, method: "rkc", sampling: { samples: 1 }, signal },
      onProgress: ({ t }) => {
        signal.aborted = t > 2;
      },
      onSample: (t) => heard.push(t),
    });
    expect(run.status).toBe("interrupted");
    expect(heard).toEqual([run.t]);
    expect(run.t).toBeGreaterThan(2);
  });

  it("says how to keep weights where there were too many, and which samples there are", () => {
    const [n, m] = [40, 300];
    const weights = initialWeights({ n, m, key: 0 });
    const common = { weights, n, m, lambda: 0.01, tEnd: 0.1 };
    const run = simulateL1({ ...common, sampling: { samples: 200 } });
    expect(run.weights).toBeNull();
    const out = new Float64Array(n * m);
    expect(() => run.weightsAtSample(0, out)).toThrow("200 x 40 x 300 numbers were too many to keep; give keepWeights");
    expect(() => run.weightsAtSample(200, out)).toThrow("i must be from 0 to 199, got 200.");
    const kept = simulateL1({ ...common, sampling: { samples: 200 }, keepWeights: true });
    kept.weightsAtSample(199, out);
    expect(run.final.weights?.flatMap((row) => [...row])).toEqual([...out]);
  });
});

describe("simulateL1 with onStep", () => {
  it.each(methods)("hears of the start and of every accepted step to the end, in copies, by %s", (method) => {
    const heard: { t: number; W: Float64Array }[] = [];
    const plain = simulateL1({ ...usual, method });
    const run = simulateL1({
      ...{ ...usual, method },
      onStep: (t, W) => {
        heard.push({ t, W: W.slice() });
        W.fill(0.5);
      },
    });
    expect({ ...run, weightsAtSample: null }).toEqual({ ...plain, weightsAtSample: null });
    expect(heard).toHaveLength((run.stats.steps as number) + 1);
    expect(heard[0]).toEqual({ t: 0, W: weights });
    expect(heard[heard.length - 1]).toEqual({ t: run.t, W: last(run) });
    expect(heard.every(({ t }, i) => i === 0 || t > heard[i - 1].t)).toBe(true);
  });

  it("refuses what cannot listen, and what would listen later", () => {
    const wrong = { onStep: true } as object;
    expect(() => simulateL1({ ...usual, ...wrong })).toThrow(new InputError("onStep must be a function, got true."));
    const later = { onStep: async () => undefined };
    expect(() => simulateL1({ ...usual, ...later })).toThrow("onStep returned a promise; it must be done");
  });
});
