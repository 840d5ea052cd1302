import { spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { temporaryName } from "../../src/io/temporaries.ts";
import { removeUnwritten, writeWhole } from "../../src/io/writeFile.ts";
import { freshFolder } from "./helpers.ts";

const at = freshFolder();

/** The temporary of another process for `name`. */
const of = (id: number, name = "out.txt"): string =>
  basename(temporaryName(at(name))).replace(`-${process.pid}-`, `-${id}-`);
const dead = spawnSync(process.execPath, ["--version"]).pid;

test("what a dead process left of the same file goes at the next writing, and nothing else", async () => {
  const stays = [
    of(process.ppid), // it lives
    of(process.pid), // a thread of this one may be at it
    of(dead, "out.txt.gz"),
    of(dead, "other.txt"),
    of(dead, "a.out.txt"),
    of(dead).slice(1), // not hidden
    of(dead).slice(0, -1),
    `${of(dead)}0`,
    of(dead).replace(/.{12}$/, "zzzzzz000000"), // from another machine
    of(dead).replace(`-${dead}-`, `-0${dead}-`),
    of(0),
  ];
  const goes = [of(dead), of(dead)];
  for (const name of [...stays, ...goes]) await writeFile(at(name), name);
  await writeWhole(at("out.txt"), "new");
  expect((await readdir(at())).sort()).toEqual([...stays, "out.txt"].sort());
});

test("what threads of this process left goes when they were ended, and nothing else", async () => {
  const stays = [of(dead), of(process.pid, "other.txt"), of(process.ppid)];
  for (const name of [...stays, of(process.pid)]) await writeFile(at(name), name);
  await removeUnwritten(at("out.txt"));
  expect((await readdir(at())).sort()).toEqual(stays.sort());
});
