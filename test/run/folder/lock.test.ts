import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { InputError } from "../../../src/checks.ts";
import { Interrupted } from "../../../src/experiments/experiment.ts";
import { LockLost, lockFolder } from "../../../src/run/folder/lock.ts";
import { type LockOwner, thisOwner } from "../../../src/run/folder/lockOwner.ts";
import { removeLeftovers } from "../../../src/run/folder/store.ts";
import { folder } from "../../support/commandLine.ts";
import { noLinks } from "../../support/systems.ts";

/** What the lock of a process of this machine says. */
async function lockText(process: number, other: Partial<LockOwner> = {}): Promise<string> {
  const owner = { ...(await thisOwner("another")), process, ...other };
  return `${JSON.stringify({ ...owner, beats: 7 })}\n`;
}

/** One that has its last sign of life behind it, of a machine that is not this one. */
const elsewhere = (process: number) => lockText(process, { host: "elsewhere", machine: "boot pid:[1]" });

/** Which machine it is can be told. */
const known = existsSync("/proc/self/stat");

const held = (path: string, who: string) =>
  new InputError(`${path} is being written by ${who}; wait for it, end it there, or choose another --out.`);

const tokenIn = (file: string): string => JSON.parse(readFileSync(file, "utf8")).token;

/** The id of a process that is over. */
const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the lock of a folder", () => {
  it("makes the folder, names this process, and goes away", async () => {
    const directory = join(folder(), "a", "b");
    const lock = await lockFolder(directory);
    const said = JSON.parse(readFileSync(join(directory, "lock"), "utf8"));
    expect(said).toMatchObject({ process: process.pid, host: hostname(), beats: 0 });
    await lock.check();
    await lock.release();
    expect(readdirSync(directory)).toEqual([]);
    await (await lockFolder(directory)).release();
  });

  it("is refused to the same process a second time, by whatever path", async () => {
    const path = folder();
    const link = join(folder(), "link");
    symlinkSync(path, link);
    const lock = await lockFolder(path);
    await expect(lockFolder(link)).rejects.toThrow(`${link} is being written by this process; wait until it is done.`);
    await lock.release();
    await (await lockFolder(link)).release();
  });

  it.runIf(known).each([
    ["a process that is gone", () => lockText(gone())],
    ["an earlier process with the id of this one", () => lockText(process.pid, { started: 1 })],
    ["one under another host name of this machine", () => lockText(gone(), { host: "renamed" })],
  ])("is taken over at once from %s", async (_whom, text) => {
    const path = folder();
    writeFileSync(join(path, "lock"), await text());
    const lock = await lockFolder(path, { onWatch: () => expect.unreachable() });
    await lock.check();
    expect(readdirSync(path)).toEqual(["lock"]);
    await lock.release();
  });

  it.each([
    ["of another machine", () => elsewhere(process.ppid)],
    ["of another container under this host name", () => lockText(process.ppid, { machine: "boot pid:[1]" })],
    ["of a system that tells no machine", () => lockText(gone(), { machine: null, started: null })],
    ["that names nobody", async () => ""],
  ])("is taken over from an owner %s once it was watched and stood still", async (_whose, text) => {
    const path = folder();
    writeFileSync(join(path, "lock"), await text());
    const told: unknown[] = [];
    const lock = await lockFolder(path, {
      beat: 40,
      onWatch: (owner) => told.push("watch", owner),
      onTakeOver: (owner) => told.push("taken", owner),
    });
    await lock.check();
    expect(told).toEqual(["watch", told[1], "taken", told[1]]);
    await lock.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it("is not taken from an owner elsewhere that gives a sign of life meanwhile", async () => {
    const path = folder();
    const file = join(path, "lock");
    writeFileSync(file, await elsewhere(12));
    const alive = (await elsewhere(12)).replace('"beats":7', '"beats":8');
    await expect(lockFolder(path, { beat: 40, onWatch: () => writeFileSync(file, alive) })).rejects.toThrow(
      held(path, "process 12 on elsewhere"),
    );
    expect(readFileSync(file, "utf8")).toBe(alive);
    expect(readdirSync(path)).toEqual(["lock"]);
  });

  it("is had at once when its owner gives it back while it is watched", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), await elsewhere(12));
    const lock = await lockFolder(path, {
      beat: 1000,
      onWatch: () => rmSync(join(path, "lock")),
      onTakeOver: () => expect.unreachable(),
    });
    await lock.release();
  });

  it("is watched no longer than until an interrupt, and stays as it is", async () => {
    const path = folder();
    const before = await elsewhere(12);
    writeFileSync(join(path, "lock"), before);
    const interrupt = new AbortController();
    const attempt = lockFolder(path, { signal: interrupt.signal, onWatch: () => interrupt.abort() });
    await expect(attempt).rejects.toThrow(
      new Interrupted(`interrupted while the lock of ${path} was watched; nothing was changed.`),
    );
    expect(readFileSync(join(path, "lock"), "utf8")).toBe(before);
  });

  it("says that its lock is gone where nobody took it over", async () => {
    const path = folder();
    const lock = await lockFolder(path);
    expect(lock.isHeld()).toBe(true);
    rmSync(join(path, "lock"));
    expect(lock.isHeld()).toBe(false);
    await expect(lock.check()).rejects.toThrow(
      `${path} is not this process's any more: another took it over and is done`,
    );
    await lock.release();
  });

  it.skipIf(noLinks)("is refused where a link that leads nowhere has its name", async () => {
    const path = folder();
    symlinkSync("nowhere", join(path, "lock"));
    await expect(lockFolder(path)).rejects.toThrow(
      "lock is a link, and a sweep keeps its lock by that name; rename it",
    );
  });

  it("counts on, so that others see its owner alive", async () => {
    const path = folder();
    const lock = await lockFolder(path, { beat: 10 });
    const beats = () => JSON.parse(readFileSync(join(path, "lock"), "utf8")).beats;
    await vi.waitUntil(() => beats() > 11, { timeout: 120_000, interval: 5 }); // one digit more
    await lock.check();
    await lock.release();
  });

  it("is lost to whoever took it over: its owner hears of it and leaves the other's alone", async () => {
    const path = folder();
    const file = join(path, "lock");
    const lock = await lockFolder(path, { beat: 10 });
    const other = await elsewhere(12);
    writeFileSync(`${file}.new`, other);
    renameSync(`${file}.new`, file);
    await vi.waitUntil(() => lock.lost.aborted, { timeout: 120_000, interval: 5 });
    await expect(lock.check()).rejects.toThrow(LockLost);
    await expect(lock.check()).rejects.toThrow("was taken over by process 12 on elsewhere");
    expect(lock.isHeld()).toBe(false);
    await lock.release();
    expect(readFileSync(file, "utf8")).toBe(other);
  });

  it.runIf(known)("is taken over from a process that is over but not buried", async () => {
    const path = folder();
    // the shell becomes sleep, which never asks how its child ended; the child ends after that
    const child = '(while [ "$(cat /proc/$$/comm)" != sleep ]; do :; done) & echo $!; exec sleep 60';
    const parent = spawn("sh", ["-c", child], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void parent.kill());
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const id = Number(line);
    await vi.waitUntil(() => / Z /.test(readFileSync(`/proc/${id}/stat`, "latin1")), { timeout: 120_000 });
    const started = Number(readFileSync(`/proc/${id}/stat`, "latin1").split(") ")[1].split(" ")[19]);
    writeFileSync(join(path, "lock"), await lockText(id, { started }));
    await (await lockFolder(path)).release();
    expect(readdirSync(path)).toEqual([]);
  });

  it.each(["lock", "lock.next"])("is refused where a folder has the name %s, which stays", async (name) => {
    const path = folder();
    writeFileSync(join(path, "lock"), await lockText(gone()));
    if (name === "lock") rmSync(join(path, "lock"));
    mkdirSync(join(path, name));
    await expect(lockFolder(path)).rejects.toThrow(
      new InputError(
        `${join(path, name)} is a folder, and a sweep keeps its lock by that name; rename it or choose another --out.`,
      ),
    );
    await removeLeftovers(path);
    expect(readdirSync(path)).toContain(name);
  });

  it.runIf(known)("shows the name of a host without what a terminal would obey", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), await lockText(process.pid, { host: "\u001b[2J\u009b" }));
    await expect(lockFolder(path)).rejects.toThrow(`process ${process.pid} on \\u001b[2J\\u009b; wait`);
  });

  it.runIf(known)("is not taken from a process of this machine that runs, whose lock stays", async () => {
    const path = folder();
    const file = join(path, "lock");
    const before = await lockText(process.pid);
    writeFileSync(file, before);
    await expect(lockFolder(path)).rejects.toThrow(held(path, `process ${process.pid} on ${hostname()}`));
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(path)).toEqual(["lock"]);
  });

  it.runIf(known)("is not taken from a process of another user, which may be looked at but not signalled", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), await lockText(process.pid));
    const look = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    onTestFinished(() => look.mockRestore());
    await expect(lockFolder(path)).rejects.toThrow(`is being written by process ${process.pid} on`);
    expect(look).toHaveBeenCalledWith(process.pid, 0);
  });

  it.runIf(known)("is not replaced while another process replaces it, nor when it is another by then", async () => {
    const path = folder();
    const [file, next] = [join(path, "lock"), join(path, "lock.next")];
    writeFileSync(file, await lockText(gone()));
    writeFileSync(next, await lockText(process.pid));
    await expect(lockFolder(path)).rejects.toThrow(`by process ${process.pid} on`);
    rmSync(next);
    writeFileSync(file, await lockText(gone()));
    const later = await lockText(process.pid);
    const look = vi.spyOn(process, "kill").mockImplementation(() => {
      writeFileSync(file, later); // taken over between the look and the replacement
      look.mockRestore();
      throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
    });
    await expect(lockFolder(path)).rejects.toThrow(`by process ${process.pid} on`);
    expect(readdirSync(path)).toEqual(["lock"]);
    expect(readFileSync(file, "utf8")).toBe(later);
  });

  it("is replaced although a process that was to replace it was ended in the middle of that", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), await lockText(gone()));
    writeFileSync(join(path, "lock.next"), await elsewhere(12));
    const lock = await lockFolder(path, { beat: 40 });
    expect(readdirSync(path)).toEqual(["lock"]);
    await lock.release();
  });

  it("goes to exactly one of many processes that find it stale at once", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), await elsewhere(12));
    const attempts = await Promise.all(
      Array.from({ length: 4 }, async () => {
        vi.resetModules(); // another process as far as the module knows
        return import("../../../src/run/folder/lock.ts");
      }),
    );
    const locks = await Promise.allSettled(attempts.map((module) => module.lockFolder(path, { beat: 40 })));
    const had = locks.flatMap((lock) => (lock.status === "fulfilled" ? [lock.value] : []));
    const checked = await Promise.allSettled(had.map((lock) => lock.check()));
    expect(checked.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect(tokenIn(join(path, "lock"))).not.toBe("another");
    for (const lock of had) await lock.release();
    expect(readdirSync(path)).toEqual([]);
  });

  it("cannot be had where a file has the name of the folder", async () => {
    const path = join(folder(), "results");
    writeFileSync(path, "");
    await expect(lockFolder(path)).rejects.toThrow(
      `results go into a folder, and ${path} is a file; choose another --out.`,
    );
    await expect(lockFolder(join(path, "deeper"))).rejects.toThrow("a part of its path is not a folder");
  });
});
