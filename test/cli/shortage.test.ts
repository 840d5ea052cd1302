import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { InputError } from "../../src/checks.ts";
import { refusal } from "../../src/cli/commands/lab.ts";
import { writeInTurn } from "../../src/cli/outputs.ts";
import { say } from "../../src/cli/report.ts";
import { shortageOf } from "../../src/cli/shortage.ts";
import { fileProblem } from "../../src/io/fileErrors.ts";
import { folder } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";

const coded = (code: string, message = `${code}: it failed`) => Object.assign(new Error(message), { code });

afterEach(() => vi.restoreAllMocks());

describe("what the machine has not is one line", () => {
  it.each([
    [coded("EMFILE"), "too many files are open; close some or raise the limit with ulimit -n."],
    [coded("ENFILE"), "too many files are open on this machine; end other programs or raise the limit of the system."],
    [coded("ENOSPC"), "no space left on the disk; free some space or choose another disk."],
    [
      coded("ERR_WORKER_INIT_FAILED", "Worker initialization failure: EMFILE"),
      "no thread can be started: too many files are open; close some or raise the limit with ulimit -n.",
    ],
    [
      coded("ERR_WORKER_INIT_FAILED", "Worker initialization failure: EAGAIN"),
      "no thread can be started: Worker initialization failure: EAGAIN; raise the limits with ulimit -u and ulimit -n.",
    ],
  ])("%s", (error, line) => {
    expect(shortageOf(error)).toBe(line);
  });

  it.each([
    coded("ERR_WORKER_OUT_OF_MEMORY", "Worker terminated due to reaching memory limit: JS heap out of memory"),
    new RangeError("Array buffer allocation failed"),
  ])("%s: how much memory there is, and how to get more", (error) => {
    expect(shortageOf(error)).toMatch(/^out of memory, of which Node\.js may use \d+ MB here; .*--max-old-space-size=/);
  });

  it.each([new TypeError("x is not a function"), coded("ERR_INVALID_ARG_TYPE"), "text", undefined])(
    "%s is a fault of the program",
    (error) => {
      expect(shortageOf(error)).toBeUndefined();
    },
  );
});

it.each([
  ["ELOOP", "its symbolic links lead in a circle; make them lead to a file or remove them."],
  ["EBADF", "it was closed while it was in use; check the disk, and what else uses the file."],
])("a file that cannot be read: %s has words", (code, words) => {
  expect(fileProblem("read", "x", coded(code)).message).toBe(`cannot read "x": ${words}`);
});

describe("files written in turn", () => {
  it("are told, and where one fails, which are there already", async () => {
    const done = async () => undefined;
    expect(
      await writeInTurn([
        ["a", done],
        [undefined, done],
        ["b", done],
      ]),
    ).toEqual(["a", "b"]);
    const full = async () => {
      throw new InputError('cannot write "c": no space left on the disk; free some space.');
    };
    await expect(
      writeInTurn([
        ["a", done],
        ["b", done],
        ["c", full],
      ]),
    ).rejects.toThrow(
      new InputError('cannot write "c": no space left on the disk; free some space; a and b were written before.'),
    );
    await expect(
      writeInTurn([
        ["c", full],
        ["b", done],
      ]),
    ).rejects.toThrow(/free some space\.$/);
  });
});

describe("a working directory that is gone", () => {
  it.each([
    "simulate l1 --n 2 --m 2 --lambda 0.1",
    "figure collapse --preset quick",
    "verify",
    "merge a",
    "diagnose a",
  ])("is told in one line: %s", async (line) => {
    vi.spyOn(process, "cwd").mockImplementation(() => {
      throw coded("ENOENT", "ENOENT: no such file or directory, uv_cwd");
    });
    expect(await inProcess(line.split(" "))).toEqual({
      ...{ code: 2, stdout: "" },
      stderr: "incidental: the working directory was deleted; change to a folder that is there.\n",
    });
  });
});

describe("an address that the lab cannot have", () => {
  it.each(["EINVAL", "EADDRNOTAVAIL", "ENOTFOUND", "EAI_FAIL", "EAFNOSUPPORT"])("%s is the fault of --host", (code) => {
    expect(refusal(coded(code), { port: 1, host: "fe80::1" })).toEqual(
      new InputError('--host must be an address of this machine, such as 127.0.0.1, got "fe80::1".'),
    );
  });

  it("is shown short where it is long, and a shortage is none of its faults", () => {
    expect(refusal(coded("ENOTFOUND"), { port: 1, host: "a".repeat(300) }).message.length).toBeLessThan(160);
    const full = coded("EMFILE");
    expect(refusal(full, { port: 1, host: "127.0.0.1" })).toBe(full);
  });
});

describe("names of others", () => {
  it("make no line of their own", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    say("5 cells, in a\nincidental: all claims hold\u001b[2J");
    expect(write.mock.calls).toEqual([["incidental: 5 cells, in a\\nincidental: all claims hold\\u001b[2J\n"]]);
  });

  it("are in no message as they are", () => {
    const raw = /\$\{(directory|out|from|holder|flags\.out)\}(?!\/)/;
    for (const place of ["run/folder", "cli", "cli/commands", "cli/simulate"]) {
      const source = new URL(`../../src/${place}/`, import.meta.url);
      for (const file of readdirSync(source).filter((name) => name.endsWith(".ts") && name !== "gallery.ts")) {
        expect(readFileSync(new URL(file, source), "utf8"), `${place}/${file}`).not.toMatch(raw);
      }
    }
  });

  it("of a folder are quoted where they are told", async () => {
    const path = join(folder(), "a\nincidental: all claims hold");
    const { code, stderr } = await inProcess(["merge", path, "--out", join(path, "x")]);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toContain('a\\nincidental: all claims hold" holds no results');
  });
});
