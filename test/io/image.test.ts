import { spawnSync } from "node:child_process";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findChromium, installAdvice, MissingBrowser } from "../../src/io/chromium.ts";
import { quoted } from "../../src/io/fileErrors.ts";
import { openRenderer, type Renderer } from "../../src/io/image.ts";
import { freshFolder, hasPython, noChromium, program, refusal } from "./helpers.ts";

const x = Array.from({ length: 50 }, (_, k) => k / 10);
const lines = {
  data: [
    { x, y: x.map(Math.sin), name: "a < b & “λ”" },
    { x, y: x.map(Math.cos), error_y: { type: "constant", value: 0.1 }, fill: "tozeroy" },
  ],
  layout: { title: { text: "Two lines" }, xaxis: { title: { text: "t" } }, yaxis: { title: { text: "y" } } },
};
/** One figure per kind of trace this project draws, and what else Plotly gives ids to. */
const figures: Record<string, { data: object[]; layout: object }> = {
  lines,
  heatmap: {
    data: [
      {
        type: "heatmap",
        z: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    layout: {},
  },
  contour: {
    data: [
      {
        type: "contour",
        z: [
          [1, 2, 3],
          [3, 4, 1],
          [2, 2, 2],
        ],
      },
    ],
    layout: {},
  },
  histogram: { data: [{ type: "histogram", x, marker: { pattern: { shape: "/" } } }], layout: {} },
  box: {
    data: [
      { type: "box", y: x, boxpoints: "all", jitter: 0.5 },
      { type: "violin", y: x },
    ],
    layout: {},
  },
  subplots: {
    data: [{ y: x }, { y: x, xaxis: "x2", yaxis: "y2" }],
    layout: {
      grid: { rows: 1, columns: 2, pattern: "independent" },
      shapes: [{ type: "line", x0: 0, x1: 1, y0: 0, y1: 1 }],
      annotations: [{ x: 1, y: 1, text: "here" }],
    },
  },
};
const size = { width: 600, height: 400 };

describe("openRenderer", () => {
  let renderer: Renderer | MissingBrowser;
  beforeAll(async () => {
    renderer = await openRenderer().catch((error: unknown) => {
      if (error instanceof MissingBrowser) return error;
      throw error;
    });
  });
  afterAll(async () => {
    if (!(renderer instanceof MissingBrowser)) await renderer.close();
  });

  test("draws an SVG that holds the figure, at the size asked for", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const svg = text(await renderer.render(lines, { format: "svg", ...size }));
    expect(svg).toMatch(/^<svg class="main-svg" height="400" [^>]*width="600"/);
    expect(svg).toMatch(/<\/svg>\n$/);
    expect(svg).toContain(">Two lines</text>");
    expect(svg).toContain(">a &#60; b &amp; “λ”</text>");
  });

  test("draws an SVG that every parser of XML reads, whatever characters its texts hold", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const name = "bell \u0007, half \ud800, none \uffff, two<br>lines \u0000";
    const layout = { title: { text: name }, xaxis: { title: { text: name } }, showlegend: true };
    const svg = text(await renderer.render({ data: [{ y: [1, 2], name }], layout }, { format: "svg", ...size }));
    expect(svg).toContain(">bell \ufffd, half \ufffd, none \ufffd, two<");
    if (!hasPython("xml.etree.ElementTree")) return;
    const parse = "import sys, xml.etree.ElementTree as t; print(t.parse(sys.stdin.buffer).getroot().tag)";
    const parsed = spawnSync("python3", ["-c", parse], { input: svg, encoding: "utf8" });
    expect(parsed).toMatchObject({ status: 0, stdout: "{http://www.w3.org/2000/svg}svg\n" });
  });

  test("draws a PNG of two image pixels per pixel, or as many as asked for", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const double = Buffer.from(await renderer.render(lines, { format: "png", ...size }));
    const single = Buffer.from(await renderer.render(lines, { format: "png", ...size, scale: 1 }));
    expect(double.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect([double.readUInt32BE(16), double.readUInt32BE(20)]).toEqual([1200, 800]); // width and height in IHDR
    expect([single.readUInt32BE(16), single.readUInt32BE(20)]).toEqual([600, 400]);
  });

  test("gives an SVG its size on paper, and a PNG 300 pixels to the inch of it", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const paper = { width: 3.4, height: 2.27 };
    const svg = text(await renderer.render(lines, { format: "svg", ...size, paper }));
    expect(svg).toMatch(
      /^<svg [^>]*height="2\.27in" preserveAspectRatio="none" [^>]*viewBox="0 0 600 400" width="3\.4in"/,
    );
    const png = Buffer.from(await renderer.render(lines, { format: "png", ...size, paper }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1020, 680]); // 400/600 of the width
    expect(png.subarray(37, 41).toString("latin1")).toBe("pHYs");
    expect([png.readUInt32BE(41), png.readUInt32BE(45), png[49]]).toEqual([11811, 11811, 1]); // pixels per metre
  });

  test("draws a WebP that looks like the PNG, in fewer bytes", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    for (const sized of [
      { ...size, scale: 1 },
      { ...size, paper: { width: 3.4, height: 2.27 } },
    ]) {
      const png = await renderer.render(lines, { format: "png", ...sized });
      const webp = await renderer.render(lines, { format: "webp", ...sized });
      expect(Buffer.from(webp.subarray(8, 12)).toString("latin1")).toBe("WEBP");
      expect(webp.length).toBeLessThan(0.75 * png.length);
      const { sizes, apart } = await compared(base64(png), base64(webp));
      expect(sizes[1]).toEqual(sizes[0]);
      expect(apart).toBeLessThan(1); // of 255
    }
    const wide = { format: "webp", width: 8200, height: 40, scale: 2 } as const;
    await expect(renderer.render(lines, wide)).rejects.toThrow(
      "a WebP has at most 16383 pixels a side, got 16400 x 80; use format png.",
    );
  });

  test("prints a PDF of exactly the size on paper: lines and embedded fonts, no image", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const options = { format: "pdf", ...size, paper: { width: 3.4, height: 2.27 }, title: "λ & <b>" } as const;
    const all = Buffer.from(await renderer.render(lines, options)).toString("latin1");
    expect(all.match(/\/MediaBox \[.*?\]/g)).toEqual(["/MediaBox [0 0 244.8 163.44]"]);
    expect(all.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(all).toMatch(/\/FontFile[23] \d+ 0 R/);
    expect(all.match(/\/FontFile[23] /g)).toHaveLength(all.match(/\/Type \/FontDescriptor/g)?.length ?? 0);
    expect(all).not.toMatch(/\/Subtype \/Image|CreationDate|ModDate|Chrome|\/ID\b/);
    expect(all).toMatch(/\/Creator \(incidental \d/);
    expect(objectsFound(all)).toBeGreaterThan(5);
    const heat = Buffer.from(await renderer.render(figures.heatmap, options)).toString("latin1");
    expect(heat).not.toContain("/Subtype /Image");
  });

  test("draws the cells of a heat map as rectangles of its colours", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const colorscale = [
      [0, "#0000ff"],
      [1, "#ff0000"],
    ];
    const heat = {
      data: [
        {
          type: "heatmap",
          z: [
            [0, 1],
            [1, 1],
            [null, 0],
          ],
          colorscale,
          showscale: false,
        },
      ],
      layout: {},
    };
    const svg = text(await renderer.render(heat, { format: "svg", ...size }));
    expect(svg).not.toContain("<image");
    const [, drawn] = /<g shape-rendering="crispEdges"[^>]*>(.*?)<\/g>/.exec(svg) ?? [];
    const cells = [...drawn.matchAll(/d="M(\d) (\d)h([\d.]+)[^"]*" fill="#(\w+)"/g)].map((cell) => cell.slice(1));
    expect(cells).toEqual([
      ...[
        ["1", "0", "1", "0000ff"],
        ["0", "1", "2", "ff0000"],
        ["0", "2", "1.1", "0000ff"],
        ["1", "2", "1", "ff0000"],
      ],
    ]); // z begins at the bottom, and rows meet
  });

  test("draws the same bytes in another browser, whatever was drawn before", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const other = await openRenderer();
    const names = Object.keys(figures);
    const forth = await drawAll(renderer, names);
    const back = await drawAll(other, names.toReversed());
    const again = await drawAll(other, names);
    const pdf = { format: "pdf", ...size, paper: { width: 3.4, height: 2.27 } } as const;
    const printed = [await other.render(lines, pdf), await renderer.render(lines, pdf)];
    await other.close();
    expect(Buffer.compare(printed[0], printed[1])).toBe(0);
    for (const name of names) {
      expect(back[name], name).toBe(forth[name]);
      expect(again[name], name).toBe(forth[name]);
    }
  });

  test("gives different figures different ids, so that their SVGs can share a page", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const ids: string[] = [];
    for (const shift of [0, 1]) {
      const data = [{ x, y: x.map((t) => t + shift) }];
      const svg = text(await renderer.render({ data, layout: {} }, { format: "svg", ...size }));
      ids.push(...new Set(svg.match(/ id="[^"]+"/g)));
    }
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("keeps calls that overlap apart", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const { render } = renderer;
    const names = Object.keys(figures);
    const alone = await drawAll(renderer, names);
    const together = await Promise.all(names.map((name) => render(figures[name], { format: "svg", ...size })));
    expect(together.map(text)).toEqual(names.map((name) => alone[name]));
  });

  test("tells in one line what Plotly refuses, and still draws the next figure as before", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const before = text(await renderer.render(lines, { format: "svg", ...size }));
    const bad = { data: [{ y: [1] }], layout: { xaxis: 5 } };
    const error = await renderer.render(bad, { format: "svg", ...size }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^Plotly could not draw the figure: TypeError: [^\n]+\.$/);
    expect(text(await renderer.render(lines, { format: "svg", ...size }))).toBe(before);
  });

  test("refuses a size or scale that is none", async () => {
    if (renderer instanceof MissingBrowser) return expect(renderer.message).toBe(noChromium);
    const { render } = renderer;
    expect(await refusal(() => render(lines, { format: "svg", width: 0, height: 1 }))).toBe(
      "width must be a finite number > 0, got 0.",
    );
    expect(await refusal(() => render(lines, { format: "svg", width: 1, height: Number.NaN }))).toBe(
      "height must be a finite number > 0, got NaN.",
    );
    expect(await refusal(() => render(lines, { format: "png", ...size, scale: -1 }))).toBe(
      "scale must be a finite number > 0, got -1.",
    );
    expect(await refusal(() => render(lines, { format: "svg", ...size, paper: { width: 3, height: 0 } }))).toBe(
      "paper height must be a finite number > 0, got 0.",
    );
    expect(await refusal(() => render(lines, { format: "png", ...size, scale: 100 }))).toBe(
      "a PNG of 60000 x 40000 pixels is more than the browser can draw; choose a smaller one.",
    );
    expect(await refusal(() => render(lines, { format: "pdf", ...size }))).toBe(
      "a PDF needs the option paper, its size in inches.",
    );
  });
});

