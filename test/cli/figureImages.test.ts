import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findChromium, installAdvice, MissingBrowser } from "../../src/io/chromium.ts";
import { quoted } from "../../src/io/fileErrors.ts";
import { imageFormats } from "../../src/io/index.ts";
import { withResolution } from "../../src/io/png.ts";
import { noChromium } from "../io/helpers.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { noSignals } from "../support/systems.ts";

const saved = fileURLToPath(new URL("../../figures/energy.json", import.meta.url));
const found = await findChromium().catch((error: unknown) => error);
const onPaper = Buffer.from(withResolution(new Uint8Array(Buffer.from("\x89PNG".padEnd(33), "latin1")), 300));
afterEach(() => void vi.unstubAllEnvs());

describe("incidental figure --format", () => {
  it("svg writes an image of the size asked for, and nothing else", async () => {
    if (found instanceof MissingBrowser) return expect(found.message).toBe(noChromium);
    const out = join(folder(), "images");
    const args = ["figure", "energy", "--from", saved, "--format", "svg", "--width", "86mm", "--height", "7cm"];
    expect(await incidental([...args, "--theme", "dark", "--out", out])).toEqual({
      ...{ code: 0, stdout: "" },
      stderr: `incidental: wrote ${join(out, "energy.svg")}, 3.39 x 2.76 in\n`,
    });
    expect(readdirSync(out)).toEqual(["energy.svg"]);
    const svg = readFileSync(join(out, "energy.svg"), "utf8");
    expect(svg).toMatch(/^<svg [^>]*height="2\.7559in" [^>]*viewBox="0 0 488 397" width="3\.3858in"/);
    expect(svg).toContain("rgb(21, 24, 30)"); // the dark page
  });

  it("pdf writes a page of the size of the design, 144 pixels to the inch", async () => {
    if (found instanceof MissingBrowser) return expect(found.message).toBe(noChromium);
    const file = join(folder(), "a.pdf");
    const args = ["figure", "energy", "--from", saved, "--format", "pdf", "--out", file, "--quiet"];
    expect(await incidental(args)).toEqual({ code: 0, stdout: "", stderr: "" });
    const pdf = readFileSync(file, "latin1");
    const { width, height } = JSON.parse(readFileSync(saved, "utf8")).layout;
    expect(pdf).toContain(`/MediaBox [0 0 ${width / 2} ${height / 2}]`);
    expect(pdf).toContain("/Title (The energy only falls)");
  });

  it.skipIf(noSignals).each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the drawing, and what the browser keeps goes with it",
    async (signal) => {
      if (found instanceof MissingBrowser) return expect(found.message).toBe(noChromium);
      const [out, temporary] = [folder(), folder()];
      vi.stubEnv("TMPDIR", temporary);
      const file = join(out, "energy.pdf");
      const ended = incidental(
        ["figure", "energy", "--from", saved, "--format", "pdf", "--out", file],
        async (child) => {
          const started = () =>
            readdirSync(temporary).some((name) => name.startsWith("playwright_chromiumdev_profile-"));
          await expect.poll(started, { timeout: 120_000, interval: 5 }).toBe(true);
          child.kill(signal);
        },
      );
      expect(await ended).toEqual({
        code: 1,
        stdout: "",
        stderr: `incidental: interrupted; ${file} was not written.\n`,
      });
      expect([readdirSync(out), readdirSync(temporary)]).toEqual([[], []]);
    },
  );

  it("says what to install where there is no browser, before it simulates anything; pages need none", async () => {
    const out = join(folder(), "images");
    const nowhere = join(folder(), "chromium");
    vi.stubEnv("CHROMIUM_PATH", nowhere);
    for (const format of imageFormats) {
      const { code, stdout, stderr } = await incidental(["figure", "sparsification", "--format", format, "--out", out]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toBe(
        `incidental: images need a browser: CHROMIUM_PATH is ${quoted(nowhere)}, which is not a program; ` +
          `give the path of a Chromium or ${installAdvice(process.platform)}.\n`,
      );
      expect(existsSync(out)).toBe(false);
    }
    expect(await incidental(["figure", "energy", "--from", saved, "--out", out])).toMatchObject({ code: 0 });
    expect(readdirSync(out)).toContain("energy.html");
  });

  it("leaves what was there when the browser does not start, or the place cannot be written", async () => {
    const path = folder();
    const [broken, file] = [join(path, "broken"), join(path, "energy.png")];
    writeFileSync(broken, "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    const before = onPaper; // an image of an earlier run
    writeFileSync(file, before);
    vi.stubEnv("CHROMIUM_PATH", broken);
    const args = ["figure", "energy", "--from", saved, "--format", "png", "--out"];
    const { code, stderr } = await incidental([...args, file]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^incidental: images need a browser: "[^\n]+" did not start \([^\n]+\n$/),
    });
    expect(readdirSync(path).sort()).toEqual(["broken", "energy.png"]);
    expect(readFileSync(file)).toEqual(before);
    const nowhere = await incidental([...args, join(path, "none", "energy.png")]);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("does not exist; create it with mkdir") });
    const tall = await incidental([...args, file, "--height", "36in"]);
    expect(tall).toMatchObject({
      ...{ code: 2, stdout: "" },
      stderr: "incidental: --height alone makes this figure 41.5 in of width, more than 40; give --width too.\n",
    });
    const inFile = await incidental([...args, join(file, "folder")]);
    expect(inFile).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^incidental: cannot write "[^\n]+": a part of its path is not a folder; check the path\.\n$/,
      ),
    });
  });
});
