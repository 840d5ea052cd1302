import { flowOf, type Plan, SAMPLING, TOLERANCE } from "./runs/plan.ts";

/** The command whose run file is that of the lab, byte for byte; null where the start is one that no flag can say. */
export function commandOf(plan: Plan): string | null {
  const { n, m, seed, scale, features, lambda, tEnd, noise, adamW } = plan;
  if (features !== null) return null;
  const how: Flag[] =
    adamW === null
      ? [
          ["method", "rkc"],
          ["tol", TOLERANCE],
          ["t-end", tEnd],
        ]
      : [
          ["rate", adamW.learningRate],
          ["steps", adamW.steps],
        ];
  const forces: Flag[] =
    noise === null
      ? [["lambda", lambda]]
      : [
          ["law", noise.law],
          ["sigma", noise.sigma],
          ["kurtosis", noise.excessKurtosis],
          ["level", noise.level],
        ];
  const start: Flag[] = [
    ["seed", seed],
    ["init-scale", scale === 1 ? null : scale],
  ];
  const flags: Flag[] = [["n", n], ["m", m], ...forces, ...start, ...how, ["samples", SAMPLING.samples]];
  const given = flags.flatMap(([flag, value]) => (value === null ? [] : [`--${flag} ${value}`]));
  return `incidental simulate ${flowOf(plan)} ${given.join(" ")} --log --out run.json`;
}

/** A flag with its value; null: not given. */
type Flag = readonly [flag: string, value: number | string | null];

/** TypeScript for Node that gives the numbers of the lab as `run`, by the library. */
export function snippetOf(plan: Plan): string {
  const { n, m, seed, scale, features, noise } = plan;
  const drawn = [`${n === 1 ? "" : "n, "}m`, `key: [${seed}, "weights"]`, ...(scale === 1 ? [] : [`scale: ${scale}`])];
  const size = [features === null ? "n" : "n: 2", "m"];
  const simulate = { l1: "simulateL1", noise: "simulateNoise", adamw: "simulateAdamW" }[flowOf(plan)];
  const imported = ["initialWeights", ...(noise === null ? [] : ["noiseLaw"]), simulate];
  return [
    `import { ${imported.sort(byLetter).join(", ")} } from "incidental";`,
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

function byLetter(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function startLines(features: Plan["features"], drawn: string): string[] {
  if (features === null) return [`const weights = initialWeights({ ${drawn} });`];
  return [
    `const all = initialWeights({ ${drawn} });`,
    `const rows = [${features.join(", ")}]; // of two features, from 0`,
    "const weights = Float64Array.from(rows.flatMap((i) => [...all.subarray(i * m, (i + 1) * m)]));",
  ];
}

function options({ lambda, tEnd, noise, adamW }: Plan): string[] {
  const end = tEnd === null ? [] : [`tEnd: ${tEnd}`];
  const sampling = `sampling: { samples: ${SAMPLING.samples}, log: true }`;
  if (adamW !== null) {
    const { learningRate, steps } = adamW;
    const strength = `lambdaCode: 4 * ${lambda}`;
    return [strength, `learningRate: ${learningRate}`, `steps: ${steps}`, sampling];
  }
  const how = ['method: "rkc"', `tolerance: ${TOLERANCE}`, ...end, sampling];
  if (noise === null) return [`lambda: ${lambda}`, ...how];
  const { law, sigma, excessKurtosis, level } = noise;
  const shape = excessKurtosis === null ? "" : `, excessKurtosis: ${excessKurtosis}`;
  return [`law: noiseLaw("${law}", { sigma: ${sigma}${shape} })`, `level: "${level}"`, ...how];
}
