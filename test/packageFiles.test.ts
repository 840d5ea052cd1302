import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { importsOf, packageOf, reachedFrom } from "./support/moduleGraph.ts";

const { npm } = await import(new URL("../scripts/programs.mjs", import.meta.url).href);
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const built = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(js|ts)$/.test(name))
  .map((name) => join(root, "dist", name));

describe("what npm publishes", () => {
  const [packed] = JSON.parse(npm(["pack", "--dry-run", "--json", "--silent", "--ignore-scripts"], { cwd: root }));
  const files: string[] = packed.files.map(({ path }: { path: string }) => path);

  it("is built code, README, change log, licences, package.json, pages, figures and the results behind them", () => {
    const apart = /^(?:dist|docs|figures)\//;
    expect(files.filter((path) => !apart.test(path)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "THIRD-PARTY-NOTICES.md",
      "package.json",
    ]);
  });

  it("has every file that its README links to", () => {
    const links = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/\]\(([^)#]+)[^)]*\)/g)];
    const named = links.map(([, path]) => path).filter((path) => !path.startsWith("http"));
    expect(named.length).toBeGreaterThan(10);
    expect(files).toEqual(expect.arrayContaining(named));
  });

  it("has the results that reproduce draws", () => {
    expect(files).toEqual(expect.arrayContaining(["figures/results/collisions/cells.jsonl"]));
    expect(files.filter((path) => /^figures\/[^/]*\.json$/.test(path))).toEqual([]);
  });

  it("holds JavaScript, declarations and the built page of the lab, no sources, maps or tests", () => {
    const code = /^dist\/(?:.*(?:\.js|\.d\.ts)|math\/mathScript\.cjs)$/;
    const page = /^dist\/lab\/(?:index\.html|THIRD-PARTY-NOTICES\.md|assets\/.*\.css)$/;
    const others = files.filter((path) => path.startsWith("dist/") && !code.test(path) && !page.test(path));
    expect(others).toEqual([]);
    expect(files.filter((path) => /\btest\b|\bbench\b/.test(path))).toEqual([]);
  });

  it("has every file that package.json points at", () => {
    type Target = string | { readonly [condition: string]: Target };
    const filesOf = (target: Target): string[] =>
      typeof target === "string" ? [target] : Object.values(target).flatMap(filesOf);
    const targets = filesOf(manifest.exports);
    const named = [...targets, ...Object.values<string>(manifest.bin)].map((path) => path.replace("./", ""));
    expect(files).toEqual(expect.arrayContaining(named));
  });

  it("names no folder of the machine it was built on", () => {
    const telling = files.filter((path) => readFileSync(join(root, path), "utf8").includes(root.slice(0, -1)));
    expect(telling).toEqual([]);
  });
});

describe("the third-party notices", () => {
  it("are those of the installed packages", () => {
    execFileSync(process.execPath, ["scripts/notices.mjs", "--check"], { cwd: root, stdio: "pipe" });
  });

  it("go with the page of the lab too, and name what is compiled, wrapped and bundled", () => {
    const notices = readFileSync(join(root, "THIRD-PARTY-NOTICES.md"), "utf8");
    expect(readFileSync(join(root, "dist/lab/THIRD-PARTY-NOTICES.md"), "utf8")).toBe(notices);
    const named = [...notices.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining(["assemblyscript", "odex", "@noble/hashes", "pure-rand"]));
    expect(notices).toContain("Copyright (C) 1993 by Sun Microsystems, Inc.");
  });
});

describe("dependencies", () => {
  const outside = (files: readonly string[]) =>
    new Set(
      files.flatMap((file) => importsOf(file).filter((name) => !name.startsWith(".") && !name.startsWith("node:"))),
    );

  it("are the packages that the built code imports, each of them and no other", () => {
    const imported = new Set([...outside(built)].map(packageOf));
    expect([...imported].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });
});

describe("importing a part loads that part alone:", () => {
  const reached = (entry: string, { default: file } = manifest.exports[entry]) => reachedFrom(join(root, file));

  it.each(["./solvers", "./theory"])("%s needs no package at all", (entry) => {
    expect(reached(entry)).toEqual([]);
  });

  it("figures need the colours of culori alone, Plotly's types aside", () => {
    const { browser } = manifest.exports["./figures"];
    expect(reached("./figures", browser)).toEqual(["culori/fn"]);
    const heavy = reached("./figures").filter((name) => !/^(node:|culori)/.test(name));
    expect(heavy).toEqual(["playwright-core"]); // loaded when an image is drawn
  });

  it("files need the zip reader alone, of what is not Node's", () => {
    expect(reached("./io").filter((name) => !name.startsWith("node:"))).toEqual(["yauzl"]);
  });

  it("the whole library touches no file, starts no worker and loads neither browser nor plotting library", () => {
    const heavy = /^(node:|plotly|playwright|piscina|commander|cli-progress)/;
    expect(reached(".").filter((name) => heavy.test(name))).toEqual([]);
  });
});
