// Runs the page in a browser without a window and waits for what it posts.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 240_000; // ms
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>engines</title><script type="module" src="/page.js"></script>';

const launched = {
  chromium: (profile, url) => ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, url],
  firefox: (profile, url) => ["--headless", "--no-remote", "--profile", profile, url],
};

/** What the bundled page computes in the browser. kind: chromium or firefox; script: text of the bundle. */
export async function inBrowser(kind, program, script) {
  const profile = mkdtempSync(join(tmpdir(), "incidental-browser-"));
  let server;
  let browser;
  try {
    return await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${program} said nothing in ${PATIENCE / 1000} s`)), PATIENCE);
      late.unref();
      server = createServer(async (request, response) => {
        if (request.url === "/said") {
          let body = "";
          for await (const part of request.setEncoding("utf8")) body += part;
          response.end();
          const { problem, ...said } = JSON.parse(body);
          if (problem === undefined) resolve(said);
          else reject(new Error(`${program}: ${problem}`));
        } else if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(script);
        else response.setHeader("content-type", "text/html").end(PAGE);
      });
      server.listen(0, "127.0.0.1", () => {
        const url = `http://127.0.0.1:${server.address().port}/`;
        browser = spawn(program, launched[kind](profile, url), { stdio: "ignore", detached: true });
        browser.on("error", reject);
      });
    });
  } finally {
    server?.close();
    server?.closeAllConnections();
    await ended(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Ends a browser with its own processes, and waits for it. */
async function ended(browser) {
  if (browser?.pid === undefined || browser.exitCode !== null) return;
  const gone = new Promise((resolve) => browser.on("exit", resolve));
  if (process.platform === "win32") spawnSync("taskkill", ["/pid", `${browser.pid}`, "/T", "/F"]);
  else process.kill(-browser.pid, "SIGKILL");
  await gone;
}
