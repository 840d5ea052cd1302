import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import type { CommandContext } from "../../src/cli/command.ts";
import { declare } from "../../src/cli/commands/simulate.ts";
import { flows } from "../../src/cli/simulate/flows.ts";
import type { PreparedRun, SimulateRequest } from "../../src/cli/simulate/runFlags.ts";
import type { Simulated } from "../../src/simulate/run.ts";
import { folder, incidental } from "../support/commandLine.ts";

/**
 * The run that `incidental simulate FLOW …` prepares, its flags parsed as the command line parses them, in this thread.
 */
async function preparedRun(flow: SimulateRequest["flow"], ...args: string[]): Promise<PreparedRun> {
  const asked: SimulateRequest[] = [];
  const context: CommandContext = {
    print: () => undefined,
    work: async (request) => {
      asked.push(request as SimulateRequest & { command: "simulate" });
    },
  };
  const simulate = new Command("simulate").exitOverride().configureOutput({ outputError: () => undefined });
  declare(simulate, context);
  await simulate.parseAsync([flow, ...args], { from: "user" });
  const { flags } = asked[0];
  return (await flows[flow].load()).prepare(flags);
}

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const simulate = (...args: string[]) => incidental(["simulate", ...args]);

describe("incidental simulate l1 --penalty", () => {
  const sizes = ["--n", "3", "--m", "6", "--lambda", "0.02", "--seed", "4"];

  it("runs a penalty of one's own until the weights rest, and records it with its numbers", async () => {
    const out = join(folder(), "run.json");
    const own = ["--penalty", "lambda*abs(w)^p", "--set", "p=q/2", "--set", "q=1"];
    expect(
      (await simulate("l1", ...sizes, ...own.slice(0, 2), ...own.slice(4), ...own.slice(2, 4), "--out", out)).code,
    ).toBe(0);
    const run = readJson(out);
    expect(run).toMatchObject({ flow: "l1", n: 3, m: 6, seed: 4, method: "event", status: "converged" });
    expect(run.parameters).toMatchObject({ lambda: 0.02, penalty: "lambda*abs(w)^p", set: "q=1 p=0.5" });
    const ends: number[][] = run.weights.at(-1);
    expect(run.observables.nonzeros.at(-1)).toEqual([1, 1, 1]);
    for (const w of ends
      .flat()
      .map(Math.abs)
      .filter((size) => size > 0)) {
      expect(w - w ** 3).toBeCloseTo(0.01 / Math.sqrt(w), 5);
    }
    const { energy } = run.observables;
    expect(energy.every((V: number, i: number) => i === 0 || V <= energy[i - 1] + 1e-9)).toBe(true);
  });

  it("with lambda*abs(w) writes what it writes without, but for the name of the penalty", async () => {
    const path = folder();
    await simulate("l1", ...sizes, "--out", join(path, "plain.json"));
    await simulate("l1", ...sizes, "--penalty", "lambda*abs(w)", "--out", join(path, "own.json"));
    const [plain, own] = ["plain.json", "own.json"].map((name) => readJson(join(path, name)));
    expect(own.weights).toEqual(plain.weights);
    expect(own.parameters).toEqual({ ...plain.parameters, penalty: "lambda*abs(w)", set: "" });
  });

  it("says the penalty where no file is written, and knows the sizes of a weight file", async () => {
    const file = join(folder(), "w.json");
    writeFileSync(file, "[[0.9, 0.1], [0.2, 0.8]]");
    const { code, stdout } = await simulate(
      ...["l1", "--weights", file, "--lambda", "0.02", "--penalty", "lambda*m/n*(abs(w) + a*w^2)", "--set", "a=0.5"],
    );
    expect(code).toBe(0);
    expect(stdout).toContain(
      "l1: n = 2, m = 2, penalty lambda*m/n*(abs(w) + a*w^2) with a=0.5, lambda = 0.02, method event",
    );
  });

  it("may do without lambda, to an end that is given", async () => {
    const { code, stdout } = await simulate(
      "l1",
      "--n",
      "2",
      "--m",
      "3",
      "--penalty",
      "w^2/100",
      "--t-end",
      "5",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "done", t: 5, parameters: { lambda: 0, penalty: "w^2/100" } });
  });

  it("works for the pair", async () => {
    const { code, stdout } = await simulate("pair", "--lambda", "0.005", "--penalty", "lambda*sqrt(abs(w))", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).observables.nonzeros.at(-1)).toEqual([1, 1]);
  });
});

