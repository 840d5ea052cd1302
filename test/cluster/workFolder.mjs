// The folder that all nodes share: the package, a sweep, the scripts of the page and what they write.
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processes, run, until } from "./processes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The shards that both scripts of the page make. */
const SHARDS = 4;

/** 48 cells of a fifth of a second, so that a kill falls between two of them. */
const parameters = { n: [96], m: [192], lambda: [0.0025, 0.002] };
const SEEDS = 24;

export class WorkFolder {
  #path;
  #cellsOfShard;

  /** @param path a folder that is made; @param seeds replicas of every cell, a multiple of the shards */
  constructor(path, seeds = SEEDS) {
    this.#path = path;
    this.#cellsOfShard = (parameters.lambda.length * seeds) / SHARDS;
    mkdirSync(join(path, "node_modules/.bin"), { recursive: true });
    symlinkSync(root, join(path, "node_modules/incidental"));
    symlinkSync("../incidental/dist/cli/main.js", join(path, "node_modules/.bin/incidental"));
    writeFileSync(join(path, "sweep.json"), JSON.stringify({ experiment: "collisions", parameters, seeds }));
    const page = readFileSync(join(root, "docs/sweeps.md"), "utf8");
    const [slurm, parallel] = [...page.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, code]) => code);
    writeFileSync(join(path, "slurm.sh"), slurm);
    writeFileSync(join(path, "parallel.sh"), parallel);
  }

  get path() {
    return this.#path;
  }

  /** Runs the whole sweep at once, into `results/all`. */
  async runWhole() {
    await this.#incidental("sweep", "sweep.json", "--out", "results/all", "--quiet");
  }

  /** Merges the shards and compares every byte with another folder's `results/all`. @throws Error that names a file */
  async mergedEquals(whole) {
    const shards = Array.from({ length: SHARDS }, (_, i) => `results/shard-${i + 1}`);
    await this.#incidental("merge", ...shards, "--out", "results/all", "--quiet");
    const names = (path) => readdirSync(join(path, "results/all")).sort();
    const both = names(this.#path);
    if (`${both}` !== `${names(whole.#path)}`) throw new Error(`the merged folder holds ${both}`);
    for (const name of both) {
      const [merged, direct] = [this.#path, whole.#path].map((path) => readFileSync(join(path, "results/all", name)));
      if (!merged.equals(direct)) throw new Error(`${name} of the merged folder differs from the unsharded one`);
    }
  }

  /** Waits until the first cell of a shard is finished and interrupts it. @throws Error if that came after the last */
  async midway(shard, interrupt) {
    await until(`a cell of shard ${shard} is finished`, () => this.finished(shard) > 0, { pause: 20 });
    await interrupt();
    const finished = this.finished(shard);
    if (finished === this.#cellsOfShard) throw new Error(`shard ${shard} was done before it could be interrupted`);
  }

  /** How many cells of a shard are finished. */
  finished(shard) {
    return this.#read(`results/shard-${shard}/cells.jsonl`).split("\n").length - 1;
  }

  /** Whether a shard is locked. */
  isLocked(shard) {
    return this.#read(`results/shard-${shard}/lock`) !== "";
  }

  /** What a task of a Slurm job printed, in all of its runs. */
  outputOf(job, task) {
    return this.#read(`slurm-${job}_${task}.out`);
  }

  #read(name) {
    try {
      return readFileSync(join(this.#path, name), "utf8");
    } catch {
      return "";
    }
  }

  /** The programs that write a shard, whichever node they run on. */
  writersOf(shard) {
    return processes().filter(
      ({ folder, command }) => folder === this.#path && command.includes(`results/shard-${shard}`),
    );
  }

  #incidental(...args) {
    return run("node_modules/.bin/incidental", args, { cwd: this.#path });
  }
}