describe("starting a browser", () => {
  const at = freshFolder();

  test("does not pass over one that was named but is not there", async () => {
    await expect(openRenderer({ chromium: at("none") })).rejects.toThrow(
      new MissingBrowser(
        `images need a browser: the chromium option is ${quoted(at("none"))}, which is not a program; ` +
          `give the path of a Chromium or ${installAdvice(process.platform)}.`,
      ),
    );
  });

  test("says so in one line when the program does not start", async () => {
    const error = await openRenderer({ chromium: await program(at("broken")) }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(MissingBrowser);
    expect((error as Error).message).toMatch(/^images need a browser: ".*broken" did not start \([^\n]+\); [^\n]+\.$/);
    expect((error as Error).message).toContain(`; ${installAdvice(process.platform)}.`);
  });

  test("says what to install when playwright-core is missing", async () => {
    vi.doMock("playwright-core", () => {
      throw new Error("Cannot find package 'playwright-core'");
    });
    await expect(openRenderer({ chromium: await program(at("some")) })).rejects.toThrow(
      new MissingBrowser("images need playwright-core, which is not installed; npm install playwright-core."),
    );
    vi.doUnmock("playwright-core");
  });
});

/** The SVGs of the named figures, drawn one after the other. */
async function drawAll({ render }: Renderer, names: readonly string[]): Promise<Record<string, string>> {
  const drawn: Record<string, string> = {};
  for (const name of names) drawn[name] = text(await render(figures[name], { format: "svg", ...size }));
  return drawn;
}

/** How many objects the table of a PDF lists; each has to be where it says. */
function objectsFound(pdf: string): number {
  const table = Number(/startxref\n(\d+)\n%%EOF\s*$/.exec(pdf)?.[1]);
  const entries = [...pdf.slice(table).matchAll(/(\d{10}) \d{5} ([nf])/g)];
  for (const [i, [, offset, use]] of entries.entries()) {
    if (use === "n") expect(pdf.slice(Number(offset), Number(offset) + 12)).toMatch(new RegExp(`^${i} 0 obj`));
  }
  return entries.length;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** A PNG and a WebP as Chromium decodes them: their sizes, and the mean distance of their pixels. */
async function compared(png: string, webp: string): Promise<{ sizes: number[][]; apart: number }> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--headless", "--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const urls = [`data:image/png;base64,${png}`, `data:image/webp;base64,${webp}`];
    return await page.evaluate(`Promise.all(${JSON.stringify(urls)}.map(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, width, height);
    })).then(([a, b]) => ({
      sizes: [a, b].map(({ width, height }) => [width, height]),
      apart: a.data.reduce((sum, part, i) => sum + Math.abs(part - b.data[i]), 0) / a.data.length,
    }))`);
  } finally {
    await browser.close();
  }
}
