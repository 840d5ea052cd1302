import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../src/index.ts";
import { formatNpy } from "../../src/io/index.ts";
import { folder, incidental } from "../support/commandLine.ts";
import { inProcess } from "../support/inProcess.ts";
import { noLinks } from "../support/systems.ts";

const rows = [
  [0.9, 0.1, 0, 0.2],
  [-1, 0.3, 0.1, 0.1],
  [0.1, 0.7, 0.2, 0.1],
];
const initial = [
  [0.5, 0.1, 0, 0.2],
  [-0.1, 0.3, 0.1, 0.1],
  [0.1, 0.7, 0.2, 0.1],
];
const transposed = (W: number[][]) => W[0].map((_, k) => W.map((row) => row[k]));
/** A folder with the weights, by name; both as they are and one column a feature. Its path is parted by slashes. */
function files(): string {
  const path = folder().split(sep).join("/");
  for (const [name, W] of Object.entries({ w: rows, w0: initial, t: transposed(rows), t0: transposed(initial) })) {
    writeFileSync(join(path, `${name}.json`), JSON.stringify(W));
  }
  return path;
}
const run = (path: string, ...args: string[]) => incidental(["diagnose", ...args], undefined, path);

describe("incidental diagnose", () => {
  it("prints what is shared, within 100 columns", async () => {
    const path = files();
    const { code, stdout, stderr } = await run(path, "w.json", "--initial", "w0.json", "--lambda", "0.1/sqrt(m)");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("w.json: 3 features on 4 neurons, both numbered from 0");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const line = (name: string) =>
      lines
        .find((own) => own.trim().startsWith(name))
        ?.trim()
        .split(/ {2,}/)
        .slice(1);
    expect(line("by winners")?.at(-1)).toBe("1");
    expect(line("by weights that are not zero")).toEqual(["-"]);
    expect(stdout).toContain("does not apply: only 1 of 12 weights are exactly zero");
    expect(line("weights that are exactly zero")).toEqual(["1 of 12"]);
    expect(line("pairs of opposite sign")?.[0]).toMatch(/^1 /);
    expect(line("neuron 0")).toEqual(["+0 -1"]);
    expect(line("features beyond the first")).toEqual(["1", "0", "1"]);
    expect(stdout).toContain("lambda = 0.05 (0.2 in the loss)");
    expect(line("largest at the start and winner")).toEqual(["66.7 +- 27 %", "of 3 by chance 25 %"]);
  });

  it("stays within 100 columns at large numbers and small shares", async () => {
    const path = folder();
    const [n, m] = [300, 7];
    const data = Float64Array.from({ length: n * m }, (_, at) => 1e5 * Math.sin(at * at + 1));
    writeFileSync(join(path, "w.npy"), formatNpy(data, [n, m]));
    const { stdout } = await run(path, "w.npy", "--initial", "w.npy", "--lambda", "1e-9", "--quiet");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).toContain("no slot law: 300 features, 14 slots");
  });

  it("prints and writes as JSON what the library finds, however the files lie", async () => {
    const path = files();
    const weights = Float64Array.from(rows.flat());
    const found = diagnose({ weights, n: 3, m: 4, initial: Float64Array.from(initial.flat()), lambda: 0.1 });
    const about = { version: expect.any(String), tensor: null, zero: 0 };
    const plain = await run(path, "w.json", "--initial", "w0.json", "--lambda", "0.1", "--json", "--out", "out.json");
    const expected = { ...about, file: "w.json", initial: "w0.json", transpose: false, ...found };
    expect(JSON.parse(plain.stdout)).toEqual(expected);
    expect(JSON.parse(readFileSync(join(path, "out.json"), "utf8"))).toEqual(expected);
    expect(plain.stderr).toBe("incidental: wrote out.json\n");
    const flags = ["--initial", "t0.json", "--lambda", "0.1", "--transpose", "--json"];
    const turned = await run(path, "t.json", ...flags, "--n", "3", "--m", "4");
    expect(JSON.parse(turned.stdout)).toEqual({ ...expected, file: "t.json", initial: "t0.json", transpose: true });
    expect(turned.stderr).toBe("");
  });

  it("asks whether a matrix with more features than neurons is transposed, unless its shape is given", async () => {
    const path = files();
    const { code, stderr } = await run(path, "t.json");
    expect(code).toBe(0);
    expect(stderr).toBe(
      'incidental: "t.json" holds more features, n = 4, than neurons, m = 3: is it transposed? ' +
        "The weight of nn.Linear(n, m) is m x n; if so, add --transpose.\n",
    );
    expect((await run(path, "w.json", "--transpose")).stderr).toContain("if so, drop --transpose.");
    for (const sure of [["--quiet"], ["--n", "4", "--m", "3"]])
      expect((await run(path, "t.json", ...sure)).stderr).toBe("");
  });

  it("draws a page that stands alone", async () => {
    const path = files();
    const { code, stderr } = await run(path, "w.json", "--figure", "w.html", "--quiet");
    expect([code, stderr]).toEqual([0, ""]);
    const page = readFileSync(join(path, "w.html"), "utf8");
    expect(page).toContain("Which neurons are shared");
    expect(page).not.toMatch(/<script src=/);
    expect(readdirSync(path).sort()).toEqual(["t.json", "t0.json", "w.html", "w.json", "w0.json"]);
  });

  it("draws an image", async () => {
    const path = files();
    const { code, stderr } = await run(path, "w.json", "--figure", "w.svg");
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^incidental: wrote w\.svg, 4\.17 x \d\.\d\d in\n$/)]);
    expect(readFileSync(join(path, "w.svg"), "utf8")).toContain("Which neurons are shared");
  }, 60_000);

  it("refuses bad input in one line, having written nothing", async () => {
    const path = files();
    mkdirSync(join(path, "sub"));
    if (!noLinks) symlinkSync("w.json", join(path, "link.json"));
    symlinkSync(path, join(path, "sub", "up"), "junction");
    writeFileSync(join(path, "nan.json"), "[[1, NaN]]");
    const before = readdirSync(path);
    for (const [args, message] of [
      [["none.json"], 'cannot read "none.json": no such file or folder'],
      [["nan.json"], "row 0, column 1 is NaN"],
      [["w.doc"], 'the extension ".doc"'],
      [["w.json", "--initial", "t0.json"], '--initial "t0.json" holds 4 x 3 weights, "w.json" 3 x 4'],
      [["w.json", "--n", "4", "--m", "3"], '--n is 4, but "w.json" holds 3 features on 4 neurons; add --transpose.'],
      [["t.json", "--transpose", "--m", "3"], "features on 4 neurons; drop --transpose."],
      [["w.json", "--n", "5"], "drop --n or choose the file."],
      [["w.json", "--lambda", "-1"], '--lambda must be >= 0, got "-1"'],
      [["w.json", "--tensor", "a"], '"w.json" holds one matrix without a name'],
      [
        ["w.json", "--out", "w.json"],
        '--out "w.json" is the file of FILE, which would be overwritten: give it another name.',
      ],
      ...(noLinks ? [] : ([[["w.json", "--out", "link.json"], '--out "link.json" is the file of FILE']] as const)),
      [["w.json", "--initial", "w0.json", "--out", "sub/up/w0.json"], "is the file of --initial"],
      [["w.json", "--out", "w.txt"], '--out must end in .json, got "w.txt".'],
      [["w.json", "--out", "gone/x.json"], 'the folder "gone" does not exist'],
      [["w.json", "--figure", "x.gif"], "--figure must end in one of .html, .svg"],
      [["w.json", "--figure", "sub"], "it is a folder"],
      [["w.json", "--lambada", "1"], "unknown option '--lambada'"],
      [[], "missing required argument 'file'"],
    ] as const) {
      const placed = args.map((word) => (/^(sub|[\w./]+\.\w+)$/.test(word) ? `${path}/${word}` : word));
      const { code, stdout, ...said } = await inProcess(["diagnose", ...placed]);
      const stderr = said.stderr.replaceAll(`${path}/`, "");
      expect([code, stdout], stderr).toEqual([2, ""]);
      expect(stderr).toContain(message);
      expect(stderr).toMatch(/^incidental: [^\n]*\n$/);
    }
    expect(readdirSync(path)).toEqual(before);
    expect(JSON.parse(readFileSync(join(path, "w.json"), "utf8"))).toEqual(rows);
  }, 60_000);

  it("does not write into an input under the name of a hard link", async () => {
    const path = files();
    linkSync(join(path, "w.json"), join(path, "hard.json"));
    expect((await run(path, "w.json", "--out", "hard.json")).code).toBe(2);
    expect(JSON.parse(readFileSync(join(path, "hard.json"), "utf8"))).toEqual(rows);
  });
});
