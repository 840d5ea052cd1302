import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { presetOption, refusal } from "../../src/cli/command.ts";
import { noiseLevels } from "../../src/dynamics/noiseLevels.ts";
import { kernelChoices } from "../../src/kernels/index.ts";
import { noiseNames } from "../../src/random/noiseLaws.ts";
import { interruptible } from "../../src/run/interrupt.ts";
import { collapseMethods, l1Methods, noiseMethods } from "../../src/simulate/methods.ts";
import { incidental, main } from "../support/commandLine.ts";

describe("help", () => {
  it.each([
    ["collapse", { method: collapseMethods }],
    ["reduced", { method: l1Methods }],
    ["l1", { method: l1Methods, kernel: kernelChoices }],
    ["pair", { method: l1Methods, kernel: kernelChoices }],
    ["noise", { method: noiseMethods, kernel: kernelChoices, level: noiseLevels, law: noiseNames }],
  ])("of simulate %s lists what there is to choose, as the library does", async (flow, lists) => {
    const { stdout } = await incidental(["simulate", flow, "--help"]);
    const text = stdout.replace(/\s+/g, " ");
    for (const [flag, names] of Object.entries(lists)) {
      const [, about] = new RegExp(`--${flag} <name> (.*?)(?= --|$)`).exec(text) ?? [];
      for (const name of names) expect(about, `--${flag}`).toContain(name);
    }
  });

  it("is the same whichever way one asks for it, and knows the options of a command that is loaded late", async () => {
    for (const words of [["simulate", "l1"], ["sweep"], ["simulate"]]) {
      const asked = await incidental([...words, "--help"]);
      expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining("Options:"), stderr: "" });
      expect(await incidental([...words.slice(0, -1), "help", ...words.slice(-1)])).toEqual(asked);
    }
  });

  it("of a command that is none is refused in one line", async () => {
    expect(await incidental(["simulate", "help", "l2"])).toEqual({
      ...{ code: 2, stdout: "" },
      stderr: "incidental: unknown command 'l2'; --help lists what there is.\n",
    });
  });
});

