import { jackknife, type Summary, summarize } from "../measure/statistics.ts";
import type { SettleParameters } from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** Slow time up to which a loss counts as one of stage one, before the penalty acts. */
export const STAGE_ONE = 0.03;

/** Slow times s = λt at which losses are counted. */
export const SLOW_TIMES = logSpacedTimes(0.001, 30, 61);

/** Σ W_jk² of other features on the neurons of some features, summed over these; weight². */
export interface CrowdingSums {
  /** Of weights with the sign that the feature has there. */
  readonly sameSign: number;
  /** Of those with the other sign. */
  readonly oppositeSign: number;
}

/** One run and the ledger of its leaders. */
export interface LedgerOutcome {
  readonly status: string;
  /** Leaders overtaken, over all features; likewise all counts below. */
  readonly moves: number;
  /** Weights that leave zero. */
  readonly births: number;
  /** Weights that have led and reach zero. */
  readonly evictions: number;
  /** Moves for which interference together speaks, push + draw > 0. */
  readonly favoured: number;
  /** Features that end on another neuron than that of their largest initial weight. */
  readonly departed: number;
  /** Features that the moves, one after the other, lead from their largest initial weight to their final winner. */
  readonly accounted: number;
  /** Moves by the sign, seen from the loser, that the most interfering active partner has on the lost neuron. */
  readonly partner: { readonly sameSign: number; readonly oppositeSign: number; readonly none: number };
  /** Moves so far whose largest cause is a partner of the same sign on the lost neuron; one per slow time. */
  readonly pushed: readonly number[];
  /** Moves so far whose largest cause is a partner of the opposite sign on the won neuron; one per slow time. */
  readonly drawn: readonly number[];
  /** Features that are not led by their largest initial weight; one per slow time. */
  readonly away: readonly number[];
  /** Features away at λt = 0.03. */
  readonly awayEarly: number;
  /** Features whose leader changes in the relaxation without a penalty, and those of them that end up away. */
  readonly relaxed: { readonly moved: number; readonly departed: number };
  /** Features alone on the neuron of their largest initial weight, and those of them that win it. */
  readonly lone: { readonly features: number; readonly kept: number };
  /** The same of features of which two, of opposite signs, start on one neuron. */
  readonly benign: { readonly features: number; readonly kept: number };
  /** Pairs that start on one neuron with the same sign. */
  readonly collided: {
    readonly pairs: number;
    /** Those of which neither wins it. */
    readonly bothLose: number;
    /** Those of which neither wins it in a run of their two rows alone. */
    readonly bothLoseAlone: number;
    /** Features of those that both lose whose first move is caused by the other of the pair. */
    readonly byRival: number;
    /** Pairs of which neither is led by it after the relaxation without a penalty. */
    readonly relaxedOff: number;
  };
  /** What is on lost neurons at that moment, summed over the moves. */
  readonly lost: CrowdingSums;
  /** The same on won neurons. */
  readonly won: CrowdingSums;
}

/** All runs of one size; shares and means have the standard error of a jackknife over the runs. */
export interface LedgerPoint extends SettleParameters {
  /** Moves per feature. */
  readonly moves: Summary;
  /** Births per feature. */
  readonly births: Summary;
  /** Evictions per feature. */
  readonly evictions: Summary;
  /** Share of the features that end away from their largest initial weight. */
  readonly departed: Summary;
  /** Share of the features away at λt = 0.03. */
  readonly awayEarly: Summary;
  /** Share of the features whose leader changes in the relaxation without a penalty. */
  readonly relaxed: Summary;
  /** Of those, the share that ends up away; null without any, as all shares below. */
  readonly relaxedDeparted: Summary | null;
  /** Share of the moves for which interference together speaks. */
  readonly favoured: Summary | null;
  /** Share of the moves whose most interfering active partner on the lost neuron has the loser's sign there. */
  readonly sameSign: Summary | null;
  /** The same for the opposite sign. */
  readonly oppositeSign: Summary | null;
  /** Share of the moves without an active partner there. */
  readonly noPartner: Summary | null;
  /** Share of the moves pushed off the lost neuron. */
  readonly pushed: Summary | null;
  /** Share of lone features that win their largest initial weight. */
  readonly loneKept: Summary | null;
  /** The same of features in benign pairs. */
  readonly benignKept: Summary | null;
  /** benignKept − loneKept. */
  readonly benignGain: Summary | null;
  /** Share of same-sign pairs of which neither wins. */
  readonly bothLose: Summary | null;
  /** The same if each of the two lost like a lone feature and not both could win, (1 − p)/(1 + p). */
  readonly bothLoseIndependent: Summary | null;
  /** bothLose − bothLoseIndependent. */
  readonly bothLoseExcess: Summary | null;
  /** Share of same-sign pairs that both lose in a run of their two rows alone. */
  readonly bothLoseAlone: Summary | null;
  /** bothLose − bothLoseAlone. */
  readonly bothLoseCrowd: Summary | null;
  /** Of the features of pairs that both lose, the share whose first move is caused by the other. */
  readonly byRival: Summary | null;
  /** Share of same-sign pairs of which neither is led by it after the relaxation without a penalty. */
  readonly relaxedOff: Summary | null;
  /** Weight² of other features over that of a neuron chosen at random, (n − 1)/2m for each sign: on lost neurons. */
  readonly lostSame: Summary | null;
  /** The same of the opposite sign. */
  readonly lostOpposite: Summary | null;
  /** The same on won neurons. */
  readonly wonSame: Summary | null;
  /** The same of the opposite sign. */
  readonly wonOpposite: Summary | null;
  /** Slow times s = λt of the curves below; length 61. */
  readonly slowTimes: readonly number[];
  /** Moves per feature so far, pushed off; mean over the runs, one per slow time. */
  readonly pushedBy: readonly number[];
  /** The same, drawn on; one per slow time. */
  readonly drawnBy: readonly number[];
  /** Share of the features away; one per slow time. */
  readonly away: readonly Summary[];
  /** Features whose moves lead to their final winner. */
  readonly accounted: number;
  /** Runs that rest. */
  readonly resting: number;
}

