import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatLine, parseLine } from "../../../src/run/folder/cellLine.ts";
import { readResults } from "../../../src/run/folder/readResults.ts";
import { openStore } from "../../../src/run/folder/store.ts";
import { folder } from "../../support/commandLine.ts";
import { bytesOf, collisionsPlan, lineOf, resultsFolder } from "../helpers.ts";

const plan = collisionsPlan({ seeds: 2 });
const all = plan.cells.map((_, position) => lineOf(plan, position)).join("");

describe("the line of a cell", () => {
  it("is read back as it was written, and tells what is no cell from what is no JSON", () => {
    const line = lineOf(plan, 3);
    expect(parseLine(Buffer.from(line))).toEqual({
      key: plan.cells[3].key,
      outcome: expect.objectContaining({ place: 3 }),
      damaged: false,
    });
    expect(parseLine(Buffer.from(line.slice(0, -3)))).toBeUndefined();
    expect(parseLine(Buffer.from([0x22, 0xce, 0x22]))).toBeUndefined(); // half a letter
    for (const other of ["1", "null", "[]", "{}", '{"parameters":{},"replica":0}']) {
      expect(parseLine(Buffer.from(other)), other).toBeNull();
    }
  });
});

describe("the checksum of a line", () => {
  const position = 2;
  const line = lineOf(plan, position).trimEnd();
  const start = line.slice(0, line.lastIndexOf(',"crc32":'));

  it("tells every changed digit of an outcome, and that a line without one is not damaged", () => {
    const from = start.indexOf('"outcome"');
    const digits = Array.from(line.matchAll(/\d/g), ({ index }) => index).filter((index) => index > from);
    expect(digits.length).toBeGreaterThan(8);
    for (const at of digits) {
      const changed = `${line.slice(0, at)}${(Number(line[at]) + 1) % 10}${line.slice(at + 1)}`;
      // a changed name of the field is no cell, a leading zero no JSON
      expect(parseLine(Buffer.from(changed))?.damaged ?? true, changed).toBe(true);
    }
    expect(parseLine(Buffer.from(`${start}}`))).toMatchObject({ key: plan.cells[position].key, damaged: false });
    expect(parseLine(Buffer.from(`${start},"crc32":"1"}`))).toMatchObject({ damaged: true });
  });

  it("is checked by whatever reads, and lines with and without one stand in one file", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [] });
    const file = join(directory, "cells.jsonl");
    writeFileSync(file, `${lineOf(plan, 0)}${start}}\n`);
    expect((await readResults(directory)).cells.length).toBe(2);
    writeFileSync(file, `${lineOf(plan, 0)}${line.replace("2.5", "3.5")}\n`);
    const message = `${file}, line 2 does not match its checksum, so it was changed; remove the line, and`;
    await expect(readResults(directory)).rejects.toThrow(message);
    await expect(openStore(directory, plan)).rejects.toThrow(message);
  });
});

