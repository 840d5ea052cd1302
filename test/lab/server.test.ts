import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declare } from "../../src/cli/commands/lab.ts";
import { labFiles, labServer } from "../../src/cli/labServer.ts";
import { incidental } from "../support/commandLine.ts";

describe("the server of the lab", () => {
  let server: Server;
  beforeAll(async () => {
    const built = folderOf({
      "index.html": "<p>page</p>",
      "assets/a-1f.js": "run()",
      "assets/a.css": "p{}",
      "x.bin": "?",
    });
    server = labServer(await labFiles(built));
    await listening(server);
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const port = () => (server.address() as AddressInfo).port;
  const get = (path: string, method = "GET") => answerOf(port(), path, method);

  it.each([
    ["/", "text/html; charset=utf-8", "<p>page</p>", "no-cache"],
    ["/index.html?panel=many", "text/html; charset=utf-8", "<p>page</p>", "no-cache"],
    ["/assets/a-1f.js", "text/javascript; charset=utf-8", "run()", "public, max-age=31536000, immutable"],
    ["/assets/a.css", "text/css; charset=utf-8", "p{}", "public, max-age=31536000, immutable"],
    ["/x.bin", "application/octet-stream", "?", "no-cache"],
  ])("gives %s as %s", async (path, type, body, lasting) => {
    const { status, headers, text } = await get(path);
    expect({ status, text }).toEqual({ status: 200, text: body });
    expect(headers).toMatchObject({
      "content-type": type,
      "cache-control": lasting,
      "x-content-type-options": "nosniff",
    });
  });

  it.each([
    "/../package.json",
    "/..%2fpackage.json",
    "/assets/../../x",
    "//etc/passwd",
    "/assets",
    "/assets/",
    "/__proto__",
    "http://elsewhere/",
    "/%",
    "*",
  ])("has nothing at %s", async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, text: "There is nothing here.\n" });
  });

  it("answers no other method, and HEAD without a body", async () => {
    expect(await get("/", "POST")).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    expect(await get("/", "HEAD")).toMatchObject({ status: 200, text: "", headers: { "content-length": "11" } });
  });

  it("lets the page of one figure alone stand in frames of other pages", async () => {
    const policy = async (path: string) => (await get(path)).headers["content-security-policy"];
    expect(await policy("/?embed=energy")).not.toContain("frame-ancestors");
    for (const path of ["/", "/?panel=embed", "/?embedded"])
      expect(await policy(path)).toContain("frame-ancestors 'none'");
  });

  it("allows the page nothing but its own files and WebAssembly", async () => {
    for (const path of ["/", "/assets/a-1f.js", "/nowhere"]) {
      const policy = (await get(path)).headers["content-security-policy"];
      expect(policy).toContain("default-src 'self';");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).not.toMatch(/'unsafe-|https?:|\*/);
    }
  });

  it("says what to do when the page was not built", async () => {
    const message = "the page of the lab was not built; run npm run lab:build.";
    await expect(labFiles(folderOf({}))).rejects.toThrow(message);
    await expect(labFiles(new URL("nowhere/", folderOf({})))).rejects.toThrow(message);
  });
});

describe("incidental lab", () => {
  it("serves the built page until Ctrl-C, and refuses a port that is taken", async () => {
    let page: Answer | undefined;
    let refused: unknown;
    const ended = await incidental(["lab", "--port", "0"], (child) => {
      child.stdout?.once("data", async (line) => {
        const port = Number(/^incidental: the lab is at http:\/\/127\.0\.0\.1:(\d+)\/ until Ctrl-C\n$/.exec(line)?.[1]);
        page = await answerOf(port, "/");
        refused = await incidental(["lab", "--port", String(port)]);
        child.kill("SIGINT");
      });
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining("<!doctype html>") });
    const stderr = expect.stringMatching(
      /^incidental: --port \d+ is in use on 127\.0\.0\.1; take another, or --port 0 for any that is free\.\n$/,
    );
    expect(refused).toEqual({ code: 2, stdout: "", stderr });
  });

  it("says aloud that others reach it where the address is not of this machine alone", async () => {
    const said: string[] = [];
    const ended = await incidental(["lab", "--port", "0", "--host", "0.0.0.0"], (child) => {
      child.stdout?.on("data", (lines) => {
        said.push(...String(lines).trim().split("\n"));
        if (said.length === 2) child.kill("SIGINT");
      });
    });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(said[1]).toBe("incidental: everybody who reaches this machine at that address can open it");
  });

  it.each(["", " "])(
    "refuses the host %j, of a variable that is not set, which would be every address",
    async (host) => {
      const command = new Command();
      declare(command, { print: () => undefined, work: async () => undefined });
      await expect(command.parseAsync(["--port", "0", "--host", host], { from: "user" })).rejects.toThrow(
        `--host must be an address of this machine, such as 127.0.0.1, got "${host}".`,
      );
    },
  );

  it.each([
    [["--port", "eighty"], '--port "eighty": "eighty" at character 1 is unknown'],
    [["--port", "65536"], '--port must be at most 65535, got "65536".'],
    [
      ["--port", "0", "--host", "203.0.113.7"],
      '--host must be an address of this machine, such as 127.0.0.1, got "203.0.113.7".',
    ],
  ])("refuses %s in one line", async (flags, said) => {
    const { code, stdout, stderr } = await incidental(["lab", ...flags]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^incidental: [^\n]*\n$/);
    expect(stderr).toContain(said);
  });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The answer to a request whose path is sent as it is. */
function answerOf(port: number, path: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, method, host: "127.0.0.1", agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

function folderOf(files: Readonly<Record<string, string>>): URL {
  const path = mkdtempSync(join(tmpdir(), "incidental-lab-"));
  folders.push(path);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, ".."), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return pathToFileURL(`${path}/`);
}
