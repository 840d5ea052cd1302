import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lineCount, sweepFile } from "../run/child.ts";
import { bytesOf } from "../run/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";

describe("a folder of results is refused", () => {
  it("to a second process while the first one writes", async () => {
    const path = folder();
    const out = join(path, "out");
    const args = ["sweep", sweepFile(path, { n: 24, m: [64], lambda: [0.002], seeds: 200 }), "--out", out, "--resume"];
    let id: number | undefined;
    let second: Promise<{ code: number | null; stderr: string }> | undefined;
    const first = await incidental([...args, "--quiet"], (child) => {
      id = child.pid;
      const watch = setInterval(() => {
        if (lineCount(out) < 2) return;
        clearInterval(watch);
        second = incidental(args).finally(() => child.kill("SIGINT"));
      }, 5);
    });
    expect(first.code).toBe(1);
    expect(await second).toMatchObject({
      code: 2,
      stderr:
        `incidental: ${out} is being written by process ${id} on ${hostname()}; wait for it, end it there, or ` +
        "choose another --out.\n",
    });
  });

  it("without --resume, with other parameters, and when a newer version wrote it", async () => {
    const path = folder();
    const out = join(path, "out");
    const args = ["sweep", sweepFile(path, { seeds: 2 }), "--out", out];
    await incidental(args);
    const refused = async (given: string[]) => {
      const before = bytesOf(out);
      const { code, stdout, stderr } = await incidental(given);
      expect([code, stdout]).toEqual([2, ""]);
      expect(bytesOf(out)).toEqual(before);
      return stderr;
    };
    expect(await refused(args)).toBe(
      `incidental: ${out} holds 2 of 2 cells already; add --resume to go on with them, or choose another --out.\n`,
    );
    sweepFile(path, { m: [16, 24], seeds: 2 });
    expect(await refused([...args, "--resume", "--seed", "5"])).toBe(
      `incidental: ${out} belongs to another sweep: seed: the folder holds 3, asked for 5; ` +
        "parameters.m: the folder holds [16], asked for [16,24]; " +
        "ask for the same, or choose another --out.\n",
    );
    sweepFile(path, { seeds: 2 });
    appendFileSync(join(out, "cells.jsonl"), "{}\n");
    expect(await refused([...args, "--resume"])).toMatch(
      /cells\.jsonl, line 3 is not a cell; remove the line, or choose another folder\.\n$/,
    );
    const manifest = join(out, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"version": "[^"]+"/, '"version": "99.0.0"'));
    expect(await refused([...args, "--resume"])).toMatch(
      /was written by incidental 99\.0\.0, this is [^;]+; update incidental/,
    );
  });
});
