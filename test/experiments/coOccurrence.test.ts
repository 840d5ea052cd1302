import { beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { claimsOf } from "../../src/experiments/claim.ts";
import {
  type CoOccurrenceOutcome,
  type CoOccurrenceParameters,
  coOccurrence,
  type InputKind,
} from "../../src/experiments/coOccurrence.ts";
import { type Cell, replicaStart } from "../../src/experiments/experiment.ts";
import { polysemanticCount } from "../../src/measure/polysemantic.ts";
import { slotTable } from "../../src/measure/slots.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { trainAutoencoder } from "../../src/reference/autoencoder.ts";
import { cellsOf, context, settled } from "../support/cells.ts";

type CoOccurrenceCell = Cell<CoOccurrenceParameters, CoOccurrenceOutcome>;

const { inputs: inputKinds } = coOccurrence.presets.quick.parameters;
const usual = { n: 6, m: 8, lambda: 0.02, tolerance: 1e-3, kernel: "auto", inputs: "pairs", p: 0 } as const;

/** Cells without a simulation. */
function counted(
  at: Partial<CoOccurrenceParameters>,
  counts: readonly number[],
  told: Partial<CoOccurrenceOutcome> = {},
) {
  return counts.map((polysemantic, replica): CoOccurrenceCell => {
    const parameters = { ...usual, ...at };
    const asL1Flow = parameters.p === 0 ? 1 : null;
    const outcome = {
      status: "converged",
      polysemantic,
      polysemanticWindow: polysemantic,
      lost: 0,
      split: 0,
      largest: 0.98,
      asL1Flow,
    };
    return { parameters, replica, outcome: { ...outcome, ...told } };
  });
}
const claims = (cells: CoOccurrenceCell[]) => claimsOf(coOccurrence, coOccurrence.collect(cells));

describe("a run of coOccurrence", () => {
  it.each(inputKinds)("is the L1 flow at p = 0, %s", (inputs) => {
    for (let replica = 0; replica < 6; replica++) {
      const outcome = coOccurrence.cell({ ...usual, inputs, n: 8, m: 8 }, context({ replica }));
      expect(outcome).toMatchObject({ asL1Flow: 1, status: "converged", lost: 0, split: 0 });
    }
  });

  it("counts what its weights say, and compares with the L1 flow at p = 0 only", () => {
    for (const at of [
      { inputs: "independent", p: 0.01 },
      { inputs: "pairs", p: 0.3 },
    ] as const) {
      const { outcome, weights } = settled(coOccurrence, { ...usual, ...at }, { replica: 1 });
      const size = { n: usual.n, m: usual.m };
      const { lost, split } = slotTable(weights, size);
      const largest = Array.from({ length: 6 }, (_, i) =>
        Math.max(...weights.subarray(i * 8, i * 8 + 8).map(Math.abs)),
      );
      expect(outcome).toEqual({
        ...{ status: "converged", lost, split, asL1Flow: null, polysemantic: polysemanticCount(weights, size) },
        polysemanticWindow: polysemanticCount(weights, { ...size, window: [0.8, 1.2] }),
        largest: expect.closeTo(summarize(largest).mean, 12),
      });
    }
  });

  it("ends where gradient descent on the autoencoder ends, with all pairs as inputs", () => {
    // the loss with pairs of weight q beside the single features, all over 1 + q(n − 1)
    const [n, m, q] = [4, 6, 0.2];
    const { weights } = settled(coOccurrence, { ...usual, n, m, tolerance: 1e-4, p: q }, { replica: 2 });
    const singles = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));
    const pairs = singles.flatMap((a, i) => singles.slice(i + 1).map((b) => a.map((x, j) => x + b[j])));
    const scale = 1 + q * (n - 1);
    const start = replicaStart({ n, m }, { seed: 0, replica: 2 });
    const trained = trainAutoencoder(
      Array.from({ length: n }, (_, i) => [...start.subarray(i * m, (i + 1) * m)]),
      {
        ...{ lambdaCode: 4 * usual.lambda, learningRate: 0.005, steps: 30_000 },
        inputs: {
          rows: [...singles, ...pairs],
          weights: [...singles.map(() => 1 / scale), ...pairs.map(() => q / scale)],
        },
      },
    );
    // descent jitters around zero by a step of the penalty, 0.005 · 0.08
    trained.to1DArray().forEach((w, k) => {
      expect(Math.abs(w - weights[k])).toBeLessThan(2e-3);
    });
  });
});

