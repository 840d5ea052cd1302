import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/checks.ts";
import { formatNpy } from "../../../src/io/index.ts";
import { manifestOf } from "../../../src/run/folder/manifest.ts";
import { mergeResults } from "../../../src/run/folder/mergeResults.ts";
import { openResults } from "../../../src/run/folder/openResults.ts";
import { weightsName } from "../../../src/run/folder/weightsFile.ts";
import { folder } from "../../support/commandLine.ts";
import { bytesOf, collisionsPlan, resultsFolder } from "../helpers.ts";

const whole = collisionsPlan();

/** Folders of all shards under `path`, complete and in order. */
async function shardFolders(path: string, count: number): Promise<string[]> {
  const indices = Array.from({ length: count }, (_, i) => i + 1);
  return Promise.all(
    indices.map((index) => resultsFolder(join(path, `${index}`), collisionsPlan({ shard: { index, count } }))),
  );
}

describe("merging shards", () => {
  it("gives the bytes of the whole sweep, however split, whatever the order of lines and folders", async () => {
    const path = folder();
    const expected = bytesOf(await resultsFolder(join(path, "whole"), whole));
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), fc.nat(), async (count, salt) => {
        const place = join(path, `${round++}`);
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((entry, i) => ({ entry, rank: ((i + 1) * (salt % 9973) * 7919) % 10007 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ entry }) => entry);
        const parts = await Promise.all(
          Array.from({ length: count }, (_, i) => {
            const plan = collisionsPlan({ shard: { index: i + 1, count } });
            const positions = shuffled(plan.cells.map((_, position) => position));
            return resultsFolder(join(place, `${i}`), plan, { positions });
          }),
        );
        const out = join(place, "out");
        await mergeResults(shuffled(parts), out);
        expect(bytesOf(out)).toEqual(expected);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it("takes shards of different sizes as long as they fit together", async () => {
    const path = folder();
    const shards = [
      { index: 1, count: 2 },
      { index: 2, count: 4 },
      { index: 4, count: 4 },
    ];
    const parts = await Promise.all(
      shards.map((shard, i) => resultsFolder(join(path, `${i}`), collisionsPlan({ shard }))),
    );
    await mergeResults(parts, join(path, "out"));
    expect(bytesOf(join(path, "out"))).toEqual(bytesOf(await resultsFolder(join(path, "whole"), whole)));
    await expect(mergeResults(parts.slice(0, 2), join(path, "out-2"))).rejects.toThrow(
      new InputError(
        "the folders lack 5 of 20 cells, the first of them n = 8, m = 24, lambda = 0.03, tolerance = 0.01, " +
          "kernel = auto, replica 0; merge all shards.",
      ),
    );
  });

  it("replaces no weights of somebody else, and goes on after a merge that was ended", async () => {
    const path = folder();
    const [directory] = await shardFolders(path, 1);
    await resultsFolder(directory, whole, { weights: true });
    const out = join(path, "out");
    for (const place of [directory, out]) mkdirSync(join(place, "weights"), { recursive: true });
    for (const cell of whole.cells) {
      writeFileSync(join(directory, "weights", weightsName(cell)), formatNpy(new Float64Array(8), [2, 4]));
    }
    const [first, second] = whole.cells.map((cell) => join(out, "weights", weightsName(cell)));
    writeFileSync(first, formatNpy(new Float64Array(8), [2, 4]));
    writeFileSync(second, "precious");
    await expect(mergeResults([directory], out)).rejects.toThrow(
      `${second} is there without a manifest.json; remove it, or choose another --out.`,
    );
    expect(readFileSync(second, "utf8")).toBe("precious");
    rmSync(second);
    await mergeResults([directory], out);
    expect(bytesOf(out)).toEqual(bytesOf(directory));
  });

  it("a sweep replaces no weights that are there without its manifest", async () => {
    const directory = join(folder(), "out");
    mkdirSync(join(directory, "weights"), { recursive: true });
    const file = join(directory, "weights", weightsName(whole.cells[3]));
    writeFileSync(file, "precious");
    const open = (weights: boolean) =>
      openResults(directory, { plan: whole, manifest: manifestOf(whole, { command: "c", weights }), resume: false });
    await expect(open(true)).rejects.toThrow(
      `${file} is there without a manifest.json; remove it, or choose another --out.`,
    );
    expect(existsSync(join(directory, "manifest.json"))).toBe(false);
    await (await open(false)).store.close();
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  it("leaves alone what it copied once another has taken the folder over, and says so", async () => {
    const path = folder();
    const [directory, out] = [join(path, "one"), join(path, "out")];
    const many = collisionsPlan({ seeds: 40 });
    await resultsFolder(directory, many, { weights: true });
    mkdirSync(join(directory, "weights"));
    for (const cell of many.cells) {
      writeFileSync(join(directory, "weights", weightsName(cell)), formatNpy(new Float64Array(8), [2, 4]));
    }
    const merging = mergeResults([directory], out).then(
      () => "merged",
      (error: Error) => error.message,
    );
    const copied = () => (existsSync(join(out, "weights")) ? readdirSync(join(out, "weights")).length : 0);
    while (copied() < 5) await new Promise(setImmediate);
    writeFileSync(join(out, "lock"), JSON.stringify({ process: 1, host: "elsewhere", token: "another" }));
    expect(await merging).toContain("was taken over by process 1 on elsewhere");
    expect(copied()).toBeGreaterThanOrEqual(4);
    expect(readdirSync(out).sort()).toEqual(["lock", "weights"]);
  });

  it("copies the weights, and says which are not there", async () => {
    const path = folder();
    const [directory] = await shardFolders(path, 1);
    await resultsFolder(directory, whole, { weights: true });
    mkdirSync(join(directory, "weights"));
    const bytes = (replica: number) => formatNpy(new Float64Array(8).fill(replica), [2, 4]);
    for (const cell of whole.cells) {
      writeFileSync(join(directory, "weights", weightsName(cell)), bytes(cell.replica));
    }
    const out = join(path, "out");
    await mergeResults([directory], out);
    expect(bytesOf(out)).toEqual(bytesOf(directory));
    const lost = join(directory, "weights", weightsName(whole.cells[3]));
    const again = `run that cell again: incidental sweep sweep.json --resume --out ${directory}.`;
    const refused = (why: string) =>
      expect(mergeResults([directory], join(path, "out-2"))).rejects.toThrow(new InputError(`${why}; ${again}`));
    const name = JSON.stringify(lost);
    truncateSync(lost, statSync(lost).size - 1);
    await refused(`${name} is truncated: 63 bytes follow the header, shape (2, 4) of float64 wants 64`);
    rmSync(lost);
    await refused(`cannot read ${name}: no such file or folder`);
    expect(existsSync(join(path, "out-2"))).toBe(false);
  });

  it("gives commands to paste that obey nothing in a name or a manifest", async () => {
    const path = folder();
    const plan = collisionsPlan({ shard: { index: 1, count: 2 } });
    const positions = [0, 1];
    const named = await resultsFolder(join(path, "a$(touch pwned);b"), plan, { positions });
    await expect(mergeResults([named], join(path, "out"))).rejects.toThrow(
      `finish it first: incidental sweep sweep.json --shard 1/2 --resume --out '${named}'.`,
    );
    for (const command of [
      "rm -rf ~",
      "incidental sweep $(id)",
      "incidental sweep a; id",
      "incidental sweep 'a'b;'c'",
    ]) {
      const foreign = await resultsFolder(join(path, "foreign"), plan, { positions, command });
      const own = `finish it first: the command that began it, with --shard 1/2 --resume --out ${foreign}.`;
      await expect(mergeResults([foreign], join(path, "out"))).rejects.toThrow(own);
      const whole = await resultsFolder(join(path, "whole"), plan, { command });
      await expect(mergeResults([whole], join(path, "out"))).rejects.toThrow(
        "run the command of the others with --shard 2/2 --out FOLDER",
      );
    }
  });

  it("refuses a cell that two folders hold", async () => {
    const path = folder();
    const [a, b] = await shardFolders(path, 2);
    const c = await resultsFolder(join(path, "c"), collisionsPlan({ shard: { index: 3, count: 4 } }));
    const out = join(path, "out");
    await expect(mergeResults([a, b, a], out)).rejects.toThrow(
      `${a} and ${a} both hold the cell n = 8, m = 16, lambda = 0.02`,
    );
    await expect(mergeResults([a, b, c], out)).rejects.toThrow(
      new RegExp(
        `^${a} and ${c} both hold the cell n = 8, m = 24, lambda = 0.02, .*replica 0; leave out one of the two\\.$`,
      ),
    );
    expect(existsSync(out)).toBe(false);
  });

  it("refuses folders of different sweeps and versions, showing the difference", async () => {
    const path = folder();
    const [a, b] = await shardFolders(path, 2);
    const other = collisionsPlan({ seeds: 6, shard: { index: 2, count: 2 } });
    await resultsFolder(b, other, { version: "0.0.1" });
    await expect(mergeResults([a, b], join(path, "out"))).rejects.toThrow(
      new RegExp(
        `^${a} and ${b} are of different sweeps: version: ${a} holds [0-9.]+, ${b} holds 0.0.1; ` +
          `seeds: ${a} holds 5, ${b} holds 6; merge`,
      ),
    );
    await resultsFolder(b, other, { version: "99.0.0" });
    await expect(mergeResults([a, b], join(path, "out"))).rejects.toThrow(
      `${b} was written by incidental 99.0.0, this is`,
    );
    await resultsFolder(b, other, { format: 3 as never });
    await expect(mergeResults([a, b], join(path, "out"))).rejects.toThrow("is in format 3");
  });

  it("refuses an incomplete shard, torn ones too, and says how to finish it", async () => {
    const path = folder();
    const [a, b] = await shardFolders(path, 2);
    const message =
      `${b} holds 9 of 10 cells; ` + `finish it first: incidental sweep sweep.json --shard 2/2 --resume --out ${b}.`;
    const plan = collisionsPlan({ shard: { index: 2, count: 2 } });
    await resultsFolder(b, plan, { positions: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
    await expect(mergeResults([a, b], join(path, "out"))).rejects.toThrow(message);
    appendFileSync(join(b, "cells.jsonl"), '{"parameters"');
    await expect(mergeResults([a, b], join(path, "out"))).rejects.toThrow(message);
    expect(existsSync(join(path, "out"))).toBe(false);
  });

  it("refuses when shards are missing, and says which and how to get them", async () => {
    const path = folder();
    const [a, , c] = await shardFolders(path, 5);
    await expect(mergeResults([c, a], join(path, "out"))).rejects.toThrow(
      new InputError(
        "shards 2/5, 4/5, 5/5 are missing (12 of 20 cells, the first of them n = 8, m = 16, lambda = 0.03, " +
          "tolerance = 0.01, kernel = auto, replica 0); " +
          "run incidental sweep sweep.json --shard 2/5 --out FOLDER, or give its folder too.",
      ),
    );
    const [a40] = await shardFolders(join(path, "many"), 40);
    await expect(mergeResults([a40], join(path, "out"))).rejects.toThrow("shards 2/40, 3/40, 4/40");
    await expect(mergeResults([a40], join(path, "out"))).rejects.toThrow(", 11/40 and 29 more are missing");
    await expect(mergeResults([join(path, "none")], join(path, "out"))).rejects.toThrow("holds no results");
  });

  it("refuses a folder that holds results or cells already", async () => {
    const path = folder();
    const parts = await shardFolders(path, 2);
    await expect(mergeResults(parts, parts[0])).rejects.toThrow(
      `${parts[0]} holds manifest.json already; choose another`,
    );
    const out = join(path, "out");
    mkdirSync(out);
    writeFileSync(join(out, "cells.jsonl"), "");
    await expect(mergeResults(parts, out)).rejects.toThrow(`${out} holds cells.jsonl already`);
    rmSync(join(out, "cells.jsonl"));
    await mergeResults(parts, out);
    expect(existsSync(join(out, "lock"))).toBe(false);
  });
});
