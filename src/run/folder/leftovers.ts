import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes what a killed sweep left beside its results: unfinished copies of files that appear by rename, and a lock that was to replace another.
 * Only for who holds the folder.
 */
export async function removeLeftovers(directory: string): Promise<void> {
  await removeMatching(directory, /^(\.(manifest\.json|cells\.jsonl)\.tmp-\d+-[0-9a-f]+|lock\.next)$/);
  await removeMatching(join(directory, "weights"), /^\..+\.npy\.tmp-\d+-[0-9a-f]+$/);
}

async function removeMatching(folder: string, name: RegExp): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const found of names.filter((entry) => name.test(entry))) await rm(join(folder, found), { force: true });
}
