import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { uniformStream } from "../../src/random/generator.ts";
import { cramped, lineCount, misbehave, sweepFile, whenLines } from "../run/child.ts";
import { bytesOf } from "../run/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";

/** A folder with a sweep file, and what an undisturbed run of it leaves. */
async function undisturbed(options?: Parameters<typeof sweepFile>[1]) {
  const path = folder();
  const file = sweepFile(path, options);
  const key = readFileSync(file, "utf8");
  const known = wholes.get(key);
  const out = join(path, "out");
  const disturbed = { path, out, args: ["sweep", file, "--out", out] };
  if (known !== undefined) return { ...disturbed, bytes: known };
  const { code } = await incidental(["sweep", file, "--out", join(path, "whole"), "--quiet"]);
  expect(code).toBe(0);
  const bytes = bytesOf(join(path, "whole"));
  wholes.set(key, bytes);
  return { ...disturbed, bytes };
}

/** What undisturbed runs leave, by the text of their sweep file. */
const wholes = new Map<string, Record<string, string>>();

/** Resumes to the end and expects the bytes of an undisturbed run. */
async function resumed(args: string[], out: string, bytes: Record<string, string>) {
  const end = await incidental([...args, "--resume"]);
  expect(end.code, end.stderr).toBe(0);
  expect(bytesOf(out)).toEqual(bytes);
  return end;
}

