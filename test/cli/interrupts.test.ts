import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { finished, folder, main } from "../support/commandLine.ts";
import { noSignals } from "../support/systems.ts";

const WAITING = "incidental: interrupted: writing what there is; a second interrupt gives it up\n";
const hold = new URL("../run/preload/hold.mjs", import.meta.url).href;

/** A command whose writing waits for `go`, interrupted as soon as it writes; `then` happens when it says it waits. */
async function interruptedWriting(
  args: readonly string[],
  signal: NodeJS.Signals,
  then: (child: ChildProcess, go: () => void) => void,
  outputs: readonly string[] = ["--out", "run.json", "--save-weights", "w.npy"],
) {
  const out = folder();
  const go = join(folder(), "go");
  const watcher = watch(out);
  const { code, stderr } = await finished(
    process.execPath,
    ["--import", hold, main, ...args, ...outputs.map((word) => (word.startsWith("-") ? word : join(out, word)))],
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

describe("a run whose steps take long", () => {
  it("keeps what it has when it is interrupted before its first step is done", async () => {
    const built = new URL("../../dist/cli/job.js", import.meta.url).href;
    const { runJob } = (await import(/* @vite-ignore */ built)) as typeof import("../../src/cli/job.ts");
    const { flow, ...flags } = {
      flow: "l1",
      n: "200",
      m: "800",
      lambda: "0.01",
      method: "event",
      kernel: "auto",
    } as const;
    const start = { seed: "0", init: "normal", initScale: "1", samples: "5" };
    const onProgress = vi.fn(() => void (onProgress.mock.calls.length === 1 && process.emit("SIGINT", "SIGINT")));
    const result = await runJob({ flow, flags: { ...flags, ...start } }, { onProgress, onWaiting: () => undefined });
    expect(result).toMatchObject({ kind: "report", report: { exitCode: 1 } });
    expect(result).toHaveProperty(
      "report.notes.0",
      expect.stringMatching(/^interrupted at t = .*, before the weights/),
    );
  });
});

describe("Ctrl-C while a diagnosis is being written", () => {
  const diagnosis = () => {
    const file = join(folder(), "w.csv");
    writeFileSync(file, "1,0,0\n0,1,0\n");
    return ["diagnose", file];
  };

  it("waits until it is", async () => {
    const { code, stderr, out } = await interruptedWriting(diagnosis(), "SIGINT", (_child, go) => go(), [
      "--out",
      "d.json",
    ]);
    expect({ code, stderr: stderr.split("\n")[0] }).toEqual({ code: 0, stderr: WAITING.trim() });
    expect(readdirSync(out)).toEqual(["d.json"]);
  });

  it("gives it up at a second one, in one line more, and leaves nothing half-written", async () => {
    const again = (child: ChildProcess) => child.kill("SIGINT");
    const { code, stderr, out } = await interruptedWriting(diagnosis(), "SIGTERM", again, ["--out", "d.json"]);
    const given = `${WAITING}incidental: interrupted; nothing is left half-written.\n`;
    expect({ code, stderr }).toEqual({ code: 130, stderr: given });
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
