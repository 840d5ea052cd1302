import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build, mergeConfig } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { labFiles, labServer, type ServedFiles } from "../../src/cli/labServer.ts";
import { version } from "../../src/io/version.ts";
import type { Frame, RunRequest, Start } from "../../src/lab/engine/protocol.ts";
import { csvOf, jsonOf, recordOf } from "../../src/lab/engine/record.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import config from "../../src/lab/vite.config.ts";
import { inBrowser } from "../support/browsers.ts";

const one: RunRequest = { panel: "one", parameters: { m: 5000, lambda: 2e-3, scale: 1.7, seed: 1 } };
const many: RunRequest = { panel: "many", parameters: { n: 12, m: 17, lambda: 7e-3, seed: 3 } };
const bipolar: RunRequest = {
  panel: "noise",
  parameters: { n: 4, m: 7, law: "bipolar", sigma: 0.3, excessKurtosis: 1, seed: 2 },
};
const laplace: RunRequest = { panel: "noise", parameters: { ...bipolar.parameters, law: "laplace" } };
const pair: RunRequest = { panel: "pair", parameters: many.parameters, features: [0, 6] };
/** A second or two of work. */
const long: RunRequest = { panel: "many", parameters: { n: 64, m: 512, lambda: 2e-4, seed: 0 } };

inBrowser("the engine", ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), "incidental-engine-"));
  const problems: string[] = [];
  const origins = new Set<string>();
  let server: Server;
  let elsewhere: Server; // the same page below a path, and nothing beside it
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const own = {
      root: fileURLToPath(new URL("engine/", import.meta.url)),
      logLevel: "error",
      build: { outDir: folder },
    };
    await build({ ...mergeConfig(config, own), configFile: false });
    const files = await labFiles(pathToFileURL(`${folder}/`));
    server = await listening(files);
    elsewhere = await listening(new Map([...files].map(([path, file]) => [`/some/where${path}`, file])));
    browser = await start();
    page = await browser.newPage();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(originOf(server));
  });
  afterAll(async () => {
    await browser?.close();
    for (const one of [server, elsewhere]) {
      one?.close();
      one?.closeAllConnections();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["one feature", one],
    ["many features", many],
    ["bipolar noise", bipolar],
    ["Laplace noise", laplace],
    ["a pair", pair],
  ])("computes %s to the same bits as here, frames and files", async (_name, request) => {
    const here = computedHere(request);
    const { calls, types, ...there } = await inPage<{ calls: string[]; types: string[] }>("whole", request);
    expect(there).toEqual(here);
    expect(types).toEqual(["application/json", "text/csv"]);
    expect(calls[0]).toBe("start");
    expect(calls.at(-1)).toBe("end");
    expect(calls.slice(1, -1)).toEqual(calls.slice(1, -1).fill("frames"));
    expect(calls.length - 2).toBeLessThan(here.frames.length); // they come together where they come fast
  });

  it("uses a worker again when its run has ended", () => {
    expect(page.workers()).toHaveLength(2);
  });

  it("ends a long run when another takes its place, and lets nothing of it be heard", async () => {
    const gone = page.workers().map((worker) => new Promise((resolve) => worker.once("close", resolve)));
    const old = await inPage("replaced", long, many);
    const refused = "The run is over and gone; start it again.";
    expect(old).toMatchObject({ afterwards: 0, ended: false, refused, early: "The run has not ended yet." });
    await Promise.race(gone); // how soon is measured by `npm run bench -- lab`
    expect(page.workers()).toHaveLength(2);
  });

  it("says in a sentence why a run cannot be, and goes on with the next", async () => {
    const wrong = { panel: "many", parameters: { n: 4, m: 0, lambda: 0.01, seed: 0 } } as RunRequest;
    expect(await inPage("failure", wrong)).toBe("M must be a whole number >= 1, got 0.");
    expect(await inPage("whole", pair)).toMatchObject({ json: computedHere(pair).json });
  });

  it("works below any path of any host", async () => {
    await page.goto(`${originOf(elsewhere)}/some/where/index.html`);
    expect(await inPage("whole", pair)).toMatchObject({ json: computedHere(pair).json });
  });

  it("asks nobody else for anything, and writes nothing to the console", () => {
    expect([...origins].toSorted()).toEqual([originOf(server), originOf(elsewhere)].toSorted());
    expect(problems).toEqual([]);
  });

  /** Calls a function of engine/main.js. */
  async function inPage<T>(name: string, ...requests: RunRequest[]): Promise<T> {
    await page.waitForFunction("window.engine !== undefined");
    return page.evaluate(`${name}(engine, ...${JSON.stringify(requests)})`);
  }
});

/** What engine/main.js tells of a run, computed by Node. */
function computedHere(request: RunRequest) {
  const frames: Frame[] = [];
  let start: Start | undefined;
  const { plan, simulated } = run(request, {
    onStart: (heard) => {
      start = heard;
    },
    onFrame: (frame) => frames.push(frame),
  });
  const record = recordOf(plan, simulated, version);
  const { status, message, t, stats } = simulated;
  return {
    start: { ...start!, drawn: [...start!.drawn] },
    frames: frames.map(({ weights, ...frame }) => ({ ...frame, weights: digest(new Uint8Array(weights.buffer)) })),
    end: { status, message, t, frames: frames.length, stats },
    json: digest(jsonOf(record)),
    csv: digest(csvOf(record)),
  };
}

function digest(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function listening(files: ServedFiles): Promise<Server> {
  const server = labServer(files);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
