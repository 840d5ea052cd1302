/** The path of somebody who comes from Python, from the first file to the figures, in an empty folder. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findChromium } from "../src/io/chromium.ts";
import { hasPython } from "./io/helpers.ts";
import { folder, incidental } from "./support/commandLine.ts";

describe.skipIf(!hasPython("numpy"))("from Python and back", () => {
  it("weights, a run, a diagnosis, a sweep and figures, at the first try", { timeout: 240_000 }, async () => {
    const path = folder();
    const python = (code: string) => execFileSync("python3", ["-c", code], { cwd: path, encoding: "utf8" });
    const run = async (line: string) => {
      const finished = await incidental(line.split(" "), undefined, path);
      expect(finished.code, `${line}\n${finished.stderr}`).toBe(0);
      return finished.stdout;
    };

    // a layer as PyTorch has it, m x n, trained a little by gradient steps on the toy model
    python(`
import numpy as np
rng = np.random.default_rng(5)
n, m, lam, rate = 12, 16, 0.02, 0.02
W = rng.normal(size=(n, m)) / np.sqrt(m)
np.save("start.npy", W.T)
for _ in range(4000):
    gram = np.maximum(W @ W.T, 0)
    W = W + rate * (4 * (W - gram @ W) - lam * np.sign(W))
np.savez("trained.npz", layer=W.T)
`);

    // the flow from the same start, with the lambda of that loss
    const summary = await run("simulate l1 --weights start.npy --transpose --lambda-code 0.02 --out run.json");
    const counted = python(`
import json, numpy as np
run = json.load(open("run.json"))
W = np.array(run["final"]["weights"])
trained = np.load("trained.npz")["layer"].T
shared = int(((W != 0).sum(axis=0) > 1).sum())
assert shared == run["final"]["polysemantic"]
same = (np.abs(W).argmax(axis=1) == np.abs(trained).argmax(axis=1)).mean()
print(shared, same)
`);
    const [shared, same] = counted.trim().split(" ").map(Number);
    expect(summary).toContain(`polysemantic neurons  ${shared} (two or more weights not zero)`);
    expect(same).toBeGreaterThanOrEqual(11 / 12); // the flow is the limit of small rates

    // what is shared in the trained layer itself
    const flags = "--tensor layer --transpose --lambda-code 0.02 --out diagnosis.json --figure diagnosis.html";
    const text = await run(`diagnose trained.npz ${flags}`);
    expect(text).toContain("12 features on 16 neurons");
    const diagnosis = JSON.parse(readFileSync(join(path, "diagnosis.json"), "utf8"));
    expect(Math.abs(diagnosis.counts.winners - shared)).toBeLessThanOrEqual(1);

    // figures, which leave the run alone
    const before = readFileSync(join(path, "run.json"), "utf8");
    await run("figure run --from run.json --out .");
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe(before);
    expect(existsSync(join(path, "run-figure.html"))).toBe(true);
    await run("sweep collisions --preset quick --seeds 2 --out grid --quiet");
    await run("figure collisions --from grid --out mine.html --title Mine --panels a");
    if ((await findChromium().catch(() => undefined)) === undefined) return;
    await run("figure run --from run.json --format svg --width column --out run.svg");
    await run("figure collisions --from grid --format pdf --size 3.4x3in --out grid.pdf");
    expect(readFileSync(join(path, "grid.pdf"), "latin1").startsWith("%PDF-")).toBe(true);
    expect(readFileSync(join(path, "run.svg"), "utf8")).not.toMatch(/\bdy="/);
  });
});