describe("the file of cells", () => {
  it("is not replaced by one that slept while it opened it, and no longer has the folder", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [0, 1] });
    const before = bytesOf(directory);
    const lost = () => Promise.reject(new Error("taken over"));
    await expect(openStore(directory, plan, { check: lost })).rejects.toThrow("taken over");
    expect(bytesOf(directory)).toEqual(before);
  });

  it("is there in the end although somebody removed it, or put another in its place, meanwhile", async () => {
    for (const other of [undefined, lineOf(plan, 0)]) {
      const directory = await resultsFolder(folder(), plan, { positions: [0] });
      const file = join(directory, "cells.jsonl");
      const store = await openStore(directory, plan);
      for (let i = 1; i < plan.cells.length; i++) {
        if (i === 2) rmSync(file);
        if (i === 2 && other !== undefined) writeFileSync(file, other);
        await store.append(i, lineOf(plan, i).trimEnd());
      }
      await store.sort();
      await store.close();
      expect(readFileSync(file, "utf8")).toBe(all);
    }
  });

  it("is out of the reach of a process that had it open before", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [0] });
    const asleep = await openStore(directory, plan);
    await asleep.append(1, lineOf(plan, 1).trimEnd());
    const store = await openStore(directory, plan);
    await asleep.append(2, lineOf(plan, 2).trimEnd()); // it woke
    await store.append(3, lineOf(plan, 3).trimEnd());
    await asleep.append(3, lineOf(plan, 3).trimEnd());
    for (const { close } of [asleep, store]) await close();
    const kept = [0, 1, 3].map((position) => lineOf(plan, position)).join("");
    expect(readFileSync(join(directory, "cells.jsonl"), "utf8")).toBe(kept);
  });

  it("torn at any byte of its last line loses that line and no other, and takes it again", async () => {
    const directory = await resultsFolder(folder(), plan);
    const file = join(directory, "cells.jsonl");
    const last = plan.cells.length - 1;
    const bytes = Buffer.from(all);
    const start = bytes.length - Buffer.byteLength(lineOf(plan, last));
    for (let size = start; size < bytes.length; size++) {
      writeFileSync(file, bytes.subarray(0, size));
      const results = await readResults(directory);
      expect(results, `${size} bytes`).toMatchObject({ torn: size > start, cells: { length: last } });
      expect(readFileSync(file).length).toBe(size); // reading changes nothing
      const store = await openStore(directory, plan);
      expect([store.dropped, store.count(), store.has(last)]).toEqual([size - start, last, false]);
      expect(readFileSync(file).length).toBe(start);
      await store.append(last, lineOf(plan, last).trimEnd());
      await store.close();
      expect(readFileSync(file, "utf8")).toBe(all);
    }
  });

  it("loses a last line that does not parse although it has its line feed", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [0, 1] });
    const file = join(directory, "cells.jsonl");
    const whole = readFileSync(file, "utf8");
    appendFileSync(file, `${"\0".repeat(40)}\n`);
    const store = await openStore(directory, plan);
    await store.close();
    expect([store.dropped, readFileSync(file, "utf8")]).toEqual([41, whole]);
  });

  it.each([
    [
      "a line in the middle is no JSON",
      `${lineOf(plan, 0)}{"param\n${lineOf(plan, 1)}`,
      "line 2 cannot be understood, and lines follow it",
    ],
    [
      "a torn line follows a bad one",
      `${lineOf(plan, 0)}oops\n{"par`,
      "line 2 cannot be understood, and lines follow it",
    ],
    ["a line is empty", `${lineOf(plan, 0)}\n${lineOf(plan, 1)}`, "line 2 cannot be understood, and lines follow it"],
    ["a line is no cell", `${lineOf(plan, 0)}{"a":1}\n`, "line 2 is not a cell"],
    [
      "a cell is there twice",
      `${lineOf(plan, 2)}${lineOf(plan, 0)}${lineOf(plan, 2)}`,
      "line 3 repeats the cell of line 1, n = 8, m = 24, lambda = 0.02",
    ],
    [
      "a cell is of a replica beyond the plan",
      lineOf(collisionsPlan({ seeds: 3 }), 8),
      "line 1 is a cell that this sweep does not have",
    ],
    [
      "a value is not of the grid",
      lineOf(plan, 1).replace("0.03", "0.04"),
      "line 1 is a cell that this sweep does not have",
    ],
    [
      "its parameters are in another order",
      lineOf(plan, 1).replace('"n":8,"m":16', '"m":16,"n":8'),
      "line 1 is a cell that this",
    ],
  ])("is refused by name and line when %s", async (_what, text, message) => {
    const directory = await resultsFolder(folder(), plan);
    const file = join(directory, "cells.jsonl");
    writeFileSync(file, text);
    await expect(readResults(directory)).rejects.toThrow(`${file}, ${message}`);
    await expect(openStore(directory, plan)).rejects.toThrow(`${file}, ${message}`);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("may be missing beside its manifest", async () => {
    const directory = await resultsFolder(folder(), plan);
    rmSync(join(directory, "cells.jsonl"));
    expect(await readResults(directory)).toMatchObject({ cells: [], torn: false });
    const store = await openStore(directory, plan);
    expect([store.count(), store.dropped]).toEqual([0, 0]);
    await store.close();
  });

  it("takes lines in any order at once, and is put into the order of the plan at the end", async () => {
    const directory = folder();
    const store = await openStore(directory, plan);
    const order = [5, 0, 7, 1, 6, 2, 4, 3];
    await Promise.all(order.map((position) => store.append(position, lineOf(plan, position).trimEnd())));
    const file = join(directory, "cells.jsonl");
    expect(readFileSync(file, "utf8")).toBe(order.map((position) => lineOf(plan, position)).join(""));
    await store.sort();
    await store.close();
    expect(readFileSync(file, "utf8")).toBe(all);
  });

  it("reads lines longer than what is read at a time", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [] });
    const store = await openStore(directory, plan);
    const text = "ä".repeat(100_000);
    for (const position of [1, 0])
      await store.append(position, formatLine(plan.cells[position], JSON.stringify({ text })));
    await store.close();
    const file = join(directory, "cells.jsonl");
    truncateSync(file, statSync(file).size - 1);
    const { cells, torn } = await readResults(directory);
    expect([cells.length, torn, (cells[0].outcome as { text: string }).text === text]).toEqual([1, true, true]);
  });
});

