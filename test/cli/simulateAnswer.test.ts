import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { basisInputs, inputSet, pairInputs, sampledInputs } from "../../src/dynamics/inputs.ts";
import { quoted } from "../../src/io/fileErrors.ts";
import { formatNpy, parseNpy } from "../../src/io/index.ts";
import { matrixRows } from "../../src/measure/observables.ts";
import { polysemanticCount } from "../../src/measure/polysemantic.ts";
import { winners } from "../../src/measure/winners.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { trainAdamW } from "../../src/reference/adamW.ts";
import { simulateAdamW } from "../../src/simulate/adamW.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";
import { MAX_FINAL_IN_FILE } from "../../src/simulate/record.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

const simulate = (...args: string[]) => inProcess(["simulate", ...args]);
const several = (line: string) => incidental(["simulate", ...line.split(" ")]); // by workers, which are built
const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** The run file of a command. */
async function runOf(line: string) {
  const out = join(folder(), "run.json");
  const { code, stderr } = await simulate(...line.split(" "), "--quiet", "--out", out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return readJson(out);
}

describe("the answer of a run", () => {
  it("is in its file, in --json and in the summary, the same in all of them", async () => {
    const out = join(folder(), "run.json");
    const args = ["l1", "--n", "6", "--m", "5", "--lambda", "0.01", "--seed", "2", "--quiet"];
    const { stdout } = await simulate(...args, "--out", out);
    const { final, weights } = readJson(out);
    expect(JSON.parse((await simulate(...args, "--json")).stdout).final).toEqual(final);
    const W = Float64Array.from(weights.at(-1).flat());
    expect(final.weights).toEqual(weights.at(-1));
    const { neuron, sign } = winners(W, { n: 6, m: 5 });
    expect(final.winners).toEqual([...neuron]);
    expect(final.signs).toEqual([...sign]);
    expect(final.polysemantic).toBe(polysemanticCount(W, { n: 6, m: 5 }));
    expect(final.polysemantic).toBeGreaterThan(0); // six features on five neurons
    expect(final.rest).toBeLessThanOrEqual(1e-4 * 0.01);
    expect(stdout).toContain(`polysemantic neurons  ${final.polysemantic} (two or more weights not zero)`);
    expect(stdout).toContain(`winners               ${final.signs[0] > 0 ? "+" : "-"}${final.winners[0]} `);
  });

  it.each(["noise --n 4 --m 8 --sigma 0.1 --t-end 20", "adamw --n 4 --m 8 --lambda-code 0.02 --steps 200"])(
    "of %s does not count weights that are not zero, since none is",
    async (line) => {
      const { stdout } = await simulate(...line.split(" "));
      expect(stdout).toContain("polysemantic neurons  - (too few weights are exactly zero");
      expect((await runOf(line)).final).toMatchObject({ polysemantic: null, polysemanticWindow: expect.any(Number) });
    },
  );

  it("goes beside the file of the run where its weights are too many for it", async () => {
    const path = folder();
    const [n, m] = [3, Math.ceil(MAX_FINAL_IN_FILE / 3) + 1];
    const W = initialWeights({ n, m, key: 0 });
    writeFileSync(join(path, "W.npy"), formatNpy(W, [n, m]));
    const args = ["l1", "--weights", join(path, "W.npy"), "--lambda", "1e-4", "--t-end", "0.01", "--samples", "2"];
    const { stderr } = await simulate(...args, "--out", join(path, "run.json"));
    expect(stderr).toContain("run-final.npy");
    const { final, weights } = readJson(join(path, "run.json"));
    expect(final).toMatchObject({ weights: null, weightsFile: "run-final.npy" });
    expect(final.winners).toHaveLength(n);
    const beside = parseNpy(readFileSync(join(path, "run-final.npy")), "run-final.npy");
    expect([...beside.data]).toEqual(weights.at(-1).flat());
  });

  it.each([
    ["is read", ["--weights", "q-final.npy"], "is the file of --weights, which would be overwritten"],
    ["is written already", ["--weights", "W.npy", "--save-weights", "q-final.npy"], "which would be overwritten"],
    ["is somebody else's", ["--weights", "W.npy"], "beside it for its weights, and that is there already"],
  ])("does not go beside its file over one that %s", async (what, flags, message) => {
    const path = folder();
    const m = MAX_FINAL_IN_FILE + 1;
    const given = formatNpy(initialWeights({ m, key: 1 }), [1, m]);
    writeFileSync(join(path, "W.npy"), given);
    if (what !== "is written already") writeFileSync(join(path, "q-final.npy"), given);
    const run = ["simulate", "collapse", "--lambda", "1e-4", "--t-end", "1", "--samples", "2", "--out", "q.json"];
    const { code, stderr } = await incidental([...run, ...flags], undefined, path);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(path, "q.json"))).toBe(false);
    if (what !== "is written already") expect(readFileSync(join(path, "q-final.npy")).equals(given)).toBe(true);
  });

  it("gives the same bytes again as JSON, with a name that cannot write on the terminal", async () => {
    const line = "l1 --n 2 --m 3 --lambda 0.1 --json --quiet".split(" ");
    expect((await simulate(...line)).stdout).toBe((await simulate(...line)).stdout);
    const out = join(folder(), "a\u001b[31mb.json");
    const { stderr } = await simulate("l1", "--n", "2", "--m", "3", "--lambda", "0.1", "--out", out);
    expect(stderr).not.toContain("\u001b");
    expect(existsSync(out)).toBe(true);
  });

  it.each([
    ["--seeds 1e9", '--seeds must be at most 100000, got "1e9".'],
    ["--samples 1e12", "--samples 1000000000000 needs about"],
    ["--samples 1e7", "--samples 10000000 needs about"],
    ["--inputs independent --p 0.1 --patterns 1e12", '--inputs "independent": count must be at most'],
    ["--inputs independent --p 2 --patterns 5", '--inputs "independent": p must be > 0 and < 1, got 2.'],
    ["--seed 1e30", "--seed must be a whole number >= 0 and <= 9007199254740991"],
  ])("of %s is refused in a line", async (flags, message) => {
    const line = `l1 --n 400 --m 4 --lambda 0.01 ${flags}`;
    const { code, stdout, stderr } = await simulate(...line.split(" "));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it("is named null for a feature without a weight", async () => {
    const path = folder();
    writeFileSync(join(path, "W.json"), "[[0, 0, 0], [1, 0, 0]]");
    const run = await runOf(`l1 --weights ${join(path, "W.json")} --lambda 0.01`);
    expect(run.final).toMatchObject({ winners: [null, 0], signs: [0, 1], polysemantic: 0 });
  });

  it("as .csv is a table, a row for every time and feature", async () => {
    const out = join(folder(), "run.csv");
    await simulate("l1", "--n", "2", "--m", "3", "--lambda", "0.1", "--times", "0,1.5", "--out", out);
    const [head, ...rows] = readFileSync(out, "utf8").trimEnd().split("\n");
    const fields = "t_flow_time,feature_from_0,l1_weight,nonzeros_weights,squaredNorm_weight2,fourthNorm_weight4";
    expect(head).toBe(`${fields},energy_loss_over_4`);
    expect(rows.map((row) => row.split(",").slice(0, 2).join())).toEqual(["0,0", "0,1", "1.5,0", "1.5,1"]);
  });

  it("writes over none of the files it reads, under whatever name", async () => {
    const path = folder();
    const text = "[[1, 0.5]]";
    writeFileSync(join(path, "W.json"), text);
    const { code, stderr } = await simulate(
      ...["l1", "--weights", join(path, "W.json"), "--lambda", "0.1", "--out", `${path}/./W.json`],
    );
    expect(code).toBe(2);
    expect(stderr).toContain("is the file of --weights, which would be overwritten: give it another name.");
    expect(readFileSync(join(path, "W.json"), "utf8")).toBe(text);
    expect(existsSync(join(path, "run.json"))).toBe(false);
  });
});

describe("the strength of a loss", () => {
  it("is four times that of the flow, times n² where the loss is a mean", async () => {
    const flow = await runOf("l1 --n 3 --m 4 --lambda 0.0225 --samples 5");
    const summed = await runOf("l1 --n 3 --m 4 --lambda-code 0.09 --samples 5");
    const mean = await runOf("l1 --n 3 --m 4 --lambda-code 0.01 --loss mean --samples 5");
    expect(summed.final).toEqual(flow.final);
    expect(mean.final).toEqual(flow.final);
    expect(mean.parameters).toMatchObject({ lambda: 0.0225, lambdaCode: 0.01, loss: "mean" });
  });
});

describe("a start", () => {
  it("of a weight file has to have the sizes that are named, and says so when it looks transposed", async () => {
    const path = folder();
    const file = join(path, "W.json");
    writeFileSync(file, "[[1, 0.1], [0.2, 1], [0.5, -1]]");
    const run = (...args: string[]) => simulate("l1", "--weights", file, "--lambda", "0.1", ...args);
    expect(await run("--n", "3", "--m", "2")).toMatchObject({ code: 0 });
    expect((await run("--n", "2")).stderr).toContain(
      `--n is 2, but ${quoted(file)} holds 3 features on 2 neurons; add --transpose.\n`,
    );
    expect((await run("--m", "5")).stderr).toContain("holds 3 features on 2 neurons; drop --m or choose the file.\n");
    expect((await run()).stderr).toContain("holds more features, n = 3, than neurons, m = 2: is it transposed?");
    expect(await run("--transpose", "--n", "2", "--m", "3")).toMatchObject({ code: 0, stderr: "" });
  });

  it.each(["uniform", "xavier", "orthogonal"] as const)("by --init %s is that of the library", async (init) => {
    const run = await runOf(`l1 --n 4 --m 6 --lambda 0.1 --t-end 1 --init ${init} --init-scale 0.5 --seed 3`);
    const start = initialWeights({ n: 4, m: 6, key: [3, "weights"], scale: 0.5, init });
    expect(run.weights[0].flat()).toEqual([...start]);
    expect(run.parameters.init).toBe(init);
  });
});

describe("inputs other than one feature at a time", () => {
  const [n, m, lambda] = [4, 6, 0.02];
  const of = (inputs: Parameters<typeof simulateL1>[0]["inputs"]) => {
    const weights = initialWeights({ n, m, key: [0, "weights"] });
    return simulateL1({ weights, n, m, lambda, ...(inputs && { inputs }) });
  };

  it.each([
    ["--inputs pairs --p 0.3", pairInputs({ n, q: 0.3 })],
    ["--inputs independent --p 0.3 --patterns 50", sampledInputs({ n, p: 0.3, count: 50, key: [0, "inputs"] })],
    ["--frequency 1,0.5,1/4,0.25", inputSet(n, rowsOf(basisInputs(n).patterns), [1, 0.5, 0.25, 0.25])],
  ])("%s is what the library simulates", async (flags, inputs) => {
    const run = await runOf(`l1 --n ${n} --m ${m} --lambda ${lambda} ${flags}`);
    expect(run.final.weights).toEqual((of(inputs).final.weights ?? []).map((row) => [...row]));
    expect(run.final.weights).not.toEqual((of(undefined).final.weights ?? []).map((row) => [...row]));
  });

  it("may be of a file, with how often each occurs", async () => {
    const path = folder();
    writeFileSync(join(path, "x.json"), "[[1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]]");
    writeFileSync(join(path, "f.json"), "[[1], [2], [3]]");
    const files = `--inputs ${join(path, "x.json")} --frequency ${join(path, "f.json")}`;
    const run = await runOf(`l1 --n ${n} --m ${m} --lambda ${lambda} ${files}`);
    const rows = [
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 1],
    ];
    const expected = of(inputSet(n, rows, [1, 2, 3])).final.weights ?? [];
    expect(run.final.weights).toEqual(expected.map((row) => [...row]));
  });

  function rowsOf(patterns: Float64Array): Float64Array[] {
    return Array.from({ length: n }, (_, i) => patterns.slice(i * n, (i + 1) * n));
  }
});

