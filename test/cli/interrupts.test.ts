import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finished, folder, main } from "../support/commandLine.ts";
import { noSignals } from "../support/systems.ts";

const WAITING = "incidental: interrupted: writing what there is; a second interrupt gives it up\n";
const hold = new URL("../run/preload/hold.mjs", import.meta.url).href;

/** A command whose writing waits for `go`, interrupted as soon as it writes; `then` happens when it says it waits. */
async function interruptedWriting(
  args: readonly string[],
  signal: NodeJS.Signals,
  then: (child: ChildProcess, go: () => void) => void,
) {
  const out = folder();
  const go = join(folder(), "go");
  const watcher = watch(out);
  const { code, stderr } = await finished(
    process.execPath,
    ["--import", hold, main, ...args, "--out", join(out, "run.json"), "--save-weights", join(out, "w.npy")],
    {
      env: { ...process.env, INCIDENTAL_TEST_GO: go },
      during: (child) => {
        watcher.once("change", () => child.kill(signal));
        let said = "";
        child.stderr?.on("data", (chunk) => {
          said += chunk;
          if (said === WAITING) then(child, () => writeFileSync(go, ""));
        });
      },
    },
  );
  watcher.close();
  return { code, stderr, out };
}

describe.skipIf(noSignals)("Ctrl-C while a run is being written", () => {
  const run = ["simulate", "collapse", "--m", "20", "--lambda", "0.01"];
  const starts = [...run, "--seeds", "2"];

  it.each([
    ["a run", run, "SIGINT"],
    ["several starts", starts, "SIGHUP"],
  ] as const)("waits until it is: %s", async (_what, args, signal) => {
    const { code, stderr, out } = await interruptedWriting(args, signal, (_child, go) => go());
    expect({ code, stderr: stderr.split("\n")[0] }).toEqual({ code: 0, stderr: WAITING.trim() });
    expect(readdirSync(out).sort()).toEqual(["run.json", "w.npy"]);
    expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8"))).toHaveProperty("flow", "collapse");
  });

  it.each([
    ["a run", run, " at (the start|flow time [\\d.]+)"],
    ["several starts", starts, ""],
  ])("gives it up at a second one, and leaves nothing half-written: %s", async (_what, args, where) => {
    const { code, stderr, out } = await interruptedWriting(args, "SIGINT", (child) => child.kill("SIGINT"));
    const given = `^${WAITING}incidental: interrupted${where}, and what was not yet written has been given up\\.\n$`;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(given) });
    expect(readdirSync(out)).toEqual([]);
  });
});

describe("standard output", () => {
  it.skipIf(!existsSync("/dev/full"))("that is full is told in a line, exit code 1", async () => {
    const { code, stderr } = await finished("sh", ["-c", '"$0" "$1" --help > /dev/full', process.execPath, main]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'incidental: cannot write "standard output": no space left on the disk; ' +
        "free some space or choose another disk.\n",
    });
  });

  it("that nobody reads is no matter", async () => {
    const args = [main, "simulate", "collapse", "--m", "50", "--lambda", "0.01", "--json"];
    const { code, stderr } = await finished(process.execPath, args, { during: (child) => child.stdout?.destroy() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
