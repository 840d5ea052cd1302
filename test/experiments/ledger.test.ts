import { describe, expect, it } from "vitest";
import { replicaStart } from "../../src/experiments/experiment.ts";
import { type LedgerOutcome, ledger } from "../../src/experiments/ledger.ts";
import { ledgerFigure } from "../../src/figures/index.ts";
import { winners } from "../../src/measure/winners.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";
import { relaxation } from "../../src/theory/index.ts";
import { settled } from "../support/cells.ts";

const parameters = { n: 24, m: 24, lambda: 0.01, tolerance: 1e-3, kernel: "auto" } as const;
const size = { n: 24, m: 24 };
const runs = [0, 1, 2].map((replica) => settled(ledger, parameters, { replica }));
const cells = runs.map(({ outcome }, replica) => ({ parameters, replica, outcome }));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const over = (pick: (outcome: LedgerOutcome) => number) => sum(runs.map(({ outcome }) => pick(outcome)));

describe("a run of ledger", () => {
  const { outcome, weights } = runs[1];
  const start = replicaStart(size, { seed: 0, replica: 1 });
  const first = winners(start, size);
  const last = winners(weights, size).neuron;
  const features = Array.from(first.neuron.keys());
  const kept = features.filter((i) => first.neuron[i] === last[i]);

  it("counts the features that depart, all of them accounted for by their moves", () => {
    expect(outcome.status).toBe("converged");
    expect(outcome.departed).toBe(24 - kept.length);
    expect(outcome.away.at(-1)).toBe(outcome.departed);
    expect(outcome.accounted).toBe(24);
    expect(outcome.moves).toBeGreaterThanOrEqual(outcome.departed);
    const { sameSign, oppositeSign, none } = outcome.partner;
    expect(sameSign + oppositeSign + none).toBe(outcome.moves);
    expect((outcome.pushed.at(-1) ?? 0) + (outcome.drawn.at(-1) ?? 0)).toBe(outcome.moves);
    expect(outcome.away.findLast((_, i) => i <= 20)).toBeLessThanOrEqual(outcome.moves);
  });

  it("sorts features by who else starts on the neuron of their largest weight, all pairs compared", () => {
    const others = (i: number) => features.filter((j) => j !== i && first.neuron[j] === first.neuron[i]);
    const alone = features.filter((i) => others(i).length === 0);
    const paired = features.filter((i) => others(i).length === 1);
    const sameSign = (i: number) => first.sign[i] === first.sign[others(i)[0]];
    const benign = paired.filter((i) => !sameSign(i));
    const collided = paired.filter(sameSign);
    const both = collided.filter((i) => !kept.includes(i) && !kept.includes(others(i)[0]));
    expect(outcome.lone).toEqual({ features: alone.length, kept: alone.filter((i) => kept.includes(i)).length });
    expect(outcome.benign).toEqual({ features: benign.length, kept: benign.filter((i) => kept.includes(i)).length });
    expect(outcome.collided).toMatchObject({ pairs: collided.length / 2, bothLose: both.length / 2 });
    expect(outcome.collided.byRival).toBeLessThanOrEqual(both.length);
  });

  it("runs same-sign pairs alone, and finds of each what the event method finds", () => {
    const pairs = features.flatMap((i) =>
      features
        .filter((j) => j > i && first.neuron[j] === first.neuron[i] && first.sign[j] === first.sign[i])
        .filter(() => features.filter((l) => first.neuron[l] === first.neuron[i]).length === 2)
        .map((j) => [i, j]),
    );
    expect(pairs).toHaveLength(outcome.collided.pairs);
    const both = pairs.filter(([i, j]) => {
      const W = Float64Array.from([i, j].flatMap((row) => Array.from(start.slice(row * 24, (row + 1) * 24))));
      const { final } = simulateL1({ weights: W, n: 2, m: 24, lambda: 0.01, method: "event" });
      return final.winners?.every((k) => k !== first.neuron[i]);
    });
    expect(outcome.collided.bothLoseAlone).toBe(both.length);
  });

  it("asks which leaders the relaxation alone would change", () => {
    const relaxed = winners(relaxation({ W: start, ...size }).weights, size).neuron;
    const moved = features.filter((i) => relaxed[i] !== first.neuron[i]);
    const departed = moved.filter((i) => !kept.includes(i)).length;
    expect(outcome.relaxed).toEqual({ moved: moved.length, departed });
  });
});

