import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatNpy, parseNpy } from "../../src/io/index.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { survivorWeight } from "../../src/theory/survivor.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";
import { noSignals } from "../support/systems.ts";

const collapse = (...args: string[]) => incidental(["simulate", "collapse", ...args]);
const readJson = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("incidental simulate collapse", () => {
  it("writes the run file that the design fixes", async () => {
    const out = join(folder(), "run.json");
    const { code, stdout } = await collapse(
      "--m",
      "50",
      "--lambda",
      "0.1/sqrt(m)",
      "--t-end",
      "4/lambda",
      "--samples",
      "7",
      "--out",
      out,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^collapse: m = 50, lambda = 0.0141\d+, method reduction, done at flow time/);
    const run = readJson(out);
    expect(Object.keys(run)).toEqual([
      ..."flow parameters seed version n m method status message t times weights observables final stats".split(" "),
    ]);
    expect(run).toMatchObject({ flow: "collapse", seed: 0, n: 1, m: 50, method: "reduction", status: "done" });
    expect(run.parameters.lambda).toBeCloseTo(0.1 / Math.sqrt(50), 15);
    expect(run.t).toBeCloseTo(4 / run.parameters.lambda, 10);
    expect(run.times).toHaveLength(7);
    expect([run.weights.length, run.weights[0].length, run.weights[0][0].length]).toEqual([7, 1, 50]);
    expect(run.weights[0][0]).toEqual([...initialWeights({ m: 50, key: [0, "feature", 0] })]);
    for (const name of ["l1", "nonzeros", "squaredNorm", "fourthNorm"]) {
      expect(
        run.observables[name].map((row: number[]) => row.length),
        name,
      ).toEqual([1, 1, 1, 1, 1, 1, 1]);
    }
    expect(run.observables.energy).toHaveLength(7);
    expect(run.stats).toMatchObject({ method: "radau", steps: expect.any(Number), rejected: expect.any(Number) });
  });

  it("gives the same bytes for the same command, others for another seed", async () => {
    const path = folder();
    const bytes = async (name: string, seed: string) => {
      await collapse("--m", "300", "--lambda", "1e-2", "--seed", seed, "--log", "--out", join(path, name));
      return readFileSync(join(path, name), "utf8");
    };
    const first = await bytes("a.json", "1");
    expect(await bytes("b.json", "1")).toBe(first);
    expect(await bytes("c.json", "2")).not.toBe(first);
  });

  it("starts from a weight file, JSON or NumPy, keeping order and signs", async () => {
    const path = folder();
    const start = [0.3, -0.9, 0.1, 0.5];
    writeFileSync(join(path, "w.json"), JSON.stringify([start]));
    writeFileSync(join(path, "w.npy"), formatNpy(Float64Array.from(start), [1, 4]));
    for (const file of ["w.json", "w.npy"]) {
      const out = join(path, `${file}.run.json`);
      const { code } = await collapse("--weights", join(path, file), "--lambda", "0.05", "--out", out);
      const run = readJson(out);
      expect({ code, seed: run.seed, status: run.status }).toEqual({ code: 0, seed: null, status: "converged" });
      expect(run.weights[0][0]).toEqual(start);
      expect(run.weights.at(-1)[0]).toEqual([0, expect.closeTo(-survivorWeight(0.05), 7), 0, 0]);
    }
  });

  it("saves the weights at every kept time as a NumPy array", async () => {
    const path = folder();
    const npy = join(path, "w.npy");
    const out = join(path, "run.json");
    await collapse("--m", "20", "--lambda", "0.01", "--times", "0,3,1/lambda", "--out", out, "--save-weights", npy);
    const run = readJson(out);
    const bytes = readFileSync(npy);
    expect(bytes.toString("latin1")).toContain("'shape': (3, 1, 20)");
    const stored = new Float64Array(
      bytes.buffer.slice(bytes.byteOffset + bytes.length - 3 * 20 * 8, bytes.byteOffset + bytes.length),
    );
    expect([...stored]).toEqual(run.weights.flat(2));
    expect(() => parseNpy(bytes, npy)).toThrow("3"); // three dimensions: a record of a run, not a start
  });

  it("prints JSON alone on standard output with --json, and a summary for people without", async () => {
    const json = await collapse("--m", "50", "--lambda", "0.01", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: "converged",
      weights: null,
    });
    const plain = await collapse("--m", "50", "--lambda", "0.01");
    expect(plain.stdout).toMatch(
      /^collapse: m = 50, lambda = 0.01, method reduction, converged at flow time .*\n {2}neurons alive +1\n/,
    );
  });

  it("answers when every weight dies, with exit 0 and a sentence", async () => {
    const { code, stdout, stderr } = await collapse("--m", "50", "--lambda", "0.5");
    expect(code).toBe(0);
    expect(stdout).toContain("neurons alive         0");
    expect(stderr).toMatch(
      /^incidental: lambda = 0.5 is too strong for these weights: every weight dies, the last one at t = [\d.]+;.*\n$/,
    );
  });

  it("exits 1 when the budget ends, and keeps what it has", async () => {
    const out = join(folder(), "run.json");
    const { code, stderr } = await collapse("--m", "50", "--lambda", "0.01", "--max-steps", "5", "--out", out);
    expect(code).toBe(1);
    expect(stderr).toContain("raise maxSteps");
    const run = readJson(out);
    expect(run.status).toBe("maxSteps");
    expect(run.times.at(-1)).toBe(run.t);
  });

  it.skipIf(noSignals)("ends at Ctrl-C, says how far it came and keeps it", async () => {
    const out = join(folder(), "run.json");
    const args = ["simulate", "collapse", "--m", "20000", "--lambda", "1e-4", "--method", "event", "--out", out];
    const interruptedAfter = (wait: number) =>
      incidental(args, (child) => {
        setTimeout(() => child.kill("SIGINT"), wait);
      });
    let ended = await interruptedAfter(2500);
    for (let wait = 5000; /interrupted at the start/.test(ended.stderr); wait *= 2)
      ended = await interruptedAfter(wait);
    const { code, stderr } = ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/interrupted at t = [\d.]+ of [\d.]+/);
    const run = readJson(out);
    expect(run.status).toBe("interrupted");
    expect(run.t).toBeGreaterThan(0);
    expect(run.times.at(-1)).toBe(run.t);
  });

  it.skipIf(noSignals)(
    "does not wait for ten million weights to be sorted before it heeds Ctrl-C, and leaves no file",
    async () => {
      const path = folder();
      const args = ["simulate", "collapse", "--m", "1e7", "--lambda", "1e-6", "--out", join(path, "run.json")];
      const { code, stderr } = await incidental(args, (child) => {
        setTimeout(() => child.kill("SIGINT"), 1000);
      });
      expect(code).toBe(1);
      expect(stderr).toBe("incidental: interrupted at the start.\n");
      expect(readdirSync(path)).toEqual([]);
    },
  );
});

