import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a build reads, and the first and the last file that it writes. */
const read = [
  ...["src", "assembly", "types", "scripts", "THIRD-PARTY-NOTICES.md"],
  ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"],
];
const written = ["dist/cli/main.js", "dist/lab/index.html"];

/**
 * Whether `dist` of a checkout is newer than all it is built from; a file that was removed since counts as well, by its
 * folder.
 */
export function isBuilt(root) {
  const built = Math.min(...written.map((file) => changed(join(root, file)) ?? -Infinity));
  return read.every((place) => changedWithin(join(root, place)) <= built);
}

/** When a file was last changed, in ms; undefined where it is not there. */
function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** When anything in a place was last changed; long ago where there is nothing. */
function changedWithin(place) {
  const entry = statSync(place, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.mtimeMs ?? -Infinity;
  const inside = readdirSync(place).map((name) => changedWithin(join(place, name)));
  return Math.max(entry.mtimeMs, ...inside);
}
