import type { Run } from "../simulate/run.ts";

/** A run in a few lines, for a person who asked for no file. */
export function describeRun(run: Run): string {
  const last = run.times.length - 1;
  const total = (rows: readonly (readonly number[])[]) => rows[last]?.reduce((sum, value) => sum + value, 0);
  const row = (name: string, value: number | undefined) => `  ${name.padEnd(22)}${value ?? "-"}`;
  const sizes = run.n === 1 ? `m = ${run.m}` : `n = ${run.n}, m = ${run.m}`;
  const { nonzeros, l1, squaredNorm, fourthNorm, energy } = run.observables;
  return [
    `${run.flow}: ${sizes}, lambda = ${run.parameters.lambda}, method ${run.method}, ${run.status} at flow time ${run.t}`,
    row(run.n === 1 ? "neurons alive" : "weights not zero", total(nonzeros)),
    row("sum of |w|", total(l1)),
    row("sum of w^2", total(squaredNorm)),
    row("sum of w^4", total(fourthNorm)),
    row("energy V", energy[last]),
  ].join("\n");
}
