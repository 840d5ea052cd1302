import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { shellWord } from "../../src/io/fileErrors.ts";
import { temporaryName } from "../../src/io/temporaries.ts";
import { type Contents, checkWritable, writeWhole } from "../../src/io/writeFile.ts";
import { noLinks, noUnix } from "../support/systems.ts";
import { freshFolder, refusal } from "./helpers.ts";

const at = freshFolder();
const text = (name: string) => readFile(at(name), "utf8");

describe("checkWritable", () => {
  test("accepts a new name and an old file, and leaves no trace", async () => {
    await writeFile(at("old.json"), "old");
    await checkWritable(at("new.json"));
    await checkWritable(at("old.json"));
    expect(await readdir(at())).toEqual(["old.json"]);
    expect(await text("old.json")).toBe("old");
  });

  test("accepts a name without a folder", async () => {
    await checkWritable("a-name-that-is-not-here.json");
  });

  test("says what is in the way", async () => {
    await mkdir(at("folder"));
    await writeFile(at("file"), "");
    const folder = at("none/deeper");
    expect(await refusal(() => checkWritable(""))).toBe(
      'cannot write "": the file name is empty; give the name of a file.',
    );
    expect(await refusal(() => checkWritable(`${folder}/run.json`))).toBe(
      `cannot write "${folder}/run.json": the folder "${folder}" does not exist; ` +
        `create it with mkdir -p ${shellWord(folder)}.`,
    );
    expect(await refusal(() => checkWritable(at("folder")))).toBe(
      `cannot write "${at("folder")}": it is a folder; give the name of a file in it.`,
    );
    expect(await refusal(() => checkWritable(at("new/")))).toBe(
      `cannot write "${at("new/")}": it is a folder; give the name of a file in it.`,
    );
    expect(await refusal(() => checkWritable(at("file/run.json")))).toBe(
      `cannot write "${at("file/run.json")}": "${at("file")}" is not a folder; choose another place.`,
    );
    expect(await refusal(() => checkWritable(at("file/deeper/run.json")))).toBe(
      `cannot write "${at("file/deeper/run.json")}": a part of its path is not a folder; check the path.`,
    );
  });

  test.skipIf(noLinks)(
    "refuses, before anything is computed, a name that is too long, and links in a circle",
    async () => {
      expect(await refusal(() => checkWritable(at("n".repeat(256))))).toMatch(
        /: the name is too long; choose a shorter/,
      );
      await symlink("b", at("a"));
      await symlink("a", at("b"));
      expect(await refusal(() => checkWritable(at("a")))).toMatch(/^cannot write "[^"]*\/a": [^\n]+\.$/);
      expect((await readdir(at())).sort()).toEqual(["a", "b"]);
    },
  );

  test.skipIf(noLinks)("looks where a link leads, also to what is not there", async () => {
    await symlink("none/out.txt", at("link"));
    expect(await refusal(() => checkWritable(at("link")))).toBe(
      `cannot write "${at("link")}": the folder "${at("none")}" does not exist; create it with mkdir -p ${at("none")}.`,
    );
  });

  test.skipIf(noUnix)("refuses a device, which a rename would replace", async () => {
    const message = 'cannot write "/dev/null": it is a device, pipe or socket; give the name of a plain file.';
    expect(await refusal(() => checkWritable("/dev/null"))).toBe(message);
    expect(await refusal(() => writeWhole("/dev/null", "x"))).toBe(message);
  });
});

