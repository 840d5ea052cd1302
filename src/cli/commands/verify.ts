import type { Command } from "commander";
import { type CatalogueEntry, catalogue } from "../../catalogue.ts";
import { InputError, isRecord } from "../../checks.ts";
import { type Claim, claimsOf } from "../../experiments/claim.ts";
import { printable, quoted } from "../../io/fileErrors.ts";
import { writeJson, writeWhole } from "../../io/index.ts";
import { checkOwn, jsonIn } from "../../io/ownFile.ts";
import { version } from "../../io/version.ts";
import { endWith, type Interrupts, interruptible } from "../../run/interrupt.ts";
import { type MemoryEnd, problemOf, runInMemory } from "../../run/memory.ts";
import { reportTable } from "../claimTable.ts";
import { exitCodeOf, summaryLine } from "../claimText.ts";
import { type CommandContext, presetOption } from "../command.ts";
import { countFlag } from "../flags.ts";
import { checkOutputs, writeInTurn } from "../outputs.ts";
import { type Preset, requestOf, scaleOf } from "../presets.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, duration, left, sayWaiting } from "../report.ts";
import { isVerifyPage, type ReportedClaim, verifyPage } from "../verifyPage.ts";

/** Options and action of `incidental verify`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(
      presetOption(command, "a quick look, or the paper's own scale, which takes about 80 minutes").default("quick"),
    )
    .option("--seed <count>", "root seed", "0")
    .option("--jobs <count>", "threads (default: as many as there are processors)")
    .option("--json <file>", "write the claims as JSON")
    .option("--html <file>", "write them as a page")
    .option("--quiet", "no progress, no notes")
    .action(async (claims, flags) => print(await verifyCommand(claims, flags), flags));
}

/** Flags of `verify`, as commander hands them over. */
export interface VerifyFlags {
  preset: Preset;
  seed: string;
  jobs?: string;
  json?: string;
  html?: string;
  quiet?: true;
}

/** `incidental verify [CLAIM...]`: runs the experiments that the claims need, and judges. @throws InputError */
export async function verifyCommand(names: string[], flags: VerifyFlags): Promise<CommandReport> {
  const scale = await scaleOf(flags);
  const jobs = flags.jobs === undefined ? undefined : await countFlag("--jobs", flags.jobs, {});
  const entries = entriesFor(names);
  await checkOutputs({ "--json": flags.json, "--html": flags.html }, {});
  if (flags.json !== undefined) await checkOwn(flags.json, { ...report, isOwn: isReport, flag: "--json" });
  if (flags.html !== undefined) await checkOwn(flags.html, { ...report, isOwn: isVerifyPage, flag: "--html" });
  const start = performance.now();
  const bar = progressBar({ quiet: flags.quiet === true });
  const found = new Map<string, ReportedClaim[]>(); // by experiment
  const judged = async (interrupts: Interrupts) => {
    const end = await runInMemory(
      entries.map((entry) => requestOf(entry, scale)),
      {
        jobs,
        signal: interrupts.stop,
        onProgress: (progress) => bar.update(progress.fraction, left(progress)),
        onFinished: ({ entry: { experiment }, cells, took }) => {
          const claims = claimsOf(experiment, experiment.collect(cells));
          found.set(
            experiment.name,
            claims.map((claim) => ({ experiment: experiment.name, ...claim, seconds: took })),
          );
        },
      },
    ).finally(bar.stop);
    interrupts.keeping();
    endWith(interrupts);
    const all = catalogue.flatMap(({ experiment }) => found.get(experiment.name) ?? []);
    if (end.unfinished.length === 0) checkMeant(names, all);
    const claims = names.length === 0 ? all : all.filter((claim) => names.some((name) => isMeant(claim, name)));
    const { preset, seed } = scale;
    const command = ["incidental verify", ...names, `--preset ${preset}`, ...(seed === 0 ? [] : [`--seed ${seed}`])];
    const about = { version, preset, seed, command: command.join(" ") };
    const summary = summaryOf(claims, end);
    const files = await writeInTurn([
      [flags.json, (file) => writeJson(file, { ...about, status: end.status, claims }, { indent: 2 })],
      [flags.html, (file) => writeWhole(file, verifyPage({ ...about, claims, summary }))],
    ]);
    return { end, claims, summary, files };
  };
  const { end, claims, summary, files } = await interruptible(judged, { onWaiting: sayWaiting });
  const written = files.length === 0 ? "" : `, wrote ${files.map(printable).join(" and ")}`;
  const problem = problemOf(end);
  return {
    output: claims.length === 0 ? "" : `${reportTable(claims)}\n${summary}\n`,
    notes: [`${claims.length} claims in ${duration((performance.now() - start) / 1000)}${written}`],
    ...(problem !== undefined && { problem }),
    exitCode: problem !== undefined ? 1 : exitCodeOf(claims),
  };
}

const report = { what: "a report of verify" };

/** Whether a file is a report as `--json` writes it. */
function isReport(contents: Buffer): boolean {
  const json = jsonIn(contents);
  return isRecord(json) && Array.isArray(json.claims) && /^incidental verify\b/.test(String(json.command));
}

/** @throws InputError for a name that matches no claim of this preset */
function checkMeant(names: readonly string[], claims: readonly ReportedClaim[]): void {
  const missing = names.find((name) => !claims.some((claim) => isMeant(claim, name)));
  if (missing === undefined) return;
  throw new InputError(
    `verify found no claim ${quoted(missing)} at this preset; the names nearest to it are those of verify ` +
      `${printable(missing.replace(/-[^-]*$/, ""))}.`,
  );
}

/** What the verdicts come to, and what is missing, in one line. */
function summaryOf(claims: readonly Claim[], { unfinished }: MemoryEnd): string {
  const missing = unfinished.map(({ experiment }) => experiment).join(", ");
  return `${summaryLine(claims)}${missing === "" ? "" : ` Not finished: ${missing}.`}`;
}

/**
 * The experiments that have to be run for the named claims; all where none is named.
 * @throws InputError for a name without claims
 */
export function entriesFor(names: readonly string[]): readonly CatalogueEntry[] {
  for (const name of names) {
    if (catalogue.some(({ experiment }) => concerns(experiment, name))) continue;
    const known = catalogue.map(({ experiment: { name, claims } }) => `${name} (${claims.join(", ")})`).join(", ");
    throw new InputError(`verify knows the experiments, and in brackets their claims, ${known}; got ${quoted(name)}.`);
  }
  if (names.length === 0) return catalogue;
  return catalogue.filter(({ experiment }) => names.some((name) => concerns(experiment, name)));
}

/**
 * Whether a claim is meant by a name: that of its experiment, its identifier, or the beginning of that up to a hyphen.
 */
export function isMeant(
  { experiment, id }: { readonly experiment: string; readonly id: string },
  name: string,
): boolean {
  return experiment === name || begins(id, name);
}

function concerns({ name, claims }: CatalogueEntry["experiment"], wanted: string): boolean {
  return name === wanted || claims.some((claim) => begins(claim, wanted) || begins(wanted, claim));
}

function begins(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}-`);
}