describe("incidental simulate adamw", () => {
  it("trains as the library does, from a start of one's own", async () => {
    const path = folder();
    const weights = initialWeights({ n: 3, m: 5, key: 7 });
    writeFileSync(join(path, "W.npy"), formatNpy(weights, [3, 5]));
    const how = "--lambda-code 0.04 --rate 0.01 --decay 0.1 --steps 300 --betas 0.8,0.99 --times 0,10,300";
    const run = await runOf(`adamw --weights ${join(path, "W.npy")} ${how}`);
    const expected = simulateAdamW({
      ...{ weights, n: 3, m: 5, lambdaCode: 0.04, learningRate: 0.01, weightDecay: 0.1, steps: 300 },
      ...{ betas: [0.8, 0.99], sampling: { times: [0, 10, 300] } },
    });
    expect(run).toMatchObject({ flow: "adamw", method: "adamw", status: "done", t: 300, times: [0, 10, 300] });
    expect(run.final.weights).toEqual((expected.final.weights ?? []).map((row) => [...row]));
    expect(run.observables).toEqual(JSON.parse(JSON.stringify(expected.observables)));
    expect(run.parameters).toMatchObject({ lambda: 0.01, lambdaCode: 0.04, beta1: 0.8, beta2: 0.99 });
  });

  it("on a mean over n² entries is that on the loss itself", async () => {
    const [n, m] = [3, 5];
    const weights = initialWeights({ n, m, key: [0, "weights"] });
    const rows = (W: Float64Array, width: number) => matrixRows(W, { n: W.length / width, m: width });
    const run = await runOf(`adamw --n ${n} --m ${m} --lambda-code 0.004 --loss mean --steps 100`);
    const inputs = {
      rows: rows(basisInputs(n).patterns, n).map((x) => [...x]),
      weights: new Array(n).fill(1 / (n * n)),
    };
    const start = rows(weights, m).map((row) => [...row]);
    const expected = trainAdamW(start, { lambdaCode: 0.004, steps: 100, inputs }).to2DArray();
    for (const [i, row] of expected.entries()) {
      for (const [k, w] of row.entries()) expect(run.final.weights[i][k]).toBeCloseTo(w, 12);
    }
    expect(run.parameters.epsilon).toBe(9e-8);
  });

  it.each([
    ["--betas 0.9", '--betas must be two numbers, got "0.9".'],
    ["--betas 0.9,1", "betas must be >= 0 and < 1, got 1."],
    ["--times 0.5", "times of AdamW are whole numbers of steps, got 0.5."],
    ["--times 20", "times must not exceed t-end = 10, got 20"],
    ["--rate 0", '--rate must be > 0, got "0".'],
    ["--t-end 5", "unknown option '--t-end'"],
  ])("%s exits 2 with one clear line", async (flags, message) => {
    const line = `adamw --n 2 --m 3 --lambda 0.01 --steps 10 ${flags}`;
    const { code, stdout, stderr } = await simulate(...line.split(" "));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("several starts", () => {
  const line = "l1 --n 5 --m 6 --lambda 0.02";

  it("are the runs from their seeds, with mean and standard error", async () => {
    const path = folder();
    const [out, npy] = [join(path, "starts.json"), join(path, "W.npy")];
    const { stdout } = await several(`${line} --seed 3 --seeds 3 --out ${out} --save-weights ${npy}`);
    const { seeds, summary, runs } = readJson(out);
    expect(seeds).toEqual([3, 4, 5]);
    for (const [i, seed] of seeds.entries()) {
      const { weights: _, ...alone } = await runOf(`${line} --seed ${seed}`);
      expect(runs[i]).toEqual({ ...alone, weights: null });
    }
    const counts: number[] = runs.map(({ final }: { final: { polysemantic: number } }) => final.polysemantic);
    const mean = counts.reduce((a, b) => a + b) / 3;
    const error = Math.sqrt(counts.reduce((sum, k) => sum + (k - mean) ** 2, 0) / 2 / 3);
    expect(summary.polysemantic.mean).toBeCloseTo(mean, 12);
    expect(summary.polysemantic.standardError).toBeCloseTo(error, 12);
    expect(stdout).toContain("3 starts (root seeds 3 to 5), 3 of them finished; mean ± standard error");
    expect(readFileSync(npy).toString("latin1", 0, 128)).toContain("'shape': (3, 5, 6)");
  });

  it("as .csv have a column for the seed", async () => {
    const out = join(folder(), "starts.csv");
    await several(`${line} --seeds 2 --times 0,1 --out ${out}`);
    const [head, ...rows] = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(head).toMatch(/^seed,t_flow_time,/);
    expect(rows.map((row) => row.split(",")[0]).join("")).toBe("00000000001111111111");
  });

  it.each([
    ["--seeds 0", '--seeds must be a whole number >= 1, got "0".'],
    ["--seeds 2 --tol 0", '--tol must be > 0, got "0".'],
    ["--seeds 2 --weights W.json", "--seeds and --weights exclude each other; drop one of them."],
  ])("%s exits 2 with one clear line", async (flags, message) => {
    const { code, stdout, stderr } = await several(`${line} ${flags}`);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `incidental: ${message}\n` });
  });
});
