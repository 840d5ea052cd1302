// Wraps the package odex, as it is installed, into a module of src/ in which `Math` has the functions of src/math:
// its step lengths are powers, which have other bits on another engine.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { writeGenerated } from "./writeGenerated.mjs";

const { resolve } = createRequire(import.meta.url);
const source = readFileSync(resolve("odex"), "utf8");
const { version } = JSON.parse(readFileSync(resolve("odex/package.json"), "utf8"));

const ours = ["log", "pow"];
const exact = ["LN10", "abs", "floor", "max", "min", "round", "sqrt"];
const used = new Set(Array.from(source.matchAll(/\bMath\.(\w+)/g), ([, name]) => name));
const unknown = [...used].filter((name) => !ours.includes(name) && !exact.includes(name));
if (unknown.length > 0)
  throw new Error(`odex ${version} uses Math.${unknown.join(", Math.")}; say in scripts/buildOdex.mjs where from.`);
if (source.replaceAll(/\/\*[\s\S]*?\*\//g, "").includes("**"))
  throw new Error(`odex ${version} uses **, which engines disagree on.`);

writeGenerated(
  "src/solvers/methods/odexPackage.ts",
  `// Generated from the package odex ${version} by "npm run generate". Do not edit.
// @ts-nocheck
import type { Solver as OdexSolver } from "odex";
import { log, pow } from "../../math/index.ts";

const engine = Math;
const exported = {};
(function odex(exports, Math) {
${source.replace(/^\/\/# sourceMappingURL.*$/m, "").trimEnd()}
})(exported, { log, pow, ${exact.map((name) => `${name}: engine.${name}`).join(", ")} });

/** @internal */
export const Solver: new (dimension: number) => OdexSolver = exported.Solver;
`,
);