describe("what is loaded", () => {
  /** A module that makes every import of mathjs or zod fail, in whichever thread. */
  const hooks = `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, at, next) => {
      if (/^(mathjs|zod)/.test(name)) throw new Error(name + " is imported");
      return next(name, at);
    };`,
  )}`;
  const preload = `data:text/javascript,${encodeURIComponent(
    `import { register } from "node:module"; register(${JSON.stringify(hooks)});`,
  )}`;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["--no-deprecation", "--import", preload, main, "simulate", ...args], {
      encoding: "utf8",
    });

  it.each([
    "collapse --m 5 --lambda 0.01",
    "l1 --n 3 --m 4 --lambda 0.02",
    "l1 --n 3 --m 4 --lambda 0.02 --rest 1e-5 --seed 3",
    "l1 --n 3 --m 4 --lambda 0.02 --times 1,2",
    "adamw --n 3 --m 4 --lambda-code 0.02 --steps 10",
    "pair --lambda 0.005",
    "noise --n 3 --m 4 --sigma 0.1 --t-end 5",
  ])("by simulate %s: no mathjs, since every number is plain, and no zod", (line) => {
    expect(run(...line.split(" "))).toMatchObject({ status: 0, stderr: "" });
  });

  it("by an expression: mathjs", () => {
    const { status, stderr } = run("collapse", "--m", "5", "--lambda", "1/100");
    expect(status).toBe(1);
    expect(stderr).toContain("mathjs/number is imported");
  });
});

describe("what commander refuses", () => {
  const command = (program = new Command()) =>
    program
      .exitOverride()
      .configureOutput({ outputError: () => undefined })
      .showSuggestionAfterError()
      .addOption(presetOption(program, "the scale").default("quick"))
      .addOption(program.createOption("--from <path>", "a file").conflicts("seed"))
      .option("--seed <count>", "a seed");
  const said = (...args: string[]): string => {
    try {
      command().parse(args, { from: "user" });
    } catch (error) {
      if (error instanceof CommanderError) return refusal(error);
      throw error;
    }
    return "nothing";
  };

  it.each([
    [["--preset", "paper"], "nothing"],
    [["--preset", "huge"], '--preset must be one of quick, paper, got "huge".'],
    [["--preset", "it's <it>' argument"], "--preset must be one of quick, paper, got \"it's <it>' argument\"."],
    [["--from", "a", "--seed", "1"], "--from and --seed exclude each other; drop one of them."],
    [["--sed", "1"], "unknown option '--sed' (Did you mean --seed?); --help lists what there is."],
    [["--seed"], "option '--seed <count>' argument missing; --help lists what there is."],
    [["a"], "too many arguments. Expected 0 arguments but got 1; --help lists what there is."],
  ])("%j is one line", (args, message) => {
    expect(said(...args)).toBe(message);
  });
});

describe("an interrupt", () => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const handlers = () => signals.reduce((sum, signal) => sum + process.listenerCount(signal), 0);

  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  /** Whether work is to stop, is given up, and whether a word was said of it, after each of what happens. */
  async function seen(
    happens: readonly (NodeJS.Signals | number | "keeping")[], // a number: so many ms
    grace?: number,
  ): Promise<string[]> {
    const states: string[] = [];
    const onWaiting = vi.fn();
    await interruptible(
      async ({ stop, end, keeping }) => {
        for (const event of happens) {
          if (typeof event === "number") vi.advanceTimersByTime(event);
          else if (event === "keeping") keeping();
          else process.emit(event);
          const said = onWaiting.mock.calls.length;
          states.push(`${end.aborted ? "end" : stop.aborted ? "stop" : "go"}${said === 0 ? "" : `, said ${said}`}`);
        }
      },
      { onWaiting, ...(grace !== undefined && { grace: () => grace }) },
    );
    return states;
  }

  it.each(signals)("asks the work to stop; a second one gives it up: %s", async (signal) => {
    const before = handlers();
    expect(await seen([signal, 300, signal])).toEqual(["stop", "stop", "end"]);
    expect(handlers()).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is one although it is delivered again within 300 ms", async () => {
    expect(await seen(["SIGINT", "SIGINT", 299, "SIGTERM", 1, "SIGINT"])).toEqual([
      ...["stop", "stop", "stop", "stop", "stop", "end"],
    ]);
  });

  it("gives up work that does not stop within its grace", async () => {
    expect(await seen(["SIGINT", 399, 1], 400)).toEqual(["stop", "stop", "end"]);
  });

  it("waits for work that is bringing in what it has, and says so where that takes its time", async () => {
    expect(await seen(["SIGINT", 10, "keeping", 10], 400)).toEqual(["stop", "stop", "stop", "stop"]);
    expect(await seen(["keeping", "SIGINT", 300, 1e6, "SIGINT"], 400)).toEqual([
      ...["go", "stop", "stop, said 1", "stop, said 1", "end, said 1"],
    ]);
    expect(await seen(["SIGINT", 350, "keeping", 1e6], 400)).toEqual([
      ...["stop", "stop", "stop, said 1", "stop, said 1"],
    ]);
  });

  it("says that it waits for the end of a long step", async () => {
    expect(await seen(["SIGINT", 300, 1700], 2000)).toEqual(["stop", "stop, said 1", "end, said 1"]);
  });

  it("is heard in one file", () => {
    const source = new URL("../../src/", import.meta.url);
    const files = readdirSync(source, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".ts"));
    const hearing = files.filter((file) =>
      /["']SIG(INT|TERM|HUP)["']/.test(readFileSync(new URL(file, source), "utf8")),
    );
    expect(hearing).toEqual(["run/interrupt.ts"]);
  });
});