describe("writeWhole", () => {
  async function* later(...pieces: (string | Uint8Array)[]) {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  const bytes = new TextEncoder().encode("äb\n");
  const long = "0123456789".repeat(20_000);

  test.each<[string, Contents, string]>([
    ["a string", "äb\n", "äb\n"],
    ["bytes", bytes, "äb\n"],
    ["nothing", "", ""],
    ["no pieces", [], ""],
    ["pieces", ["a", "", "b"], "ab"],
    ["pieces in order, strings and bytes mixed", ["1", bytes, "2", "3", bytes], "1äb\n23äb\n"],
    ["pieces that come later", later("1", bytes, "2"), "1äb\n2"],
    ["long pieces", ["<", long, long, ">"], `<${long}${long}>`],
  ])("writes %s", async (_what, contents, wanted) => {
    await writeWhole(at("out.txt"), contents);
    expect(await text("out.txt")).toBe(wanted);
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test("replaces an old file", async () => {
    await writeFile(at("out.txt"), "a longer old text");
    await writeWhole(at("out.txt"), "new");
    expect(await text("out.txt")).toBe("new");
  });

  test("keeps the old file in place until the new one is whole, in a hidden temporary beside it", async () => {
    await writeFile(at("out.txt"), "old");
    const seen: string[] = [];
    async function* pieces() {
      yield long;
      const names = await readdir(at());
      seen.push(...names, await text("out.txt"), await text(names[0]));
      yield "end";
    }
    await writeWhole(at("out.txt"), pieces());
    expect(seen).toEqual([
      expect.stringMatching(`^\\.out\\.txt\\.tmp-${process.pid}-[0-9a-f]{12}$`),
      "out.txt",
      "old",
      long,
    ]);
    expect(await text("out.txt")).toBe(`${long}end`);
  });

  test("leaves the old file intact and no temporary when its contents fail, and passes the error on", async () => {
    await writeFile(at("out.txt"), "old");
    const failure = Object.assign(new Error("the run failed"), { code: "ENOENT" });
    function* pieces() {
      yield long;
      throw failure;
    }
    await expect(writeWhole(at("out.txt"), pieces())).rejects.toBe(failure);
    await expect(writeWhole(at("new.txt"), pieces())).rejects.toBe(failure);
    expect(await text("out.txt")).toBe("old");
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test.each(["while", "after"])("is given up %s the last piece is written, like a failure", async (when) => {
    await writeFile(at("out.txt"), "old");
    const given = new AbortController();
    async function* pieces() {
      yield long;
      if (when === "after") setImmediate(() => given.abort());
      else given.abort();
      yield long;
    }
    const failure = await writeWhole(at("out.txt"), pieces(), given.signal).catch((error: unknown) => error);
    expect(failure).toBe(given.signal.reason);
    expect(await text("out.txt")).toBe("old");
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test("leaves no temporary behind when the new file cannot take its place", async () => {
    async function* pieces() {
      yield "new";
      await mkdir(at("out.txt"));
    }
    expect(await refusal(() => writeWhole(at("out.txt"), pieces()))).toBe(
      `cannot write "${at("out.txt")}": it is a folder; give the name of a file.`,
    );
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test.skipIf(noLinks)("writes through a symbolic link", async () => {
    await mkdir(at("elsewhere"));
    await writeFile(at("elsewhere/real.txt"), "old");
    await symlink("elsewhere/real.txt", at("link.txt"));
    await writeWhole(at("link.txt"), "new");
    expect(await text("elsewhere/real.txt")).toBe("new");
    expect(
      (await readdir(at(), { withFileTypes: true })).find(({ name }) => name === "link.txt")?.isSymbolicLink(),
    ).toBe(true);
  });

  test("writes through links to what is not there yet, and keeps them", async () => {
    await mkdir(at("elsewhere"));
    await symlink("elsewhere/next", at("link.txt"));
    await symlink(at("real.txt"), at("elsewhere/next"));
    await writeWhole(at("link.txt"), "new");
    expect(await text("real.txt")).toBe("new");
    expect(await readlink(at("link.txt"))).toBe("elsewhere/next");
    expect(await readdir(at("elsewhere"))).toEqual(["next"]);
    expect((await readdir(at())).sort()).toEqual(["elsewhere", "link.txt", "real.txt"]);
  });

  test.each(["n".repeat(255), `${"n".repeat(250)}.json`, `${"é".repeat(125)}.npy`])(
    "writes a file whose name is as long as names may be: %s",
    async (name) => {
      await checkWritable(at(name));
      const left = temporaryName(at(name)).replace(
        `-${process.pid}-`,
        `-${spawnSync(process.execPath, ["-e", ""]).pid}-`,
      );
      await writeFile(left, "by a process that is gone");
      const seen: string[] = [];
      async function* pieces() {
        yield long;
        seen.push(...(await readdir(at())));
      }
      await writeWhole(at(name), pieces());
      expect(seen).toEqual([
        expect.stringMatching(`^\\.[0-9a-f]{24}(\\.json|\\.npy)?\\.tmp-${process.pid}-[0-9a-f]{12}$`),
      ]);
      expect(await readdir(at())).toEqual([name]);
    },
  );

  test("refuses what is no name of a file, and what nothing can be written from", async () => {
    for (const file of [null, 5, new URL("file:///tmp/x"), undefined]) {
      expect(await refusal(() => writeWhole(file as never, "a"))).toMatch(/^writing: file must be the name of a file/);
    }
    for (const contents of [null, undefined, 5, {}, new Float64Array(1)]) {
      expect(await refusal(() => writeWhole(at("out.txt"), contents as never))).toMatch(
        /^writeWhole: contents must be text, bytes or pieces of them, got /,
      );
    }
    expect(await refusal(() => writeWhole(at("out.txt"), ["a", 5] as never))).toBe(
      "writeWhole: every piece must be text or bytes, got 5.",
    );
    expect(await readdir(at())).toEqual([]);
  });

  test("lets two writers of one file finish, one after the other's whole", async () => {
    const other = "x".repeat(long.length);
    await Promise.all([writeWhole(at("out.txt"), [long, long]), writeWhole(at("out.txt"), [other, other])]);
    expect([long + long, other + other]).toContain(await text("out.txt"));
    expect(await readdir(at())).toEqual(["out.txt"]);
  });

  test("refuses a folder that is not there before it asks for the contents", async () => {
    let asked = false;
    function* pieces() {
      asked = true;
      yield "x";
    }
    expect(await refusal(() => writeWhole(at("none/out.txt"), pieces()))).toMatch(/does not exist; create it/);
    expect(asked).toBe(false);
  });
});
