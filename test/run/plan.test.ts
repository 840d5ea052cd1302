import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { weightsName } from "../../src/run/folder/weightsFile.ts";
import { describeCell, parseShard, planOf } from "../../src/run/plan.ts";
import { toy } from "./helpers.ts";

describe("the plan of a sweep", () => {
  it("runs over all points of replica 0 first, the last declared parameter fastest, then over replica 1", () => {
    const plan = planOf(toy, { parameters: { weight: [3, 4], cats: [1, 5] }, seeds: 2 });
    const rows = plan.cells.map(({ index, parameters, replica }) => [
      index,
      parameters.cats,
      parameters.weight,
      replica,
    ]);
    expect(rows).toEqual([
      [0, 1, 3, 0],
      [1, 1, 4, 0],
      [2, 5, 3, 0],
      [3, 5, 4, 0],
      [4, 1, 3, 1],
      [5, 1, 4, 1],
      [6, 5, 3, 1],
      [7, 5, 4, 1],
    ]);
  });

  it("names a cell by its parameters in declared order, defaults included, and its replica", () => {
    const [cell] = planOf(toy, { parameters: { weight: 3, cats: 1 } }).cells;
    expect(cell.key).toBe('{"parameters":{"cats":1,"mats":2,"mood":"calm","asleep":0.5,"weight":3},"replica":0}');
    expect(describeCell(cell)).toBe("cats = 1, mats = 2, mood = calm, asleep = 0.5, weight = 3, replica 0");
  });

  it("has every cell of a smaller sweep among its own when values and seeds are added", () => {
    const small = planOf(toy, { parameters: { cats: [3, 1], mood: "wild" }, seeds: 2 });
    const large = planOf(toy, { parameters: { cats: [1, 2, 3], mood: ["calm", "wild"] }, seeds: 3 });
    const keys = new Set(large.cells.map(({ key }) => key));
    expect(keys.size).toBe(18);
    expect(small.cells.filter(({ key }) => !keys.has(key))).toEqual([]);
  });

  it("is split by any number of shards into disjoint parts that make up the whole, equal but for one cell", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 50 }),
        (cats, seeds, count) => {
          const request = { parameters: { cats }, seeds };
          const whole = planOf(toy, request);
          const shards = Array.from({ length: count }, (_, i) =>
            planOf(toy, request, { shard: { index: i + 1, count } }),
          );
          const together = shards.flatMap(({ cells }) => cells).sort((a, b) => a.index - b.index);
          expect(together).toEqual(whole.cells);
          const sizes = shards.map(({ cells }) => cells.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          expect(shards.every(({ total }) => total === whole.total)).toBe(true);
        },
      ),
    );
  });

  it("gives shard 1 the first cell, as test runners count", () => {
    const { cells } = planOf(toy, { parameters: { cats: [1, 3, 4] } }, { shard: { index: 1, count: 3 } });
    expect(cells.map(({ index }) => index)).toEqual([0]);
  });

  it("lets the experiment refuse any point of the grid before anything runs", () => {
    const refused = () => planOf(toy, { parameters: { cats: [1, 2], mats: [3, 1] } }, { name: "cats.json" });
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(/^cats\.json: at cats = 2, mats = 1, mood = calm, .*: two cats do not share a mat\.$/);
  });

  it("refuses more cells than anybody can mean, before making them", () => {
    expect(() => planOf(toy, { parameters: { cats: [1, 3] }, seeds: 1e12 })).toThrow(
      "toy: 2 points x 1000000000000 seeds are 2000000000000 cells, at most 1000000 fit.",
    );
    const thousand = Array.from({ length: 1000 }, (_, i) => i + 1);
    const parameters = { cats: thousand, mats: thousand, weight: thousand };
    expect(() => planOf({ ...toy, check: () => expect.fail("a point was made") }, { parameters })).toThrow(
      "toy: 1000000000 points x 1 seeds are 1000000000 cells, at most 1000000 fit.",
    );
  });

  it("finds the one repetition in a long list at once", () => {
    const cats = Array.from({ length: 200_000 }, (_, i) => i + 3);
    cats[199_999] = 5;
    expect(() => planOf(toy, { parameters: { cats } })).toThrow(
      "toy: parameters.cats[199999] repeats parameters.cats[2], 5; list every value once.",
    );
  });
});

describe("a shard", () => {
  it.each(["0/3", "4/3", "1/0", "3", "1/", "/3", "-1/3", "1.5/3", "1/3/5", "a/b", "", " 1/3"])("is not %j", (text) => {
    expect(() => parseShard("--shard", text)).toThrow(
      `--shard must be i/k, part i of k with 1 <= i <= k, such as 1/3, got ${JSON.stringify(text)}.`,
    );
  });

  it("is one of at most as many as a sweep has cells", () => {
    expect(() => parseShard("--shard", "1/999999999")).toThrow(
      new InputError("--shard must be i/k with k <= 1000000, as many as a sweep has cells, got 1/999999999."),
    );
  });

  it("is read from i/k", () => {
    expect(parseShard("--shard", "3/12")).toEqual({ index: 3, count: 12 });
  });
});

describe("the name of a cell's weights", () => {
  it("is one that every file system takes, and differs for different cells", () => {
    expect(weightsName({ parameters: { n: 8, lambda: 1e-7, law: "a/b:*%2F é" }, replica: 2 })).toBe(
      "n=8,lambda=1e-7,law=a%2Fb%3A%2A%252F%20%C3%A9,replica=2.npy",
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        const [one, other] = [a, b].map((law) => weightsName({ parameters: { law }, replica: 0 }));
        expect(one === other).toBe(Buffer.from(a).equals(Buffer.from(b)));
        expect(one).toMatch(/^[A-Za-z0-9._+%=,-]+$/);
      }),
    );
  });
});
