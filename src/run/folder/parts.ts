import { InputError } from "../../checks.ts";
import { printable, shellWord } from "../../io/fileErrors.ts";
import { pasted } from "../../io/pasted.ts";
import { version } from "../../io/version.ts";
import { describeCell, formatShard, type Plan, planOf } from "../plan.ts";
import { compareVersions, planDifference } from "./difference.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { type StoredLine, scanCells } from "./scanCells.ts";
import { cellsFile } from "./store.ts";
import { weightsFault } from "./weightsFile.ts";

/** A folder that holds a part of a sweep. */
export interface Part {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly plan: Plan;
  readonly lines: readonly StoredLine[];
}

/**
 * The parts of one sweep, complete and disjoint, that together are all of it.
 * @throws InputError that says what to do
 */
export async function partsOf(directories: readonly string[]): Promise<Part[]> {
  if (directories.length === 0) throw new InputError("merge needs the folders of the shards.");
  const parts: Part[] = [];
  for (const directory of directories) parts.push(await readPart(directory));
  for (const part of parts.slice(1)) checkSameSweep(parts[0], part);
  checkDisjoint(parts);
  for (const part of parts) checkComplete(part);
  checkNothingMissing(parts);
  for (const part of parts) await checkWeights(part);
  return parts;
}

async function readPart(directory: string): Promise<Part> {
  const found = await readManifest(directory);
  if (found === undefined) {
    throw new InputError(
      `${printable(directory)} holds no results: there is no manifest.json; give the folders of the shards.`,
    );
  }
  if (compareVersions(found.manifest.version, version) > 0) {
    throw new InputError(
      `${printable(directory)} was written by incidental ${found.manifest.version}, this is ${version}; ` +
        `update incidental.`,
    );
  }
  const { lines } = await scanCells(cellsFile(directory), found.plan);
  return { directory, ...found, lines };
}

function checkSameSweep(one: Part, other: Part): void {
  const differences = planDifference(one.manifest, other.manifest).filter(({ field }) => field !== "shard");
  const versions = { field: "version", one: one.manifest.version, other: other.manifest.version };
  if (versions.one !== versions.other) differences.unshift(versions);
  if (differences.length === 0) return;
  const [a, b] = [one, other].map(({ directory }) => printable(directory));
  const list = differences.map((entry) => `${entry.field}: ${a} holds ${entry.one}, ${b} holds ${entry.other}`);
  throw new InputError(`${a} and ${b} are of different sweeps: ${list.join("; ")}; merge shards of the same one.`);
}

function checkDisjoint(parts: readonly Part[]): void {
  const holders = new Map<number, string>(); // by index in the whole plan
  for (const { directory, plan } of parts) {
    for (const cell of plan.cells) {
      const holder = holders.get(cell.index);
      if (holder !== undefined) {
        const which = `the cell ${describeCell(cell)}`;
        throw new InputError(
          `${printable(holder)} and ${printable(directory)} both hold ${which}; leave out one of the two.`,
        );
      }
      holders.set(cell.index, directory);
    }
  }
}

function checkComplete(part: Part): void {
  const { directory, plan, lines } = part;
  if (lines.length === plan.cells.length) return;
  throw new InputError(
    `${printable(directory)} holds ${lines.length} of ${plan.cells.length} cells; finish it first: ` +
      `${resumption(part)}.`,
  );
}

async function checkWeights(part: Part): Promise<void> {
  const { directory, manifest, plan } = part;
  if (!manifest.weights) return;
  for (const cell of plan.cells) {
    const fault = await weightsFault(directory, cell);
    if (fault !== undefined) throw new InputError(`${fault}; run that cell again: ${resumption(part)}.`);
  }
}

/** What to type to go on with a part. */
function resumption({ directory, manifest }: Part): string {
  const shard = manifest.shard === null ? "" : ` --shard ${manifest.shard}`;
  const command = pasted(manifest.command, "the command that began it, with");
  return `${command}${shard} --resume --out ${shellWord(directory)}`;
}

function checkNothingMissing(parts: readonly Part[]): void {
  const { plan, manifest } = parts[0];
  const there = new Set(parts.flatMap(({ plan }) => plan.cells.map(({ index }) => index)));
  const missing = planOf(plan.experiment, plan.grid).cells.filter(({ index }) => !there.has(index));
  if (missing.length === 0) return;
  const cells = `${missing.length} of ${plan.total} cells, the first of them ${describeCell(missing[0])}`;
  const shards = missingShards(parts);
  if (shards === null) throw new InputError(`the folders lack ${cells}; merge all shards.`);
  const more = shards.length > 10 ? ` and ${shards.length - 10} more` : "";
  throw new InputError(
    `${shards.length === 1 ? "shard" : "shards"} ${shards.slice(0, 10).join(", ")}${more} ` +
      `${shards.length === 1 ? "is" : "are"} ` +
      `missing (${cells}); ` +
      `run ${pasted(manifest.command, "the command of the others with")} --shard ${shards[0]} --out ` +
      `FOLDER, or give its folder too.`,
  );
}

/** Which shards are missing, where all parts are of a sweep split in the same way; else null. */
function missingShards(parts: readonly Part[]): string[] | null {
  const shards = parts.flatMap(({ plan }) => plan.shard ?? []);
  const count = shards[0]?.count;
  if (shards.length < parts.length || shards.some((shard) => shard.count !== count)) return null;
  const there = new Set(shards.map(({ index }) => index));
  const all = Array.from({ length: count }, (_, i) => i + 1);
  return all.filter((index) => !there.has(index)).map((index) => formatShard({ index, count }));
}
