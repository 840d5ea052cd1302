import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folder, incidental } from "../support/commandLine.ts";
import { differencesFromSaved } from "../support/specDifference.ts";
import { noSignals } from "../support/systems.ts";

describe("incidental reproduce", () => {
  it("writes page and spec of every figure, one copy of plotly and a manifest, and prints the claims", async () => {
    const out = join(folder(), "figures");
    const { code, stdout, stderr } = await incidental(["reproduce", "--preset", "quick", "--out", out]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      ...["collapse", "energy", "gap", "manifest", "pair", "sparsification", "weights"]
        .flatMap((name) => (name === "manifest" ? ["manifest.json"] : [`${name}.html`, `${name}.json`]))
        .concat("plotly.js")
        .sort(),
    ]);
    expect(stdout).toMatch(/^verdict +claim +predicted +measured +what +criterion\n/);
    expect(stdout.split("\n").filter((line) => /^(holds|fails)/.test(line)).length).toBeGreaterThanOrEqual(14);
    expect(stderr).toContain(
      "wrote energy.html, sparsification.html, gap.html, collapse.html, weights.html, pair.html",
    );
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest.figures.map((figure: { name: string }) => figure.name)).toEqual([
      "collapse",
      "energy",
      "gap",
      "pair",
      "sparsification",
      "weights",
    ]);
    for (const figure of manifest.figures) {
      expect(figure).toMatchObject({
        seed: 0,
        version: expect.any(String),
        command: expect.stringContaining("reproduce"),
      });
    }
    for (const { name } of manifest.figures) {
      const saved = fileURLToPath(new URL(`../figures/quick/${name}.json`, import.meta.url));
      const spec = JSON.parse(readFileSync(join(out, `${name}.json`), "utf8"));
      expect(differencesFromSaved(name, saved, spec)).toEqual([]);
    }
    const page = readFileSync(join(out, "gap.html"), "utf8");
    expect(page).toContain('<script src="plotly.js">');
    expect(page).not.toMatch(/https?:\/\//);
  });

  it("gives the same bytes again", async () => {
    const path = folder();
    for (const name of ["a", "b"])
      await incidental(["reproduce", "gap", "--preset", "quick", "--out", join(path, name)]);
    for (const file of ["gap.json", "gap.html", "manifest.json"]) {
      expect(readFileSync(join(path, "b", file), "utf8"), file).toBe(readFileSync(join(path, "a", file), "utf8"));
    }
  });

  it("prints the claims as JSON with --json, and nothing else with --quiet", async () => {
    const out = join(folder(), "figures");
    const { stdout, stderr } = await incidental([
      "reproduce",
      "gap",
      "--preset",
      "quick",
      "--out",
      out,
      "--json",
      "--quiet",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ preset: "quick", claims: [{ id: "gap-law", holds: true }] });
    expect(stderr).toBe("");
  });

  it.skipIf(noSignals)("stops at Ctrl-C, keeping the figures that are finished", async () => {
    const out = join(folder(), "figures");
    let interrupted = false;
    const { code, stderr } = await incidental(["reproduce", "collapse", "sparsification", "--out", out], (child) => {
      const watch = setInterval(() => {
        if (interrupted || !existsSync(join(out, "collapse.html"))) return;
        interrupted = true;
        child.kill("SIGINT");
      }, 5);
      child.on("close", () => clearInterval(watch));
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `incidental: wrote collapse.html to ${out}\n` +
        "incidental: interrupted; 1 of the experiments are missing: sparsification.\n",
    );
    expect(existsSync(join(out, "collapse.json"))).toBe(true);
    expect(existsSync(join(out, "sparsification.html"))).toBe(false);
  });

  it.each([
    [["--preset", "huge"], '--preset must be one of quick, paper, got "huge".'],
    [["nonsense"], 'optimiser, co-occurrence, noise, kurtosis, noise-collisions, noise-sharing, got "nonsense".'],
    [["--seed", "-1"], '--seed must be a whole number >= 0, got "-1".'],
    [["--out", "package.json"], "package.json"],
  ])("refuses %j in one line", async (args, message) => {
    const { code, stdout, stderr } = await incidental(["reproduce", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});