describe("reading results", () => {
  it("gives cells in the order of the plan, whatever the order of the file", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [6, 1, 4] });
    const { manifest, experiment, cells } = await readResults(directory);
    expect(cells.map(({ outcome }) => (outcome as { place: number }).place)).toEqual([1, 4, 6]);
    expect(cells[1]).toMatchObject({ parameters: { n: 8, m: 16, lambda: 0.02 }, replica: 1 });
    expect(manifest).toMatchObject({ experiment: "collisions", cells: 8, shard: null, weights: false });
    expect(experiment.name).toBe("collisions");
  });

  it.each([
    [
      { format: 2 as never, version: "9.0.0" },
      /manifest\.json is in format 2, written by incidental 9\.0\.0; this is .*; update incidental\.$/,
    ],
    [{ version: "0.1" }, /manifest\.json: version must be a version such as 0\.1\.0, got "0\.1"\.$/],
    [{ experiment: "chess" }, /manifest\.json: experiment must be one of .*collisions.*, got "chess"\.$/],
    [{ shard: "4/3" }, /manifest\.json: shard must be i\/k, part i of k with 1 <= i <= k, such as 1\/3, got "4\/3"\.$/],
    [{ cells: 7 }, /manifest\.json: cells is 7, its lists make 8; it was changed by hand\.$/],
    [{ seeds: "many" as never }, /manifest\.json: seeds must be a whole number, got "many"\.$/],
    [{ parameters: { n: [8] } }, /manifest\.json: parameters\.m is missing/],
    [{ extra: 1 } as object, /manifest\.json: there is no field "extra" in a manifest\.$/],
  ])("refuses a manifest with %j", async (changes, message) => {
    const directory = await resultsFolder(folder(), plan, changes);
    await expect(readResults(directory)).rejects.toThrow(message);
  });

  it("refuses a folder without results, and a manifest that is no JSON", async () => {
    const directory = folder();
    await expect(readResults(directory)).rejects.toThrow(`${directory} holds no results: there is no manifest.json`);
    writeFileSync(join(directory, "manifest.json"), '{"format": 1,');
    await expect(readResults(directory)).rejects.toThrow(
      /manifest\.json is not JSON: [^\n]+; it was changed by hand: restore it, or choose another folder\.$/,
    );
    expect(existsSync(join(directory, "lock"))).toBe(false);
  });

  it("takes results of another version of the package, as long as their format is known", async () => {
    const directory = await resultsFolder(folder(), plan, { version: "99.0.0" });
    expect((await readResults(directory)).cells.length).toBe(8);
  });
});
