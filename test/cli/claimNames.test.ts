import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { InputError } from "../../src/checks.ts";
import { entriesFor, isMeant } from "../../src/cli/commands/verify.ts";
import { presetNames, requestOf, scaleOf } from "../../src/cli/presets.ts";

const chosen = (...names: string[]) => entriesFor(names).map(({ experiment }) => experiment.name);

describe("what verify runs", () => {
  it("is every experiment of the catalogue where nothing is named, and each has claims", () => {
    expect(entriesFor([])).toEqual(catalogue);
    for (const { experiment } of entriesFor([])) expect(experiment.claims.length, experiment.name).toBeGreaterThan(0);
  });

  it("is the one experiment that has the named claim, for every claim and every experiment", () => {
    for (const { experiment } of catalogue) {
      expect(chosen(experiment.name), experiment.name).toContain(experiment.name);
      for (const claim of experiment.claims) {
        expect(chosen(claim), claim).toContain(experiment.name);
        expect(chosen(`${claim}-m64`), claim).toContain(experiment.name);
      }
    }
  });

  it("covers what the paper claims", () => {
    const covered = ["energy-decreases", "slow-manifold", "order-preserved", "gap-law", "paper-alive", "collapse-time"];
    const many = ["benign-first", "resolved-first", "collisions-paper", "winner-agreement", "noise-paper"];
    expect(catalogue.flatMap(({ experiment }) => experiment.claims)).toEqual(
      expect.arrayContaining([...covered, ...many]),
    );
  });
});

describe("names", () => {
  it("choose the experiments they need, in the order of the catalogue", () => {
    expect(chosen("pair")).toEqual(["pair"]);
    expect(chosen("benign", "gap-law")).toEqual(["gap", "pair"]);
    expect(chosen("winner-agreement-m64")).toEqual(["correlations"]);
    expect(chosen("winner")).toEqual(["collapse", "weights", "correlations"]);
  });

  it("mean a claim, its experiment or the beginning of it up to a hyphen", () => {
    const claim = { experiment: "correlations", id: "winner-agreement-m64" };
    const meant = ["correlations", "winner-agreement-m64", "winner-agreement", "winner"];
    for (const name of meant) expect(isMeant(claim, name), name).toBe(true);
    for (const name of ["winner-agreement-m6", "win", "agreement", ""]) expect(isMeant(claim, name), name).toBe(false);
  });

  it("that no experiment knows are refused with those that there are", () => {
    expect(() => entriesFor(["gap-law", "gravity"])).toThrow(InputError);
    expect(() => entriesFor(["gravity"])).toThrow(/gap \(gap-law\).*got "gravity"/);
  });
});

describe("presets", () => {
  it("are the grids of an experiment, from a root seed of one's own", () => {
    for (const preset of presetNames) {
      for (const entry of catalogue) {
        const { grid, seconds, ...rest } = requestOf(entry, { preset, seed: 7 });
        expect(rest.entry).toBe(entry);
        expect(seconds).toBe(entry.seconds[preset]);
        expect(grid).toEqual({ ...entry.experiment.presets[preset], seed: 7 });
      }
    }
  });

  it("are chosen by flags", async () => {
    expect(await scaleOf({ preset: "quick", seed: "3" })).toEqual({ preset: "quick", seed: 3 });
    await expect(scaleOf({ preset: "quick", seed: "-1" })).rejects.toThrow("--seed must be a whole number >= 0");
  });
});
