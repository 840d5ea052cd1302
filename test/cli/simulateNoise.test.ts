import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { bipolarNoise } from "../../src/random/noiseLaws.ts";
import { simulateNoise } from "../../src/simulate/noise.ts";
import { folder, incidental } from "../support/commandLine.ts";

const size = ["--n", "4", "--m", "8"];

describe("incidental simulate noise", () => {
  it("writes the run that the library computes", async () => {
    const out = join(folder(), "run.json");
    const times = "0,50,200";
    const flags = ["--sigma", "0.15", "--level", "exact", "--times", times, "--seed", "3", "--out", out];
    expect(await incidental(["simulate", "noise", ...size, ...flags])).toMatchObject({ code: 0 });
    const run = JSON.parse(readFileSync(out, "utf8"));
    const weights = initialWeights({ n: 4, m: 8, key: [3, "weights"] });
    const sampling = { times: [0, 50, 200] };
    const own = simulateNoise({ weights, n: 4, m: 8, law: bipolarNoise(0.15), level: "exact", sampling });
    expect(run.observables).toEqual(own.observables);
    expect(run).toMatchObject({ flow: "noise", method: "rkc", status: "done", t: 200, times: [0, 50, 200], seed: 3 });
    expect(run.parameters).toMatchObject({
      law: "bipolar",
      sigma: 0.15,
      excessKurtosis: -2,
      level: "exact",
      lambda: 0,
    });
  });

  it("takes a penalty on top, and then follows its sign", async () => {
    const flags = ["--sigma", "0.1", "--law", "laplace", "--lambda", "0.02", "--t-end", "400", "--json"];
    const { stdout } = await incidental(["simulate", "noise", ...size, ...flags]);
    const run = JSON.parse(stdout);
    const last = run.observables.nonzeros.at(-1);
    expect(last.reduce((sum: number, count: number) => sum + count)).toBeLessThan(32);
  });

  it("takes --kurtosis for the law three-point, and --enumerate for the level exact", async () => {
    const flags = ["--sigma", "0.1", "--t-end", "1", "--json", "--kurtosis", "2", "--enumerate", "2"];
    const { stdout } = await incidental(["simulate", "noise", ...size, ...flags]);
    const implied = { law: "three-point", excessKurtosis: 2, level: "exact", enumerate: 2 };
    expect(JSON.parse(stdout).parameters).toMatchObject(implied);
  });

  it.each([
    [["--sigma", "-1", "--t-end", "1"], '--sigma must be >= 0, got "-1".'],
    [["--t-end", "1"], "--sigma is required"],
    [["--sigma", "0.1"], "--t-end is required: under noise weights need not come to rest"],
    [["--sigma", "0.1", "--t-end", "1", "--law", "three-point", "--kurtosis", "-2.5"], "--kurtosis must be >= -2"],
    [["--sigma", "0.1", "--t-end", "1", "--law", "three-point"], "needs excessKurtosis"],
    [["--sigma", "0.1", "--t-end", "1", "--law", "cauchy"], "has no fourth moment"],
    [["--sigma", "0.1", "--t-end", "1", "--law", "pink"], "noise must be one of"],
    [["--sigma", "0.1", "--t-end", "1", "--level", "exact", "--law", "uniform"], "take level closure"],
    [["--sigma", "0.1", "--t-end", "1", "--law", "laplace", "--kurtosis", "2"], "takes no other, got 2"],
    [["--sigma", "0.1", "--t-end", "1", "--level", "closure", "--enumerate", "2"], "enumerate belongs to level exact"],
    [["--sigma", "0.1", "--t-end", "1", "--level", "all"], "--level must be one of gaussian, closure, exact"],
    [["--sigma", "0.1", "--t-end", "1", "--method", "dopri5", "--lambda", "0.1"], "take event or rkc"],
    [["--sigma", "0.1", "--t-end", "1", "--enumerate", "9", "--level", "exact"], "from 0 to m = 8"],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stderr, stdout } = await incidental(["simulate", "noise", ...size, ...flags]);
    expect({ code, stdout, lines: stderr.trim().split("\n").length }).toEqual({ code: 2, stdout: "", lines: 1 });
    expect(stderr).toContain(message);
  });

  it("says how large an enumeration would be, and what to do instead", async () => {
    const flags = ["--sigma", "0.1", "--t-end", "1", "--level", "exact"];
    const { code, stderr } = await incidental(["simulate", "noise", "--n", "4", "--m", "60", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain("2^60");
    expect(stderr).toContain("enumerate: K");
  });
});
