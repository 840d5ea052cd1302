import { readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { survivorWeight } from "../../src/theory/survivor.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("incidental simulate l1", () => {
  it("runs until the weights rest and records it", async () => {
    const out = join(folder(), "run.json");
    const args = ["simulate", "l1", "--n", "3", "--m", "2*n", "--lambda", "0.02", "--seed", "4", "--out", out];
    expect(await incidental(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^l1: n = 3, m = 6, /) });
    const run = readJson(out);
    expect(run).toMatchObject({ flow: "l1", n: 3, m: 6, seed: 4, method: "event", status: "converged" });
    const start = initialWeights({ n: 3, m: 6, key: [4, "weights"] });
    expect(run.weights[0].flat()).toEqual([...start]);
    expect(run.weights.at(-1)).toHaveLength(3);
    expect(run.observables.nonzeros.at(-1)).toEqual([1, 1, 1]);
    expect(run.observables.l1.at(-1)[0]).toBeCloseTo(survivorWeight(0.02), 4);
    expect(run.times.at(-1)).toBe(run.t);
    const { energy } = run.observables;
    expect(energy.every((v: number, i: number) => i === 0 || v <= energy[i - 1] + 1e-9)).toBe(true);
    expect(run.stats).toMatchObject({ kernel: "typescript", dense: expect.any(Number), sparse: expect.any(Number) });
  });

  it("gives the same bytes again, by rkc with the wasm kernel too", async () => {
    const path = folder();
    const bytes = async (name: string) => {
      const flags = "--n 20 --m 64 --lambda 1/m --method rkc --kernel wasm-f64 --samples 20 --quiet".split(" ");
      await incidental(["simulate", "l1", ...flags, "--out", join(path, name)]);
      return readFileSync(join(path, name), "utf8");
    };
    expect(await bytes("a.json")).toBe(await bytes("b.json"));
  });

  it("writes where links lead, also to what is not there yet, and no two files to one place", async () => {
    const path = folder();
    const [link, real, weights] = ["run.json", "elsewhere", "w.npy"].map((name) => join(path, name));
    symlinkSync("elsewhere", link);
    const args = ["simulate", "l1", "--n", "2", "--m", "2", "--lambda", "0.1", "--samples", "2", "--out", link];
    expect(await inProcess(args)).toMatchObject({ code: 0 });
    expect(readJson(real)).toMatchObject({ flow: "l1" });
    expect(readlinkSync(link)).toBe("elsewhere");
    rmSync(real);
    symlinkSync(real, weights);
    const { code, stderr } = await inProcess([...args, "--save-weights", weights]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("which would be written twice") });
    expect(readdirSync(path).sort()).toEqual(["run.json", "w.npy"]);
  });

  it("refuses a name that is too long before it computes", async () => {
    const name = (length: number) => join(folder(), `${"n".repeat(length - 5)}.json`);
    const args = ["simulate", "l1", "--n", "2", "--m", "2", "--lambda", "0.1", "--samples", "2", "--out"];
    expect(await inProcess([...args, name(255)])).toMatchObject({ code: 0 });
    const { code, stderr } = await inProcess([...args, name(256)]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/: the name is too long; choose a shorter one\.\n$/),
    });
  });

  it("keeps only observables where weights would be too many, unless told to save them", async () => {
    const path = folder();
    const flags = "--n 40 --m 300 --lambda 0.01 --t-end 5 --samples 200 --quiet".split(" ");
    await incidental([
      "simulate",
      "l1",
      ...flags,
      "--out",
      join(path, "run.json"),
      "--save-weights",
      join(path, "w.npy"),
    ]);
    await incidental(["simulate", "l1", ...flags, "--out", join(path, "plain.json")]);
    const run = readJson(join(path, "plain.json"));
    expect(run.weights).toBeNull();
    expect(run.method).toBe("rkc");
    expect(run.observables.l1).toHaveLength(200);
    expect(run.observables.l1[0]).toHaveLength(40);
    expect(readFileSync(join(path, "w.npy")).toString("latin1", 0, 128)).toContain("'shape': (200, 40, 300)");
  });

  it("reports the time reached and keeps what it has when the budget ends", async () => {
    const out = join(folder(), "run.json");
    const flags = "--n 4 --m 8 --lambda 0.02 --max-steps 20".split(" ");
    const { code, stderr } = await incidental(["simulate", "l1", ...flags, "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/budget of 20 steps ended at t = [\d.]+/);
    const run = readJson(out);
    expect(run.status).toBe("maxSteps");
    expect(run.times.at(-1)).toBe(run.t);
  });
});

describe("incidental simulate pair", () => {
  it("shows the benign collision by default, and the resolved one from equal signs", async () => {
    const final = async (...args: string[]) => {
      const { code, stdout } = await incidental(["simulate", "pair", "--lambda", "0.005", "--json", ...args]);
      expect(code).toBe(0);
      return JSON.parse(stdout).observables.nonzeros.at(-1);
    };
    expect(await final()).toEqual([1, 1]);
    const out = join(folder(), "run.json");
    await final("--start", "0.6,0.5,0.55,0.5", "--out", out);
    expect(readJson(out).weights.at(-1)[0][1]).toBeCloseTo(survivorWeight(0.005), 4);
  });
});

