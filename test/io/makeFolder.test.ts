import { existsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { InputError } from "../../src/checks.ts";
import { makeFolder } from "../../src/io/makeFolder.ts";
import { folder } from "../support/commandLine.ts";

describe("making a folder", () => {
  it("makes those above it, takes one that is there, and follows links", async () => {
    const path = folder();
    const made = await makeFolder(join(path, "a", "b", "c"));
    expect(statSync(made).isDirectory()).toBe(true);
    expect(await makeFolder(made)).toBe(made);
    symlinkSync(made, join(path, "link"), "junction");
    expect(await makeFolder(join(path, "link"))).toBe(made);
    for (let round = 0; round < 100; round++) {
      await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(path, `${round}`, "x", "y", "z"))));
    }
  });

  it.skipIf(!existsSync("/proc/self"))("is refused where none can be made", async () => {
    await expect(makeFolder("/proc/x/y")).rejects.toThrow(
      new InputError("cannot write /proc/x: no folder can be made in /proc; choose another place."),
    );
  });

  it("is refused in the place of a file and below one", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    await expect(makeFolder(file)).rejects.toThrow(`results go into a folder, and ${file} is a file; choose another`);
    await expect(makeFolder(join(file, "sub"))).rejects.toThrow("a part of its path is not a folder; check the path.");
  });

  it("is refused in a working directory that was deleted", async () => {
    const lost = Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), { code: "ENOENT" });
    const look = vi.spyOn(process, "cwd").mockImplementation(() => {
      throw lost;
    });
    const refused = makeFolder("results").catch((error: unknown) => error);
    look.mockRestore();
    expect(await refused).toEqual(
      new InputError("the working directory was deleted; change to a folder that is there."),
    );
  });
});
