/** Signals that come while no work is under way that could heed them, at any moment of a command. */
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatNpy, writeWhole } from "../../src/io/index.ts";
import { lockFolder } from "../../src/run/folder/lock.ts";
import { mergeResults } from "../../src/run/folder/mergeResults.ts";
import { weightsName } from "../../src/run/folder/weightsFile.ts";
import { endOnSignals, finishing, interruptible, unheard } from "../../src/run/interrupt.ts";
import { folder } from "../support/commandLine.ts";
import { bytesOf, collisionsPlan, resultsFolder } from "./helpers.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const said: string[] = [];
let atExit: (code: number) => void;

/** The exit of the process, which goes on here. */
const exit = vi.fn((code: number) => atExit(code));

beforeEach(() => {
  said.length = 0;
  exit.mockClear();
  atExit = () => undefined;
  vi.spyOn(process, "exit").mockImplementation(exit as never);
  endOnSignals((line) => said.push(line));
});

afterEach(() => {
  for (const signal of signals) process.removeAllListeners(signal);
  vi.restoreAllMocks();
});

/** What is in a folder when the process exits. */
function seenAtExit(directory: string): string[] {
  const seen: string[] = [];
  atExit = () => seen.push(...readdirSync(directory, { recursive: true, encoding: "utf8" }).sort());
  return seen;
}

describe("a signal that no work hears", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 143],
  ] as const)("%s ends the process in one line with exit code %i", (signal, code) => {
    process.emit(signal, signal);
    expect(exit.mock.calls).toEqual([[code]]);
    expect(said).toEqual(["interrupted; nothing is left half-written."]);
  });

  it("takes back what was being written, and leaves what was there", async () => {
    const path = folder();
    const file = join(path, "a.json");
    writeFileSync(file, "before");
    const seen = seenAtExit(path);
    async function* pieces() {
      yield "x";
      expect(readdirSync(path)).toHaveLength(2);
      process.emit("SIGTERM", "SIGTERM");
      yield "y";
    }
    await expect(writeWhole(file, pieces())).rejects.toThrow("cannot write"); // by a process that went on
    expect(seen).toEqual(["a.json"]);
  });

  it("gives back the locks that this process has, and no other's", async () => {
    const [mine, others] = [folder(), folder()];
    writeFileSync(join(others, "lock"), '{"process":1,"host":"elsewhere","token":"x"}');
    const lock = await lockFolder(mine);
    expect(readdirSync(mine)).toEqual(["lock"]);
    const seen = seenAtExit(mine);
    process.emit("SIGHUP", "SIGHUP");
    expect(exit).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
    expect(existsSync(join(others, "lock"))).toBe(true);
    await lock.release();
  });

  it("is the same one within 300 ms of one that was heard", async () => {
    vi.useFakeTimers();
    try {
      await interruptible(async () => process.emit("SIGINT", "SIGINT"));
      vi.advanceTimersByTime(299);
      process.emit("SIGINT", "SIGINT");
      expect(exit).not.toHaveBeenCalled();
      vi.advanceTimersByTime(2);
      process.emit("SIGINT", "SIGINT");
      expect(exit.mock.calls).toEqual([[130]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is left to the system while a long computation hears nothing", () => {
    const counted = () => signals.map((signal) => process.listenerCount(signal));
    const before = counted();
    expect(unheard(counted)).toEqual([before[0] - 1, before[1] - 1, before[2]]);
    expect(counted()).toEqual(before);
  });
});

describe("what is not to be lost", () => {
  it("is finished after a first interrupt, of which a word is said, and given up at a second", async () => {
    vi.useFakeTimers();
    try {
      const onWaiting = vi.fn();
      const moments: number[] = [];
      const work = async () => {
        process.emit("SIGTERM", "SIGTERM");
        vi.advanceTimersByTime(301);
        moments.push(onWaiting.mock.calls.length, exit.mock.calls.length);
        process.emit("SIGTERM", "SIGTERM");
        return "done";
      };
      expect(await finishing(work, onWaiting)).toBe("done");
      expect(moments).toEqual([1, 0]);
      expect(exit.mock.calls).toEqual([[143]]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a merge that does not come to its end", () => {
  const plan = collisionsPlan();

  async function shardWithWeights(): Promise<string> {
    const directory = await resultsFolder(join(folder(), "part"), plan, { weights: true });
    mkdirSync(join(directory, "weights"));
    for (const cell of plan.cells) {
      writeFileSync(join(directory, "weights", weightsName(cell)), formatNpy(new Float64Array(8), [2, 4]));
    }
    return directory;
  }

  it("has nothing left when it was interrupted", async () => {
    const out = join(folder(), "out");
    const directory = await shardWithWeights();
    const seen = seenAtExit(out);
    const copied = () => existsSync(join(out, "weights")) && readdirSync(join(out, "weights")).length > 2;
    const watch = setInterval(() => {
      if (copied() && exit.mock.calls.length === 0) process.emit("SIGINT", "SIGINT");
    }, 0);
    await mergeResults([directory], out).catch(() => undefined); // by a process that went on
    clearInterval(watch);
    expect(exit).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });

  it("has nothing left of what it wrote, and can be repeated", async () => {
    const out = join(folder(), "out");
    const directory = await shardWithWeights();
    const last = join(out, "weights", weightsName(plan.cells[plan.cells.length - 1]));
    mkdirSync(last, { recursive: true }); // in the way of the last copy
    await expect(mergeResults([directory], out)).rejects.toThrow();
    expect(readdirSync(out, { recursive: true })).toHaveLength(2);
    rmdirSync(last);
    rmSync(join(out, "weights"), { recursive: true });
    await mergeResults([directory], out);
    expect(bytesOf(out)).toEqual(bytesOf(directory));
  });
});
