import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findChromium, MissingBrowser } from "../../src/io/chromium.ts";
import { shellWord } from "../../src/io/fileErrors.ts";
import { figurePage } from "../../src/io/html.ts";
import { copyPlotly, plotlyBundle } from "../../src/io/plotly.ts";
import { plotlyText } from "../../src/io/plotlyText.ts";
import { renderHtml } from "../../src/io/render.ts";
import { freshFolder, noChromium, refusal } from "./helpers.ts";

const at = freshFolder();
const nasty = `</script><!--<script>&"'`;
const spec = { data: [{ x: Float64Array.of(1, 2, 3), y: [1, Number.NaN, 2], name: nasty }, { y: [3, 2] }], layout: {} };
const page = (more = {}) => figurePage({ title: "A figure", spec, plotly: { href: "plotly.js" }, ...more });

/** The text of the element that holds the spec, as a browser finds its end. */
function specIn(html: string): unknown {
  return JSON.parse(/<script type="application\/json" id="spec">(.*?)<\/script/is.exec(html)![1]);
}

describe("figurePage", () => {
  test("is the same page each time, and complete", () => {
    const provenance = { command: "incidental figure l1 --seed 7", seed: 7, version: "0.1.0" };
    const html = page({ description: "Weights die.", provenance });
    expect(html).toBe(page({ description: "Weights die.", provenance }));
    expect(html.split("\n").slice(0, 5)).toEqual([
      "<!DOCTYPE html>",
      '<html lang="en">',
      "<head>",
      '<meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ]);
    for (const part of [
      /<title>A figure<\/title>/,
      /<h1>A figure<\/h1>/,
      /<div id="figure" role="img" aria-label="Weights die\."><\/div>/,
      /<figcaption>Weights die\.<\/figcaption>/,
      /<footer>Made by <code>incidental figure l1 --seed 7<\/code> · seed 7 · version 0\.1\.0<\/footer>/,
      /<script src="plotly\.js"><\/script>/,
      /responsive: true/,
      /<\/html>\n$/,
    ]) {
      expect(html).toMatch(part);
    }
  });

  test("says only what is known of its origin", () => {
    expect(page()).not.toMatch(/<footer|<figcaption/);
    expect(page({ provenance: { seed: 0 } })).toMatch(/<footer>seed 0<\/footer>/);
    expect(page()).toMatch(/aria-label="A figure"/);
  });

  test("shows its heading where the figure has none of its own, else keeps it for screen readers", () => {
    const titled = (text: string) => page({ spec: { data: [], layout: { title: { text } } } });
    for (const html of [page(), titled("")]) expect(html).toMatch(/<h1>A figure<\/h1>/);
    expect(titled("Its own")).toMatch(/<h1 class="drawn">A figure<\/h1>/);
  });

  test("asks nothing of the network", () => {
    expect(page().match(/https?:|\/\/[a-z]|url\(|@import/g)).toBeNull();
    expect(page().match(/(src|href)="[^"]*"/g)).toEqual(['href="data:,"', 'src="plotly.js"']);
  });

  test("carries typed arrays as arrays and NaN as a gap", () => {
    expect(specIn(page())).toEqual({
      data: [{ x: [1, 2, 3], y: [1, null, 2], name: plotlyText(nasty) }, { y: [3, 2] }],
      layout: {},
    });
  });

  test("keeps any text in the spec, the title and the rest from becoming markup", () => {
    const parts = fc.array(
      fc.constantFrom("</script>", "<!--", "<script>", "-->", "<", ">", "&", '"', "'", "$&", "$'", "a"),
    );
    fc.assert(
      fc.property(parts, (list) => {
        const text = list.join("");
        const layout = { title: { text } };
        const provenance = { command: text, seed: text, version: text };
        const html = page({ title: text, description: text, provenance, spec: { data: [], layout } });
        expect(specIn(html)).toEqual({ data: [], layout: { title: { text: plotlyText(text) } } });
        const plain = page({
          ...{ title: "t", description: "t", provenance: { command: "t", seed: "t", version: "t" } },
          spec: { data: [], layout: { title: { text: text === "" ? "" : "t" } } },
        });
        expect(html.match(/<\/?\w+|<!/g)).toEqual(plain.match(/<\/?\w+|<!/g));
        expect(html.match(/"/g)!.length - JSON.stringify(specIn(html)).match(/"/g)!.length).toBe(
          plain.match(/"/g)!.length - JSON.stringify(specIn(plain)).match(/"/g)!.length,
        );
      }),
    );
  });

  test("inlines a script so that it means the same and ends where the page ends it", () => {
    const inline = `globalThis.seen = ["</script>", "<!--", "</SCRIPT", /<\\/script/.source, 1 < 2, "$&"];`;
    const html = page({ plotly: { inline } });
    const script = /<script>(globalThis.*?)<\/script/is.exec(html)![1];
    expect(script).not.toMatch(/<!--|<\/script/i);
    expect(new Function(`${script} return seen;`)()).toEqual([
      "</script>",
      "<!--",
      "</SCRIPT",
      "<\\/script",
      true,
      "$&",
    ]);
    expect(html).not.toMatch(/src=/);
  });
});

describe("a figure page in a browser", () => {
  test.each(["href", "inline"])("draws itself with no request but its own files (%s)", async (kind) => {
    const executablePath = await findChromium().catch((error: unknown) => error);
    if (executablePath instanceof MissingBrowser) return expect(executablePath.message).toBe(noChromium);
    const source = await readFile(plotlyBundle(), "utf8");
    await copyPlotly(at());
    const plotly = kind === "href" ? { href: "plotly.js" } : { inline: source };
    await writeFile(at("page.html"), page({ plotly }));
    const { chromium } = await import("playwright-core");
    const browser = await chromium.launch({
      executablePath: String(executablePath),
      args: ["--no-sandbox", "--disable-gpu"],
    });
    try {
      const tab = await browser.newPage();
      const seen: string[] = [];
      tab.on("request", (request) => seen.push(request.url()));
      tab.on("console", (message) => seen.push(message.text()));
      tab.on("pageerror", (error) => seen.push(error.message));
      await tab.goto(pathToFileURL(at("page.html")).href);
      await tab.waitForSelector("#figure .legendtext");
      expect(await tab.locator("#figure .legendtext").allTextContents()).toEqual([nasty, "trace 1"]);
      const files = kind === "href" ? ["page.html", "plotly.js"] : ["page.html"];
      expect(seen).toEqual(files.map((name) => pathToFileURL(at(name)).href));
    } finally {
      await browser.close();
    }
  });
});

/** A spec of somebody else that would ask `host` for something, were it let. */
function hostile(host: string) {
  const styles = [
    `<span style="background:url(${host}1)">x</span>`,
    `<b style='color:red;fill:url("${host}2")'>x</b>`,
    `<span STYLE = "background:&#117;rl(${host}3)">x</span>`,
    `<<b>span style="background:url(${host}4)">x`,
    `<img src="${host}5">`,
  ];
  const data = styles.map((style, k) => ({
    ...{ x: [1, 2], y: [k, 1 - k], name: style, text: [style, "x"], mode: "markers+text" },
    customdata: [[`<span style="background:url(${host}6)"`, ">"], `span style="background:url(${host}7)"`],
    texttemplate: k % 2 === 1 ? "%{customdata[0]}%{customdata[1]}x" : "<%{customdata}>%{text}",
  }));
  const annotation = { x: 1, y: 1, text: `${styles.join("")}<a href="${host}8">y</a>` };
  const images = [{ source: `${host}9.png`, x: 0, y: 1, sizex: 1, sizey: 1 }];
  const layout = { title: { text: styles.join(" ") }, annotations: [annotation], images };
  return { data, layout };
}

describe("a page of a hostile figure", () => {
  const policy = /<meta http-equiv[^>]*>/;
  const specText = /(?<=id="spec">).*?(?=<\/script)/s;

  test.each([
    ["asks nothing of the network", { texts: "checked", policy: true, asks: false }],
    ["asks nothing either where its texts came through", { texts: "raw", policy: true, asks: false }],
    ["would ask, were its texts not checked and it without a policy", { texts: "raw", policy: false, asks: true }],
  ])("%s", async (_name, how) => {
    const executablePath = await findChromium().catch((error: unknown) => error);
    if (executablePath instanceof MissingBrowser) return expect(executablePath.message).toBe(noChromium);
    const asked: unknown[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const spec = hostile(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await copyPlotly(at());
    let html = figurePage({ title: "A figure", spec, plotly: { href: "plotly.js" } });
    expect(html).toMatch(policy);
    if (!how.policy) html = html.replace(policy, "");
    if (how.texts === "raw") html = html.replace(specText, () => JSON.stringify(spec).replaceAll("<", "\\u003c"));
    await writeFile(at("page.html"), html);
    const { chromium } = await import("playwright-core");
    const args = ["--no-sandbox", "--disable-gpu"];
    const browser = await chromium.launch({ executablePath: String(executablePath), args });
    try {
      const tab = await browser.newPage();
      await tab.goto(pathToFileURL(at("page.html")).href);
      await tab.waitForSelector("#figure .legendtext");
      await tab.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
      if (how.asks) await expect.poll(() => asked.length, { timeout: 120_000 }).toBeGreaterThan(0);
      else expect(asked).toEqual([]);
      const marked = '#figure svg text [style*="127.0.0.1"], #figure svg text [*|href]';
      if (how.texts === "checked") expect(await tab.locator(marked).count()).toBe(0);
      else expect(await tab.locator(marked).count()).toBeGreaterThan(0);
    } finally {
      await browser.close();
      server.close();
    }
  });
});

describe("a page of the gallery, whole and narrow,", () => {
  test.each([1200, 400])("shows one title, and its toolbar covers nothing (%i px)", async (width) => {
    const executablePath = await findChromium().catch((error: unknown) => error);
    if (executablePath instanceof MissingBrowser) return expect(executablePath.message).toBe(noChromium);
    await copyPlotly(at());
    const saved = await readFile(new URL("../../figures/gap.json", import.meta.url), "utf8");
    await writeFile(at("gap.html"), await renderHtml(JSON.parse(saved), { plotly: "plotly.js" }));
    const { chromium } = await import("playwright-core");
    const args = ["--no-sandbox", "--disable-gpu"];
    const browser = await chromium.launch({ executablePath: String(executablePath), args });
    try {
      const tab = await browser.newPage({ viewport: { width, height: 900 } });
      await tab.goto(pathToFileURL(at("gap.html")).href);
      await tab.waitForSelector("#figure .modebar-btn");
      expect(await tab.getByRole("heading", { level: 1 }).count()).toBe(1);
      const heading = await tab.locator("h1").boundingBox();
      expect(heading?.width).toBeLessThanOrEqual(1);
      const plot = await tab.locator("#figure .main-svg").first().boundingBox();
      const tools = await tab.locator("#figure .modebar").boundingBox();
      expect(tools?.height).toBeGreaterThan(10);
      expect(tools?.y).toBeGreaterThanOrEqual((plot?.y ?? 0) + (plot?.height ?? Infinity));
      const [high, seen] = await tab.locator("figure").evaluate((figure) => [figure.scrollHeight, figure.clientHeight]);
      expect(high).toBeLessThanOrEqual(seen); // no scroll bar for the toolbar
    } finally {
      await browser.close();
    }
  });
});

describe("copyPlotly", () => {
  test("copies the bundle once, and again when a copy has another size", async () => {
    const copy = await copyPlotly(at());
    expect(copy).toBe(at("plotly.js"));
    expect((await readFile(copy)).equals(await readFile(plotlyBundle()))).toBe(true);
    const { mtimeMs, ino } = await stat(copy);
    await copyPlotly(at());
    expect(await stat(copy)).toMatchObject({ mtimeMs, ino });
    await writeFile(copy, (await readFile(plotlyBundle())).subarray(0, 1000)); // cut short
    await copyPlotly(at());
    expect((await stat(copy)).size).toBe((await stat(plotlyBundle())).size);
    expect(await readdir(at())).toEqual(["plotly.js"]);
  });

  test("refuses a folder that is not there", async () => {
    expect(await refusal(() => copyPlotly(at("none")))).toBe(
      `cannot write "${at("none/plotly.js")}": the folder "${at("none")}" does not exist; ` +
        `create it with mkdir -p ${shellWord(at("none"))}.`,
    );
  });
});