describe("bad input to simulate collapse", () => {
  const valid = ["--m", "10", "--lambda", "0.01"];

  it.each([
    [["--m", "0", "--lambda", "1"], '--m must be a whole number >= 1, got "0".'],
    [["--m", "-5", "--lambda", "1"], '--m must be a whole number >= 1, got "-5".'],
    [["--m", "NaN", "--lambda", "1"], '--m "NaN": "NaN" at character 1 is unknown'],
    [["--m", "1e15", "--lambda", "1"], "--m 1000000000000000 needs about 4.00e+7 GB of memory, this machine has"],
    [["--m", "10", "--lambda", "0"], '--lambda must be > 0, got "0".'],
    [["--m", "10", "--lambda", "-1e-3"], '--lambda must be > 0, got "-1e-3".'],
    [
      ["--m", "10", "--lambda", "Infinity"],
      '--lambda must be a finite number or an expression for one, got "Infinity".',
    ],
    [["--m", "10"], "--lambda is required: give the L1 strength of the flow"],
    [["--lambda", "0.1"], "simulate collapse needs --m, the number of neurons, or --weights FILE."],
    [["--weights", "w.json", "--lambda", "1"], 'cannot read "w.json": no such file or folder'],
    [["--weights", "w.json", "--seed", "1", "--lambda", "1"], "--seed and --weights exclude each other; drop one of"],
    [["--weights", "w.json", "--init-scale", "1", "--lambda", "1"], "--init-scale and --weights exclude each other"],
    [["--m", "10", "--lambda", "1", "--lambda-code", "4"], "--lambda-code and --lambda exclude each other"],
    [[...valid, "--loss", "mean"], "--loss mean is of --lambda-code: give --lambda-code NUMBER, or drop it."],
    [[...valid, "--tensor", "W"], "--tensor is of a weight file: give --weights FILE, or drop it."],
    [[...valid, "--out", "run.txt"], '--out must end in .json (the run) or .csv (its observables), got "run.txt".'],
    [
      [...valid, "--out", "a.json", "--save-weights", "./a.json"],
      'cannot write weights to "./a.json": it has the extension ".json", wanted .npy or .safetensors.',
    ],
    [[...valid, "--times", "1,2", "--samples", "5"], "--times and --samples exclude each other; drop one of them."],
    [[...valid, "--times", "1,2", "--log"], "--times and --log exclude each other; drop one of them."],
    [[...valid, "--t-end", "0"], '--t-end must be > 0, got "0".'],
    [[...valid, "--t-end", "1/0"], '--t-end must be a finite number or an expression for one, got "1/0" = Infinity.'],
    [[...valid, "--tol", "-1"], '--tol must be > 0, got "-1".'],
    [[...valid, "--method", "euler"], '--method must be one of reduction, event, got "euler".'],
    [[...valid, "--times", "5,1"], "times must increase, got 1 after 5."],
    [[...valid, "--times", "5", "--t-end", "1"], "times must not exceed t-end = 1, got 5"],
    [[...valid, "--samples", "0"], '--samples must be a whole number >= 1, got "0".'],
    [[...valid, "--frobnicate"], "unknown option '--frobnicate'"],
    [["--m", "10", "--lamda", "0.1"], "unknown option '--lamda'"],
    [[...valid, "--out", "no/such/folder/run.json"], 'cannot write "no/such/folder/run.json"'],
    [[...valid, "--weights"], "option '--weights <file>' argument missing"],
  ])("%j exits 2 with one clear line", async (args, message) => {
    const { code, stdout, stderr } = await inProcess(["simulate", "collapse", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it.each([
    ["[[1, 2], [3]]", "row 1"],
    ["[[1, 2], [3, 4]]", "holds 2 rows"],
    ["[]", "empty"],
    ["[[1, null]]", "null"],
    ["[[1, NaN]]", "NaN"],
    ["[[0, 0]]", "weights are all zero"],
    ["not json", "not valid JSON"],
  ])("a weight file that holds %s exits 2 with one clear line and writes nothing", async (contents, message) => {
    const path = folder();
    writeFileSync(join(path, "w.json"), contents);
    const { code, stderr } = await collapse(
      "--weights",
      join(path, "w.json"),
      "--lambda",
      "0.1",
      "--out",
      join(path, "run.json"),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(readdirSync(path)).toEqual(["w.json"]);
  });

  it("an output that is a folder is refused before anything is computed", async () => {
    const path = folder();
    mkdirSync(join(path, "run.json"));
    const { code, stderr } = await collapse(...valid, "--out", join(path, "run.json"));
    expect(code).toBe(2);
    expect(stderr).toContain("folder");
  });

  it("commands that do not exist exit 2", async () => {
    for (const args of [["simulat"], ["simulate", "nothing"], ["reproduce", "nothing"]]) {
      const { code, stderr } = await incidental(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    }
  });
});
