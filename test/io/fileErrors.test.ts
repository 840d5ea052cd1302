import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { fileProblem, printable, shellWord } from "../../src/io/fileErrors.ts";
import { pasted } from "../../src/io/pasted.ts";
import { noUnix } from "../support/systems.ts";

it.each(["run.json", "results/l1-2", "../a_b.json"])("a word of a command is as it is: %s", (word) => {
  expect(shellWord(word)).toBe(word);
});

it.skipIf(noUnix)("a shell takes every other word as it was meant, and obeys nothing in it", () => {
  const words = [
    "",
    "a b",
    "$(touch x)",
    "`id`",
    "a;b",
    "it's",
    "~",
    "-n",
    "*",
    "a\\b",
    "é",
    "\u001b[2J'\n\"\\",
    "\u202ex",
  ];
  const said = spawnSync("bash", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  expect(said.stdout.split("\0").slice(0, -1)).toEqual(words);
  for (const word of words) expect(shellWord(word)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const command = `incidental sweep ${words.map(shellWord).join(" ")} --preset quick`;
  expect(pasted(command, "")).toBe(command);
});

it.each([
  ...[
    "rm -rf ~",
    "incidental",
    "incidental sweep a;id",
    "incidental $(id)",
    "incidental a\nid",
    "incidental 'a",
    5,
    null,
  ],
  ...[
    "incidental sweep 'a'$(id)'b'",
    "incidental $'\\'$(id)",
    "incidental sweep a  b",
    "xincidental sweep a",
    'incidental "a"',
  ],
])("%j, from a file of others, is no command to be pasted", (text) => {
  expect(pasted(text, "another")).toBe("another");
});

it("a terminal is shown names as they are, in quotes where they hold what it does not print", () => {
  for (const name of ["results/out", "C:\\Users\\a\\out", "\\\\share\\new", "a b"]) expect(printable(name)).toBe(name);
  expect(printable("a\nb")).toBe('"a\\nb"');
  expect(printable('a"b')).toBe('"a\\"b"');
});

it("an error of the system that has no words here is told by its code", () => {
  const error = Object.assign(new Error("odd"), { code: "EODD" });
  expect(fileProblem("read", "x.json", error).message).toBe('cannot read "x.json": EODD; check the path and the disk.');
});
