import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Figure, restyleFigure } from "../../src/figures/index.ts";
import { findChromium, MissingBrowser } from "../../src/io/chromium.ts";
import { openRenderer, type Renderer } from "../../src/io/image.ts";
import { withPlacedTexts } from "../../src/io/svgText.ts";
import { freshFolder, noChromium } from "./helpers.ts";

const at = freshFolder();

test("texts are written as pieces with places, markup in them as text, and those of one line as they were", () => {
  const svg =
    `<svg><text class="a" dy="0.7em" text-anchor="middle" x="1" y="2">a<tspan dy="1em">b</tspan></text>` +
    `<text x="5" y="6">left</text><text/></svg>`;
  const pieces = [
    { text: "a<", x: 1.23456, y: 2, style: "", href: null },
    { text: "b", x: 7, y: 1, style: 'font-family: "A";', href: "https://example.org/?a&b" },
  ];
  expect(withPlacedTexts(svg, [{ anchor: "start", pieces }, null, null])).toBe(
    '<svg><text class="a" text-anchor="start"><tspan x="1.23" y="2">a&lt;</tspan>' +
      '<a xlink:href="https://example.org/?a&amp;b">' +
      '<tspan style="font-family: &quot;A&quot;;" x="7" y="1">b</tspan></a></text>' +
      `<text x="5" y="6">left</text><text/></svg>`,
  );
  const only = { text: "b", x: 7, y: 1, style: "", href: null };
  expect(
    withPlacedTexts('<text dy="1em" x="5" y="6"><tspan>b</tspan></text>', [{ anchor: "end", pieces: [only] }]),
  ).toBe('<text text-anchor="end" x="7" y="1">b</text>');
});

/** Text in a box of the picture: how much ink, and its centre in layout pixels. */
interface Ink {
  readonly text: string;
  readonly sum: number;
  readonly x: number;
  readonly y: number;
}

const SCALE = 2; // image pixels per layout pixel

/** Runs in a page that shows an SVG: boxes of its pieces of text, in layout pixels. */
const boxesOf = `() => [...document.querySelectorAll("text")].flatMap((text) => {
  const pieces = [...text.querySelectorAll("tspan[x]")];
  return (pieces.length > 0 ? pieces : [text])
    .filter((piece) => piece.textContent.trim() !== "")
    .map((piece) => {
      const { x, y, width, height } = piece.getBoundingClientRect();
      return { text: piece.textContent, x, y, width, height };
    });
})`;

/** Runs in a page: the ink of an image in boxes, each two pixels wider than it is. */
const inkIn = `async ([url, boxes, scale]) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext("2d");
  context.drawImage(image, 0, 0);
  return boxes.map(({ text, x, y, width, height }) => {
    const [left, top] = [Math.floor((x - 2) * scale), Math.floor((y - 2) * scale)];
    const [across, down] = [Math.ceil((width + 4) * scale), Math.ceil((height + 4) * scale)];
    const { data } = context.getImageData(left, top, across, down);
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let k = 0; k < across * down; k++) {
      const ink = 1 - data[4 * k + 1] / 255;
      sum += ink;
      sumX += ink * (k % across);
      sumY += ink * Math.floor(k / across);
    }
    return { text, sum: sum / scale ** 2, x: sumX / sum / scale, y: sumY / sum / scale };
  });
}`;

describe("the text of an SVG stands where Chromium puts it, in librsvg too,", () => {
  let renderer: Renderer;
  let browser: Browser;
  const missing: string[] = [];
  beforeAll(async () => {
    const executablePath = await findChromium().catch((error: unknown) => error);
    if (executablePath instanceof MissingBrowser) {
      expect(executablePath.message).toBe(noChromium);
      missing.push("no Chromium");
    } else {
      renderer = await openRenderer();
      browser = await chromium.launch({ executablePath: String(executablePath), args: ["--no-sandbox"] });
    }
    try {
      execFileSync("rsvg-convert", ["--version"]);
    } catch {
      missing.push("no rsvg-convert: apt-get install librsvg2-bin");
    }
  });
  afterAll(async () => {
    await renderer?.close();
    await browser?.close();
  });

  /** The same text in both programs, of an SVG that shows nothing but its text. */
  async function inks(svg: string, { width, height }: { width: number; height: number }): Promise<[Ink[], Ink[]]> {
    const bare = svg.replace(
      /<svg [^>]*>/,
      (tag) => `${tag}<style>path, rect, image { opacity: 0 !important; }</style>`,
    );
    writeFileSync(at("text.svg"), bare);
    const drawn = execFileSync("rsvg-convert", ["--zoom", `${SCALE}`, "--background-color", "white", at("text.svg")]);
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: SCALE });
    try {
      await page.setContent(`<body style="margin: 0; background: white">${bare}</body>`);
      const boxes = await page.evaluate<object[]>(`(${boxesOf})()`);
      const shot = await page.screenshot();
      const ink = (png: Uint8Array) => {
        const url = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
        return page.evaluate<Ink[]>(`(${inkIn})(${JSON.stringify([url, boxes, SCALE])})`);
      };
      return [await ink(shot), await ink(drawn)];
    } finally {
      await page.close();
    }
  }

  test.for<[string, number]>([
    ["collisions", 3.4],
    ["gap", 3.4],
    ["noise", 3.4],
    ["correlations", 7],
    ["scaled-time", 3.4],
    ["weights", 7],
  ])("in the figure %s at a width of %f in", async ([name, width], { skip }) => {
    if (missing.length > 0) return skip(missing.join("; "));
    const design = new URL(`../../figures/${name}.json`, import.meta.url);
    const figure = restyleFigure(JSON.parse(readFileSync(design, "utf8")) as Figure, { width });
    const size = { width: figure.layout.width ?? 0, height: figure.layout.height ?? 0 };
    const svg = new TextDecoder().decode(await renderer.render(figure, { format: "svg", ...size }));
    expect(svg).not.toMatch(/ dy="|\u200b/);
    expect(new TextDecoder().decode(await renderer.render(figure, { format: "svg", ...size }))).toBe(svg);
    const [there, here] = await inks(svg, size);
    expect(there.length).toBeGreaterThan(20);
    for (const [i, { text, sum, x, y }] of there.entries()) {
      expect(sum, text).toBeGreaterThan(0.5);
      expect(Math.abs(here[i].sum / sum - 1), text).toBeLessThan(0.2);
      expect(Math.abs(here[i].x - x), text).toBeLessThan(0.75);
      expect(Math.abs(here[i].y - y), text).toBeLessThan(0.75);
    }
  });
});
