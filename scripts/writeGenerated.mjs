import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Writes a generated file: left alone when it is the same, else renamed into place, since somebody may be reading it.
 */
export function writeGenerated(target, text) {
  if (existsSync(target) && text === readFileSync(target, "utf8")) return;
  const draft = `${target}.tmp-${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}
