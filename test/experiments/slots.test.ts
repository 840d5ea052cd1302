import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell } from "../../src/experiments/experiment.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { type SlotsOutcome, slots } from "../../src/experiments/slots.ts";
import type { SlotTable } from "../../src/measure/slots.ts";
import { cellsOf, settled } from "../support/cells.ts";

const usual = { lambda: 0.01, tolerance: 1e-3, kernel: "auto" } as const;
const full: SlotTable = { empty: 2, one: 4, benign: 2, sameSign: 0, three: 0, lost: 0, split: 0 }; // n = m = 8

/** Cells without a simulation. */
function tabled(tables: readonly SlotTable[], status = "converged") {
  return tables.map((table, replica): Cell<SettleParameters, SlotsOutcome> => {
    return { parameters: { ...usual, n: 8, m: 8 }, replica, outcome: { status, slots: table } };
  });
}

describe("a run of slots", () => {
  it.each([
    [8, 4],
    [16, 8],
    [9, 5],
    [8, 8],
    [24, 16],
    [16, 64],
    [1, 5],
  ])("rests with a slot for every feature and a feature in every slot at most, n = %d, m = %d", (n, m) => {
    for (let replica = 0; replica < 4; replica++) {
      const { outcome, weights } = settled(slots, { ...usual, n, m }, { replica });
      expect(outcome.status).toBe("converged");
      const { empty, one, benign, sameSign, three, lost, split } = outcome.slots;
      expect({ sameSign, three, lost, split }).toEqual({ sameSign: 0, three: 0, lost: 0, split: 0 });
      expect([empty + one + benign, one + 2 * benign]).toEqual([m, n]);
      // column by column: weights of either sign
      const held = Array.from({ length: m }, (_, k) => {
        const column = Array.from({ length: n }, (__, i) => weights[i * m + k]);
        return `${column.filter((w) => w > 0).length}${column.filter((w) => w < 0).length}`;
      });
      expect(held.filter((pair) => pair === "11")).toHaveLength(benign);
      expect(held.filter((pair) => pair === "00")).toHaveLength(empty);
      if (n === 2 * m) expect(benign).toBe(m);
    }
  });
});

describe("the result of slots", () => {
  it("adds up the tables of the runs, whatever they hold", () => {
    const entry = fc.nat(9);
    const table = fc.record({
      ...{ empty: entry, one: entry, benign: entry, sameSign: entry, three: entry, lost: entry, split: entry },
    });
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 6 }), (tables) => {
        const [{ runs, total }] = slots.collect(tabled(tables)).points;
        expect(runs).toBe(tables.length);
        for (const name of Object.keys(full) as (keyof SlotTable)[]) {
          expect(total[name], name).toBe(tables.reduce((sum, own) => sum + own[name], 0));
        }
      }),
    );
  });

  it("keeps the sizes apart", () => {
    const cells = cellsOf(slots, { n: [8], m: [4, 8, 16], lambda: [0.02] }, { seeds: 3 });
    const { points } = slots.collect(cells);
    expect(points.map(({ m, runs, resting }) => [m, runs, resting])).toEqual([
      [4, 3, 3],
      [8, 3, 3],
      [16, 3, 3],
    ]);
    for (const { n, m, runs, total } of points) {
      expect(total.empty + total.one + total.benign).toBe(m * runs);
      expect(total.one + 2 * total.benign).toBe(n * runs);
    }
    expect(points.map(({ slotMean }) => slotMean)).toEqual([56 / 14, 56 / 30, 56 / 62]);
  });
});

describe("the claims of slots", () => {
  const claims = (cells: Cell<SettleParameters, SlotsOutcome>[]) =>
    Object.fromEntries(
      slots.expect(slots.collect(cells)).map(({ id, holds, measurement }) => [id, [holds, measurement]]),
    );
  const holds = [true, 1];

  it("hold where every slot has one feature at most", () => {
    expect(claims(tabled([full, full]))).toEqual({
      ...{ "slots-rest": holds, "slots-one-sign": holds, "slots-two-features": holds },
      ...{ "slots-none-lost": holds, "slots-none-split": holds },
    });
  });

  it.each<[keyof SlotTable, string]>([
    ["sameSign", "slots-one-sign"],
    ["three", "slots-two-features"],
    ["lost", "slots-none-lost"],
    ["split", "slots-none-split"],
  ])("fail one by one: a single case of %s among 16 breaks %s alone", (name, id) => {
    const found = claims(tabled([full, { ...full, [name]: 1 }]));
    const others = Object.entries(found).filter(([own]) => own !== id);
    expect(found[id]).toEqual([false, 15 / 16]);
    expect(others.map(([, verdict]) => verdict)).toEqual([holds, holds, holds, holds]);
  });

  it("see a run that does not come to rest as a failure of the code, and of nothing else", () => {
    const cells = [...tabled([full, full, full]), ...tabled([full], "maxSteps")];
    const [rest, ...others] = slots.expect(slots.collect(cells));
    expect(rest).toMatchObject({ id: "slots-rest", invariant: true, measurement: 0.75, holds: false });
    for (const { invariant, holds } of others) expect([invariant, holds]).toEqual([false, true]);
  });
});