describe("8 features on 8 neurons, λ = 0.02, 16 starts", () => {
  // Measured over 24 starts, p = 0, 0.005, 0.01, 0.02, 0.04: independent 2.08 ± 0.12, 1.79, 1.33, 0.96, 0.63 ± 0.10;
  // pairs 2.08 ± 0.12, 1.88, 1.42, 1.04, 0.75 ± 0.09
  let cells: CoOccurrenceCell[];
  beforeAll(() => {
    const lists = { n: [8], m: [8], lambda: [0.02], tolerance: [1e-2], inputs: inputKinds, p: [0, 0.01, 0.04] };
    cells = cellsOf(coOccurrence, lists, { seeds: 16 });
  });
  const counts = (inputs: InputKind, p: number) =>
    cells
      .filter((cell) => cell.parameters.inputs === inputs && cell.parameters.p === p)
      .map((cell) => cell.outcome.polysemantic);

  it.each(inputKinds)("share fewer neurons the more often features are on together, start by start, %s", (inputs) => {
    for (const [less, more] of [
      [0, 0.01],
      [0.01, 0.04],
    ]) {
      const [a, b] = [counts(inputs, less), counts(inputs, more)];
      const { count, mean, standardError } = summarize(a.map((own, replica) => own - b[replica]));
      expect(count).toBe(16);
      expect(mean).toBeGreaterThan(2 * standardError);
    }
    const fall = summarize(counts(inputs, 0).map((own, replica) => own - counts(inputs, 0.04)[replica]));
    expect(fall.mean).toBeGreaterThan(4 * fall.standardError);
  });

  it("give the same at p = 0 whatever p means", () => {
    expect(counts("pairs", 0)).toEqual(counts("independent", 0));
  });

  it("are claimed to differ, and all to rest", () => {
    const result = coOccurrence.collect(cells);
    for (const { resting } of result.points) expect(resting).toBe(16);
    const found = claimsOf(coOccurrence, result);
    expect(found.map(({ holds }) => holds)).toEqual([true, false, false]);
    for (const kind of inputKinds) {
      const claim = found.find(({ id }) => id === `co-occurrence-count-${kind}`);
      expect(claim).toMatchObject({ prediction: 1, measurement: expect.any(Number), holds: false });
      expect(claim?.measurement).toBeLessThan(0.7);
    }
  });
});

