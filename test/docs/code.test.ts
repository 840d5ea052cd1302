/** Every block of JavaScript or TypeScript runs as it stands, in a folder where the built package is installed. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Block, blocksOf, pages, placeOf, root, showsOutput } from "../support/markdown.ts";

/** A block, and the block that shows its output, if there is one. */
interface Code extends Block {
  readonly place: string;
  readonly file: string;
  readonly shown: string | undefined;
}

const codes = pages.flatMap((page) => {
  const blocks = blocksOf(page);
  return blocks.flatMap((block, i): Code[] => {
    if (block.language !== "js" && block.language !== "ts") return [];
    const next = blocks[i + 1];
    const file = `${page.replaceAll(/\W/g, "-")}-${block.line}.${block.language === "ts" ? "ts" : "mjs"}`;
    return [{ ...block, place: placeOf(block), file, shown: next?.language === "text" ? next.code : undefined }];
  });
});

/** As strict as a project can be that uses the package. */
const strict: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
};

describe("the code on the pages", () => {
  let project: string;
  let printed: Map<string, string>;
  let problems: readonly ts.Diagnostic[];

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "incidental-"));
    mkdirSync(join(project, "node_modules"));
    symlinkSync(root, join(project, "node_modules", "incidental"), "junction");
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
    for (const { file, code } of codes) writeFileSync(join(project, file), code);
    const typed = codes.filter(({ language }) => language === "ts").map(({ file }) => join(project, file));
    const program = ts.createProgram(typed, strict);
    problems = ts.getPreEmitDiagnostics(program);
    program.emit();
    const files = codes.map(({ file }) => join(project, file.replace(/\.ts$/, ".js")));
    const runner = join(root, "test/support/blockRunner.mjs");
    const output = execFileSync(process.execPath, [runner, ...files], { cwd: project, encoding: "utf8" });
    const parts = output
      .split("\u0001")
      .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]);
    printed = new Map(parts.map(([file, text]) => [file, text]));
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it("is found, in both languages", () => {
    expect(new Set(codes.map(({ language }) => language))).toEqual(new Set(["js", "ts"]));
    expect(codes.length).toBeGreaterThanOrEqual(8);
    expect(printed.has("end")).toBe(true);
  });

  it.each(codes)("$place runs, prints something, and what it is said to print", ({ file, code, shown }) => {
    const output = printed.get(join(project, file.replace(/\.ts$/, ".js")));
    expect(output).toBeDefined();
    expect(output).not.toContain("\u0002");
    expect(output).not.toBe("");
    if (shown !== undefined) expect(showsOutput(shown, output!), `it shows other output than\n${output}`).toBe(true);
    for (const number of promised(code)) expect(output).toContain(number);
  });

  it("compiles in strict mode where it is TypeScript", () => {
    const text = problems.map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
    expect(text).toEqual([]);
  });
});

/** Numbers that remarks behind `console.log(…);` begin with, as in `// 0.7864…`. */
function promised(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\);\s*\/\/.*?(\d+\.\d+)(?:…|\.\.\.)/g)].map(([, number]) => number);
}
