import { version } from "../io/version.ts";
import type { Results } from "../run/index.ts";
import { claimTable } from "./claimTable.ts";

/** What the cells of a whole sweep say together: for standard output, and the exit code. */
export function sweepReport(
  { manifest, experiment, cells }: Results,
  json: boolean,
): { output: string; exitCode: 0 | 1 } {
  const claims = manifest.shard === null ? experiment.expect(experiment.collect(cells)) : [];
  const broken = claims.some((claim) => claim.invariant && claim.verdict === "fails");
  const { experiment: name, shard } = manifest;
  const value = { version, experiment: name, ...(shard !== null && { shard }), cells: cells.length, claims };
  const table = claims.length === 0 ? "" : `${claimTable(claims)}\n`;
  return { output: json ? `${JSON.stringify(value)}\n` : table, exitCode: broken ? 1 : 0 };
}

/** What to type to see results. */
export function figureNote(name: string, directory: string): string {
  return `incidental figure ${name} --from ${directory} draws it.`;
}
