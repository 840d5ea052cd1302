import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { simulateL1 } from "../../src/index.ts";
import { findChromium } from "../../src/io/chromium.ts";
import { printSize } from "../../src/io/renderImage.ts";
import {
  type Figure,
  MissingBrowser,
  renderHtml,
  renderPdf,
  renderPng,
  renderSvg,
  restyleFigure,
  runFigure,
} from "../../src/rendering.ts";
import { noChromium, refusal } from "./helpers.ts";

const energy: Figure = JSON.parse(readFileSync(new URL("../../figures/energy.json", import.meta.url), "utf8"));
const run = runFigure(
  simulateL1({ n: 1, m: 2, lambda: 0.1, weights: Float64Array.of(0.6, 0.5), sampling: { samples: 5 } }),
);

describe("a program", () => {
  test("gets a page that holds plotly.js or links to it, in a style, with what is known of the figure", async () => {
    const page = await renderHtml(run, { theme: "dark", width: 3.4, title: "Mine", description: "Two weights." });
    expect(page).toMatch(/<title>Mine<\/title>.*background: #15181E/s);
    expect(page).toContain('aria-label="Two weights."');
    expect(page.length).toBeGreaterThan(3e6);
    const linked = await renderHtml(energy, { plotly: "../plotly.js", provenance: { seed: 3 } });
    expect(linked).toMatch(/<script src="\.\.\/plotly\.js">/);
    expect(linked).toContain("<footer>seed 3</footer>");
  });

  test("gets the size that Plotly takes where a figure has none", () => {
    for (const side of [undefined, null, 0, -3, "x"]) {
      const layout = { width: side, height: side } as object;
      expect(printSize({ data: [], layout }, {})).toEqual({ width: 700 / 144, height: 450 / 144 });
      expect(restyleFigure({ data: [], layout }, { theme: "dark" }).layout.width).toBe(700);
    }
  });

  test("gets the images that the command line draws, at their size in inches", async () => {
    const chromium = await findChromium().catch((error: unknown) => error);
    if (chromium instanceof MissingBrowser) return expect(chromium.message).toBe(noChromium);
    const style = { width: 3.4, title: false } as const;
    const svg = await renderSvg(energy, style);
    expect(svg).toMatch(/^<svg [^>]* width="3\.4in"/);
    expect(await renderSvg(energy, style)).toBe(svg);
    const pdf = Buffer.from(await renderPdf(energy, { width: 4, height: 3, title: "Mine" })).toString("latin1");
    expect(pdf).toContain("/MediaBox [0 0 288 216]");
    expect(pdf).toContain("/Title (Mine)");
    const png = Buffer.from(await renderPng(run, { width: 3, height: 5 }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([900, 1500]);
  });

  test("is told in a line what is no figure, style, address or provenance", async () => {
    const asked = (figure: unknown, options?: unknown) => refusal(() => renderHtml(figure as never, options as never));
    for (const figure of [
      null,
      {},
      { data: null, layout: {} },
      { data: [null], layout: {} },
      { data: [], layout: null },
    ]) {
      expect(await asked(figure)).toMatch(/^renderHtml: the figure must be a figure \{ data, layout \}, a list of /);
      expect(await refusal(() => restyleFigure(figure as never, { theme: "dark" }))).toMatch(/^restyleFigure: the fig/);
      expect(await refusal(() => renderSvg(figure as never))).toMatch(/^renderSvg: the figure must be a figure/);
    }
    for (const [options, message] of [
      [{ plotly: 3 }, "plotly must be the address of a copy of plotly.js, got 3."],
      [
        { plotly: " java\nscript:alert(1)" },
        /^plotly must be the address of a copy of plotly.js, relative or https, got /,
      ],
      [{ plotly: "data:text/javascript,1" }, /^plotly must be the address of a copy of plotly.js, relative or https, /],
      [{ plotly: "" }, /^plotly must be the address of a copy/],
      [{ plotly: "p.js", description: 3 }, "description must be a text, got 3."],
      [
        { plotly: "p.js", provenance: null },
        /^provenance: options must be an object \(command, seed, version\), got null/,
      ],
      [{ plotly: "p.js", provenance: { command: 5 } }, "provenance.command must be a text, got 5."],
      [{ plotly: "p.js", provenance: { seed: {} } }, "provenance.seed must be a number or text, got an object."],
      [{ theme: "constructor" }, 'theme must be one of paper, talk, dark, got "constructor".'],
      [{ theme: "__proto__" }, 'theme must be one of paper, talk, dark, got "__proto__".'],
      [{ width: Number.NaN }, "width must be a finite number > 0, got NaN."],
      [{ height: "3" }, 'height must be a finite number > 0, got "3".'],
      [{ width: 1e9 }, "width must be at most 200 in, got 1000000000."],
      [{ title: 5 }, "title must be a text, true or false, got 5."],
      [{ subtitle: null }, "subtitle must be a text, got null."],
      [{ font: 5 }, "font must be a font family such as Times New Roman, got 5."],
      [{ panels: 5 }, "panels must be a list of letters, got 5."],
    ] as const) {
      const said = await asked(energy, options);
      if (typeof message === "string") expect(said).toBe(message);
      else expect(said).toMatch(message);
    }
    for (const plotly of ["p.js", "../a b/p.js", "https://cdn.example.org/p.js"]) {
      expect(await renderHtml(energy, { plotly })).toContain(`<script src="${plotly}">`);
    }
  });

  test("is told what it lacks, and what cannot be", async () => {
    for (const render of [renderSvg, renderPdf, renderPng]) {
      await expect(render(energy, { chromium: "/nowhere" })).rejects.toThrow(MissingBrowser);
      expect(await refusal(() => render(energy, { panels: ["z"] }))).toMatch(/^panels must be of those/);
    }
    expect(await refusal(() => renderHtml(energy, { colors: {} } as never))).toBe(
      'renderHtml: unknown option "colors"; did you mean colours? Known: ' +
        "theme, width, height, title, subtitle, panels, font, colours, plotly, description, provenance.",
    );
  });
});
