import type { FileHandle } from "node:fs/promises";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { checkWritable, renameOver, writeWhole } from "../../src/io/writeFile.ts";
import { freshFolder, refusal } from "./helpers.ts";

/** The file system with one call that fails, so many times: the name of the call and the error code. */
const broken = vi.hoisted(() => ({ call: "", code: "", times: Infinity }));

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  const failing = (call: string) => {
    if (broken.call !== call || broken.times-- <= 0) return false;
    return Promise.reject(Object.assign(new Error(`${broken.code}: it failed\nhere`), { code: broken.code }));
  };
  const openReal = async (path: string, flags: string): Promise<FileHandle> => {
    const handle = await real.open(path, flags);
    const { writeFile, sync } = handle;
    handle.writeFile = (...given) => failing("handle.writeFile") || writeFile.apply(handle, given);
    handle.sync = () => failing("sync") || sync.call(handle);
    return handle;
  };
  return {
    ...real,
    access: (path: string, mode: number) => failing("access") || real.access(path, mode),
    open: (path: string, flags: string) => failing("open") || openReal(path, flags),
    rename: (from: string, to: string) => failing("rename") || real.rename(from, to),
  };
});

afterEach(() => {
  Object.assign(broken, { call: "", times: Infinity });
});

describe("writeWhole on a file system that fails", () => {
  const at = freshFolder();

  test.each([
    ["access", "EACCES", "permission denied; change the permissions or choose another place"],
    ["access", "EROFS", "the file system is read-only; choose another place"],
    ["open", "EACCES", "permission denied; change the permissions or choose another place"],
    ["open", "EBUSY", "another program has it open; close it there or choose another name"],
    ["open", "ENAMETOOLONG", "the name is too long; choose a shorter one"],
    ["open", "EMFILE", "too many files are open; close some or raise the limit with ulimit -n"],
    ["handle.writeFile", "ENOSPC", "no space left on the disk; free some space or choose another disk"],
    ["handle.writeFile", "EDQUOT", "the disk quota is used up; free some space or choose another disk"],
    ["sync", "EIO", "the disk reports an error; check the disk"],
    ["rename", "EPERM", "operation not permitted; change the permissions or choose another place"],
    ["rename", "ENOENT", "no such file or folder; check the path"],
  ])("tells %s: %s in one line, keeps the old file and leaves no temporary", async (call, code, problem) => {
    await writeFile(at("out.txt"), "old");
    Object.assign(broken, { call, code });
    expect(await refusal(() => writeWhole(at("out.txt"), ["new"]))).toBe(
      `cannot write "${at("out.txt")}": ${problem}.`,
    );
    expect(await readFile(at("out.txt"), "utf8")).toBe("old");
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test("checkWritable notices a folder without permission before anything is computed", async () => {
    Object.assign(broken, { call: "access", code: "EACCES" });
    expect(await refusal(() => checkWritable(at("out.txt")))).toMatch(/: permission denied; change the permissions/);
  });
});

describe("renaming over a file that somebody has open", () => {
  const at = freshFolder();
  const renamed = async (platform: string, code: string, times: number) => {
    await writeFile(at("old"), "old");
    await writeFile(at("new"), "new");
    Object.assign(broken, { call: "rename", code, times });
    await renameOver(at("new"), at("old"), platform);
    return readFile(at("old"), "utf8");
  };

  test.each(["EPERM", "EACCES", "EBUSY"])("is tried again on Windows, which refuses it by %s", async (code) => {
    expect(await renamed("win32", code, 2)).toBe("new");
  });

  test("is given up where that lasts, and fails at once for another reason or on another system", async () => {
    await expect(renamed("win32", "EPERM", 7)).rejects.toThrow("EPERM");
    await expect(renamed("win32", "ENOSPC", 1)).rejects.toThrow("ENOSPC");
    await expect(renamed("linux", "EPERM", 1)).rejects.toThrow("EPERM");
  });
});
