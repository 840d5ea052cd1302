import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as solvers from "../../src/solvers/index.ts";
import { InputError, type Method, type MethodName, methods, solve } from "../../src/solvers/index.ts";
import { oscillator } from "../support/problems.ts";

const names = Object.keys(methods) as MethodName[];
const ALL = "dopri5, odex, radau, rk4, eventSolver, rkc, proximalEuler";
const run = (method: unknown) => () =>
  solve(oscillator.field, [1, 0], { tEnd: 1, step: 0.1, method: method as Method });

describe.each(names)("the method %s", (name) => {
  it("says its name, and is the same by it as by value", () => {
    expect(methods[name].name).toBe(name);
    const byName = run(name)();
    const byValue = run(methods[name])();
    expect(byName.stats).toEqual(byValue.stats);
    expect(byName.stats.method).toBe(name);
    expect([...byName.y]).toEqual([...byValue.y]);
  });

  it("is exported by its name, and has a line in the table of docs/solvers.md", () => {
    expect((solvers as Record<string, unknown>)[name]).toBe(methods[name]);
    const rows = readFileSync(new URL("../../docs/solvers.md", import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("|") && line.split("|")[2]?.trim() === `\`${name}\``);
    expect(rows.length).toBeGreaterThanOrEqual(1);
  });
});

describe("a method that is none", () => {
  it.each([
    ["dopri", "dopri5"],
    ["Dopri5", "dopri5"],
    ["radua", "radau"],
    ["event_solver", "eventSolver"],
    ["proximal", "proximalEuler"],
  ])("%j is an error that names %s", (given, meant) => {
    expect(run(given)).toThrow(
      new InputError(`solve: method must be one of ${ALL}, got "${given}". Did you mean ${meant}?`),
    );
  });

  it.each(["lsoda", "", "toString", "constructor", "__proto__"])("%j is an error that guesses nothing", (given) => {
    expect(run(given)).toThrow(new InputError(`solve: method must be one of ${ALL}, got ${JSON.stringify(given)}.`));
  });

  it.each([5, {}, Symbol.iterator, [], () => 1])("%s is an error in one line", (given) => {
    expect(run(given)).toThrow(/^solve: method must be a method or one of dopri5, odex, .*, got .*\.$/);
  });
});
