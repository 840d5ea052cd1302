/** The worked example of a panel (docs/extend.md) is applied to a copy of the sources, checked, built and opened. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { chromiumBrowser } from "../support/browsers.ts";
import { labPages, settled } from "../support/labPage.ts";
import { blocksOf } from "../support/markdown.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const patches = blocksOf("docs/extend.md").filter(
  ({ language, code }) => language === "diff" && code.includes("b/src/lab/"),
);
const copy = mkdtempSync(join(tmpdir(), "incidental-panel-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("the panel of docs/extend.md", () => {
  it("touches at most five files, and the types of the lab hold with it", () => {
    expect(patches).toHaveLength(1);
    const files = patches[0].code.match(/^\+\+\+ b\/.*$/gm) ?? [];
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(files.length).toBeLessThanOrEqual(5);
    for (const part of ["src", "docs/lab.md", "types", "package.json", "tsconfig.json", "THIRD-PARTY-NOTICES.md"]) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    execFileSync("git", ["apply", "-C1", "-"], { cwd: copy, input: `${patches[0].code}\n` });
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    for (const project of ["src/lab", "src/lab/tsconfig.worker.json"]) {
      execFileSync(process.execPath, [tsc, "-p", project], { cwd: copy });
    }
  });

  it.skipIf(chromiumBrowser.program === undefined)(
    "has a tab, sliders, a run, a link and a command in Chromium",
    async () => {
      const vite = join(root, "node_modules/vite/bin/vite.js");
      const args = ["build", "--config", "src/lab/vite.config.ts", "--logLevel", "error"];
      execFileSync(process.execPath, [vite, ...args], { cwd: copy });
      const lab = await labPages(chromiumBrowser, join(copy, "dist/lab"));
      try {
        const page = await lab.open("panel=overlap&m=8&lambda=0.02&seed=3");
        expect(await settled(page)).toMatch(/^settled: overlap \S+ · every weight moved by rkc/);
        expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Overlap");
        expect(await page.getByRole("slider", { name: "penalty λ" }).count()).toBe(1);
        expect(await page.textContent("pre")).toMatch(/^incidental simulate l1 --n 2 --m 8 --lambda 0.02 --seed 3 /);
        await page.getByRole("slider", { name: "seed" }).press("ArrowRight");
        expect(new URL(page.url()).hash).toBe("#panel=overlap&m=8&lambda=0.02&seed=4");
        expect(lab.problems).toEqual([]);
      } finally {
        await lab.close();
      }
    },
  );
});
