import { clockOf } from "../../measure/clock.ts";
import type { Summary } from "../../measure/statistics.ts";
import type { Starts } from "../../simulate/starts.ts";

/** Several starts in a few lines, for a person: means with standard errors. */
export function describeStarts({ flow, parameters, n, m, seeds, summary, runs }: Starts): string {
  const finished = runs.filter(({ status }) => status === "done" || status === "converged").length;
  const sizes = n === 1 ? `m = ${m}` : `n = ${n}, m = ${m}`;
  const rows: readonly (readonly [string, Summary | null])[] = [
    [`${clockOf(flow)} at the end`, summary.t],
    [n === 1 ? "neurons alive" : "weights not zero", summary.nonzeros],
    ["sum of |w|", summary.l1],
    ["sum of w^2", summary.squaredNorm],
    ["sum of w^4", summary.fourthNorm],
    ["energy V", summary.energy],
    ["distance from rest", summary.rest],
    ...(n === 1
      ? []
      : ([
          ["polysemantic neurons", summary.polysemantic],
          ["  by window", summary.polysemanticWindow],
          ["  by winners", summary.polysemanticWinner],
        ] as const)),
  ];
  return [
    `${flow}: ${sizes}, lambda = ${Number(Number(parameters.lambda).toPrecision(7))}, ${runs.length} starts ` +
      `(root seeds ${seeds[0]} to ${seeds[seeds.length - 1]}), ${finished} of them finished; mean ± standard error`,
    ...rows.map(([name, value]) => `  ${name.padEnd(22)}${value === null ? "-" : meanOf(value)}`),
  ].join("\n");
}

function meanOf({ mean, standardError }: Summary): string {
  const digits = (value: number) => String(Number(value.toPrecision(4)));
  return Number.isNaN(standardError)
    ? digits(mean)
    : `${digits(mean)} ± ${digits(Number(standardError.toPrecision(2)))}`;
}
