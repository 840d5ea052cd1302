import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { version } from "../../src/io/version.ts";
import { figureOf } from "../../src/lab/engine/figure.ts";
import type { RunRequest } from "../../src/lab/engine/protocol.ts";
import { csvOf, fileName, jsonOf, recordOf } from "../../src/lab/engine/record.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

const one: RunRequest = { panel: "one", parameters: { m: 700, lambda: 2.5e-3, scale: 1.3, seed: 11 } };
const many: RunRequest = { panel: "many", parameters: { n: 9, m: 11, lambda: 0.013, seed: 5 } };
const noise: RunRequest = {
  panel: "noise",
  parameters: { n: 3, m: 5, law: "three-point", sigma: 0.31, excessKurtosis: 1.7, seed: 2 },
};
const bipolar: RunRequest = { panel: "noise", parameters: { ...noise.parameters, law: "bipolar" } };
const adamW: RunRequest = { panel: "adamw", of: "many", parameters: many.parameters, learningRate: 0.003 };
const adamWOfOne: RunRequest = { panel: "adamw", of: "one", parameters: one.parameters, learningRate: 0.001 };
const pair: RunRequest = { panel: "pair", parameters: many.parameters, features: [1, 7] };

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("what is exported", () => {
  it.each([
    ["one feature", one],
    ["many features", many],
    ["three-point noise", noise],
    ["bipolar noise", bipolar],
    ["many features by AdamW", adamW],
    ["one feature by AdamW", adamWOfOne],
  ])(
    "of %s is byte for byte the file that its command writes, its figure that which figure run writes",
    async (_name, request) => {
      const { start, record } = exported(request);
      const out = join(folder(), "run.json");
      expect(start.command).toMatch(/^incidental .* --out run\.json$/);
      const args = start.command!.replace("run.json", out).split(" ").slice(1);
      expect(await incidental([...args, "--quiet"])).toMatchObject({ code: 0, stderr: "" });
      expect(jsonOf(record)).toBe(readFileSync(out, "utf8"));
      const drawn = join(dirname(out), "drawn");
      expect(await inProcess(["figure", "run", "--from", out, "--out", drawn, "--quiet"])).toMatchObject({ code: 0 });
      expect(figureOf(record)).toBe(readFileSync(join(drawn, "run-figure.json"), "utf8"));
    },
  );

  it.each([
    ["one feature", one],
    ["many features", many],
    ["three-point noise", noise],
    ["a pair", pair],
    ["many features by AdamW", adamW],
  ])("of %s is bit for bit what its snippet computes", (_name, request) => {
    const { start, record } = exported(request);
    const { status, t, times, observables } = record;
    const rows = "run.weights.map((W) => W.map((w) => [...w]))";
    const print = `console.log(JSON.stringify([run.status, run.t, run.times, run.observables, ${rows}]))`;
    const command = ["--input-type=module", "--eval", `${start.snippet}${print}`];
    const printed = execFileSync(process.execPath, command, { cwd: root, encoding: "utf8" });
    expect(printed).toMatch(new RegExp(`^${status} ${t} `)); // what the snippet itself says
    const weights = record.weights!.map((W) => W.map((w) => [...w]));
    expect(printed.trim().split("\n").at(-1)).toBe(JSON.stringify([status, t, times, observables, weights]));
  });

  it("says where it comes from: version, seed, parameters", () => {
    const text = JSON.parse(jsonOf(exported(pair).record));
    expect(text).toMatchObject({ flow: "l1", version, seed: 5, n: 2, m: 11 });
    expect(text.parameters).toMatchObject({ n: 2, m: 11, lambda: 0.013, features: "1,7", of: 9 });
  });

  it("as comma-separated values has a line for each time and feature, every number to the last bit", () => {
    const { record } = exported(many);
    const [head, ...lines] = csvOf(record).trimEnd().split("\n");
    const measured = "l1_weight,nonzeros_weights,squaredNorm_weight2,fourthNorm_weight4";
    expect(head).toBe(`t_flow_time,feature_from_0,${measured},energy_loss_over_4`);
    const { l1, nonzeros, squaredNorm, fourthNorm, energy } = record.observables;
    const rows = lines.map((line) => line.split(",").map(Number));
    expect(rows).toEqual(
      record.times.flatMap((t, i) =>
        l1[i].map((value, f) => [t, f, value, nonzeros[i][f], squaredNorm[i][f], fourthNorm[i][f], energy[i]]),
      ),
    );
  });

  it("leaves weights out where they are too many, as the command does", () => {
    const { record } = exported({ panel: "one", parameters: { m: 20_000, lambda: 0.05, scale: 1, seed: 0 } });
    expect(JSON.parse(jsonOf(record)).weights).toBeNull();
  });

  it("has a name that says what it is", () => {
    expect(fileName(many, "csv")).toBe("lab-many-n9-m11-lambda0.013-seed5.csv");
    expect(fileName(adamW, "json")).toBe("lab-adamw-many-n9-m11-lambda0.013-seed5-rate0.003.json");
    expect(fileName(noise, "svg")).toBe("lab-noise-n3-m5-lawthree-point-sigma0.31-kurtosis1.7-seed2.svg");
    expect(fileName(pair, "json")).toBe("lab-pair-n9-m11-lambda0.013-seed5-features1-7.json");
  });
});

function exported(request: RunRequest) {
  let start: Parameters<Parameters<typeof run>[1]["onStart"]>[0] | undefined;
  const onStart = (heard: typeof start) => (start = heard);
  const { plan, simulated } = run(request, { onStart, onFrame: () => undefined });
  return { start: start!, record: recordOf(plan, simulated, version) };
}
