import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { checks, checksFor, isMeant } from "../../src/verify/index.ts";

const quiet = { onProgress: () => undefined, signal: { aborted: false } };

describe("the checks", () => {
  it("have names and claims that occur once", () => {
    const names = checks.map(({ name }) => name);
    const claims = checks.flatMap((check) => check.claims);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(claims).size).toBe(claims.length);
  });

  it("split their work into parts that take some time, more of it at the paper preset", () => {
    for (const { name, parts } of checks) {
      const seconds = (["quick", "paper"] as const).map((preset) =>
        parts(preset, 0).reduce((sum, part) => sum + part.seconds, 0),
      );
      expect(seconds[0], name).toBeGreaterThan(0);
      expect(seconds[1], name).toBeGreaterThanOrEqual(seconds[0]);
    }
  });

  it("cover what the paper claims", () => {
    const covered = [
      "energy-decreases",
      "slow-manifold",
      "order-preserved",
      "gap-law",
      "paper",
      "universal",
      "reduction",
    ];
    const many = [
      "collapse-time",
      "benign",
      "resolved",
      "collisions",
      "slots",
      "winner-agreement",
      "noise",
      "descent-order",
    ];
    expect(checks.flatMap(({ claims }) => claims)).toEqual(expect.arrayContaining([...covered, ...many]));
  });
});

// those that take a fraction of a second; the command line runs the others
const fast = ["descent", "slow-manifold", "gap", "sparsification", "pair", "weights", "collapse"];

describe.each(checks.filter(({ name }) => fast.includes(name)))("check $name", ({ name, claims, parts, judge }) => {
  const outcomes = parts("quick", 3).map((part) => part.run(quiet));
  const judged = judge("quick", 3, outcomes);

  it("makes the claims it declares and no others, with identifiers that occur once", () => {
    const ids = judged.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(
        claims.some((claim) => isMeant({ check: "", id }, claim)),
        id,
      ).toBe(true);
    for (const claim of claims)
      expect(
        ids.some((id) => isMeant({ check: "", id }, claim)),
        claim,
      ).toBe(true);
  });

  it("uses the seed, and its invariants hold with another one", () => {
    for (const claim of judged.filter(({ invariant }) => invariant)) expect(claim.verdict, claim.id).toBe("holds");
    const other = judge(
      "quick",
      4,
      parts("quick", 4).map((part) => part.run(quiet)),
    );
    if (name !== "pair") expect(other.map((c) => c.measurement)).not.toEqual(judged.map((c) => c.measurement));
  });
});

describe("names", () => {
  it("choose the checks they need", () => {
    const chosen = (...names: string[]) => checksFor(names).map(({ name }) => name);
    expect(chosen()).toEqual(checks.map(({ name }) => name));
    expect(chosen("pair")).toEqual(["pair"]);
    expect(chosen("benign", "gap-law")).toEqual(["gap", "pair"]);
    expect(chosen("winner-agreement-m64")).toEqual(["correlations"]);
    expect(chosen("winner")).toEqual(["collapse", "weights", "correlations"]);
  });

  it("mean a claim, its check or the beginning of it up to a hyphen", () => {
    const claim = { check: "correlations", id: "winner-agreement-m64" };
    const meant = ["correlations", "winner-agreement-m64", "winner-agreement", "winner"];
    for (const name of meant) expect(isMeant(claim, name), name).toBe(true);
    for (const name of ["winner-agreement-m6", "win", "agreement", ""]) expect(isMeant(claim, name), name).toBe(false);
  });

  it("that no check knows are refused with those that there are", () => {
    expect(() => checksFor(["gap-law", "gravity"])).toThrow(InputError);
    expect(() => checksFor(["gravity"])).toThrow(/gap \(gap-law\).*got "gravity"/);
  });
});
