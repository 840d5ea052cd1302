import { InputError } from "../checks.ts";
import { checkWritable, writeJson, writeWhole } from "../io/index.ts";
import { version } from "../io/version.ts";
import { interruptible } from "../run/interruptible.ts";
import { isMeant, presetNames, type Row, runVerify, verifyPage } from "../verify/index.ts";
import { duration } from "./duration.ts";
import { countFlag } from "./flags.ts";
import { progressBar } from "./progressBar.ts";
import type { CommandReport } from "./sweepCommand.ts";
import { summaryOf, verifyReport } from "./verifyReport.ts";

/** Flags of `verify`, as commander hands them over. */
export interface VerifyFlags {
  preset: string;
  seed: string;
  jobs?: string;
  json?: string;
  html?: string;
  quiet?: true;
}

/** `incidental verify [CLAIM...]`: the checks run in threads of their own, this one hears Ctrl-C and writes. @throws InputError */
export async function verifyCommand(claims: string[], flags: VerifyFlags): Promise<CommandReport> {
  const preset = presetNames.find((name) => name === flags.preset);
  if (preset === undefined) {
    throw new InputError(`--preset must be ${presetNames.join(" or ")}, got "${flags.preset}".`);
  }
  const seed = await countFlag("--seed", flags.seed, {}, 0);
  const jobs = flags.jobs === undefined ? undefined : await countFlag("--jobs", flags.jobs, {});
  for (const file of [flags.json, flags.html]) if (file !== undefined) await checkWritable(file);
  const start = performance.now();
  const bar = progressBar({ quiet: flags.quiet === true });
  const end = await interruptible((signal) =>
    runVerify({
      claims,
      preset,
      seed,
      ...(jobs !== undefined && { jobs }),
      signal,
      onProgress: ({ fraction, secondsLeft }) =>
        bar.update(fraction, secondsLeft === null ? "" : `${duration(secondsLeft)} left`),
    }),
  ).finally(bar.stop);
  if (claims.length > 0 && end.status === "done" && end.unfinished.length === 0) checkMeant(claims, end.rows);
  const command = ["incidental verify", ...claims, `--preset ${preset}`, ...(seed === 0 ? [] : [`--seed ${seed}`])];
  const about = { version, preset, seed, command: command.join(" ") };
  if (flags.json !== undefined) {
    await writeJson(flags.json, { ...about, status: end.status, claims: end.rows }, { indent: 2 });
  }
  if (flags.html !== undefined) {
    await writeWhole(flags.html, verifyPage({ ...about, rows: end.rows, summary: summaryOf(end) }));
  }
  return verifyReport(end, { written: [flags.json, flags.html], seconds: (performance.now() - start) / 1000 });
}

/** @throws InputError for a name that matches no claim of this preset */
function checkMeant(claims: readonly string[], rows: readonly Row[]): void {
  const missing = claims.find((name) => !rows.some((row) => isMeant(row, name)));
  if (missing === undefined) return;
  throw new InputError(
    `verify found no claim "${missing}" at this preset; the names nearest to it are those of verify ${missing.replace(/-[^-]*$/, "")}.`,
  );
}
