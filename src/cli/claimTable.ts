import type { Claim } from "../experiments/index.ts";

/** Claims as a table for a terminal: statement, prediction, measurement ± standard error, verdict. */
export function claimTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ statement, prediction, measurement, standardError, verdict, criterion }) => [
    verdict,
    number(prediction),
    standardError === null ? number(measurement) : withError(measurement, standardError),
    statement,
    criterion,
  ]);
  const table = [["verdict", "predicted", "measured", "what", "criterion"], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const broken = claims.filter((claim) => claim.invariant && claim.verdict === "fails").length;
  const found = claims.filter((claim) => !claim.invariant && claim.verdict === "fails").length;
  const lines = table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  const findings = found === 0 ? "" : ` ${found} of the statements under test fail: findings, with their size above.`;
  return `${lines}\n${broken === 0 ? "Every claim about the code itself holds." : `${broken} claims about the code itself fail.`}${findings}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** 14588.8 ± 18.9: the error to three digits, the value to the same decimal. */
function withError(value: number, error: number): string {
  if (!(error > 0)) return `${number(value)} ± ${error}`;
  const decimals = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(error))));
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}
