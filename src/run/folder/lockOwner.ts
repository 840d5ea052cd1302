import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { errorCode, escaped } from "../../io/fileErrors.ts";

/** The process that a lock names. */
export interface LockOwner {
  readonly process: number;
  readonly host: string;
  /** Boot and process namespace, within which ids of processes mean the same; null where the system tells none. */
  readonly machine: string | null;
  /** When the process started, in ticks since the boot; null where the system does not tell. */
  readonly started: number | null;
  /** Of this lock alone: a host name and an id may be given out twice. */
  readonly token: string;
}

/** This process as the owner of a lock. */
export async function thisOwner(token: string): Promise<LockOwner> {
  const { pid } = process;
  const started = (await statusOf(pid))?.started ?? null;
  return { process: pid, host: hostname(), machine: await thisMachine(), started, token };
}

/** Who a lock names; undefined where it names nobody, as one that was not written to its end. */
export function ownerIn(content: string): LockOwner | undefined {
  try {
    const owner: LockOwner = JSON.parse(content);
    return typeof owner.process === "number" && typeof owner.host === "string" ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** `process 12 on node1`. */
export function nameOf(owner: LockOwner | undefined): string {
  return owner === undefined ? "another process" : `process ${owner.process} on ${escaped(owner.host)}`;
}

/** Whether a process runs, where that can be told from here: it is of this boot and process namespace. */
export async function runs(owner: LockOwner | undefined): Promise<boolean | "unknown"> {
  if (owner?.machine === undefined || owner.machine === null || owner.machine !== (await thisMachine())) {
    return "unknown";
  }
  try {
    process.kill(owner.process, 0);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false; // EPERM: it runs, under another user
  }
  const status = await statusOf(owner.process);
  if (status === undefined) return "unknown"; // of a user whose processes are hidden
  return status.started === owner.started && !status.over;
}

/** Start of a process of this machine, and whether it is over and nobody has asked how it ended (no init does). */
async function statusOf(id: number): Promise<{ started: number; over: boolean } | undefined> {
  const text = await readFile(`/proc/${id}/stat`, "latin1").catch(() => ""); // not on every system
  const [, state, rest] = /^.*\) (\S)(.*)$/s.exec(text) ?? []; // the name of the program, in brackets, may hold some
  if (rest === undefined) return undefined;
  return { started: Number(rest.trim().split(" ")[18]), over: state === "Z" || state === "X" };
}

let machine: Promise<string | null> | undefined;

function thisMachine(): Promise<string | null> {
  machine ??= Promise.all([readFile("/proc/sys/kernel/random/boot_id", "utf8"), readlink("/proc/self/ns/pid")]).then(
    ([boot, namespace]) => `${boot.trim()} ${namespace}`,
    () => null,
  );
  return machine;
}
