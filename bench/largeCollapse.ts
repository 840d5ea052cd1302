import { execFileSync } from "node:child_process";
import { initialWeights } from "../src/random/initialWeights.ts";
import { collapseAt, reduceCollapse, solveCollapse, universalCurveAt } from "../src/theory/index.ts";
import type { Table } from "./table.ts";

const M = 10_000_000;
const LAMBDA = 1e-6;

/**
 * m = 10⁷ from seed to the data of the sparsification figure, in a process of its own so that its peak memory is its
 * own.
 */
export function largeCollapse(): Table {
  const script = `import(${JSON.stringify(import.meta.url)}).then(({ figureData }) => figureData())`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  const { milliseconds, megabytes, parts } = JSON.parse(output);
  return {
    title: `One feature, m = ${M}, lambda = ${LAMBDA}, from seed to figure data`,
    rows: [
      ...Object.entries<number>(parts).map(([what, time]) => ({ what, milliseconds: time, note: "" })),
      {
        what: "all of it",
        milliseconds,
        note: `peak memory ${megabytes.toFixed(0)} MB (promised: under 5000 ms and 1000 MB)`,
      },
    ],
  };
}

/** Prints the time and the peak memory of this process after computing the figure's data once. */
export function figureData(): void {
  const start = performance.now();
  const weights = initialWeights({ m: M, key: [0, "feature", 0] });
  const drawn = performance.now();
  const reduction = reduceCollapse(weights, { lambda: LAMBDA });
  const sorted = performance.now();
  const solution = solveCollapse(reduction);
  const solved = performance.now();
  const times = Array.from({ length: 200 }, (_, i) => solution.t ** (i / 199));
  const data = times.map((t) => {
    const { alive, l1 } = collapseAt(solution, t);
    return { t, alive, l1, universal: universalCurveAt(LAMBDA * Math.sqrt(M) * t) };
  });
  const end = performance.now();
  const parts = {
    "random weights": drawn - start,
    "sorting, prefix sums": sorted - drawn,
    "solving to one survivor": solved - sorted,
    [`${data.length} samples of m', |w|_1 and the universal curve`]: end - solved,
  };
  const megabytes = process.resourceUsage().maxRSS / 1000;
  process.stdout.write(JSON.stringify({ milliseconds: end - start, megabytes, parts }));
}
