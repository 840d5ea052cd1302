import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { labFiles, labServer } from "../src/cli/labServer.ts";
import { findChromium } from "../src/io/chromium.ts";
import type { Row, Table } from "./table.ts";

const OPENED = 5; // times that the page is opened
const SEEDS = 6; // runs during which frames are timed
const SETTLED = `/^settled/.test(document.querySelector(".status")?.textContent ?? "")`;
const ENOUGH = 32; // milliseconds that 95 % of the frames may take

/**
 * The page of the lab in headless Chromium: how soon its first example is there, and how long frames take while n = 64,
 * m = 512 runs.
 */
export async function labFrames(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), "incidental-lab-"));
  const configFile = "src/lab/vite.config.ts";
  await build({ configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  const files = await labFiles(pathToFileURL(`${folder}/`));
  const server = labServer(files);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const weight = [...files].reduce(
      (sum, [name, { body }]) => (/\.(js|css|html)$/.test(name) ? sum + body.length : sum),
      0,
    );
    return {
      title: `The lab: ${Math.round(weight / 1024)} kB of page, not compressed; frames of headless Chromium`,
      rows: [
        ...(await openings(browser, address)),
        ...(await running(browser, address)),
        ...(await changes(browser, address)),
      ],
    };
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From navigation to the first paint, and to the finished example. */
async function openings(browser: Browser, address: string): Promise<Row[]> {
  const [painted, finished]: [number[], number[]] = [[], []];
  for (let i = 0; i < OPENED; i++) {
    const page = await browser.newPage();
    await page.addInitScript(`requestAnimationFrame(function look(now) {
      if (${SETTLED}) window.finished = now;
      else requestAnimationFrame(look);
    })`);
    await page.goto(address);
    finished.push(await until(page, "window.finished"));
    painted.push(await until(page, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`));
    await page.close();
  }
  return [
    { what: "first paint, words", milliseconds: median(painted), note: `median of ${OPENED}` },
    { what: "first example, finished", milliseconds: median(finished), note: "promised: under 2 s" },
  ];
}

/** Times between frames while runs go on, from their start to their end. */
async function running(browser: Browser, address: string): Promise<Row[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await until(page, SETTLED);
  const frames: number[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    frames.push(
      ...(await page.evaluate<number[]>(`new Promise((resolve) => {
        location.hash = "panel=many&n=64&m=512&lambda=0.0005&seed=${seed}";
        const frames = [];
        let last;
        let begun = false;
        requestAnimationFrame(function note(now) {
          if (last !== undefined) frames.push(now - last);
          last = now;
          begun ||= !(${SETTLED});
          if (begun && ${SETTLED}) resolve(frames);
          else requestAnimationFrame(note);
        });
      })`)),
    );
  }
  await page.close();
  const sorted = frames.sort((a, b) => a - b);
  const share = (at: number): number => sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];
  return [
    { what: "frame, median", milliseconds: share(0.5), note: `${sorted.length} frames of ${SEEDS} runs` },
    { what: "frame, 95th percentile", milliseconds: share(0.95), note: `promised: at most ${ENOUGH} ms` },
    { what: "frame, 99th percentile", milliseconds: share(0.99), note: "" },
    { what: "frame, longest", milliseconds: share(1), note: "" },
  ];
}

/** From a move of a slider during a run to the end of that run's worker. */
async function changes(browser: Browser, address: string): Promise<Row[]> {
  const times: number[] = [];
  for (let i = 0; i < OPENED; i++) {
    const page = await browser.newPage();
    await page.goto(`${address}#panel=many&n=128&m=1024&lambda=0.0002&seed=${i}`);
    await until(page, `document.querySelector(".status")?.textContent.startsWith("running")`);
    times.push(
      await page.evaluate<number>(`new Promise((resolve) => {
        const { terminate } = Worker.prototype;
        const slider = document.querySelector(".parameters input[type=range]");
        const moved = performance.now();
        Worker.prototype.terminate = function () {
          terminate.call(this);
          resolve(performance.now() - moved);
        };
        slider.value = 0;
        slider.dispatchEvent(new Event("input"));
      })`),
    );
    await page.close();
  }
  return [{ what: "slider moved, run ended", milliseconds: median(times), note: "promised: within 100 ms" }];
}

/** What an expression gives as soon as it gives something. */
async function until<T>(page: Page, expression: string): Promise<T> {
  for (;;) {
    const value = await page.evaluate<T>(expression);
    if (value) return value;
    await page.waitForTimeout(20);
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
