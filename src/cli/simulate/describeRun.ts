import { PAPER_WINDOW, polysemanticCount } from "../../measure/polysemantic.ts";
import { winners } from "../../measure/winners.ts";
import type { Run } from "../../simulate/run.ts";

/** The most features whose winners are listed. */
const FEW = 16;

/**
 * A run in a few lines, for a person who asked for no file. final: weights at its end, n×m row-major, where it is of
 * several features.
 */
export function describeRun(run: Run, final?: Float64Array): string {
  const last = run.times.length - 1;
  const total = (rows: readonly (readonly number[])[]) => rows[last]?.reduce((sum, value) => sum + value, 0);
  const row = (name: string, value: number | undefined) => `  ${name.padEnd(22)}${value ?? "-"}`;
  const sizes = run.n === 1 ? `m = ${run.m}` : `n = ${run.n}, m = ${run.m}`;
  const { nonzeros, l1, squaredNorm, fourthNorm, energy } = run.observables;
  return [
    `${run.flow}: ${sizes}, ${ownLaw(run)}lambda = ${run.parameters.lambda}, ` +
      `method ${run.method}, ${run.status} at flow time ${run.t}`,
    row(run.n === 1 ? "neurons alive" : "weights not zero", total(nonzeros)),
    row("sum of |w|", total(l1)),
    row("sum of w^2", total(squaredNorm)),
    row("sum of w^4", total(fourthNorm)),
    ...(energy.length > 0 ? [row("energy V", energy[last])] : []),
    ...(final === undefined ? [] : shared(run, final)),
  ].join("\n");
}

/** The penalty or rate of the user's own, if there is one. */
function ownLaw({ parameters: { penalty, rate, set } }: Run): string {
  const text = penalty ?? rate;
  if (text === undefined) return "";
  return `${penalty === undefined ? "rate" : "penalty"} ${text}${set === "" ? "" : ` with ${set}`}, `;
}

/** Which neurons hold which features. */
function shared({ n, m }: Run, final: Float64Array): string[] {
  const { neuron, sign } = winners(final, { n, m });
  const listed = Array.from(neuron, (k, i) => (k < 0 ? "none" : `${sign[i] > 0 ? "+" : "-"}${k + 1}`)).join(" ");
  const count = polysemanticCount(final, { n, m });
  const window = polysemanticCount(final, { n, m, window: PAPER_WINDOW });
  return [
    `  polysemantic neurons  ${count} (two or more weights not zero; by the paper's window 0.8 to 1.2: ${window})`,
    ...(n <= FEW ? [`  winners               ${listed} (neuron and sign of each feature's largest weight)`] : []),
  ];
}
