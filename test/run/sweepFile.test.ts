import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { gridOf } from "../../src/run/grid.ts";
import { parseSweepFile, readSweepFile } from "../../src/run/sweepFile.ts";
import { folder } from "../support/commandLine.ts";
import { toy } from "./helpers.ts";

/** The message of what is thrown. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

describe("a sweep file", () => {
  it("spans a grid by lists, takes a bare value as a list of one and defaults for what it does not name", () => {
    const text = '{"experiment": "collisions", "parameters": {"lambda": 2.5e-4, "m": [256, 512], "n": [8]}}';
    const { experiment, grid } = parseSweepFile(text, "sweep.json");
    expect(experiment.name).toBe("collisions");
    expect(grid).toMatchObject({ parameters: { n: [8], m: [256, 512], lambda: [2.5e-4] }, seeds: 1, seed: 0 });
    const names = Object.keys(experiment.parameters);
    expect(Object.keys(grid.parameters)).toEqual(names);
    for (const name of names.filter((name) => !["n", "m", "lambda"].includes(name))) {
      expect(grid.parameters[name], name).toEqual([experiment.parameters[name].default]);
    }
  });

  it("says how many seeds there are and which is the root", () => {
    const text = '{"experiment": "collisions", "parameters": {"n": 3, "m": 9, "lambda": 0.1}, "seeds": 16, "seed": 3}';
    expect(parseSweepFile(text, "sweep.json").grid).toMatchObject({ seeds: 16, seed: 3 });
  });

  const good = { n: [8], m: [16], lambda: [0.02] };
  const collisions = (parameters: unknown, rest = {}) =>
    JSON.stringify({ experiment: "collisions", parameters, ...rest });
  it.each([
    ["[1]", 'sweep.json must hold an object {"experiment": …, "parameters": {…}}, got [1].'],
    ["null", 'sweep.json must hold an object {"experiment": …, "parameters": {…}}, got null.'],
    ["{}", /^sweep\.json: experiment must be one of .*collisions.*, got nothing\.$/],
    ['{"experiment": "colisions"}', /^sweep\.json: experiment must be one of .*collisions.*, got "colisions"\.$/],
    ['{"experiment": 3}', /^sweep\.json: experiment must be one of .*collisions.*, got 3\.$/],
    [
      collisions({ ...good, lambada: 1 }),
      /^sweep\.json: collisions has no parameter "lambada"; it has n, m, lambda, .*\.$/,
    ],
    [
      collisions({ n: 8, m: [16], lambdas: [1] }),
      /^sweep\.json: collisions has no parameter "lambdas"; it has n, m, lambda/,
    ],
    [collisions({ n: 8, lambda: 1 }), "sweep.json: parameters.m is missing; it must be a whole number >= 1."],
    ['{"experiment": "collisions"}', /^sweep\.json: parameters\.\w+ is missing; it must be a whole number >= 1\.$/],
    [collisions([1]), "sweep.json: parameters must be an object of lists of values, got [1]."],
    [collisions(null), "sweep.json: parameters must be an object of lists of values, got null."],
    [collisions({ ...good, m: [256, 2.5] }), "sweep.json: parameters.m[1] must be a whole number >= 1, got 2.5."],
    [collisions({ ...good, m: 2.5 }), "sweep.json: parameters.m must be a whole number >= 1, got 2.5."],
    [collisions({ ...good, m: [0] }), "sweep.json: parameters.m[0] must be a whole number >= 1, got 0."],
    [collisions({ ...good, m: ["16"] }), 'sweep.json: parameters.m[0] must be a whole number >= 1, got "16".'],
    [
      collisions({ ...good, m: [1e17] }),
      "sweep.json: parameters.m[0] must be a whole number >= 1, got 100000000000000000.",
    ],
    [collisions({ ...good, m: [[16]] }), "sweep.json: parameters.m[0] must be a whole number >= 1, got [16]."],
    [collisions({ ...good, m: { from: 1 } }), 'sweep.json: parameters.m must be a whole number >= 1, got {"from":1}.'],
    [collisions({ ...good, n: null }), "sweep.json: parameters.n must be a whole number >= 1, got null."],
    [collisions({ ...good, lambda: [-1] }), "sweep.json: parameters.lambda[0] must be a finite number > 0, got -1."],
    [
      '{"experiment": "collisions", "parameters": {"n": 1, "m": 1, "lambda": 1e999}}',
      "sweep.json: parameters.lambda must be a finite number > 0, got Infinity.",
    ],
    [
      collisions({ ...good, m: [] }),
      "sweep.json: parameters.m must list at least one value, else the sweep is an empty grid (neurons), got [].",
    ],
    [
      collisions({ ...good, m: [16, 24, 16] }),
      "sweep.json: parameters.m[2] repeats parameters.m[0], 16; list every value once.",
    ],
    [collisions(good, { seeds: 0 }), "sweep.json: seeds must be a whole number >= 1, got 0."],
    [collisions(good, { seeds: "many" }), 'sweep.json: seeds must be a whole number >= 1, got "many".'],
    [collisions(good, { seed: -1 }), "sweep.json: seed must be a whole number >= 0, got -1."],
    [
      collisions(good, { replicas: 4 }),
      'sweep.json: there is no field "replicas"; a sweep has experiment, parameters, seeds and seed.',
    ],
    [collisions({ ...good, m: ["x".repeat(500)] }), /got "x{56}\.\.\.\.$/],
    ['{"experiment": "collisions",\n"parameters": }', /^sweep\.json is not JSON: [^\n]+; correct it there\.$/],
    [
      '{"experiment": "collisions", "seeds": 2, "seeds": 3}',
      'sweep.json cannot be used: it has "seeds" twice; correct it there.',
    ],
    [
      `{"experiment": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      "sweep.json cannot be used: it is more than 100 levels deep; correct it there.",
    ],
    ["\0\0", /^sweep\.json is not JSON: [^\n\0]+; correct it there\.$/],
    [
      JSON.stringify({ experiment: "collisions", "\u001b[2J\u009b": 1 }),
      /^sweep\.json: there is no field "\\u001b\[2J\\u009b"; a sweep has/,
    ],
    [
      '{"experiment": "collisions", "parameters": {"n": 8, "m": 16, "lambda": 0.02, "__proto__": 3}}',
      /^sweep\.json: collisions has no parameter "__proto__"; it has/,
    ],
    ["", /^sweep\.json is not JSON: [^\n]+; correct it there\.$/],
  ])("refuses %s in one line", (text, message) => {
    const found = refusal(() => parseSweepFile(text, "sweep.json"));
    expect(found).not.toContain("\n");
    if (typeof message === "string") expect(found).toBe(message);
    else expect(found).toMatch(message);
  });

  it("is read from a folder or refused with the file's name", async () => {
    const path = folder();
    const file = join(path, "sweep.json");
    writeFileSync(file, `\uFEFF${collisions(good, { seeds: 4 })}`);
    expect((await readSweepFile(file)).grid.seeds).toBe(4);
    await expect(readSweepFile(join(path, "none.json"))).rejects.toThrow(
      `cannot read ${JSON.stringify(join(path, "none.json"))}: no such file or folder; check the path.`,
    );
    writeFileSync(file, Buffer.from("{\xff}", "latin1"));
    await expect(readSweepFile(file)).rejects.toThrow(`${file} is not text in UTF-8; restore it, or save it in UTF-8.`);
    await expect(readSweepFile(path)).rejects.toThrow(InputError);
  });
});

describe("the grid of an experiment", () => {
  it.each([
    [{ mood: ["calm", "sad"] }, 'toy: parameters.mood[1] must be one of "calm", "wild", got "sad".'],
    [{ mood: 1 }, 'toy: parameters.mood must be one of "calm", "wild", got 1.'],
    [{ asleep: 1.01 }, "toy: parameters.asleep must be a number from 0 to 1, got 1.01."],
    [{ asleep: [0, -0.5] }, "toy: parameters.asleep[1] must be a number from 0 to 1, got -0.5."],
    [{ weight: Number.NaN }, "toy: parameters.weight must be a finite number > 0, got NaN."],
    [{ weight: () => 1 }, "toy: parameters.weight must be a finite number > 0, got () => 1."],
  ])("refuses %j", (parameters, message) => {
    expect(refusal(() => gridOf(toy, { parameters: { cats: 1, ...parameters } }, "toy"))).toBe(message);
  });

  it("takes shares from 0 to 1, -0 as the cell of 0, and choices by name", () => {
    const { parameters } = gridOf(toy, { parameters: { cats: 1, asleep: [-0, 1], mood: ["wild", "calm"] } }, "toy");
    expect(parameters).toEqual({ cats: [1], mats: [2], mood: ["wild", "calm"], asleep: [0, 1], weight: [4.5] });
  });

  it("is the same when it is made from itself", () => {
    const grid = gridOf(toy, { parameters: { cats: [3, 1] }, seeds: 2, seed: 9 }, "toy");
    expect(gridOf(toy, grid, "toy")).toEqual(grid);
  });
});
