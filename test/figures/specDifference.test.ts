import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { folder } from "../support/commandLine.ts";
import { differences, differencesFromSaved } from "../support/specDifference.ts";

const figure = { data: [{ y: [1, 0.5, 0.78], name: "a" }, { y: [3] }], layout: { width: 600 } };

it("names what changed: the number, its place, what it was and what it is", () => {
  const changed = structuredClone(figure);
  changed.data[0].y[2] = 0.81;
  changed.layout.width = 620;
  expect(differences("collisions", figure, changed)).toEqual([
    "collisions: data[0].y[2] was 0.78, is 0.81",
    "collisions: layout.width was 600, is 620",
  ]);
});

it("names what is new, gone, longer or of another kind", () => {
  const changed = { data: [{ y: [1, 0.5], title: { text: "t" } }, { y: "3" }], layout: { width: 600 } };
  expect(differences("gap", figure, changed)).toEqual([
    "gap: data[0].y had 3 entries, has 2",
    'gap: data[0].name was "a", is gone',
    'gap: data[0].title is new: {"text":"t"}',
    'gap: data[1].y was [3], is "3"',
  ]);
});

it("takes numbers for the same that agree to six digits, and no others", () => {
  expect(differences("x", { y: [1, 1e-9, 123456.7] }, { y: [1 + 9e-7, 1e-9 * (1 + 9e-7), 123456.75] })).toEqual([]);
  expect(differences("x", { y: [1] }, { y: [1.000002] })).toEqual(["x: y[0] was 1, is 1.000002"]);
  expect(differences("x", { y: [0] }, { y: [1e-6] })).toEqual(["x: y[0] was 0, is 0.000001"]);
  expect(differences("x", { y: [null] }, { y: [0] })).toEqual(["x: y[0] was null, is 0"]);
});

it("lists no more than a screen of them", () => {
  const many = differences("x", { y: Array(50).fill(1) }, { y: Array(50).fill(2) });
  expect(many).toHaveLength(13);
  expect(many.at(-1)).toBe("x: and 38 more differences");
});

afterEach(() => void vi.unstubAllEnvs());

it("compares with a file, and saves into it when told to", () => {
  const file = join(folder(), "x.json");
  const value = { y: [Math.PI, 1 / 3e7, 1.0000005, 0] };
  vi.stubEnv("UPDATE_FIGURES", "1");
  expect(differencesFromSaved("x", file, value)).toEqual([]);
  vi.stubEnv("UPDATE_FIGURES", "");
  expect(readFileSync(file, "utf8")).toBe('{"y":[3.141593,3.333333e-8,1.000001,0]}\n');
  expect(differencesFromSaved("x", file, value)).toEqual([]);
  expect(differencesFromSaved("x", file, { y: [3, ...value.y.slice(1)] })).toEqual(["x: y[0] was 3.14159, is 3"]);
});
