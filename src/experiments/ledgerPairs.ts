import type { LeaderMove, Ledger } from "../measure/ledger.ts";
import { type Winners, winners } from "../measure/winners.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { type CellContext, Interrupted } from "./experiment.ts";
import type { LedgerOutcome } from "./ledgerPoint.ts";
import type { SettleParameters } from "./settle.ts";

/** Features by who else starts on the neuron of their largest weight; three and more on one are left out. */
export function pairsOf({ neuron, sign }: Winners) {
  const on = new Map<number, number[]>();
  for (const [i, k] of neuron.entries()) on.set(k, [...(on.get(k) ?? []), i]);
  const groups = [...on.values()];
  const pairs = groups.filter((group) => group.length === 2);
  return {
    alone: groups.flatMap((group) => (group.length === 1 ? group : [])),
    benign: pairs.filter(([i, j]) => sign[i] !== sign[j]).flat(),
    collided: pairs.filter(([i, j]) => sign[i] === sign[j]),
  };
}

/** Whether both lose the neuron that they start on in a run of the two rows alone. @throws Interrupted */
export function bothLoseAlone(
  start: Float64Array,
  pair: readonly number[],
  { m, lambda, tolerance, kernel }: SettleParameters,
  { signal }: Pick<CellContext, "signal">,
): boolean {
  const weights = new Float64Array(2 * m);
  for (const [place, i] of pair.entries()) weights.set(start.subarray(i * m, (i + 1) * m), place * m);
  const size = { n: 2, m };
  const how = { method: "rkc", tolerance, kernel, sampling: { samples: 1 }, keepWeights: true, signal } as const;
  const run = simulateL1({ ...size, weights, lambda, ...how });
  if (run.status === "interrupted") throw new Interrupted("interrupted");
  const end = new Float64Array(2 * m);
  run.weightsAtSample(run.times.length - 1, end);
  const [first, last] = [winners(weights, size).neuron, winners(end, size).neuron];
  return first.every((k, i) => k !== last[i]);
}

/** How they fare. */
export function startsOf(
  { first, last, moves, relaxed, alone: aloneToo }: LedgerStory,
  starts: Winners,
): Pick<LedgerOutcome, "lone" | "benign" | "collided"> {
  const { alone, benign, collided } = pairsOf(starts);
  const kept = (i: number) => first[i] === last[i];
  const lost = collided.filter((pair) => !pair.some(kept));
  const causeOfFirst = (i: number) => moves.find(({ feature }) => feature === i)?.causedBy;
  return {
    lone: { features: alone.length, kept: alone.filter(kept).length },
    benign: { features: benign.length, kept: benign.filter(kept).length },
    collided: {
      pairs: collided.length,
      bothLose: lost.length,
      bothLoseAlone: aloneToo,
      byRival: lost.flatMap(([i, j]) => [causeOfFirst(i) === j, causeOfFirst(j) === i]).filter(Boolean).length,
      relaxedOff: collided.filter((pair) => pair.every((i) => relaxed[i] !== first[i])).length,
    },
  };
}

/** What happened to the features of a run, and to how many pairs the same when they are alone. */
interface LedgerStory extends Pick<Ledger, "first" | "last"> {
  readonly moves: readonly LeaderMove[];
  readonly relaxed: Int32Array;
  readonly alone: number;
}