describe("--rest", () => {
  it("is 1e-4 lambda where it is not given, the same run as with it given", async () => {
    const sizes = ["--n", "3", "--m", "4", "--lambda", "0.02", "--json"];
    const run = async (...flags: string[]) => {
      const { stats, ...others } = JSON.parse((await incidental(["simulate", "l1", ...sizes, ...flags])).stdout);
      return { ...others, steps: stats.steps };
    };
    const plain = await run();
    expect(plain.parameters.rest).toBe(1e-4 * 0.02);
    expect(await run("--rest", "1e-4*lambda")).toEqual(plain);
    expect((await run("--rest", "lambda")).t).toBeLessThan(plain.t);
  });
});

describe("a weight file with one column a feature", () => {
  it("is the start with --transpose, which the run file says", async () => {
    const path = folder();
    const final = async (name: string, matrix: number[][], ...flags: string[]) => {
      writeFileSync(join(path, name), JSON.stringify(matrix));
      const file = ["--weights", join(path, name), "--out", join(path, "run.json")];
      const { code } = await incidental(["simulate", "l1", ...file, "--lambda", "0.02", "--times", "0,9", ...flags]);
      expect(code).toBe(0);
      return readJson(join(path, "run.json"));
    };
    const rows = await final("rows.json", [
      [0.9, 0.1, 0.3],
      [0.2, 0.8, -0.4],
    ]);
    const columns = [
      [0.9, 0.2],
      [0.1, 0.8],
      [0.3, -0.4],
    ];
    const same = await final("columns.json", columns, "--transpose");
    expect(same).toMatchObject({ n: 2, m: 3, weights: rows.weights, parameters: { transpose: "true" } });
    expect(rows.parameters).not.toHaveProperty("transpose");
  });
});

describe("bad input to simulate l1 and pair", () => {
  const l1 = (...args: string[]) => ["l1", "--n", "3", "--m", "4", "--lambda", "0.1", ...args];

  it.each([
    [["l1", "--n", "0", "--m", "4", "--lambda", "1"], '--n must be a whole number >= 1, got "0".'],
    [["l1", "--n", "3", "--m", "0", "--lambda", "1"], '--m must be a whole number >= 1, got "0".'],
    [["l1", "--m", "4", "--lambda", "1"], "simulate l1 needs --n and --m"],
    [l1("--transpose"), "--transpose is of a weight file: give --weights FILE, or drop it."],
    [l1("--rest", "1", "--times", "1,2"), "--rest and --times exclude each other; drop one of them."],
    [l1("--step", "1"), "--step is of --method proximal, and --method is auto: choose that method, or drop --step."],
    [l1("--p", "0.1"), "--p is of --inputs independent or pairs: drop --p."],
    [l1("--inputs", "pairs"), "--p is required: give how often, such as --inputs pairs --p 0.05."],
    [l1("--inputs", "pairs", "--p", "-1"), '--p must be >= 0, got "-1".'],
    [l1("--inputs", "pairs", "--p", "1", "--patterns", "5"), "--patterns is of --inputs independent, and --inputs is"],
    [l1("--inputs", "pairs", "--p", "1", "--frequency", "1"), "--frequency is of one feature at a time or --inputs"],
    [l1("--inputs", "no.npy"), 'cannot read "no.npy"'],
    [l1("--frequency", "1,1"), "--frequency must give 3 numbers, one for each of the features, got 2."],
    [l1("--frequency", "1,0,1"), "--frequency must be > 0, got 0 (number 1 from 0)."],
    [l1("--init", "kaiming"), '--init must be one of normal, uniform, xavier, linear, orthogonal, got "kaiming".'],
    [["l1", "--n", "3", "--m", "4", "--lambda", "-1"], '--lambda must be >= 0, got "-1".'],
    [["l1", "--n", "3", "--m", "4", "--lambda", "0"], "give t-end"],
    [l1("--rest", "-1"), `--rest must be >= 0, got "-1".`],
    [["l1", "--n", "1e6", "--m", "1e6", "--lambda", "1"], "--n 1000000 --m 1000000 needs about"],
    [l1("--tol", "0"), '--tol must be > 0, got "0".'],
    [l1("--times", "3,1"), "times must increase, got 1 after 3."],
    [l1("--times", "3", "--t-end", "2"), "times must not exceed t-end = 2, got 3"],
    [l1("--method", "odex"), '--method must be one of auto, event, rkc, proximal, got "odex".'],
    [l1("--kernel", "cuda"), '--kernel must be one of auto, typescript, wasm-f64, wasm-f32, got "cuda".'],
    [["pair", "--lambda", "0.1", "--start", "1,2,3"], "--start must be four numbers x,p,y,q"],
  ])("%j exits 2 with one clear line", async (args, message) => {
    const { code, stdout, stderr } = await inProcess(["simulate", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it("shapes that disagree and NaN in a weight file exit 2 and write nothing", async () => {
    for (const [contents, message] of [
      ["[[1, 2], [3]]", "row 1"],
      ["[[1, NaN]]", "NaN"],
    ]) {
      const path = folder();
      writeFileSync(join(path, "w.json"), contents);
      const args = [
        "simulate",
        "l1",
        "--weights",
        join(path, "w.json"),
        "--lambda",
        "0.1",
        "--out",
        join(path, "run.json"),
      ];
      const { code, stderr } = await incidental(args);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(readdirSync(path)).toEqual(["w.json"]);
    }
  });
});
