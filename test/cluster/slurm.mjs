// A Slurm of one controller and two nodes on this machine. A node is a slurmd in namespaces of its own, so that it has
// its own host name and numbers of processes, and so that it can be lost: with the first process of the namespace every
// other one dies. All that the daemons keep, the key of munge included, is in one folder.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { isAlive, kill, processes, run, until } from "./processes.mjs";

/** Names of the nodes, which are their host names. */
export const nodes = ["left", "right"];

export class Slurm {
  #folder;
  #env;
  #daemons = new Map(); // running child processes by name
  #lost = new Set(nodes);

  /** @param folder where the files of the daemons go; it has to be there */
  constructor(folder) {
    this.#folder = folder;
    this.#env = { ...process.env, SLURM_CONF: join(folder, "slurm.conf") };
  }

  async start() {
    const folder = this.#folder;
    const socket = join(folder, "munge.socket");
    writeFileSync(join(folder, "munge.key"), randomBytes(1024), { mode: 0o400 });
    const own = ["key", "pid", "log", "seed"].map((kind) => `--${kind}-file=${join(folder, `munge.${kind}`)}`);
    this.#spawn("munged", "munged", ["--foreground", `--socket=${socket}`, ...own]);
    await this.#answers("munged", "munge", "--no-input", `--socket=${socket}`);
    const [, version] = / (\d+)\./.exec(await this.#ask("slurmd", "-V"));
    // None of the plug-ins chosen needs control groups; older versions know no word for that.
    writeFileSync(join(folder, "cgroup.conf"), `CgroupPlugin=${Number(version) < 23 ? "cgroup/v1" : "disabled"}\n`);
    writeFileSync(this.#env.SLURM_CONF, configuration(folder, socket, await freePorts(1 + nodes.length)));
    for (const name of ["state", ...nodes.map((node) => `spool-${node}`)]) mkdirSync(join(folder, name));
    this.#spawn("slurmctld", "unshare", ["--uts", "bash", "-c", "hostname head; exec slurmctld -D"]);
    await this.#answers("slurmctld", "scontrol", "ping");
    await this.restore();
  }

  async stop() {
    for (const name of [...this.#daemons.keys()].reverse()) await this.#kill(name);
  }

  /** Ends all jobs and starts the lost nodes anew, so that the cluster is idle. */
  async restore() {
    await this.cancel("--user=root");
    for (const node of this.#lost) {
      await this.#kill(node);
      this.#startNode(node);
    }
    this.#lost.clear();
    const state = (node) => this.#ask("sinfo", "--noheader", "--nodes", node, "--format=%T");
    for (const node of nodes) await until(`${node} is idle`, async () => /^idle\n/.test(await state(node)));
  }

  /** Kills every process of a node at once and tells the controller that the node is lost. */
  async lose(node) {
    const lost = this.#processesOf(node);
    await this.#kill(node);
    await until(`the processes of ${node} are gone`, () => !lost.some(isAlive));
    await this.#tellLost(node);
  }

  /** Kills the slurmd of a node alone and tells the controller that the node is lost: its tasks go on unseen. */
  async loseSight(node) {
    const [slurmd] = this.#processesOf(node).filter(({ command: [name, flag] }) => name === "slurmd" && flag === "-D");
    kill(slurmd);
    await until(`slurmd of ${node} is gone`, () => !isAlive(slurmd));
    await this.#tellLost(node);
  }

  /** Gives a script to Slurm, with options of sbatch, and returns the number of the job. */
  async submit(cwd, ...args) {
    return (await run("sbatch", ["--parsable", ...args], { env: this.#env, cwd })).trim();
  }

  async cancel(...args) {
    await this.#ask("scancel", ...args);
  }

  /** Sends a signal to the script of a task. */
  async signal(name, job, task) {
    const sent = this.#ask("scancel", "--batch", `--signal=${name}`, `${job}_${task}`);
    await sent.catch(() => {}); // it ends with an error where the task ends of the signal
  }

  /** State and node of the tasks of an array, by their index. */
  async tasksOf(job) {
    const which = ["--array", "--all", "--states=all", `--jobs=${job}`];
    const rows = await this.#ask("squeue", "--noheader", "--format=%K|%T|%N", ...which);
    const tasks = rows
      .trim()
      .split("\n")
      .map((row) => row.split("|"));
    return new Map(tasks.map(([index, state, node]) => [Number(index), { state, node }]));
  }

  /** Waits for the end of every task of a job. @throws Error if one ends in another state than those wanted */
  async over(job, wanted = ["COMPLETED"]) {
    const allOver = async () => {
      const now = await this.tasksOf(job);
      return [...now.values()].every(({ state }) => !/PENDING|RUNNING|COMPLETING|REQUEUE/.test(state)) && now;
    };
    const tasks = await until(`all tasks of job ${job} are over`, allOver, { seconds: 300 });
    const other = [...tasks].filter(([, { state }]) => !wanted.includes(state));
    if (other.length > 0) throw new Error(other.map(([index, { state }]) => `task ${index} is ${state}`).join(", "));
    return tasks;
  }

  /** What Slurm knows of a task: `Restarts`, `ExitCode` and the like. */
  async detailsOf(job, index) {
    const text = await this.#ask("scontrol", "show", "job", `${job}_${index}`, "--oneliner");
    return Object.fromEntries(text.split(" ").map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  }

  #ask(command, ...args) {
    return run(command, args, { env: this.#env });
  }

  async #answers(name, command, ...args) {
    const asked = async () => {
      if (!this.#daemons.has(name)) throw new Error(`${name} ended:\n${readFileSync(this.#logOf(name), "utf8")}`);
      return this.#ask(command, ...args).then(Boolean, () => false);
    };
    await until(`${name} answers`, asked);
  }

  #logOf(name) {
    return join(this.#folder, `${name}.log`);
  }

  #spawn(name, command, args) {
    const log = openSync(this.#logOf(name), "a");
    const options = { env: this.#env, cwd: this.#folder, detached: true, stdio: ["ignore", log, log] };
    const child = spawn("setpriv", ["--pdeathsig", "KILL", command, ...args], options); // it dies with this process
    this.#daemons.set(name, child);
    child.once("exit", () => this.#daemons.delete(name));
  }

  async #kill(name) {
    this.#daemons.get(name)?.kill("SIGKILL");
    await until(`${name} is gone`, () => !this.#daemons.has(name));
  }

  async #tellLost(node) {
    this.#lost.add(node);
    await this.#ask("scontrol", "update", `nodename=${node}`, "state=down", "reason=lost");
  }

  #startNode(node) {
    // The shell stays behind as the first process and asks for those that end without a parent.
    const script = 'hostname "$1"; slurmd -D & while :; do sleep 1; done';
    const apart = ["--uts", "--pid", "--fork", "--kill-child", "--mount-proc"];
    this.#spawn(node, "unshare", [...apart, "bash", "-c", script, "node", node]);
  }

  #processesOf(node) {
    const { pid } = this.#daemons.get(node);
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
    const all = processes();
    const namespace = all.find(({ id }) => id === Number(first)).namespace;
    return all.filter((one) => one.namespace === namespace);
  }
}

/**
 * Each node is said to have 8 processors, whatever the machine has: two tasks of the script at once. A requeued task
 * waits for a second more than credentials live.
 */
function configuration(folder, socket, [port, ...nodePorts]) {
  return `ClusterName=incidental
SlurmctldHost=head(127.0.0.1)
SlurmctldPort=${port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${socket},cred_expire=5
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerParameters=batch_sched_delay=1,sched_interval=1,sched_min_interval=0,bf_interval=1
${nodes.map((node, i) => `NodeName=${node} NodeAddr=127.0.0.1 Port=${nodePorts[i]} CPUs=8`).join("\n")}
PartitionName=usual Nodes=${nodes} Default=YES PriorityTier=1
PartitionName=urgent Nodes=${nodes} PriorityTier=10
`;
}

/** TCP ports that nobody listens on. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  const listening = (server) => new Promise((resolve) => server.listen(0, () => resolve(server.address().port)));
  const ports = await Promise.all(servers.map(listening));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
