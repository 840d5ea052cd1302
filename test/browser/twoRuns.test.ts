import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { version } from "../../src/io/version.ts";
import { figureOf } from "../../src/lab/engine/figure.ts";
import type { RunRequest, Start } from "../../src/lab/engine/protocol.ts";
import { jsonOf, recordOf } from "../../src/lab/engine/record.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import { inBrowser } from "../support/browsers.ts";
import { drawn, type LabPages, labPages, picture, settled, until } from "../support/labPage.ts";
import { misplaced, violations } from "../support/pageProbes.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const links = {
  one: "panel=one&m=300&lambda=0.002&scale=1&seed=4&beside=lambda,0.008",
  many: "panel=many&n=16&m=24&lambda=0.005&seed=0&beside=adamw,0.001&neuron=2",
  noise: "panel=noise&n=4&m=6&law=bipolar&sigma=0.2&kurtosis=1&seed=1&beside=law,gaussian",
};
const panels = Object.entries(links);

inBrowser("two runs of the lab", (browser) => {
  let lab: LabPages;
  let page: Page;

  beforeAll(async () => {
    lab = await labPages(browser);
    page = await lab.open(links.many);
  });
  afterAll(() => lab?.close());

  it("are chosen beside the parameters, and are in the link", async () => {
    await visit("panel=many&n=16&m=24&lambda=0.005&seed=0");
    await page.getByLabel("A second run from this start").selectOption("with another penalty λ");
    await bothSettled();
    expect(hash()).toBe("panel=many&n=16&m=24&lambda=0.005&seed=0&beside=lambda,0.02");
    expect(await page.textContent(".story")).toMatch(
      /The second run \(λ = 0\.02\) settled: \d of 24 neurons polysemantic; \d+ of 16 features end strongest on /,
    );
    expect(await page.locator(".map:visible").count()).toBe(2);
    await page.getByLabel("A second run from this start").selectOption("trained by AdamW");
    await bothSettled();
    expect(hash()).toBe("panel=many&n=16&m=24&lambda=0.005&seed=0&beside=adamw,0.001");
    await page.getByLabel("A second run from this start").selectOption("none");
    await settled(page);
    expect(await page.locator(".map:visible").count()).toBe(1);
    expect(hash()).toBe("panel=many&n=16&m=24&lambda=0.005&seed=0");
  });

  it.each(panels)("of the panel %s have one time slider, and a link to a moment shows both again", async (_, link) => {
    await visit(link);
    const last = Number(await flowTime().getAttribute("max"));
    expect(last).toBeGreaterThan(link === links.noise ? 158 : 160); // under noise both runs have the same moments
    await flowTime().focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press("PageDown");
    await drawn(page);
    await page.mouse.move(0, 0);
    expect(hash()).toMatch(/&beside=[a-z]+,[\w.]+&t=[\d.]+/);
    const other = await lab.open(hash());
    await settled(other);
    await until(other, over);
    await drawn(other);
    expect(await picture(other)).toEqual(await picture(page));
    await other.context().close();
  });

  it("can each be taken away: data, figure, command and snippet", async () => {
    await visit(links.many);
    const parameters = { n: 16, m: 24, lambda: 0.005, seed: 0 };
    const requests: RunRequest[] = [
      { panel: "many", parameters },
      { panel: "adamw", of: "many", parameters, learningRate: 0.001 },
    ];
    for (const [at, request] of requests.entries()) {
      let start: Start | undefined;
      const { plan, simulated } = run(request, { onStart: (heard) => (start = heard), onFrame: () => {} });
      const record = recordOf(plan, simulated, version);
      expect((await saved("JSON", at)).toString()).toBe(jsonOf(record));
      expect((await saved("Plotly", at)).toString()).toBe(figureOf(record));
      const shown = await page.locator(".take-code").nth(at).locator("pre").allTextContents();
      expect(shown).toEqual([start?.command, "incidental figure run --from run.json --format svg", start?.snippet]);
    }
  });

  it("are read off where a chart is pointed at, by mouse, by keys and by touch", async () => {
    await visit(links.many);
    const chart = page.locator(".chart:visible").nth(1);
    const box = page.locator(".reading:visible");
    await chart.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await chart.boundingBox())!;
    await page.mouse.move(x + 0.9 * width, y + 0.6 * height);
    expect(await box.innerText()).toMatch(
      /^t = \d+\s+slot model\s+2\.\d+\s+paper’s n²\/4m\s+2\.667\s+gradient flow\s+\d\s+AdamW, η = 0\.001\s+2$/,
    );
    expect(await page.locator(".reading-dot:visible").count()).toBe(4);
    await page.mouse.move(0, 0);
    expect(await box.count()).toBe(0);

    await page.bringToFront();
    await page.locator("h1").click();
    await flowTime().focus();
    const focused = page.locator(".chart:focus");
    for (let tab = 0; tab < 40 && (await focused.count()) === 0; tab++) await page.keyboard.press("Tab");
    expect(await focused.getAttribute("aria-valuetext")).toMatch(/^t = 826, feature \d+: \S+, feature 7: −0.99\d/);
    for (let step = 0; step < 5; step++) await page.keyboard.press("PageDown");
    await drawn(page);
    expect(await focused.getAttribute("aria-valuetext")).toMatch(
      /^t = \d\d(\.\d)?, feature \d+: \S+, feature 7: −0.[3-6]/,
    );
    expect(await page.locator(".reading:visible").innerText()).toMatch(/^t = \d\d/);
    expect(hash()).toMatch(/&t=[\d.]+/);
    await page.keyboard.press("Escape");
  });

  it.skipIf(browser.name === "Firefox")("are read off by a finger until another place is touched", async () => {
    const phone = await lab.open(links.one, { hasTouch: true, viewport: { width: 390, height: 844 } });
    await settled(phone);
    const chart = phone.locator(".chart:visible").first();
    await chart.scrollIntoViewIfNeeded();
    await chart.tap({ position: { x: 200, y: 120 } });
    expect(await phone.locator(".reading:visible").innerText()).toMatch(
      /^neuron \d+\s+at the start\s+\S+\s+at the time/,
    );
    await phone.locator(".status").tap();
    expect(await phone.locator(".reading:visible").count()).toBe(0);
    await phone.context().close();
  });

  it.each(panels)("of the panel %s: axe-core objects to nothing, no words overlap at any width", async (_, link) => {
    await visit(link);
    await page.evaluate(axe);
    for (const width of [1280, 768, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await drawn(page);
      expect(await page.evaluate(misplaced), `${width} pixels`).toEqual([]);
    }
    expect(await page.evaluate(violations)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("ask nobody else for anything, and write nothing to the console", () => {
    expect(lab.problems).toEqual([]);
  });

  /** Both runs are over, by the sentence on the second one. */
  const over = `/The second run .* (settled|finished|ended).*\\./.test(document.querySelector(".story").textContent)`;

  async function visit(hash: string): Promise<void> {
    await page.goto("about:blank"); // or what is there already would be taken for what is to come
    await page.goto(`${lab.origin}/#${hash}`);
    if (hash.includes("beside")) await bothSettled();
    else await settled(page);
  }

  async function bothSettled(): Promise<void> {
    await until(page, over);
    await settled(page);
  }

  function hash(): string {
    return new URL(page.url()).hash.slice(1);
  }

  function flowTime(): Locator {
    return page.getByRole("slider", { name: "Flow time", exact: true });
  }

  async function saved(name: string, at: number): Promise<Buffer> {
    return browser.saved(page, () => page.getByRole("button", { name, exact: true }).nth(at).click());
  }
});