describe("incidental simulate reduced", () => {
  it("runs one feature by a law of one's own to its end, from the start of simulate collapse", async () => {
    const path = folder();
    const sizes = ["--m", "20", "--lambda", "0.02", "--seed", "3", "--times", "1,10,200"];
    const law = ["--rate", "(1 - squaredNorm)*w - lambda*sign(w)"];
    expect((await simulate("reduced", ...sizes, ...law, "--out", join(path, "own.json"))).code).toBe(0);
    await simulate("collapse", ...sizes, "--out", join(path, "known.json"));
    const [own, known] = ["own.json", "known.json"].map((name) => readJson(join(path, name)));
    expect(own).toMatchObject({ flow: "reduced", n: 1, m: 20, seed: 3, method: "event", status: "done" });
    expect(own.parameters).toMatchObject({ lambda: 0.02, rate: law[1], set: "" });
    expect(own.observables.energy).toEqual([]);
    own.observables.l1.forEach(([l1]: number[], i: number) => {
      expect(l1).toBeCloseTo(known.observables.l1[i][0], 6);
    });
    expect(own.observables.nonzeros).toEqual(known.observables.nonzeros);
  });

  it("takes own numbers, a height that depends on the norms, and prints no energy", async () => {
    const { code, stdout } = await simulate(
      "reduced",
      "--m",
      "9",
      "--rate",
      "-a*l1*sign(w)",
      "--set",
      "a=1/4",
      "--t-end",
      "3",
    );
    expect(code).toBe(0);
    expect(stdout).toContain(
      "reduced: m = 9, rate -a*l1*sign(w) with a=0.25, lambda = 0, method event, done at flow time 3",
    );
    expect(stdout).not.toContain("energy");
  });
});

describe("bad expressions", () => {
  it.each([
    ["l1 --n 3 --m 4 --lambda 0.1 --penalty lambda*foo(w)", '"foo" at character 8 is no function it knows; use abs'],
    ["l1 --n 3 --m 4 --lambda 0.1 --penalty w^p", "it knows w, lambda, n, m, pi, e; give p a value (--set p=VALUE"],
    ["reduced --m 4 --t-end 1 --rate abs(w-l1)", '"abs" at character 1 switches where w meets l1, a place that moves'],
    ["reduced --m 4 --t-end 1 --rate -l1*sign(w) --method rkc", "followed by eventSolver alone"],
  ])("%s exits 2 with one clear line", async (line, message) => {
    const { code, stdout, stderr } = await simulate(...line.split(" "));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it("point at the character, and nothing is written", async () => {
    const path = folder();
    const flags = [
      "--n",
      "3",
      "--m",
      "4",
      "--lambda",
      "0.1",
      "--penalty",
      "lambda*abs(w",
      "--out",
      join(path, "run.json"),
    ];
    expect(await simulate("l1", ...flags)).toEqual({
      code: 2,
      stdout: "",
      stderr: 'incidental: penalty "lambda*abs(w": expected ")" at character 13.\n',
    });
    expect(readdirSync(path)).toEqual([]);
  });
});

describe("bad flags beside an expression", () => {
  const l1 = (...args: string[]) => preparedRun("l1", "--n", "3", "--m", "4", ...args);
  const reduced = (...args: string[]) => preparedRun("reduced", "--m", "4", ...args);
  const lambda = ["--lambda", "0.1"];
  const penalty = ["--penalty", "abs(w)"];

  it.each<[typeof l1, string[], string]>([
    [l1, [...lambda, ...penalty, "--set", "p"], '--set must be NAME=VALUE, such as --set p=0.5, got "p".'],
    [
      l1,
      [...lambda, ...penalty, "--set", "p=x"],
      '--set p "x": "x" at character 1 is unknown; it knows n, m, lambda, pi, e',
    ],
    [l1, [...lambda, ...penalty, "--set", "m=3"], "--set cannot give m, use --m."],
    [l1, [...lambda, ...penalty, "--set", "p=1", "--set", "p=2"], "--set gives p twice; give it once."],
    [
      l1,
      [...lambda, "--set", "p=1"],
      "--set p=1 is used by nothing: give a --penalty with the number in it, or drop it.",
    ],
    [l1, ["--penalty", "lambda*abs(w)"], '--lambda is required: --penalty "lambda*abs(w)" uses it.'],
    [l1, [], "--lambda is required: give the L1 strength of the flow, such as --lambda 1e-3, or"],
    [reduced, ["--t-end", "1"], "--rate is required: give dw/dt"],
    [reduced, ["--rate", "-w"], "--t-end is required: by a law of one's own weights need not come to rest"],
    [reduced, ["--rate", "-lambda*w", "--t-end", "1"], '--lambda is required: --rate "-lambda*w" uses it.'],
    [() => preparedRun("reduced", "--rate", "-w", "--t-end", "1"), [], "simulate reduced needs --m, the number of"],
  ])("%o with %j: %s", async (prepared, args, message) => {
    const asked = prepared(...args);
    await expect(asked).rejects.toThrow(InputError);
    await expect(asked).rejects.toThrow(message);
  });

  it("numbers may use the sizes, lambda and those before them", async () => {
    const run = await l1(...lambda, "--penalty", "p*abs(w) + q*w^2", "--set", "p=n/m", "--set", " q = p*lambda ");
    expect(run.parameters({ method: "event" } as Simulated)).toMatchObject({
      penalty: "p*abs(w) + q*w^2",
      set: `p=0.75 q=${0.75 * 0.1}`,
    });
  });
});
