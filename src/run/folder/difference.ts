import { InputError } from "../../checks.ts";
import { printable } from "../../io/fileErrors.ts";
import { version } from "../../io/version.ts";
import type { Manifest } from "./manifest.ts";

/** Where two sweeps differ, field by field: name, what the one says, what the other says. */
export function planDifference(one: Manifest, other: Manifest): { field: string; one: string; other: string }[] {
  const [a, b] = [fields(one), fields(other)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((field) => ({ field, one: a.get(field) ?? "nothing", other: b.get(field) ?? "nothing" }))
    .filter((entry) => entry.one !== entry.other);
}

/** Refuses to mix cells of another version of the package with this one's. @throws InputError */
export function checkVersion(directory: string, manifest: Manifest): void {
  const order = compareVersions(manifest.version, version);
  if (order === 0) return;
  const what = `${printable(directory)} was written by incidental ${manifest.version}, this is ${version}`;
  if (order > 0) throw new InputError(`${what}; update incidental, or choose another --out.`);
  throw new InputError(`${what}; results of different versions do not mix: choose another --out.`);
}

/** What makes a sweep the one it is. Not the command: the same sweep can be asked for in several ways. */
function fields({ experiment, seed, seeds, parameters, weights, shard }: Manifest): Map<string, string> {
  const lists = Object.entries(parameters).map(([name, list]) => [`parameters.${name}`, list] as const);
  const all: (readonly [string, unknown])[] = [["experiment", experiment], ["seed", seed], ["seeds", seeds], ...lists];
  all.push(["save-weights", weights], ["shard", shard]);
  return new Map(all.map(([field, value]) => [field, typeof value === "string" ? value : JSON.stringify(value)]));
}

/** Which of two versions of the package is newer: negative when `one` is older, 0 when they are the same. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map(parts);
  for (let k = 0; k < 3; k++) if (a.numbers[k] !== b.numbers[k]) return a.numbers[k] - b.numbers[k];
  if (a.before === b.before) return 0;
  if (a.before === "") return 1; // 1.0.0 is newer than 1.0.0-beta
  if (b.before === "") return -1;
  return a.before < b.before ? -1 : 1;
}

function parts(version: string): { numbers: number[]; before: string } {
  const [release, ...before] = version.split("-");
  const numbers = release.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return { numbers: [0, 1, 2].map((k) => numbers[k] ?? 0), before: before.join("-") };
}
