import { type Plan, SAMPLING, TOLERANCE } from "./runs/plan.ts";

/** The command whose run file is that of the lab, byte for byte; null where the start is one that no flag can say. */
export function commandOf({ n, m, seed, scale, features, lambda, tEnd, noise }: Plan): string | null {
  if (features !== null) return null;
  const flags: [flag: string, value: number | string | null][] = [
    ["n", n],
    ["m", m],
    ...(noise === null
      ? ([["lambda", lambda]] as const)
      : ([
          ["law", noise.law],
          ["sigma", noise.sigma],
          ["kurtosis", noise.excessKurtosis],
          ["level", noise.level],
        ] as const)
    ).map(([flag, value]): [string, number | string | null] => [flag, value]),
    ["seed", seed],
    ["init-scale", scale === 1 ? null : scale],
    ["method", "rkc"],
    ["tol", TOLERANCE],
    ["t-end", tEnd],
    ["samples", SAMPLING.samples],
  ];
  const given = flags.flatMap(([flag, value]) => (value === null ? [] : [`--${flag} ${value}`]));
  return `incidental simulate ${noise === null ? "l1" : "noise"} ${given.join(" ")} --log --out run.json`;
}