describe("the claims of coOccurrence", () => {
  const claim = (cells: CoOccurrenceCell[], about: string) => claims(cells).find(({ id }) => id.startsWith(about));

  it("give a quotient of means with both errors, as if they were independent", () => {
    // 6 ± 1 over 8 ± 2: 0.75, errors 1/8 and 0.75 · 2/8
    const cells = [...counted({ p: 0 }, [6, 10]), ...counted({ p: 0.1 }, [5, 7])];
    expect(claim(cells, "co-occurrence-count")).toMatchObject({
      ...{ prediction: 1, measurement: 0.75, holds: true },
      standardError: expect.closeTo(Math.hypot(1 / 8, 1.5 / 8), 12),
    });
    const far = [...counted({ p: 0 }, [7, 9]), ...counted({ p: 0.05 }, [9, 9]), ...counted({ p: 0.1 }, [1, 3])];
    expect(claim(far, "co-occurrence-count")).toMatchObject({
      ...{ measurement: 0.25, holds: false, standardError: expect.closeTo(Math.hypot(1, 0.25) / 8, 12) },
      statement: expect.stringContaining("p = 0.1"),
    });
  });

  it("compare the largest p with p = 0 at the same λ", () => {
    const cells = [
      ...counted({ lambda: 0.01, p: 0 }, [4, 4]),
      ...counted({ lambda: 0.01, p: 0.1 }, [2, 2]),
      ...counted({ lambda: 0.0025, p: 0 }, [8, 8]),
      ...counted({ lambda: 0.0025, p: 0.1 }, [4, 4]),
    ];
    const found = claims(cells).filter(({ id }) => /^co-occurrence-count/.test(id));
    expect(found.map(({ id, measurement }) => [id, measurement])).toEqual([
      ["co-occurrence-count-lambda0.01", 0.5],
      ["co-occurrence-count-lambda0.0025", 0.5],
    ]);
  });

  it("say nothing of p without a count at p = 0, or with none but that", () => {
    const ids = (cells: CoOccurrenceCell[]) => claims(cells).map(({ id }) => id);
    expect(ids(counted({ p: 0.1 }, [1, 2]))).toEqual([]);
    expect(ids(counted({ p: 0 }, [1, 2]))).toEqual(["co-occurrence-basis"]);
    expect(ids([...counted({ p: 0 }, [0, 0]), ...counted({ p: 0.1 }, [0, 0])])).toEqual(["co-occurrence-basis"]);
  });

  it("sum the counts at equal p/λ for the quotient of two λ", () => {
    const cells = [
      ...counted({ lambda: 0.01, p: 0.01 }, [3, 5]), // p/λ = 1: 4 ± 1 against 5 ± 1
      ...counted({ lambda: 0.01, p: 0.02 }, [1, 3]), // p/λ = 2: 2 ± 1 against 3 ± 1
      ...counted({ lambda: 0.01, p: 0.08 }, [9, 9]), // no partner
      ...counted({ lambda: 0.0025, p: 0.0025 }, [4, 6]),
      ...counted({ lambda: 0.0025, p: 0.005 }, [2, 4]),
    ];
    expect(claim(cells, "co-occurrence-scale")).toMatchObject({
      measurement: 0.75,
      standardError: expect.closeTo(Math.hypot(Math.SQRT2, 0.75 * Math.SQRT2) / 8, 12),
      statement: expect.stringContaining("2 values of p/λ"),
    });
    expect(claim(counted({ p: 0.1 }, [1, 2]), "co-occurrence-scale")).toBeUndefined();
    const apart = [...counted({ lambda: 0.01, p: 0.01 }, [1, 2]), ...counted({ lambda: 0.0025, p: 0.01 }, [1, 2])];
    expect(claim(apart, "co-occurrence-scale")).toBeUndefined();
  });

  it("see any p = 0 run that differs from the L1 flow as a failure of the code", () => {
    const fine = [...counted({}, [1, 2]), ...counted({ inputs: "independent", lambda: 0.01 }, [1, 2])];
    expect(claim(fine, "co-occurrence-basis")).toMatchObject({ invariant: true, measurement: 1, holds: true });
    for (const at of [{}, { lambda: 0.01 }, { inputs: "independent" }] as const) {
      const cells = [...fine, ...counted({ ...at, n: 5 }, [1], { asL1Flow: 0.8 })];
      const found = claims(cells).filter(({ id }) => /^co-occurrence-basis/.test(id));
      expect(found.map(({ holds }) => holds)).toContain(false);
    }
  });
});

describe("the check of coOccurrence", () => {
  const check = (at: Partial<CoOccurrenceParameters>) => () => coOccurrence.check?.({ ...usual, m: 20, ...at });

  it("refuses independent features that are always on, but not pairs as heavy as single features", () => {
    expect(check({ inputs: "independent", p: 1 })).toThrow(InputError);
    expect(check({ inputs: "independent", p: 1 })).toThrow(
      "p must be below 1 for independent features, got 1: then all are always on.",
    );
    expect(check({ inputs: "pairs", p: 1 })).not.toThrow();
  });

  it("refuses more independent features than patterns can be listed, but not at p = 0 and not as pairs", () => {
    expect(check({ inputs: "independent", p: 0.1, n: 17 })).toThrow(InputError);
    expect(check({ inputs: "independent", p: 0.1, n: 17 })).toThrow(/^n = 17 has 2\^17 - 1 patterns, .* up to n = 16/);
    expect(check({ inputs: "independent", p: 0.1, n: 16 })).not.toThrow();
    expect(check({ inputs: "independent", p: 0, n: 17 })).not.toThrow();
    expect(check({ inputs: "pairs", p: 0.1, n: 17 })).not.toThrow();
  });
});
