/**
 * The changes of the package that docs/extend.md shows apply to a copy of it, pass its types, touch few files and do
 * what they are for.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, root } from "../support/markdown.ts";

interface Patch {
  readonly name: string;
  readonly code: string;
  /** How many files it changes. */
  readonly files: number;
  /** Modules of src/ that `check` uses, as names; and a program that prints `true`. `main` is the command line. */
  readonly modules: Readonly<Record<string, string>>;
  readonly check: string;
}

const [law, kernel, experiment, flag, format] = blocksOf("docs/extend.md").filter(
  ({ language }) => language === "diff",
);
const patches: readonly Patch[] = [
  {
    name: "a noise law",
    code: law.code,
    files: 2,
    modules: { laws: "random/noiseLaws.ts", noise: "simulate/noise.ts" },
    check: `
      const of = laws.noiseLaw("four-level", { sigma: 0.15 });
      const weights = Float64Array.of(1, 0.5, -0.2, 0.8);
      const run = noise.simulateNoise({ weights, n: 2, m: 2, law: of, level: "exact", tEnd: 1 });
      let message = "";
      try { laws.noiseLaw("pink", { sigma: 1 }); } catch (error) { message = error.message; }
      const listed = laws.discreteNoiseNames.includes("four-level");
      console.log(run.status === "done" && listed && message.includes("four-level"));`,
  },
  {
    name: "a kernel",
    code: kernel.code,
    files: 3,
    modules: { kernels: "kernels/index.ts", l1: "simulate/l1.ts" },
    check: `
      const [n, m] = [7, 9];
      const W = Float64Array.from({ length: n * m }, (_, k) => Math.sin(k));
      const [mine, theirs] = ["rows", "typescript"].map((kernel) => {
        const F = new Float64Array(n * m);
        kernels.driveKernel({ n, m, kernel }).drive(W, F);
        return F;
      });
      const apart = Math.max(...mine.map((x, k) => Math.abs(x - theirs[k])));
      const run = l1.simulateL1({ weights: W, n, m, lambda: 0.05, kernel: "rows", tEnd: 1 });
      console.log(apart < 1e-12 && run.stats.kernel === "rows" && kernels.kernelChoices.includes("rows"));`,
  },
  {
    name: "an experiment with figure and claim",
    code: experiment.code,
    files: 3,
    modules: { catalogue: "catalogue.ts" },
    check: `
      import { execFileSync } from "node:child_process";
      import { readFileSync } from "node:fs";
      const run = (...words) => execFileSync(process.execPath, [main, ...words], { encoding: "utf8" });
      run("verify", "start-size", "--quiet", "--json", "verify.json");
      const { claims } = JSON.parse(readFileSync("verify.json", "utf8"));
      run("sweep", "start-size", "--seeds", "2", "--out", "sweep", "--quiet");
      run("figure", "start-size", "--from", "sweep", "--out", "figures", "--quiet");
      const { data } = JSON.parse(readFileSync("figures/start-size.json", "utf8"));
      console.log(
        claims.map(({ id, holds }) => id + " " + holds).join() ===
          "start-size-count-scale0.5 true,start-size-count-scale2 true" &&
          data[1].x.join() === "0.5,2" &&
          catalogue.findEntry("start-size", "it").experiment === catalogue.startSize);`,
  },
  {
    name: "a flag",
    code: flag.code,
    files: 2,
    modules: {},
    check: `
      import { execFileSync } from "node:child_process";
      import { readFileSync } from "node:fs";
      const [one, other] = [["--sigma", "0.25"], ["--variance", "0.0625"]].map((flags) => {
        const words = ["simulate", "noise", "--n", "3", "--m", "4", "--t-end", "5", "--quiet", "--out", "run.json"];
        execFileSync(process.execPath, [main, ...words, ...flags]);
        return readFileSync("run.json", "utf8");
      });
      console.log(one === other);`,
  },
  {
    name: "an image format",
    code: format.code,
    files: 2,
    modules: { formats: "io/imageFormats.ts" },
    check: `
      const asked = [];
      const plotly = { evaluate: async (code) => (asked.push(code), "data:image/jpeg;base64,/9j/") };
      const options = { format: "jpeg", width: 300, height: 200, paper: { width: 3, height: 2 } };
      const image = await formats.drawImage({ plotly }, { data: [], layout: {} }, options);
      console.log(
        formats.imageFormats.includes("jpeg") && Buffer.from(image).toString("hex") === "ffd8ff" &&
          asked[0].endsWith('{"format":"jpeg","width":300,"height":200,"scale":3})'));`,
  },
];

describe("the changes, put into the package", () => {
  const copy = mkdtempSync(join(tmpdir(), "incidental-patch-"));
  const out = join(copy, "out");
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  beforeAll(() => {
    for (const folder of ["src", "test/kernels", "types"])
      cpSync(root + folder, join(copy, folder), { recursive: true });
    mkdirSync(join(copy, "docs"));
    for (const page of ["command-line.md", "figures.md"]) cpSync(`${root}docs/${page}`, join(copy, "docs", page));
    cpSync(`${root}package.json`, join(copy, "package.json"));
    symlinkSync(`${root}node_modules`, join(copy, "node_modules"), "junction");
  });

  it.each(patches)("$name changes $files files, one after the other", ({ code, files }) => {
    expect(code.match(/^\+\+\+ /gm)).toHaveLength(files);
    execFileSync("git", ["apply", "-"], { cwd: copy, input: `${code}\n`, stdio: ["pipe", "pipe", "pipe"] });
  });

  it("pass the types, all of them together", () => {
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, copy);
    const sources = ts.sys.readDirectory(copy, [".ts"], ["src/lab"], ["src", "types", "test/kernels/naive.ts"]);
    const program = ts.createProgram(sources, {
      ...options,
      noEmit: false,
      outDir: out,
      rootDir: copy,
      rewriteRelativeImportExtensions: true,
    });
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    expect(said).toEqual([]);
    program.emit();
  }, 120_000);

  it.each(patches)(
    "$name does what it is for",
    ({ name, modules, check }) => {
      const folder = join(copy, name);
      mkdirSync(folder);
      const imports = Object.entries(modules).map(
        ([name, file]) =>
          `import * as ${name} from "${pathToFileURL(join(out, "src", file.replace(/ts$/, "js"))).href}";`,
      );
      const program = [...imports, `const main = ${JSON.stringify(join(out, "src/cli/main.js"))};`, check].join("\n");
      const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(output.trim()).toBe("true");
    },
    120_000,
  );
});
