// Runs the scripts of docs/sweeps.md, as they stand there, on a Slurm of two nodes and by GNU parallel, while tasks are
// killed, preempted and lose their node; the merged folder must have the bytes of an unsharded run each time. Root on
// Debian installs what is missing. Where Slurm cannot be installed or nodes cannot be made, it says so and is skipped.
//   npm run cluster [-- WORDS]   only the scenarios whose name has these words
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill, processes, run } from "./processes.mjs";
import { onParallel, onSlurm, onSlurmAtLength } from "./scenarios.mjs";
import { Slurm } from "./slurm.mjs";
import { WorkFolder } from "./workFolder.mjs";

const LONG = 8000; // replicas: half an hour of computing a shard
const LONGEST_NAME = Math.max(
  ...[onSlurm, onSlurmAtLength, onParallel].flatMap(Object.keys).map((name) => name.length),
);
const only = process.argv.slice(2).join(" ");
const say = (line) => process.stdout.write(`${line}\n`);

const obstacle = await preparation();
if (obstacle === undefined) process.exitCode = await scenarios();
else say(`skipped: ${obstacle}`);

/** Installs what is missing. Returns why there can be no cluster here. @throws Error if apt-get fails */
async function preparation() {
  if (process.platform !== "linux") return "Slurm and its nodes need Linux.";
  if (process.getuid() !== 0) return "only root can install Slurm and make nodes of their own host name.";
  const there = (command) => run("which", [command]).then(Boolean, () => false);
  const programs = ["slurmctld", "slurmd", "sbatch", "munged", "parallel"];
  if ((await Promise.all(programs.map(there))).includes(false)) {
    if (!(await there("apt-get"))) return `${programs.join(", ")} are not all here, nor is apt-get to install them.`;
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env });
    const options = ["install", "-y", "-qq", "--no-install-recommends"];
    await run("apt-get", [...options, "slurm-wlm", "munge", "parallel"], { env });
  }
  return run("unshare", ["--uts", "--pid", "--fork", "--mount-proc", "hostname", "node"]).then(
    () => undefined,
    (error) => `nodes cannot be made here (${error.message}).`,
  );
}

/** Runs them all and prints a table. Returns the exit code. */
async function scenarios() {
  const folder = mkdtempSync(join(tmpdir(), "incidental-cluster-"));
  chmodSync(folder, 0o755); // munge refuses a socket that not everybody can reach
  let interruption;
  const interrupted = new Promise((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        interruption = new Error(`interrupted by ${signal}`);
        reject(interruption);
      });
    }
  });
  const slurm = new Slurm(subfolder(folder, "slurm"));
  let failed = 0;
  let passed = 0;
  const row = async (name, what) => {
    const from = performance.now();
    const [outcome, seen] = await Promise.race([what(), interrupted]).then(
      (text) => ["passed", text],
      (error) => ["FAILED", error.message],
    );
    if (outcome === "passed") passed++;
    else failed++;
    const seconds = `${Math.round((performance.now() - from) / 1000)} s`;
    say(`${outcome}  ${seconds.padStart(5)}  ${name.padEnd(LONGEST_NAME)}  ${seen}`);
    if (interruption !== undefined) throw interruption;
  };
  let left;
  try {
    const whole = new WorkFolder(join(folder, "whole"));
    await Promise.race([Promise.all([whole.runWhole(), slurm.start()]), interrupted]);
    let count = 0;
    const fresh = (seeds) => new WorkFolder(join(folder, `work-${++count}`), seeds);
    const merged = async (scenario, using) => {
      const work = fresh();
      const seen = await scenario(using, work);
      await work.mergedEquals(whole);
      return `${seen}; merged, bytes equal`;
    };
    const chosen = (list) => Object.entries(list).filter(([name]) => name.includes(only));
    for (const [name, scenario] of chosen(onSlurm)) {
      await row(name, () => merged(scenario, slurm));
      await slurm.restore();
    }
    for (const [name, scenario] of chosen(onSlurmAtLength)) {
      await row(name, () => scenario(slurm, fresh(LONG)));
      await slurm.restore();
    }
    for (const [name, scenario] of chosen(onParallel)) {
      await row(name, () => merged(scenario, subfolder(folder, "home")));
    }
  } catch (error) {
    failed++;
    say(`ended early: ${error.message}`);
  } finally {
    await slurm.stop();
    left = processes().filter((one) => [one.folder, ...one.command].some((word) => word.includes(folder)));
    for (const one of left) kill(one);
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
  if (interruption !== undefined) process.exit(1); // what was under way still waits for its cluster
  await row("no process is left behind", async () => {
    if (left.length > 0) throw new Error(left.map(({ id, command }) => `${id} ${command.join(" ")}`).join("; "));
    return "nor a folder";
  });
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function subfolder(folder, name) {
  mkdirSync(join(folder, name));
  return join(folder, name);
}
