import type { Summary } from "../measure/statistics.ts";
import { type Claim, judge } from "./claim.ts";
import { type LedgerPoint, STAGE_ONE } from "./ledgerPoint.ts";
import { settledAt } from "./settle.ts";

/** What is claimed of the runs of one size. */
export function claimsAt(point: LedgerPoint): Claim[] {
  const at = settledAt(point);
  const { n, m } = point;
  const where = `n = ${n}, m = ${m}`;
  const test = { at, invariant: false, bound: 0, standardErrors: 2 };
  const compared = (
    id: string,
    statement: string,
    measured: Summary | null,
    by: Summary | null,
    excess: Summary | null,
  ) =>
    measured === null || by === null || excess === null
      ? []
      : [
          judge({
            ...{ id, source: "theory §4", statement: `${statement}, ${where}` },
            ...test,
            prediction: by.mean,
            measured: { ...excess, mean: measured.mean },
          }),
        ];
  return [
    judge({
      ...{ id: "ledger-complete", at, source: "theory §4.1", invariant: true },
      statement: `share of features whose moves lead from their largest initial weight to their winner, ${where}`,
      prediction: 1,
      measured: point.accounted / (n * point.moves.count),
      bound: 0,
    }),
    ...(point.favoured === null
      ? []
      : [
          judge({
            ...{ id: "ledger-interference", at, source: "theory §2", invariant: false },
            statement: `share of moves for which interference speaks: nothing else can overtake a leader, ${where}`,
            prediction: 1,
            measured: point.favoured,
            bound: 0.01,
          }),
        ]),
    judge({
      ...{ id: "ledger-stage-one", source: "theory §4.3" },
      statement: `share of features away at λt = ${STAGE_ONE}, by the relaxation without a penalty, ${where}`,
      prediction: point.relaxed.mean,
      measured: point.awayEarly,
      ...test,
    }),
    ...compared(
      "ledger-both-lose",
      "share of same-sign pairs on one largest weight of which neither wins it, if each lost like a lone feature",
      point.bothLose,
      point.bothLoseIndependent,
      point.bothLoseExcess,
    ),
    ...compared(
      "ledger-pair-alone",
      "share of same-sign pairs on one largest weight of which neither wins it, by the two rows alone",
      point.bothLose,
      point.bothLoseAlone,
      point.bothLoseCrowd,
    ),
    ...compared(
      "ledger-benign-keep",
      "share of features in benign pairs that win their largest initial weight, that of lone ones",
      point.benignKept,
      point.loneKept,
      point.benignGain,
    ),
  ];
}
