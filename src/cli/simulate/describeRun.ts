import { clockOf } from "../../measure/clock.ts";
import type { Run } from "../../simulate/run.ts";

/** The most features whose winners are listed. */
const FEW = 16;

/** A run in a few lines, for a person. */
export function describeRun(run: Run): string {
  const last = run.times.length - 1;
  const total = (rows: readonly (readonly number[])[]) => rows[last]?.reduce((sum, value) => sum + value, 0);
  const row = (name: string, value: number | string | undefined) =>
    `  ${name.padEnd(22)}${typeof value === "number" ? short(value) : (value ?? "-")}`;
  const sizes = run.n === 1 ? `m = ${run.m}` : `n = ${run.n}, m = ${run.m}`;
  const { nonzeros, l1, squaredNorm, fourthNorm, energy } = run.observables;
  const { rest } = run.final;
  return [
    `${run.flow}: ${sizes}, ${ownLaw(run)}lambda = ${short(Number(run.parameters.lambda))}, ` +
      `method ${run.method}, ${run.status} at ${clockOf(run.flow)} ${short(run.t)}`,
    row(run.n === 1 ? "neurons alive" : "weights not zero", total(nonzeros)),
    row("sum of |w|", total(l1)),
    row("sum of w^2", total(squaredNorm)),
    row("sum of w^4", total(fourthNorm)),
    ...(energy.length > 0 ? [row("energy V", energy[last])] : []),
    ...(rest === null ? [] : [row("distance from rest", `${short(rest)} per flow time`)]),
    ...(run.n === 1 ? [] : shared(run, row)),
  ].join("\n");
}

/** Seven digits; the file of the run has them all. */
function short(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** The penalty, rate or noise that is not the ℓ1 flow's own, if there is one. */
function ownLaw({ parameters: { penalty, rate, set, law, sigma } }: Run): string {
  if (law !== undefined) return `${law} noise of sigma = ${sigma}, `;
  const text = penalty ?? rate;
  if (text === undefined) return "";
  return `${penalty === undefined ? "rate" : "penalty"} ${text}${set === "" ? "" : ` with ${set}`}, `;
}

/** Which neurons hold which features. */
function shared({ n, final }: Run, row: (name: string, value: string) => string): string[] {
  const { polysemantic, polysemanticWindow, polysemanticWinner, winners, signs } = final;
  const listed = winners.map((k, i) => (k === null ? "none" : `${signs[i] > 0 ? "+" : "-"}${k}`)).join(" ");
  return [
    row(
      "polysemantic neurons",
      polysemantic === null
        ? "- (too few weights are exactly zero for those that are not to say anything)"
        : `${polysemantic} (two or more weights not zero)`,
    ),
    row("  by window", `${polysemanticWindow} (two or more weights of size 0.8 to 1.2, the paper's rule)`),
    row("  by winners", `${polysemanticWinner} (the largest weight of two or more features)`),
    row(
      "winners",
      n <= FEW
        ? `${listed} (neuron from 0, and sign, of each feature's largest weight)`
        : `of ${n} features: final.winners in --out FILE.json and --json`,
    ),
  ];
}
