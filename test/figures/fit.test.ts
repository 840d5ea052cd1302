import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Figure, type FigureStyle, restyleFigure, runFigure } from "../../src/figures/index.ts";
import { textWidth } from "../../src/figures/textWidth.ts";
import { findChromium, MissingBrowser } from "../../src/io/chromium.ts";
import { plotlyBundle } from "../../src/io/plotly.ts";
import { noChromium } from "../io/helpers.ts";
import { logTimes, madeUpRun } from "../support/runs.ts";

const gallery = fileURLToPath(new URL("../../figures/", import.meta.url));
const designs: [string, Figure][] = readdirSync(gallery).flatMap((file) =>
  /^(?!manifest).*\.json$/.test(file)
    ? [[file.replace(".json", ""), JSON.parse(readFileSync(`${gallery}${file}`, "utf8"))]]
    : [],
);
designs.push(
  ["run of few features", runFigure(madeUpRun({ n: 2, m: 4, times: logTimes(1e4) }))],
  ["run of many features", runFigure(madeUpRun({ n: 12, m: 40, times: logTimes(20) }))],
);
const styles: Record<string, FigureStyle> = {
  "as designed": {},
  "in a column": { width: 3.4 },
  "on a page, low and without title": { width: 7, height: 5.5, title: false },
  "for a talk": { theme: "talk" },
};

interface Box {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

let missing: MissingBrowser | undefined;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const executablePath = await findChromium().catch((error: unknown) => error);
  if (executablePath instanceof MissingBrowser) {
    missing = executablePath;
    return;
  }
  const { chromium } = await import("playwright-core");
  browser = await chromium.launch({ executablePath: String(executablePath), args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage();
  await page.addScriptTag({ path: plotlyBundle() });
});
afterAll(async () => {
  await browser?.close();
});

/** Draws a figure: where each line of its text lies, in pixels from its upper left corner, and how large it is. */
async function linesOf(figure: Figure): Promise<{ boxes: Box[]; width: number; height: number }> {
  const { width = 0, height = 0 } = figure.layout;
  const boxes = await page.evaluate<Box[]>(`(async () => {
    document.body.innerHTML = '<div id="figure"></div>';
    const figure = document.getElementById("figure");
    await Plotly.newPlot(figure, ${JSON.stringify(figure)}, { staticPlot: true });
    const corner = figure.querySelector("svg").getBoundingClientRect();
    return [...figure.querySelectorAll("text")].flatMap((text) => {
      const lines = text.querySelectorAll("tspan.line");
      return [...(lines.length > 0 ? lines : [text])].map((line) => {
        const { left, top, right, bottom } = line.getBoundingClientRect();
        const [x, y] = [corner.left, corner.top];
        return { text: line.textContent.trim(), left: left - x, top: top - y, right: right - x, bottom: bottom - y };
      }).filter(({ text, left, right }) => text !== "" && right > left);
    });
  })()`);
  return { boxes, width, height };
}

/**
 * How far two boxes reach into one another, in pixels of the smaller direction; letters fill about two thirds of a
 * line's box.
 */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.min(
    across,
    down - 0.3 * Math.min(a.bottom - a.top, b.bottom - b.top, a.right - a.left, b.right - b.left),
  );
}

describe.each(Object.entries(styles))("every figure of the gallery %s", (_name, style) => {
  it("has all its text inside the image, and no two lines of it on one another", async () => {
    if (missing) return expect(missing.message).toBe(noChromium);
    for (const [name, design] of designs) {
      const { boxes, width, height } = await linesOf(restyleFigure(design, style));
      expect(boxes.length, name).toBeGreaterThan(10);
      const outside = boxes.filter(
        ({ left, top, right, bottom }) => left < -0.5 || top < -0.5 || right > width + 0.5 || bottom > height + 0.5,
      );
      expect(
        outside.map(({ text }) => text),
        name,
      ).toEqual([]);
      const pairs = boxes.flatMap((a, i) =>
        boxes.slice(i + 1).flatMap((b) => (overlap(a, b) > 1 ? [`${a.text} | ${b.text}`] : [])),
      );
      expect(pairs, name).toEqual([]);
    }
  });
});

it("the width of text is estimated to within 4 % of what Chromium draws, for every text of the gallery", async () => {
  if (missing) return expect(missing.message).toBe(noChromium);
  const texts = new Set<string>();
  for (const [, { data, layout }] of designs) {
    for (const { name } of data as { name?: string }[]) if (name) texts.add(name);
    for (const [key, axis] of Object.entries(layout)) {
      const { title } = axis as { title?: { text?: string } };
      if (/^[xy]axis/.test(key) && title?.text) texts.add(title.text);
    }
  }
  const list = [...texts];
  const html = list.map((text) => text.replaceAll(/<(su[bp])>/g, '<$1 style="font-size:70%">'));
  await page.setContent(
    html
      .map(
        (text) => `<span style="font:100px Arial,'Liberation Sans',sans-serif;white-space:nowrap">${text}</span><br>`,
      )
      .join(""),
  );
  const drawn = await page.evaluate<number[]>(
    `[...document.querySelectorAll("body > span")].map((span) => span.getBoundingClientRect().width)`,
  );
  expect(drawn).toHaveLength(list.length);
  list.forEach((text, i) => {
    expect(Math.abs(textWidth(text, 100) / drawn[i] - 1), text).toBeLessThan(0.04);
  });
});
