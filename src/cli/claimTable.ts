import type { Claim } from "../experiments/claim.ts";
import {
  criterionText,
  distanceText,
  numberText,
  sourceText,
  summaryLine,
  verdictText,
  withError,
} from "./claimText.ts";
import { table } from "./table.ts";

/** Claims as a table for a terminal, and what their verdicts come to. */
export function claimTable(claims: readonly Claim[]): string {
  const rows = claims.map((claim) => [
    verdictText(claim),
    claim.id,
    numberText(claim.prediction),
    withError(claim.measurement, claim.standardError),
    claim.statement,
    criterionText(claim),
  ]);
  const head = ["verdict", "claim", "predicted", "measured", "what", "criterion"];
  return `${table([head, ...rows])}\n${summaryLine(claims)}`;
}

/** Claims of several experiments as a table for a terminal. seconds: what it took to compute what each is judged by */
export function reportTable(claims: readonly (Claim & { readonly seconds: number })[]): string {
  const head = ["verdict", "claim", "predicted", "measured", "distance", "seconds", "what", "source", "criterion"];
  const rows = claims.map((claim) => [
    verdictText(claim),
    claim.id,
    numberText(claim.prediction),
    withError(claim.measurement, claim.standardError),
    distanceText(claim),
    claim.seconds.toFixed(1),
    claim.statement,
    sourceText(claim),
    criterionText(claim),
  ]);
  return table([head, ...rows]);
}
