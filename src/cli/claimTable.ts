import type { Claim } from "../experiments/index.ts";
import { numberText, verdictText, withError } from "../verify/index.ts";
import { table } from "./table.ts";

/** Claims as a table for a terminal: statement, prediction, measurement ± standard error, verdict. */
export function claimTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ statement, prediction, measurement, standardError, criterion, ...claim }) => [
    verdictText(claim),
    numberText(prediction),
    withError(measurement, standardError),
    statement,
    criterion,
  ]);
  return `${table([["verdict", "predicted", "measured", "what", "criterion"], ...rows])}\n${summaryLine(claims)}`;
}

/** What the verdicts come to. */
export function summaryLine(claims: readonly { invariant: boolean; verdict: string }[]): string {
  const failing = claims.filter(({ verdict }) => verdict === "fails");
  const broken = failing.filter(({ invariant }) => invariant).length;
  const found = failing.length - broken;
  const code =
    broken === 0 ? "Every claim about the code itself holds." : `${broken} claims about the code itself fail.`;
  return found === 0
    ? code
    : `${code} ${found} of the statements under test fail: findings, with their size in the table.`;
}
