import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashes, inFolder } from "./folder.ts";
import type { Random } from "./random.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const grid = { experiment: "collisions", parameters: { n: [24], m: [32, 48], lambda: [0.01] }, seeds: 20 };

/** A sweep with saved weights, killed four times at random and gone on with, has the bytes of one left alone. */
export function kills(random: Random): Promise<string | undefined> {
  return inFolder(async (path) => {
    writeFileSync(join(path, "grid.json"), JSON.stringify(grid));
    const words = ["sweep", "grid.json", "--save-weights", "--quiet", "--jobs", "2", "--out"];
    const undisturbed = await started(path, [...words, "a"]);
    if (undisturbed !== 0) return `undisturbed: ${undisturbed}`;
    for (let times = 4; times > 0; times--) {
      const signal = random.pick(["SIGKILL", "SIGKILL", "SIGINT", "SIGTERM"] as const);
      const resumed = hashes(path).has(join("b", "manifest.json")) ? ["--resume"] : [];
      await started(path, [...words, "b", ...resumed], { signal, after: 200 + random.below(1300) });
    }
    const last = await started(path, [...words, "b", "--resume"]);
    if (last !== 0) return `resumed: ${last}`;
    const all = hashes(path);
    const of = (folder: string) => [...all].filter(([name]) => name.startsWith(`${folder}/`));
    const [a, b] = ["a", "b"].map((folder) => new Map(of(folder).map(([name, hash]) => [name.slice(2), hash])));
    const differing = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
    return differing.length === 0 ? undefined : `other bytes: ${differing.join(", ")}`;
  });
}

/** The exit code of the command line, or what it said where that is none of those it may have. */
function started(
  cwd: string,
  words: readonly string[],
  kill?: { readonly signal: NodeJS.Signals; readonly after: number },
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    const timer = kill && setTimeout(() => child.kill(kill.signal), kill.after);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0 || (kill !== undefined && (code === null || code === 1)) ? (code ?? 0) : `${code} ${said}`);
    });
  });
}