describe("a disturbed sweep goes on with --resume", () => {
  it("after kill -9 at ten random moments, to the bytes of an undisturbed one", async () => {
    const { out, args, bytes } = await undisturbed({ n: 24, m: [48, 64], lambda: [0.002], seeds: 80 });
    const random = uniformStream("moments of kill -9");
    let killed = 0;
    for (let round = 0; round < 10; round++) {
      const before = lineCount(out);
      const lines = before + Math.floor(random() * 12);
      const { code, stderr } = await incidental(
        [...args, "--resume", "--jobs", "2"],
        whenLines(out, lines, "SIGKILL", random() * (round % 2 === 0 ? 5 : 100)),
      );
      if (code === null) killed++;
      else expect(code, stderr).toBe(0);
      expect(lineCount(out)).toBeGreaterThanOrEqual(before);
    }
    expect(killed).toBeGreaterThanOrEqual(8);
    expect(existsSync(join(out, "lock"))).toBe(true);
    await resumed(args, out, bytes);
  });

  it("after another took the folder over, at which the first stops and leaves all as the other has it", async () => {
    const { out, args, bytes } = await undisturbed({ n: 24, m: [48, 64], lambda: [0.002], seeds: 80 });
    const lock = join(out, "lock");
    const other = { process: 1, host: "elsewhere", machine: "another", started: 1, token: "another", beats: 3 };
    const theirs = join(out, ".cells.jsonl.tmp-1-0123456789ab");
    const overtaken = whenLines(out, 20, () => {
      writeFileSync(theirs, "being written by the other");
      writeFileSync(`${lock}.new`, `${JSON.stringify(other)}\n`);
      renameSync(`${lock}.new`, lock);
    });
    const { code, stderr } = await incidental([...args, "--jobs", "2"], overtaken);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        `incidental: ${out} was taken over by process 1 on elsewhere, as nothing was seen of this one for too long, ` +
        "and goes on there; this one stopped.\n",
    });
    expect(lineCount(out)).toBeLessThan(60);
    expect(readFileSync(theirs, "utf8")).toBe("being written by the other");
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual(other);
    rmSync(lock);
    await resumed(args, out, bytes);
  });

  it("after its last line was torn, with a note", async () => {
    const { out, args, bytes } = await undisturbed({ seeds: 12 });
    await incidental([...args, "--quiet"]);
    const file = join(out, "cells.jsonl");
    const size = readFileSync(file).length;
    truncateSync(file, size - 9);
    const { stderr } = await resumed(args, out, bytes);
    expect(stderr).toMatch(/^incidental: dropped a torn last line of \d+ bytes; its cell is run again\.\n/);
    expect(stderr).toContain("12 cells, 1 of them new in ");
  });

  it("after the disk was full, which it says with what is kept", async () => {
    const { out, args, bytes } = await undisturbed({ seeds: 60 });
    const { code, stderr } = await cramped(4, [...args, "--jobs", "2"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^incidental: cannot write "\S+cells\.jsonl": [^\n]+ \d+ of 60 cells are kept [^\n]+\n$/);
    const [, kept] = / (\d+) of 60 cells are kept in \S+out; --resume goes on with them\.\n$/.exec(stderr) ?? [];
    expect(Number(kept)).toBeGreaterThan(0);
    expect(lineCount(out)).toBe(Number(kept));
    expect(readFileSync(join(out, "cells.jsonl"), "utf8")).toMatch(/\n$/);
    expect(readdirSync(out).sort()).toEqual(["cells.jsonl", "manifest.json"]);
    await resumed(args, out, bytes);
  });

  it("after the weights of a cell did not fit on the disk", async () => {
    const { out, args } = await undisturbed({ n: 16, m: [40], seeds: 2 });
    const { code, stderr } = await cramped(4, [...args, "--save-weights"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^incidental: the cell n = 16, m = 40, .* failed: cannot write "[^"]+\.npy": .* 0 of 2 cells .*\n$/,
    );
    expect(stderr).toMatch(/ 0 of 2 cells are kept in \S+; --resume goes on with them\.\n$/);
    expect(readdirSync(join(out, "weights"))).toEqual([]);
    const again = await incidental([...args, "--save-weights", "--resume"]);
    expect(again.code).toBe(0);
    expect(readdirSync(join(out, "weights")).length).toBe(2);
  });

  it.each([
    [
      "the worker of a cell exits",
      "exit",
      1,
      /^the cell n = 8, m = 16, lambda = 0\.02.*, replica \d+ failed: its worker died: worker exited with code: 7\.$/,
    ],
    [
      "the worker of a cell runs out of memory",
      "fill",
      1,
      /^the cell n = 8, .*, replica \d+ failed: its worker died: .*memory.*\.$/i,
    ],
    ["a cell throws", "throw", 1, /^the cell n = 8, .*, replica \d+ failed: the moon is full\.$/],
    [
      "a cell is refused by the experiment",
      "refuse",
      2,
      /^at n = 8, .*, replica \d+: lambda does not suit the moon\.$/,
    ],
  ] as const)("after %s, which it says in one line", async (_what, deed, exitCode, message) => {
    const { out, args, bytes } = await undisturbed({ seeds: 12 });
    const { code, stdout, stderr } = await misbehave({ deed, moment: 100 }, [...args, "--jobs", "2"]);
    const ours = stderr.split("\n").filter((line) => line.startsWith("incidental: "));
    expect([code, stdout, ours.length], stderr).toEqual([exitCode, "", 1]);
    const [, what, kept, next] = /^incidental: (.*) (\d+) of 12 cells are kept in \S+out; (.*)$/.exec(ours[0]) ?? [];
    expect(what, ours[0]).toMatch(message);
    const lasting = deed === "throw" || deed === "refuse"; // of the cell itself, not of its worker
    expect(next).toBe(
      lasting
        ? "--resume meets this cell again: leave its values out of the sweep, with another --out."
        : "--resume goes on with them.",
    );
    expect(lineCount(out)).toBe(Number(kept));
    expect(existsSync(join(out, "lock"))).toBe(false);
    await resumed(args, out, bytes);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("after %s, which keeps what is finished", async (signal) => {
    const { out, args, bytes } = await undisturbed({ n: 24, m: [64], lambda: [0.002], seeds: 40 });
    const { code, stdout, stderr } = await incidental([...args, "--quiet"], whenLines(out, 5, signal));
    expect([code, stdout]).toEqual([1, ""]);
    const [, kept] =
      /^incidental: interrupted with (\d+) of 40 cells in \S+out; --resume goes on with them\.\n$/.exec(stderr) ?? [];
    expect(Number(kept)).toBeGreaterThanOrEqual(5);
    expect(lineCount(out)).toBe(Number(kept));
    expect(readdirSync(out).sort()).toEqual(["cells.jsonl", "manifest.json"]);
    await resumed(args, out, bytes);
  });

  it("after Ctrl-C, although its cells do not listen", async () => {
    const path = folder();
    const out = join(path, "out");
    const file = sweepFile(path, { n: 256, m: [1024], lambda: [1e-5], seeds: 3 });
    const { code, stderr } = await misbehave({ deed: "deaf", moment: 0 }, ["sweep", file, "--out", out], (child) => {
      const watch = setInterval(() => {
        if (!existsSync(join(out, "cells.jsonl"))) return;
        clearInterval(watch);
        setTimeout(() => child.kill("SIGINT"), 300);
      }, 5);
      child.on("close", () => clearInterval(watch));
    });
    expect([code, stderr]).toEqual([
      1,
      `incidental: interrupted with 0 of 3 cells in ${out}; --resume goes on with them.\n`,
    ]);
  });
});
