import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Consumer, installedPackage } from "./support/consumer.ts";

const compiler = fileURLToPath(new URL("../node_modules/typescript/lib/tsc.js", import.meta.url));

describe("installed from its tarball into an empty project, the package", () => {
  let project: Consumer;
  beforeAll(() => {
    project = installedPackage();
  });
  afterAll(() => project.remove());

  it("works from JavaScript, every part of it", () => {
    project.write("use.mjs", javascript);
    expect(JSON.parse(project.run("use.mjs"))).toEqual({
      solvers: ["0.7865", 0],
      theory: "0.317311",
      figures: ["scatter", "The winner takes all"],
      all: ["converged", 8, 2],
      io: [8, 8, true],
      refused: "InputError: lambda must be a finite number >= 0, got -1.",
    });
  });

  describe.each([
    { module: "nodenext", moduleResolution: "nodenext", lib: ["es2023"] },
    { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"] },
  ])("compiles under strict TypeScript, module resolution $moduleResolution, library $lib,", (resolution) => {
    it("with its own declarations checked, and refuses wrong calls", () => {
      project.write("use.ts", typescript); // each wrong call is expected to be an error, and it is one if it is none
      project.write(
        "tsconfig.json",
        JSON.stringify({ compilerOptions: { ...strict, ...resolution }, files: ["use.ts"] }),
      );
      expect(project.run(compiler, "--project", ".")).toBe("");
    });
  });

  it("brings the command line: version, a simulation, a sweep on worker threads, a figure", () => {
    expect(project.npm("exec", "--no", "--", "incidental", "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
    project.run(project.program, "simulate", "l1", ..."--n 4 --m 8 --lambda 0.01 --out run.json --quiet".split(" "));
    expect(JSON.parse(readFileSync(join(project.folder, "run.json"), "utf8"))).toMatchObject({ status: "converged" });
    project.write("slots.json", JSON.stringify(sweep));
    project.run(project.program, "sweep", "slots.json", ..."--out slots --quiet".split(" "));
    const cells = readFileSync(join(project.folder, "slots/cells.jsonl"), "utf8").trim().split("\n");
    expect(cells.map((line) => JSON.parse(line).outcome.status)).toEqual(Array(4).fill("converged"));
    mkdirSync(join(project.folder, "figures"));
    const claims = project.run(
      project.program,
      "reproduce",
      "gap",
      ..."--preset quick --out figures --quiet".split(" "),
    );
    expect(claims).toMatch(/^holds/m);
    expect(readFileSync(join(project.folder, "figures/gap.html"), "utf8")).toContain("plotly.js");
  });
});

const sweep = { experiment: "slots", parameters: { n: [8], m: [8, 16], lambda: [0.01] }, seeds: 2, seed: 0 };

/** No types of Node, no lenience. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  types: [],
  target: "es2023",
};

const javascript = `
import { experiments, initialWeights, polysemanticCount, simulateL1 } from "incidental";
import { collapseFigure } from "incidental/figures";
import { readWeights, writeWeights } from "incidental/io";
import { eventSolver, solve } from "incidental/solvers";
import { universalCurve } from "incidental/theory";

const field = {
  dimension: 2,
  derivative: (_t, w, dwdt) => {
    const benefit = 1 - w[0] ** 2 - w[1] ** 2;
    dwdt[0] = benefit * w[0];
    dwdt[1] = benefit * w[1];
  },
  switches: { friction: 0.3 },
};
const { y } = solve(field, [0.6, 0.5], { tEnd: 30, method: eventSolver });
const size = { n: 8, m: 8 };
const run = simulateL1({ ...size, weights: initialWeights({ ...size, key: 1 }), lambda: 0.01 });
const weights = new Float64Array(64);
run.weightsAtSample(run.times.length - 1, weights);
await writeWeights("weights.safetensors", weights, size);
const read = await readWeights("weights.safetensors");
const { collapse, runGrid } = experiments;
const { parameters, ...seeds } = collapse.presets.quick;
const cells = runGrid(collapse, { ...seeds, parameters: { ...parameters, m: [100], lambda: [0.01] } });
const figure = collapseFigure(collapse.collect(cells).points[0]);
let refused;
try {
  simulateL1({ ...size, weights, lambda: -1 });
} catch (error) {
  refused = \`\${error.name}: \${error.message}\`;
}
console.log(JSON.stringify({
  solvers: [y[0].toFixed(4), y[1]],
  theory: universalCurve(1).aliveFraction.toFixed(6),
  figures: [figure.data[0].type, figure.layout.title.text.split("<br>")[0]],
  io: [read.rows, read.columns, read.data.every((w, k) => w === weights[k])],
  all: [run.status, weights.filter((w) => w !== 0).length, polysemanticCount(weights, size)],
  refused,
}));
`;

const typescript = `
import { initialWeights, type Simulated, simulateCollapse } from "incidental";
import { collapseFigure, colours, type Figure } from "incidental/figures";
import { type Matrix, readWeights, writeWeights } from "incidental/io";
import { eventSolver, type Field, solve } from "incidental/solvers";
import { type UniversalState, universalCurve } from "incidental/theory";

export const field: Field = {
  dimension: 1,
  derivative: (_t, _y, dydt) => {
    dydt[0] = 0;
  },
  switches: { friction: 1 },
};
export const end: number | undefined = solve(field, [1], { tEnd: 2, method: eventSolver }).y[0];
export const state: UniversalState = universalCurve(1);
export const run: Simulated = simulateCollapse({ weights: initialWeights({ m: 10, key: 1 }), lambda: 0.1 });
export const figure: Figure = { data: [{ type: "scatter", marker: { color: colours.exact } }], layout: {} };

export const matrix: Promise<Matrix> = readWeights("weights.npz", { tensor: "W", transpose: true });
export const written: Promise<void> = writeWeights("weights.npy", new Float64Array(2), { n: 1, m: 2 });

// @ts-expect-error a name is a text
readWeights("weights.npz", { tensor: 1 });
// @ts-expect-error a dimension is a number
export const wrongField: Field = { ...field, dimension: "one" };
// @ts-expect-error a solver needs an end
solve(field, [1], { method: eventSolver });
// @ts-expect-error weights are a Float64Array
simulateCollapse({ weights: "random", lambda: 0.1 });
// @ts-expect-error a figure needs a result
collapseFigure();
`;
