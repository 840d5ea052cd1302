import { distanceText, numberText, type Row, type VerifyEnd, withError } from "../verify/index.ts";
import { summaryLine } from "./claimTable.ts";
import { duration } from "./duration.ts";
import type { CommandReport } from "./sweepCommand.ts";
import { table } from "./table.ts";

/** What `verify` has to say at its end: a row per claim; exit 1 when the code fails a claim, a check broke or was interrupted. */
export function verifyReport(
  end: VerifyEnd,
  { written, seconds }: { written: readonly (string | undefined)[]; seconds: number },
): CommandReport {
  const { rows, status, unfinished } = end;
  const files = written.filter((file) => file !== undefined);
  const broken = unfinished.filter(({ problem }) => problem !== null);
  const problem =
    broken.length > 0
      ? broken.map(({ check, problem }) => `the check ${check} broke: ${problem}.`).join(" ")
      : status === "interrupted"
        ? `interrupted; ${unfinished.length} of the checks are missing: ${unfinished.map(({ check }) => check).join(", ")}.`
        : undefined;
  const invariantFails = rows.some(({ invariant, verdict }) => invariant && verdict === "fails");
  return {
    output: rows.length === 0 ? "" : `${rowTable(rows)}\n${summaryOf(end)}\n`,
    notes: [
      `${rows.length} claims in ${duration(seconds)}${files.length === 0 ? "" : `, wrote ${files.join(" and ")}`}`,
    ],
    ...(problem !== undefined && { problem }),
    exitCode: problem !== undefined || invariantFails ? 1 : 0,
  };
}

/** What the verdicts come to, and what is missing, in one line. */
export function summaryOf({ rows, unfinished }: VerifyEnd): string {
  const left = unfinished.length === 0 ? "" : ` Not finished: ${unfinished.map(({ check }) => check).join(", ")}.`;
  return `${summaryLine(rows)}${left}`;
}

function rowTable(rows: readonly Row[]): string {
  const head = ["verdict", "claim", "predicted", "measured", "distance", "seconds", "what", "source", "criterion"];
  const body = rows.map((row) => [
    row.verdict,
    row.id,
    numberText(row.prediction),
    withError(row.measurement, row.standardError),
    distanceText(row),
    row.seconds.toFixed(1),
    row.statement,
    row.invariant ? `the code, ${row.source}` : row.source,
    row.criterion,
  ]);
  return table([head, ...body]);
}
