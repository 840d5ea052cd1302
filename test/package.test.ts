import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folder } from "./support/commandLine.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** An empty project whose node_modules hold the packed package, with its dependencies beside it. */
function consumer(): string {
  const project = folder();
  const packed = execFileSync("npm", ["pack", root, "--silent", "--ignore-scripts", "--pack-destination", project], {
    encoding: "utf8",
  }).trim();
  const installed = join(project, "node_modules", "incidental");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(project, packed), "-C", installed, "--strip-components=1"]);
  symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  return project;
}

it("works from an empty project, in JavaScript, strict TypeScript and on the command line", () => {
  const project = consumer();
  const source = `
    import { initialWeights, simulateCollapse } from "incidental";
    import { colours, type Figure } from "incidental/figures";
    import { eventSolver, type Field, solve } from "incidental/solvers";
    import { universalCurve } from "incidental/theory";
    const field: Field = { dimension: 1, derivative: (_t, _y, dydt) => { dydt[0] = 0; }, switches: { friction: 1 } };
    const figure: Figure = { data: [], layout: {} };
    // @ts-expect-error the declarations are real: a dimension is a number
    const wrong: Field = { ...field, dimension: "one" };
    console.log(JSON.stringify([
      solve(field, [1], { tEnd: 2, method: eventSolver }).y[0],
      universalCurve(1).aliveFraction.toFixed(6),
      simulateCollapse({ weights: initialWeights({ m: 10, key: 1 }), lambda: 0.1 }).status,
      colours.exact, figure.data.length, typeof wrong,
    ]));`;
  writeFileSync(join(project, "use.ts"), source);
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  const compiler = join(root, "node_modules/typescript/lib/tsc.js");
  run(compiler, ..."--strict --module nodenext --target es2023 --lib es2023,dom use.ts".split(" "));
  expect(JSON.parse(run("use.js"))).toEqual([0, "0.317311", "converged", "#0072B2", 0, "object"]);
  expect(run("node_modules/incidental/dist/cli/main.js", "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
});
