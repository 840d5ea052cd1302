import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { darkColour } from "../../src/figures/darkColour.ts";
import { colours } from "../../src/figures/style.ts";
import { version } from "../../src/io/version.ts";
import type { RunRequest, Start } from "../../src/lab/engine/protocol.ts";
import { csvOf, jsonOf, recordOf } from "../../src/lab/engine/record.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import { inBrowser } from "../support/browsers.ts";
import { drawn, type LabPages, labPages, picture, settled, until } from "../support/labPage.ts";
import { focused, misplaced, violations } from "../support/pageProbes.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One link for each panel, with as much in it as there can be. */
const links = {
  one: "panel=one&m=300&lambda=0.002&scale=1&seed=4",
  many: "panel=many&n=16&m=24&lambda=0.005&seed=0&neuron=2&pair=7,10",
  noise: "panel=noise&n=4&m=6&law=three-point&sigma=0.2&kurtosis=-1.5&seed=1&neuron=1",
};
const panels = Object.entries(links);
/** Some seconds of work. */
const long = "panel=many&n=128&m=1024&lambda=0.0002&seed=0";

inBrowser("the lab", (browser) => {
  let lab: LabPages;
  let page: Page;

  beforeAll(async () => {
    lab = await labPages(browser);
    page = await lab.open();
  });
  afterAll(() => lab?.close());

  it("shows a finished, annotated example at once, and says in three sentences what is seen", async () => {
    expect(await settled(page)).toMatch(/^settled: 4 of 24 neurons polysemantic/);
    const story = (await page.textContent(".story")) ?? "";
    expect(story.match(/[.!]( |$)/g)).toHaveLength(3);
    expect(story).toContain(
      "4 neurons (◆) have each been won by two features of opposite sign: polysemantic by accident",
    );
    expect(await page.textContent(".map svg")).toContain("two features, one neuron: polysemantic");
    expect(await page.textContent("[role=status]")).toBe("settled: 4 of 24 neurons polysemantic");
    expect(new URL(page.url()).hash).toBe("#panel=many&n=16&m=24&lambda=0.005&seed=0");
  });

  it.each(panels)(
    "runs the panel %s, and a link to a moment of it shows the very same in another window",
    async (_, link) => {
      await visit(link);
      await flowTime().focus();
      for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowLeft");
      await page.getByRole("group", { name: "Vertical axes" }).getByLabel("linear").check();
      await page.getByLabel("Speed").selectOption("2");
      await drawn(page);
      await page.mouse.move(0, 0);
      const hash = new URL(page.url()).hash.slice(1);
      expect(hash).toMatch(/&t=[\d.]+&speed=2/);
      const other = await lab.open(hash);
      await settled(other);
      expect(new URL(other.url()).hash.slice(1)).toBe(hash);
      expect(await picture(other)).toEqual(await picture(page));
      await other.context().close();
    },
  );

  it("goes back and forward through what was set", async () => {
    await visit(links.one);
    const seen = [await picture(page)];
    await page.getByRole("tab", { name: "Noise" }).click();
    await settled(page);
    await page.getByRole("slider", { name: "seed", exact: true }).press("ArrowRight");
    await settled(page);
    seen.push(await picture(page));
    await travel(-1);
    await travel(-1);
    await settled(page);
    expect(await picture(page)).toEqual(seen[0]);
    await travel(1);
    await travel(1);
    await settled(page);
    expect(await picture(page)).toEqual(seen[1]);
  });

  it.each<[string, string, RunRequest]>([
    ["one", links.one, { panel: "one", parameters: { m: 300, lambda: 0.002, scale: 1, seed: 4 } }],
    ["many", links.many, { panel: "many", parameters: { n: 16, m: 24, lambda: 0.005, seed: 0 } }],
    [
      "noise",
      links.noise,
      { panel: "noise", parameters: { n: 4, m: 6, law: "three-point", sigma: 0.2, excessKurtosis: -1.5, seed: 1 } },
    ],
  ])("shows and saves of the panel %s bit for bit what the library computes", async (_, link, request) => {
    await visit(link);
    const shown: (string | null)[] = [];
    const draw = "incidental figure run --from run.json --format svg";
    const onStart = ({ command, snippet }: Start) => shown.push(command, draw, snippet);
    const { plan, simulated } = run(request, { onStart, onFrame: () => {} });
    expect(await page.locator("pre:visible").allTextContents()).toEqual(shown);
    const record = recordOf(plan, simulated, version);
    expect((await saved("JSON")).toString()).toBe(jsonOf(record));
    expect((await saved("CSV")).toString()).toBe(csvOf(record));
  });

  it("saves figures as files that stand alone, in the page's colours", async () => {
    await visit(links.many);
    const svg = (await saved("SVG")).toString();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg).toMatch(/n = 16, m = 24, λ = 0.005, seed = 0; at flow time t = \d+; incidental \d/);
    expect(svg).toContain(colours.exact);
    expect(svg.match(/<image [^>]*href="data:image\/png;base64,/g)).toHaveLength(2);
    expect(svg).not.toMatch(/var\(|NaN|undefined/);
    await page.getByLabel("Figures to save").selectOption("energy");
    const alone = (await saved("SVG")).toString();
    expect(alone).not.toContain("<image");
    const png = await saved("PNG");
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(alone) ?? [];
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  });

  it("copies the link, the command and the snippet", async () => {
    if (browser.name === "Chromium") {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: lab.origin });
    }
    await visit(links.many);
    expect(await copied("Copy link")).toBe(`${lab.origin}/#${links.many}`);
    expect(await copied("Copy: Command line")).toMatch(
      /^incidental simulate l1 --n 16 --m 24 --lambda 0.005 --seed 0 /,
    );
    expect(await copied("Copy: TypeScript")).toMatch(/^import \{ initialWeights, simulateL1 \} from "incidental";/);
  });

  it("ends a run the moment that a slider moves, and shows the new one", async () => {
    await visit(long, false);
    await until(page, `document.querySelector(".status").textContent.startsWith("running")`);
    const ended = await page.evaluate(`(() => {
      const terminate = Worker.prototype.terminate;
      let ended = 0;
      Worker.prototype.terminate = function () { ended++; terminate.call(this); };
      const slider = document.querySelector("input[type=range][id^=parameter]");
      slider.value = 0;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      Worker.prototype.terminate = terminate;
      return ended; // before the page does anything else
    })()`);
    expect(ended).toBe(1);
    expect(await settled(page)).toMatch(/^settled: \d of 1024 neurons polysemantic/);
    expect(await page.textContent(".story")).toContain("one of 2 features");
  });

  it("plays, pauses and steps, and the address keeps the moment", async () => {
    await visit(links.one);
    await page.getByLabel("Back to the start").click();
    await drawn(page);
    expect(await flowTime().inputValue()).toBe("0");
    await page.getByLabel("Speed").selectOption("4");
    await page.locator("h1").click();
    await page.keyboard.press("Space");
    await until(page, `Number(document.querySelector(".player input").value) > 3`);
    await page.getByLabel("Pause").click();
    await until(page, `document.querySelector("button[aria-label=Pause]") === null`);
    await drawn(page);
    const index = Number(await flowTime().inputValue());
    await page.getByLabel("One step back").click();
    await drawn(page);
    expect(await flowTime().inputValue()).toBe(String(index - 1));
    expect(page.url()).toMatch(/&t=[\d.]+/);
    await flowTime().fill("80");
    await page.getByLabel("Play").click();
    await until(page, `!location.hash.includes("&t=")`); // at the end
    expect(page.url()).not.toContain("&t=");
  });

  it("plays from the moment that a link says", async () => {
    const playing = await lab.open(`${links.one}&t=100&play=1&speed=0.25`);
    const time = `Number(document.querySelector(".time").textContent.replace(/^t = /, ""))`;
    await settled(playing);
    expect(await playing.evaluate<number>(time)).toBeGreaterThan(80);
    await until(playing, `${time} > 100`);
    expect(await playing.getByLabel("Pause").count()).toBe(1);
    await playing.context().close();
  });

  it("replays a collision without the other features", async () => {
    await visit("panel=many&n=16&m=24&lambda=0.005&seed=0");
    await page.getByRole("button", { name: "neuron 2: features" }).click();
    expect(await page.textContent(".detail")).toContain("a benign collision");
    await page.getByRole("button", { name: "Replay this pair alone" }).click();
    await until(page, `document.querySelector(".detail p").textContent.startsWith("Alone")`);
    expect(await page.textContent(".detail p")).toBe(
      "Alone, the two do not meet on neuron 2: feature 7 wins neuron 3 and feature 10 wins neuron 21. " +
        "It took the interference of the other features to bring them together.",
    );
    expect(page.url()).toContain("neuron=2&pair=7,10");
  });

  it("says what it had to correct, until that is dismissed", async () => {
    await visit("panel=many&n=70&m=30&lambda=7&seed=abc&nonsense=1");
    const items = page.locator("[role=alert] li");
    expect(await items.count()).toBe(4);
    expect((await items.allTextContents()).join(" ")).toMatch(
      /penalty λ = 7 .*seed = abc .*70 features do not fit.*nonsense/s,
    );
    await page.getByRole("button", { name: "Dismiss" }).click();
    expect(await page.locator("[role=alert]").isVisible()).toBe(false);
    const field = page.getByLabel("features n, from");
    await field.selectText();
    await field.pressSequentially("1000");
    await field.press("Enter");
    expect(await items.allTextContents()).toEqual([
      "features n = 1000 is not between 2 and 128; 128 is shown.",
      "128 features do not fit on 30 neurons, which hold at most two each; n = 60 is shown.",
    ]);
    expect(await field.inputValue()).toBe("60");
  });

  it("can be used from the keyboard alone, with the focus in sight", async () => {
    await visit(links.many);
    await page.bringToFront();
    await page.reload();
    await settled(page);
    const reached: string[] = [];
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press("Tab");
      const { name, outlined } = await page.evaluate<{ name: string; outlined: boolean }>(focused);
      if (name === "") break;
      expect(outlined, name).toBe(true);
      reached.push(name);
    }
    expect(reached).toEqual(
      expect.arrayContaining(["auto", "Many features", "features n", "log", "Play", "Flow time"]),
    );
    expect(reached).toEqual(
      expect.arrayContaining(["Chosen neuron", "Replay again", "SVG", "JSON", "Copy link", "TypeScript"]),
    );
    expect(reached.indexOf("features n")).toBeLessThan(reached.indexOf("Play"));

    const map = page.getByRole("slider", { name: "Chosen neuron", exact: true });
    await map.focus();
    await page.keyboard.press("ArrowRight");
    await drawn(page);
    expect(await map.getAttribute("aria-valuetext")).toMatch(/^Neuron 3, /);
    await page.keyboard.press("End");
    await drawn(page);
    expect(await page.textContent(".pointed")).toMatch(/^Neuron 23, polysemantic: feature 6/);
    await page.keyboard.press("Escape");
    await drawn(page);
    expect(await page.locator(".detail").isVisible()).toBe(false);
    await page.getByRole("tab", { selected: true }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Noise");
    expect(await settled(page)).toMatch(/^finished at/);
  });

  it("holds the colours in the link, from panel to panel", async () => {
    await visit(`${links.one}&theme=dark`);
    expect(await page.getByLabel("dark", { exact: true }).isChecked()).toBe(true);
    expect(await page.evaluate("document.documentElement.style.colorScheme")).toBe("dark");
    await page.getByRole("tab", { name: "Noise" }).click();
    expect(page.url()).toMatch(/#panel=noise&.*&theme=dark$/);
    await page.getByLabel("auto", { exact: true }).check();
    expect(page.url()).not.toContain("theme");
  });

  it("leads through the first minute, whose steps are links, and lets go of it", async () => {
    await visit("");
    const minute = page.getByRole("region", { name: "The first minute" });
    await page.getByRole("link", { name: "The first minute" }).click();
    await settled(page);
    expect(await minute.textContent()).toMatch(/^1 of 4 · Spread\. At the start/);
    expect(page.url()).toMatch(/#panel=many&n=16&m=24&lambda=0.005&seed=0&t=0&step=1$/);
    expect(await page.locator(".story").isVisible()).toBe(false);
    for (const title of ["Race", "Collision", "Count"]) {
      await page.getByRole("link", { name: "Next" }).focus();
      await page.keyboard.press("Enter");
      await until(page, `document.querySelector(".minute strong").textContent.includes("${title}")`);
    }
    expect(page.url()).toMatch(/&seed=0&step=4$/);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Done");
    await page.getByRole("button", { name: "Done" }).click();
    await drawn(page);
    expect(await minute.isVisible()).toBe(false);
    expect(await page.locator(".story").isVisible()).toBe(true);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("The first minute");
    await visit("step=3&theme=dark");
    expect(await minute.textContent()).toContain("Features 7 and 10 have both won neuron 2");
    expect(await page.textContent(".detail")).toContain("a benign collision");
    await page.getByRole("button", { name: "Another random start" }).click();
    expect(await minute.isVisible()).toBe(false); // it speaks of another run
    expect(page.url()).toMatch(/&seed=1&theme=dark$/);
  });

  it("opens examples by their names", async () => {
    await visit("");
    await page.getByRole("link", { name: "Resolved pair" }).click();
    expect(await settled(page)).toMatch(/^settled: 0 of 8 neurons polysemantic/);
    expect(page.url()).toMatch(/#panel=many&n=2&m=8&lambda=0.01&seed=8&neuron=5$/);
    await visit("example=noise");
    expect(await page.textContent(".story")).toContain("Gaussian");
  });

  it("shows one figure alone, for a frame in another page", async () => {
    await visit(links.many);
    await page.getByLabel("Figures to save").selectOption("KKT residual");
    await page.getByRole("button", { name: "One figure alone" }).click();
    await until(page, `document.querySelector(".said").textContent.startsWith("Copied")`);
    await page.goto("about:blank");
    await page.goto(`${lab.origin}/?embed=kkt-residual#${links.many}&theme=dark`);
    await until(page, `document.querySelector(".alone svg text") !== null`);
    await drawn(page);
    expect(await page.locator(".chart, .map").count()).toBe(1);
    expect(await page.getByRole("img").getAttribute("aria-label")).toMatch(/^Largest KKT residual/);
    expect(await page.getByRole("link").getAttribute("href")).toBe(`${lab.origin}/#${links.many}&theme=dark`);
    await page.goto("about:blank");
    await page.goto(`${lab.origin}/?embed=nonsense#${links.one}`);
    await until(page, `document.querySelector(".alone svg text") !== null`);
    await drawn(page);
    expect(await page.textContent("main")).toContain("There is no figure nonsense here; weights is shown.");
    await page.evaluate(axe);
    expect(await page.evaluate(violations)).toEqual([]);
  });

  it("puts the picture before words and controls on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(links.noise);
    const tops = await page.evaluate<number[]>(
      `[".figures svg", ".story", ".settings"].map((what) => document.querySelector(what).getBoundingClientRect().top)`,
    );
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(tops[0]).toBeLessThan(300);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("weighs no more than 250 kB, not compressed", () => {
    expect(lab.weight).toBeLessThanOrEqual(250_000);
  });

  // Firefox has to be started anew to be asked for it
  it.skipIf(browser.name === "Firefox")("keeps still for those who ask for it", async () => {
    const calm = await lab.open(`${links.one}&play=1`, { reducedMotion: "reduce" });
    await settled(calm);
    expect(await calm.getByLabel("Play").count()).toBe(1);
    expect(await calm.getByRole("slider", { name: "Flow time", exact: true }).inputValue()).not.toBe("0");
    await calm.context().close();
  });

  it("means by its colours what the package's figures mean, light and dark", async () => {
    const shown = () => page.evaluate(`getComputedStyle(document.documentElement).getPropertyValue("--paper")`);
    await page.getByLabel("dark", { exact: true }).check();
    expect(await shown()).toBe(darkColour(colours.paper));
    await page.getByLabel("light", { exact: true }).check();
    expect(await shown()).toBe(colours.paper);
    await page.reload();
    expect(await page.getByLabel("light", { exact: true }).isChecked()).toBe(true);
  });

  it.each(panels)("has nothing that axe-core objects to in the panel %s, light or dark", async (_, link) => {
    await visit(link);
    await page.evaluate(axe);
    for (const theme of ["light", "dark"]) {
      await page.getByLabel(theme, { exact: true }).check();
      await drawn(page);
      expect(await page.evaluate(violations), theme).toEqual([]);
    }
  });

  it.each(panels)("clips nothing and lets no words overlap in the panel %s, from phone to desktop", async (_, link) => {
    await visit(link);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await drawn(page);
      expect(await page.evaluate(misplaced), `${width} pixels`).toEqual([]);
    }
  });

  it("asks nobody else for anything, and writes nothing to the console", () => {
    expect(lab.problems).toEqual([]);
  });

  /** Goes to a link as if it had been clicked. */
  async function visit(hash: string, wait = true): Promise<void> {
    await page.goto("about:blank"); // or what is there already would be taken for what is to come
    await page.goto(`${lab.origin}/#${hash}`);
    if (wait) await settled(page);
  }

  /** Goes an entry of the history on or back. */
  async function travel(by: number): Promise<void> {
    await page.evaluate(`new Promise((resolve) => {
      addEventListener("popstate", resolve, { once: true });
      history.go(${by});
    })`);
  }

  function flowTime(): Locator {
    return page.getByRole("slider", { name: "Flow time", exact: true });
  }

  async function saved(name: string): Promise<Buffer> {
    return browser.saved(page, () => page.getByRole("button", { name, exact: true }).click());
  }

  async function copied(name: string): Promise<string> {
    await page.getByRole("button", { name, exact: true }).click();
    await until(page, `document.querySelector(".said").textContent.startsWith("Copied")`);
    return page.evaluate("navigator.clipboard.readText()");
  }
});
