import { describe, expect, it } from "vitest";
import { type CollisionsOutcome, collisions } from "../../src/experiments/collisions.ts";
import { counts } from "../../src/experiments/counts.ts";
import type { Cell } from "../../src/experiments/experiment.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { slotMean } from "../../src/theory/index.ts";
import { settled } from "../support/cells.ts";

const usual = { n: 64, tolerance: 1e-2, kernel: "auto" } as const;

/** Cells without a simulation: these counts of replicas 0, 1, … */
function counted(m: number, lambda: number, values: readonly number[]) {
  return values.map((polysemantic, replica): Cell<SettleParameters, CollisionsOutcome> => {
    const outcome = { status: "converged", t: 1, polysemantic, polysemanticWindow: polysemantic };
    return { parameters: { ...usual, m, lambda }, replica, outcome };
  });
}

describe("counts", () => {
  const cells = [
    ...[...counted(64, 0.01, [14, 18]), ...counted(64, 0.1, [17, 19]), ...counted(64, 0.001, [16, 16])],
    ...[...counted(128, 0.01, [8, 8]), ...counted(128, 0.001, [6, 8])],
  ];
  const result = counts.collect(cells);

  it("are the runs of collisions", () => {
    const parameters = { ...usual, n: 16, m: 16, lambda: 0.02 };
    expect(settled(counts, parameters)).toEqual(settled(collisions, parameters));
    expect(result.points).toEqual(collisions.collect(cells).points);
  });

  it("at the paper's preset are at λ_code = 0.001, 0.01 and 0.1, at the sizes and starts of collisions", () => {
    const { paper } = counts.presets;
    expect(paper.parameters.lambda.map((lambda) => 4 * lambda)).toEqual([0.001, 0.01, 0.1]);
    expect({ ...paper.parameters, lambda: [2.5e-4] }).toEqual(collisions.presets.paper.parameters);
    expect([paper.seeds, paper.seed]).toEqual([16, 0]);
  });

  it("are compared with those at the weakest λ start by start, over the slot means", () => {
    const [one, two] = [64, 128].map((m) => slotMean({ n: 64, m }));
    expect(result.differences).toEqual([
      {
        ...{ ...usual, lambda: 0.1, weakest: 0.001, sizes: 1 },
        relative: expect.objectContaining({
          mean: expect.closeTo(2 / one, 12),
          standardError: expect.closeTo(1 / one, 12),
        }),
      },
      {
        ...{ ...usual, lambda: 0.01, weakest: 0.001, sizes: 2 },
        relative: expect.objectContaining({
          mean: expect.closeTo((0 + 1) / (one + two), 12), // −2 and 2; 2 and 0
          standardError: expect.closeTo(Math.sqrt(2 ** 2 + 1) / (one + two), 12),
        }),
      },
    ]);
  });

  it("leave out starts that were not run at every λ, and compare nothing where there is one λ", () => {
    const part = [...counted(64, 0.01, [14, 18, 9]), ...counted(64, 0.001, [16, 16])];
    expect(counts.collect(part).differences[0].relative).toMatchObject({ count: 2, mean: 0 });
    expect(counts.collect(counted(64, 0.01, [14])).differences).toEqual([]);
  });

  it("make a claim for each λ, and for each that differs from the weakest", () => {
    const claims = counts.expect(result);
    const of = (id: string) => claims.filter((claim) => claim.id === id);
    expect(of("counts-rest")).toMatchObject([{ measurement: 1, holds: true, invariant: true }]);
    expect(of("counts-slot-mean").map(({ parameters }) => parameters?.lambda)).toEqual([0.01, 0.1, 0.001]);
    expect(of("counts-paper").map(({ measurement }) => measurement)).toEqual([1, 18 / 16, 23 / 24]);
    expect(of("counts-change")).toMatchObject([
      { prediction: 0, holds: true, parameters: { n: 64, lambda: 0.1 } }, // 2 standard errors
      { prediction: 0, holds: true, parameters: { n: 64, lambda: 0.01 } },
    ]);
    const apart = [...counted(64, 0.1, [20, 22]), ...counted(64, 0.001, [15, 16])];
    expect(counts.expect(counts.collect(apart)).find(({ id }) => id === "counts-change")?.holds).toBe(false);
  });
});
