import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { chromium } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { findChromium, MissingBrowser } from "../../src/io/chromium.ts";
import { driveKernel, kernelNames } from "../../src/kernels/index.ts";
import { noChromium } from "../io/helpers.ts";
import { randomWeights } from "./naive.ts";

const [n, m] = [33, 101];
const W = randomWeights(n, m, 0);

/**
 * F of every kernel, here, and the name of the one chosen: the same arithmetic, so the same bytes are wanted elsewhere.
 */
const here = {
  auto: driveKernel({ n, m }).name,
  drives: kernelNames.map((kernel) => {
    const F = new Float64Array(n * m);
    driveKernel({ n, m, kernel }).drive(W, F);
    return [...F];
  }),
};

/** The body of a worker: computes the same with the built module at `url` and hands it to `post`. */
const elsewhere = (url: string, post: string): string => `
  import(${JSON.stringify(url)}).then(({ driveKernel }) => {
    const [n, m, W] = [${n}, ${m}, Float64Array.from(${JSON.stringify([...W])})];
    const drives = ${JSON.stringify(kernelNames)}.map((kernel) => {
      const F = new Float64Array(n * m);
      driveKernel({ n, m, kernel }).drive(W, F);
      return [...F];
    });
    ${post}({ auto: driveKernel({ n, m }).name, drives });
  });`;

const dist = new URL("../../dist/", import.meta.url);

it("gives the same bytes in a worker thread", async () => {
  const url = new URL("kernels/index.js", dist).href;
  const worker = new Worker(elsewhere(url, "require('node:worker_threads').parentPort.postMessage"), { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  const there = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  expect(there).toEqual(here);
});

it("gives the same bytes in a Web Worker of a browser", async () => {
  const program = await findChromium().catch((error: unknown) => {
    if (error instanceof MissingBrowser) return error;
    throw error;
  });
  if (program instanceof MissingBrowser) return expect(program.message).toBe(noChromium);
  const origin = await serve();
  const browser = await chromium.launch({
    executablePath: program,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(origin);
  const script = elsewhere(`${origin}/kernels/index.js`, "postMessage");
  const address = JSON.stringify(`data:text/javascript,${encodeURIComponent(script)}`);
  const there = await page.evaluate<unknown>(`new Promise((resolve, reject) => {
    const worker = new Worker(${address}, { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message ?? "the worker did not load"));
  })`);
  expect(there).toEqual(here);
});

/** Serves the built package and an empty page on this machine until the test is over; returns the origin. */
async function serve(): Promise<string> {
  const server = createServer(({ url = "/" }, response) => {
    const isModule = extname(url) === ".js";
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", isModule ? "text/javascript" : "text/html");
    response.end(isModule ? readFileSync(fileURLToPath(new URL(`.${url}`, dist))) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
