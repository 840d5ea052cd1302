import { collapseSpeed } from "./collapseSpeed.ts";
import { collisionsSweep } from "./collisionsSweep.ts";
import { randomInclusions } from "./inclusions.ts";
import { classicalProblems } from "./ivp.ts";
import { kernelSpeed } from "./kernels.ts";
import { methodSpeed, paperScale } from "./l1Speed.ts";
import { labFrames } from "./labFrames.ts";
import { largeCollapse } from "./largeCollapse.ts";
import { noiseSpeed } from "./noiseSpeed.ts";
import { smoothedSign } from "./smoothed.ts";
import { printTable } from "./table.ts";

/**
 * `npm run bench`: every ratio is measured within this run. Takes some minutes, most of them in the Euler loop that the
 * reduction is compared with. Name benchmarks to run only those: npm run bench -- collapse
 */
const benchmarks = {
  collapse: collapseSpeed,
  large: largeCollapse,
  kernels: kernelSpeed,
  methods: methodSpeed,
  smoothed: smoothedSign,
  paper: paperScale,
  collisions: collisionsSweep,
  noise: noiseSpeed,
  ivp: classicalProblems,
  inclusions: randomInclusions,
  lab: labFrames, // needs Chromium
};

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const table of [await run()].flat()) printTable(table);
}
