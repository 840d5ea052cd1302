/** The changes of the package that docs/extend.md shows apply to a copy of it, pass its types, touch few files and do what they are for. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { blocksOf, root } from "../support/markdown.ts";

interface Patch {
  readonly name: string;
  readonly code: string;
  /** The most files it may touch. */
  readonly files: number;
  /** Modules of src/ that `check` uses, as names; and a program that prints `true`. */
  readonly modules: Readonly<Record<string, string>>;
  readonly check: string;
}

const [law, kernel] = blocksOf("docs/extend.md").filter(({ language }) => language === "diff");
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
      console.log(run.status === "done" && laws.discreteNoiseNames.includes("four-level") && message.includes("four-level"));`,
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
];

describe.each(patches)("$name, put into the package", ({ code, files, modules, check }) => {
  const copy = mkdtempSync(join(tmpdir(), "incidental-patch-"));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it(`touches at most ${files} files, passes the types and does what it is for`, () => {
    for (const folder of ["src", "test/kernels", "types"])
      cpSync(root + folder, join(copy, folder), { recursive: true });
    cpSync(`${root}package.json`, join(copy, "package.json"));
    symlinkSync(`${root}node_modules`, join(copy, "node_modules"));
    expect(code.match(/^\+\+\+ /gm)!.length).toBeLessThanOrEqual(files);
    execFileSync("git", ["apply", "-"], { cwd: copy, input: `${code}\n`, stdio: ["pipe", "pipe", "pipe"] });

    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, copy);
    const entries = [...Object.values(modules).map((file) => `src/${file}`), "test/kernels/naive.ts"];
    const program = ts.createProgram(
      entries.map((file) => join(copy, file)),
      { ...options, noEmit: false, outDir: join(copy, "out"), rootDir: copy, rewriteRelativeImportExtensions: true },
    );
    const said = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    expect(said).toEqual([]);
    program.emit();
    mkdirSync(join(copy, "out"), { recursive: true });
    const imports = Object.entries(modules).map(
      ([name, file]) => `import * as ${name} from "./out/src/${file.replace(/ts$/, "js")}";`,
    );
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", imports.join("\n") + check], {
      cwd: copy,
      encoding: "utf8",
    });
    expect(output.trim()).toBe("true");
  }, 60_000);
});
