import { type Plan, SAMPLING, TOLERANCE } from "./runs/plan.ts";

/** TypeScript for Node that gives the numbers of the lab as `run`, by the library. */
export function snippetOf(plan: Plan): string {
  const { n, m, seed, scale, features, noise } = plan;
  const drawn = [`${n === 1 ? "" : "n, "}m`, `key: [${seed}, "weights"]`, ...(scale === 1 ? [] : [`scale: ${scale}`])];
  const size = [features === null ? "n" : "n: 2", "m"];
  const simulate = noise === null ? "simulateL1" : "simulateNoise";
  const imported = ["initialWeights", ...(noise === null ? [] : ["noiseLaw"]), simulate];
  return [
    `import { ${imported.join(", ")} } from "incidental";`,
    "",
    `const n = ${n}; // features`,
    `const m = ${m}; // neurons`,
    ...startLines(features, drawn.join(", ")),
    `const run = ${simulate}({`,
    ...["weights", ...size, ...options(plan)].map((line) => `  ${line},`),
    "});",
    "console.log(run.status, run.t, run.observables.nonzeros.at(-1));",
    "",
  ].join("\n");
}

function startLines(features: Plan["features"], drawn: string): string[] {
  if (features === null) return [`const weights = initialWeights({ ${drawn} });`];
  return [
    `const all = initialWeights({ ${drawn} });`,
    `const rows = [${features.join(", ")}]; // of two features, from 0`,
    "const weights = Float64Array.from(rows.flatMap((i) => [...all.subarray(i * m, (i + 1) * m)]));",
  ];
}

function options({ lambda, tEnd, noise }: Plan): string[] {
  const end = tEnd === null ? [] : [`tEnd: ${tEnd}`];
  const sampling = `sampling: { samples: ${SAMPLING.samples}, log: true }`;
  const how = ['method: "rkc"', `tolerance: ${TOLERANCE}`, ...end, sampling];
  if (noise === null) return [`lambda: ${lambda}`, ...how];
  const { law, sigma, excessKurtosis, level } = noise;
  const kurtosis = excessKurtosis === null ? "" : `, excessKurtosis: ${excessKurtosis}`;
  return [`law: noiseLaw("${law}", { sigma: ${sigma}${kurtosis} })`, `level: "${level}"`, ...how];
}
