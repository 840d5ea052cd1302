import { type Crowding, type LeaderMove, leaderLedger } from "../measure/ledger.ts";
import { winners } from "../measure/winners.ts";
import { relaxation } from "../theory/index.ts";
import { byParameters, type Experiment, Interrupted, replicaStart } from "./experiment.ts";
import { claimsAt } from "./ledgerClaims.ts";
import { bothLoseAlone, pairsOf, startsOf } from "./ledgerPairs.ts";
import {
  type CrowdingSums,
  type LedgerOutcome,
  type LedgerPoint,
  pointOf,
  SLOW_TIMES,
  STAGE_ONE,
} from "./ledgerPoint.ts";
import {
  checkIndependentRows,
  checkSurvivors,
  restClaim,
  type SettleParameters,
  settle,
  settleParameters,
  settleWork,
  statusField,
} from "./settle.ts";

export type { CrowdingSums, LedgerOutcome, LedgerPoint } from "./ledgerPoint.ts";

/** Result of `ledger`, a point for every size. */
export interface LedgerResult {
  readonly points: readonly LedgerPoint[];
}

/** Who overtakes the leaders of features, when, and what that has to do with who shares a neuron (theory §4). */
export const ledger: Experiment<SettleParameters, LedgerOutcome, LedgerResult> = {
  name: "ledger",
  title: "The ledger: when each feature loses its largest weight, and to whom",
  parameters: settleParameters,
  outcome: {
    status: statusField,
    moves: { what: "leaders overtaken", unit: "moves", shape: "number" },
    births: { what: "weights that leave zero", unit: "weights", shape: "number" },
    evictions: { what: "weights that have led and reach zero", unit: "weights", shape: "number" },
    favoured: { what: "moves for which interference together speaks, push + draw > 0", unit: "moves", shape: "number" },
    departed: { what: "features that end away from their largest |W_ik(0)|", unit: "features", shape: "number" },
    accounted: { what: "features led by their moves to their final winner", unit: "features", shape: "number" },
    partner: {
      sameSign: {
        what: "moves whose most interfering active partner on the lost neuron has the loser's sign there",
        unit: "moves",
        shape: "number",
      },
      oppositeSign: { what: "moves where it has the opposite sign", unit: "moves", shape: "number" },
      none: { what: "moves without an active partner there", unit: "moves", shape: "number" },
    },
    pushed: { what: "moves so far, pushed off the lost neuron", unit: "moves", shape: "times" },
    drawn: { what: "moves so far, drawn to the won neuron", unit: "moves", shape: "times" },
    away: { what: "features not led by their largest |W_ik(0)|", unit: "features", shape: "times" },
    awayEarly: { what: "features not led by it at s = 0.03", unit: "features", shape: "number" },
    relaxed: {
      moved: { what: "features whose leader changes in the relaxation", unit: "features", shape: "number" },
      departed: { what: "those of them that end away", unit: "features", shape: "number" },
    },
    lone: {
      features: { what: "features alone on the neuron of their largest |W_ik(0)|", unit: "features", shape: "number" },
      kept: { what: "those of them that win it", unit: "features", shape: "number" },
    },
    benign: {
      features: { what: "features two of which, of opposite signs, start on one neuron", unit: "1", shape: "number" },
      kept: { what: "those of them that win it", unit: "features", shape: "number" },
    },
    collided: {
      pairs: { what: "pairs that start on one neuron with the same sign", unit: "pairs", shape: "number" },
      bothLose: { what: "those of which neither wins it", unit: "pairs", shape: "number" },
      bothLoseAlone: {
        what: "pairs of which neither wins it in a run of their two rows alone",
        unit: "pairs",
        shape: "number",
      },
      byRival: {
        what: "features of these whose first move is caused by the other of the pair",
        unit: "features",
        shape: "number",
      },
      relaxedOff: {
        what: "pairs of which neither is led by it after the relaxation",
        unit: "pairs",
        shape: "number",
      },
    },
    lost: {
      sameSign: { what: "Σ W_jk² of the loser's sign on lost neurons, all moves", unit: "weight^2", shape: "number" },
      oppositeSign: { what: "the same of the opposite sign", unit: "weight^2", shape: "number" },
    },
    won: {
      sameSign: { what: "Σ W_jk² of the winner's sign on won neurons, all moves", unit: "weight^2", shape: "number" },
      oppositeSign: { what: "the same of the opposite sign", unit: "weight^2", shape: "number" },
    },
  },
  times: { name: "s", unit: "slow time λt", by: [], at: () => SLOW_TIMES },
  presets: {
    quick: {
      parameters: { n: [32], m: [32, 64, 128], lambda: [0.0025], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [64], m: [64, 128, 256, 512], lambda: [0.0025], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 64,
      seed: 0,
    },
  },
  claims: [
    "ledger-rest",
    "ledger-complete",
    "ledger-interference",
    "ledger-stage-one",
    "ledger-both-lose",
    "ledger-pair-alone",
    "ledger-benign-keep",
  ],
  check: (parameters) => {
    checkSurvivors(parameters);
    checkIndependentRows(parameters);
  },
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m, lambda } = parameters;
    const begin = replicaStart({ n, m }, context);
    const relax = relaxation({ W: begin, n, m, signal: context.signal });
    if (relax.status === "interrupted") throw new Interrupted("interrupted");
    const pairsAlone = pairsOf(winners(begin, { n, m })).collided.filter((pair) =>
      bothLoseAlone(begin, pair, parameters, context),
    );
    const keeper = leaderLedger({ n, m });
    const { start, status } = settle(parameters, context, { onStep: keeper.observe });
    const { entries, first, last } = keeper.result();
    const moves = entries.filter((entry) => entry.kind === "move");
    const relaxed = winners(relax.weights, { n, m }).neuron;
    const away = awayAt(moves, first);
    const count = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
    const by = (s: number, cause: string) =>
      moves.filter((move) => move.cause === cause && lambda * move.t <= s).length;
    const partners = (sign: number) => moves.filter(({ partnerSign }) => partnerSign === sign).length;
    const departs = first.map((k, i) => k !== last[i]);
    const relaxes = first.map((k, i) => k !== relaxed[i]);
    return {
      status,
      moves: moves.length,
      births: count("birth"),
      evictions: count("eviction"),
      favoured: moves.filter(({ push, draw }) => push + draw > 0).length,
      departed: departs.filter(Boolean).length,
      accounted: last.filter((k, i) => ledTo(moves, first, i) === k).length,
      partner: { sameSign: partners(1), oppositeSign: partners(-1), none: partners(0) },
      pushed: SLOW_TIMES.map((s) => by(s, "pushed")),
      drawn: SLOW_TIMES.map((s) => by(s, "drawn")),
      away: SLOW_TIMES.map((s) => away(s / lambda)),
      awayEarly: away(STAGE_ONE / lambda),
      relaxed: {
        moved: relaxes.filter(Boolean).length,
        departed: relaxes.filter((moved, i) => moved && departs[i]).length,
      },
      ...startsOf({ first, last, moves, relaxed, alone: pairsAlone.length }, winners(start, { n, m })),
      lost: summed(moves.map((move) => move.lost)),
      won: summed(moves.map((move) => move.won)),
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => pointOf(parameters, outcomes)),
  }),
  expect: ({ points }) => {
    const runs = points.reduce((sum, { moves }) => sum + moves.count, 0);
    if (runs === 0) return [];
    const resting = points.reduce((sum, point) => sum + point.resting, 0);
    return [restClaim("ledger", resting, runs), ...points.flatMap(claimsAt)];
  },
};

/** Features led by another neuron than at the start, at a flow time. */
function awayAt(moves: readonly LeaderMove[], first: readonly number[]): (t: number) => number {
  return (t) => {
    const leaders = [...first];
    for (const move of moves) if (move.t <= t) leaders[move.feature] = move.to;
    return leaders.filter((k, i) => k !== first[i]).length;
  };
}

/** Where the moves of a feature lead it, each from where the last one ended; NaN where one begins elsewhere. */
function ledTo(moves: readonly LeaderMove[], first: readonly number[], feature: number): number {
  return moves
    .filter((move) => move.feature === feature)
    .reduce((at, { from, to }) => (from === at ? to : Number.NaN), first[feature]);
}

function summed(all: readonly Crowding[]): CrowdingSums {
  return {
    sameSign: all.reduce((sum, { sameSign }) => sum + sameSign, 0),
    oppositeSign: all.reduce((sum, { oppositeSign }) => sum + oppositeSign, 0),
  };
}
