import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { InputError } from "../../../src/checks.ts";
import { lockFolder } from "../../../src/run/folder/lock.ts";
import { removeLeftovers } from "../../../src/run/folder/store.ts";
import { folder } from "../../support/commandLine.ts";

const lockText = (id: number, host = hostname()) => `${JSON.stringify({ process: id, host })}\n`;

const held = (path: string, who: string) =>
  new InputError(
    `${path} is being written by ${who}; wait for it or choose another --out ` +
      `(if that process is not a sweep, remove ${join(path, "lock")}).`,
  );

/** The id of a process that is over. */
const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the lock of a folder", () => {
  it("makes the folder, names this process, and goes away", async () => {
    const directory = join(folder(), "a", "b");
    const unlock = await lockFolder(directory);
    expect(readFileSync(join(directory, "lock"), "utf8")).toBe(lockText(process.pid));
    await unlock();
    expect(readdirSync(directory)).toEqual([]);
    await (await lockFolder(directory))();
  });

  it("is refused to the same process a second time, by whatever path", async () => {
    const path = folder();
    const link = join(folder(), "link");
    symlinkSync(path, link);
    const unlock = await lockFolder(path);
    await expect(lockFolder(link)).rejects.toThrow(`${link} is being written by this process; wait until it is done.`);
    await unlock();
    await (await lockFolder(link))();
  });

  it.each([
    ["a process that is gone", () => lockText(gone())],
    ["an earlier process with the id of this one", () => lockText(process.pid)],
  ])("is taken over from %s", async (_whom, text) => {
    const path = folder();
    writeFileSync(join(path, "lock"), text());
    const unlock = await lockFolder(path);
    expect(readFileSync(join(path, "lock"), "utf8")).toBe(lockText(process.pid));
    expect(readdirSync(path)).toEqual(["lock"]);
    await unlock();
  });

  it.skipIf(!existsSync("/proc/self/stat"))("is taken over from a process that is over but not buried", async () => {
    const path = folder();
    // the shell becomes sleep, which never asks how its child ended; the child ends after that
    const child = '(while [ "$(cat /proc/$$/comm)" != sleep ]; do :; done) & echo $!; exec sleep 60';
    const parent = spawn("sh", ["-c", child], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void parent.kill());
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const id = Number(line);
    await vi.waitUntil(() => / Z /.test(readFileSync(`/proc/${id}/stat`, "latin1")), { timeout: 10_000 });
    writeFileSync(join(path, "lock"), lockText(id));
    await (await lockFolder(path))();
    expect(readdirSync(path)).toEqual([]);
  });

  it.each(["lock", "lock.next"])("is refused where a folder has the name %s, which stays", async (name) => {
    const path = folder();
    writeFileSync(join(path, "lock"), lockText(gone()));
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

  it("shows the name of a host without what a terminal would obey", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), '{"process":1,"host":"\u001b[2J\u009b"}\n');
    await expect(lockFolder(path)).rejects.toThrow("process 1 on \\u001b[2J\\u009b; wait");
  });

  it.each([
    ["a process that runs", () => process.ppid, hostname()],
    ["a process of another machine", gone, "elsewhere"],
  ])("is not taken from %s, and the message says how to get out", async (_whom, idOf, host) => {
    const path = folder();
    const file = join(path, "lock");
    const id = idOf();
    const before = lockText(id, host);
    writeFileSync(file, before);
    await expect(lockFolder(path)).rejects.toThrow(held(path, `process ${id} on ${host}`));
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(path)).toEqual(["lock"]);
  });

  it("is not taken from a process of another user, which may be looked at but not signalled", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), lockText(1));
    const look = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    onTestFinished(() => look.mockRestore());
    await expect(lockFolder(path)).rejects.toThrow("is being written by process 1 on");
    expect(look).toHaveBeenCalledWith(1, 0);
  });

  it("is not taken where it names nobody, and the message says what to remove", async () => {
    const path = folder();
    const file = join(path, "lock");
    writeFileSync(file, "");
    await expect(lockFolder(path)).rejects.toThrow(held(path, "another process"));
    expect(readdirSync(path)).toEqual(["lock"]);
  });

  it("is not replaced while another process replaces it, nor when it is another by then", async () => {
    const path = folder();
    const [file, next] = [join(path, "lock"), join(path, "lock.next")];
    writeFileSync(file, lockText(gone()));
    writeFileSync(next, lockText(process.ppid));
    await expect(lockFolder(path)).rejects.toThrow(`by process ${process.ppid} on`);
    rmSync(next);
    const before = lockText(gone());
    writeFileSync(file, before);
    const look = vi.spyOn(process, "kill").mockImplementation(() => {
      writeFileSync(file, lockText(process.ppid)); // taken over between the look and the replacement
      look.mockRestore();
      throw Object.assign(new Error("kill ESRCH"), { code: "ESRCH" });
    });
    await expect(lockFolder(path)).rejects.toThrow(`by process ${process.ppid} on`);
    expect(readdirSync(path)).toEqual(["lock"]);
    expect(readFileSync(file, "utf8")).toBe(lockText(process.ppid));
  });

  it("goes to exactly one of many that find it stale at once", async () => {
    const path = folder();
    writeFileSync(join(path, "lock"), lockText(gone()));
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(path)));
    expect(attempts.filter(({ status }) => status === "fulfilled").length).toBe(1);
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
