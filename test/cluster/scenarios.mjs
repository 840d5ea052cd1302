// What befalls a sweep on a cluster. After each but those that end otherwise, the shards are merged and compared.
import { isAlive, kill, run, until } from "./processes.mjs";
import { nodes } from "./slurm.mjs";

const INTERRUPTED = /^incidental: interrupted with \d+ of 12 cells/m;

/** By name: what is done, in a fresh work folder, on an idle cluster. Each returns what was seen. */
export const onSlurm = {
  "all done": async (slurm, work) => {
    const tasks = await slurm.over(await slurm.submit(work.path, "slurm.sh"));
    const used = new Set([...tasks.values()].map(({ node }) => node));
    check(used.size === nodes.length, `only ${[...used]} was used`);
    return `${tasks.size} tasks on ${used.size} nodes`;
  },

  "SIGHUP to one task, the others cancelled (SIGTERM), all resubmitted": async (slurm, work) => {
    const job = await slurm.submit(work.path, "slurm.sh");
    await work.midway(1, () => slurm.signal("HUP", job, 1));
    await work.midway(2, () => slurm.cancel(`${job}_[2-4]`));
    const tasks = await slurm.over(job, ["CANCELLED", "FAILED"]);
    check(tasks.get(1).state === "FAILED", `task 1 is ${tasks.get(1).state}`);
    for (const task of [1, 2]) check(INTERRUPTED.test(work.outputOf(job, task)), `task ${task} heard no signal`);
    const finished = work.finished(1) + work.finished(2);
    await slurm.over(await slurm.submit(work.path, "slurm.sh"));
    return `both heard it, ${finished} of their 24 cells kept`;
  },

  "crashed (SIGKILL), its index resubmitted alone": async (slurm, work) => {
    const job = await slurm.submit(work.path, "slurm.sh");
    await work.midway(3, () => {
      for (const writer of work.writersOf(3)) kill(writer);
    });
    const tasks = await slurm.over(job, ["COMPLETED", "FAILED"]);
    const failed = [...tasks].filter(([, { state }]) => state === "FAILED").map(([index]) => index);
    check(`${failed}` === "3", `tasks ${failed} failed`);
    const again = await slurm.submit(work.path, "--array=3", `--nodelist=${tasks.get(3).node}`, "slurm.sh");
    await slurm.over(again);
    return "task 3 resumed";
  },

  "preempted by an urgent job, requeued": async (slurm, work) => {
    const job = await slurm.submit(work.path, "slurm.sh");
    const urgent = ["--partition=urgent", `--nodes=${nodes.length}`, "--exclusive", "--output=urgent.out"];
    await work.midway(1, async () => {
      await slurm.submit(work.path, ...urgent, "--wrap=sleep 1");
      await until("task 1 is preempted", () => work.writersOf(1).length === 0);
    });
    await slurm.over(job);
    check(INTERRUPTED.test(work.outputOf(job, 1)), "task 1 heard no signal");
    const { Restarts: restarts } = await slurm.detailsOf(job, 1);
    check(restarts === "1", `task 1 was started again ${restarts} times`);
    return "task 1 heard SIGTERM and was started again";
  },

  "node lost, its tasks requeued on the other": async (slurm, work) => {
    const job = await slurm.submit(work.path, "slurm.sh");
    let lost;
    await work.midway(1, async () => {
      lost = (await slurm.tasksOf(job)).get(1).node;
      await slurm.lose(lost);
    });
    check(work.isLocked(1), "the lost task left no lock");
    const from = performance.now();
    const { node } = (await slurm.over(job)).get(1);
    const seconds = Math.round((performance.now() - from) / 1000);
    check(node !== lost, `task 1 ran on ${node} again`);
    return `task 1 went from ${lost} to ${node}, all done after ${seconds} s`;
  },

  "node lost, back under its name, all resubmitted there": async (slurm, work) => {
    const job = await slurm.submit(work.path, "slurm.sh");
    let lost;
    await work.midway(1, async () => {
      lost = (await slurm.tasksOf(job)).get(1).node;
      await slurm.lose(lost);
    });
    check(work.isLocked(1), "the lost task left no lock");
    await slurm.restore();
    await slurm.over(await slurm.submit(work.path, `--nodelist=${lost}`, "slurm.sh"));
    return `all done on ${lost}`;
  },

  "node asleep and out of sight, its task resumed on the other, then awake": async (slurm, work) => {
    const job = await slurm.submit(work.path, "--array=1", "slurm.sh");
    let asleep;
    await work.midway(1, async () => {
      [asleep] = work.writersOf(1);
      process.kill(asleep.id, "SIGSTOP");
      await slurm.loseSight((await slurm.tasksOf(job)).get(1).node);
    });
    await slurm.over(job);
    process.kill(asleep.id, "SIGCONT");
    await until("the one that wakes is over", () => !isAlive(asleep));
    const said = work.outputOf(job, 1);
    check(/^incidental: .* another took it over and is done/m.test(said), `the one that woke says: ${said}`);
    await slurm.restore();
    await slurm.over(await slurm.submit(work.path, "slurm.sh"));
    return "it stopped when it woke";
  },
};

/** A sweep of thousands of cells, so that its first shard outlives what is done; nothing is merged. */
export const onSlurmAtLength = {
  "node out of sight, its task alive and requeued on the other": async (slurm, work) => {
    const job = await slurm.submit(work.path, "--array=1", "slurm.sh");
    let blind;
    await work.midway(1, async () => {
      blind = (await slurm.tasksOf(job)).get(1).node;
      await slurm.loseSight(blind);
    });
    const [owner] = work.writersOf(1);
    await slurm.over(job, ["FAILED"]);
    const [said] = work.outputOf(job, 1).match(/^incidental: .*$/gm) ?? [];
    const { ExitCode: code } = await slurm.detailsOf(job, 1);
    check(code === "2:0", `the second task ended with ${code}: ${said}`);
    check(said?.includes(` on ${blind}`), `the owner, on ${blind}, is not named: ${said}`);
    const writers = work.writersOf(1);
    check(`${writers.map(({ id }) => id)}` === `${owner.id}`, `there are ${writers.length} writers`);
    const finished = work.finished(1);
    await until("the owner goes on", () => work.finished(1) > finished);
    await slurm.lose(blind);
    return `refused with 2: ${said}`;
  },
};

/** By name: as `onSlurm`, with GNU parallel. */
export const onParallel = {
  "GNU parallel, a job crashed (SIGKILL), resumed": async (home, work) => {
    const options = { cwd: work.path, env: { ...process.env, HOME: home } };
    const first = run("bash", ["parallel.sh"], options).then(
      () => "",
      (error) => error.message,
    );
    await work.midway(2, () => {
      for (const writer of work.writersOf(2)) kill(writer);
    });
    check((await first) !== "", "parallel did not say that a job failed");
    await run("bash", ["parallel.sh"], options);
    return "job 2 alone ran again";
  },
};

function check(condition, message) {
  if (!condition) throw new Error(message);
}