type Count = (outcome: LedgerOutcome) => number;

/** What the runs of one size say together. */
export function pointOf(parameters: SettleParameters, outcomes: readonly LedgerOutcome[]): LedgerPoint {
  const { n, m } = parameters;
  const perFeature = (pick: Count) => summarize(outcomes.map((outcome) => pick(outcome) / n));
  const ratio = (above: Count, below: Count) => jackknife(outcomes, (own) => total(own, above) / total(own, below));
  const ofMoves = (pick: Count) => ratio(pick, ({ moves }) => moves);
  const crowding = (pick: Count) => ofMoves((outcome) => pick(outcome) / ((n - 1) / (2 * m)));
  const loneKept = (own: readonly LedgerOutcome[]) =>
    total(own, ({ lone }) => lone.kept) / total(own, ({ lone }) => lone.features);
  const benignKept = (own: readonly LedgerOutcome[]) =>
    total(own, ({ benign }) => benign.kept) / total(own, ({ benign }) => benign.features);
  const bothLose = (own: readonly LedgerOutcome[]) =>
    total(own, ({ collided }) => collided.bothLose) / total(own, ({ collided }) => collided.pairs);
  const alone = (own: readonly LedgerOutcome[]) => (1 - loneKept(own)) / (1 + loneKept(own));
  const meanAt = (pick: (outcome: LedgerOutcome) => readonly number[]) =>
    SLOW_TIMES.map((_, i) => perFeature((outcome) => pick(outcome)[i]));
  return {
    ...parameters,
    moves: perFeature(({ moves }) => moves),
    births: perFeature(({ births }) => births),
    evictions: perFeature(({ evictions }) => evictions),
    departed: perFeature(({ departed }) => departed),
    awayEarly: perFeature(({ awayEarly }) => awayEarly),
    relaxed: perFeature(({ relaxed }) => relaxed.moved),
    relaxedDeparted: ratio(
      ({ relaxed }) => relaxed.departed,
      ({ relaxed }) => relaxed.moved,
    ),
    favoured: ofMoves(({ favoured }) => favoured),
    sameSign: ofMoves(({ partner }) => partner.sameSign),
    oppositeSign: ofMoves(({ partner }) => partner.oppositeSign),
    noPartner: ofMoves(({ partner }) => partner.none),
    pushed: ofMoves(({ pushed }) => pushed[pushed.length - 1]),
    loneKept: jackknife(outcomes, loneKept),
    benignKept: jackknife(outcomes, benignKept),
    benignGain: jackknife(outcomes, (own) => benignKept(own) - loneKept(own)),
    bothLose: jackknife(outcomes, bothLose),
    bothLoseIndependent: jackknife(outcomes, alone),
    bothLoseExcess: jackknife(outcomes, (own) => bothLose(own) - alone(own)),
    bothLoseAlone: ratio(
      ({ collided }) => collided.bothLoseAlone,
      ({ collided }) => collided.pairs,
    ),
    bothLoseCrowd: ratio(
      ({ collided }) => collided.bothLose - collided.bothLoseAlone,
      ({ collided }) => collided.pairs,
    ),
    byRival: ratio(
      ({ collided }) => collided.byRival,
      ({ collided }) => 2 * collided.bothLose,
    ),
    relaxedOff: ratio(
      ({ collided }) => collided.relaxedOff,
      ({ collided }) => collided.pairs,
    ),
    lostSame: crowding(({ lost }) => lost.sameSign),
    lostOpposite: crowding(({ lost }) => lost.oppositeSign),
    wonSame: crowding(({ won }) => won.sameSign),
    wonOpposite: crowding(({ won }) => won.oppositeSign),
    slowTimes: SLOW_TIMES,
    pushedBy: meanAt(({ pushed }) => pushed).map(({ mean }) => mean),
    drawnBy: meanAt(({ drawn }) => drawn).map(({ mean }) => mean),
    away: meanAt(({ away }) => away),
    accounted: total(outcomes, ({ accounted }) => accounted),
    resting: outcomes.filter(({ status }) => status === "converged").length,
  };
}

function total(outcomes: readonly LedgerOutcome[], pick: Count): number {
  return outcomes.reduce((sum, outcome) => sum + pick(outcome), 0);
}