describe("the result of ledger", () => {
  const [point] = ledger.collect(cells).points;

  it("has shares of all runs together, with the error of leaving one out", () => {
    const p = over(({ lone }) => lone.kept) / over(({ lone }) => lone.features);
    expect(point.loneKept?.mean).toBeCloseTo(p, 12);
    expect(point.bothLoseIndependent?.mean).toBeCloseTo((1 - p) / (1 + p), 12);
    const both = over(({ collided }) => collided.bothLose) / over(({ collided }) => collided.pairs);
    expect(point.bothLoseExcess?.mean).toBeCloseTo(both - (1 - p) / (1 + p), 12);
    const mean = (a: number, b: number) =>
      (runs[a].outcome.lone.kept + runs[b].outcome.lone.kept) /
      (runs[a].outcome.lone.features + runs[b].outcome.lone.features);
    const without = [mean(1, 2), mean(0, 2), mean(0, 1)];
    const middle = sum(without) / 3;
    const error = Math.sqrt((2 / 3) * sum(without.map((value) => (value - middle) ** 2)));
    expect(point.loneKept?.standardError).toBeCloseTo(error, 12);
  });

  it("measures crowding in what a neuron holds of one sign on average, (n − 1)/2m", () => {
    const lost = over((outcome) => outcome.lost.sameSign) / over(({ moves }) => moves);
    expect(point.lostSame?.mean).toBeCloseTo(lost / (23 / 48), 12);
    expect(point.wonSame?.mean).toBeLessThan(point.wonOpposite?.mean ?? 0);
  });

  it("finds interference behind every move, and judges collisions against features alone", () => {
    const claims = ledger.expect({ points: [point] });
    const claim = (id: string) => claims.find((own) => own.id === id) ?? expect.unreachable(id);
    expect(claim("ledger-complete")).toMatchObject({ measurement: 1, invariant: true, holds: true });
    expect(claim("ledger-interference").holds).toBe(true);
    expect(claim("ledger-both-lose").prediction).toBeCloseTo(point.bothLoseIndependent?.mean ?? 0, 12);
    expect(claim("ledger-benign-keep").prediction).toBeCloseTo(point.loneKept?.mean ?? 0, 12);
    expect(claim("ledger-stage-one").prediction).toBe(point.relaxed.mean);
  });

  it("has no share of pairs where there are none", () => {
    const [own] = ledger.collect([{ ...cells[0], outcome: { ...cells[0].outcome, collided: none } }]).points;
    expect([own.bothLose, own.bothLoseExcess, own.byRival, own.relaxedOff]).toEqual([null, null, null, null]);
    expect(ledger.expect({ points: [own] }).some(({ id }) => id === "ledger-both-lose")).toBe(false);
  });

  it("is drawn over slow time and against m/n, every size and n apart", () => {
    const { data, layout } = ledgerFigure({ points: [{ ...point, m: 48 }, { ...point, n: 12 }, point] });
    const traces = data as unknown as { name: string; x: number[]; y: number[]; xaxis: string }[];
    const named = (name: string, xaxis: string) => traces.filter((t) => t.name === name && t.xaxis === xaxis);
    expect(named("m/n = 1, n = 24", "x")[0].y).toEqual(point.away.map(({ mean }) => mean));
    expect(named("m/n = 2, n = 12", "x2").map(({ y }) => y)).toEqual([point.pushedBy, point.drawnBy]);
    const kept = point.loneKept?.mean;
    expect(named("alone, keeps it, n = 24", "x3")[0]).toMatchObject({ x: [1, 2], y: [kept, kept] });
    expect(named("won, same sign, n = 12", "x4")[0]).toMatchObject({ x: [2], y: [point.wonSame?.mean] });
    expect(JSON.stringify(layout.title)).toContain("n = 12, 24, ");
  });
});

const none = { pairs: 0, bothLose: 0, bothLoseAlone: 0, byRival: 0, relaxedOff: 0 };
