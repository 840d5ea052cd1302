import { InputError } from "../checks.ts";
import {
  collapse,
  collapseTime,
  collisions,
  correlations,
  descent,
  energy,
  gap,
  kurtosis,
  noise,
  pair,
  scaledTime,
  slots,
  slowManifold,
  sparsification,
  weights,
} from "../experiments/index.ts";
import { type Check, experimentCheck, sweepCheck } from "./check.ts";

/** Enough that a few standard errors mean what they say: of 4 values, one claim in seventeen is off by 3 though it is true. */
const SEEDS = 16;

/** Every claim that is checked, in the order of the theory: the flow, one feature, pairs, many features, noise. */
export const checks: readonly Check[] = [
  experimentCheck(energy, ["energy-decreases", "descent-energy"], { quick: 0.6, paper: 3 }),
  experimentCheck(descent, ["descent-order"], { quick: 0.5, paper: 7 }),
  experimentCheck(slowManifold, ["slow-manifold", "order-preserved"], { quick: 0.8, paper: 6 }, { seeds: SEEDS }),
  experimentCheck(gap, ["gap-law"], { quick: 0.5, paper: 6 }, { seeds: SEEDS }),
  experimentCheck(
    sparsification,
    ["reduction", "closed-form", "universal", "paper", "largest-wins"],
    { quick: 1, paper: 8 },
    { seeds: SEEDS },
  ),
  experimentCheck(collapseTime, ["collapse-time"], { quick: 0.5, paper: 24 }),
  experimentCheck(collapse, ["winner-over-time", "survivor"], { quick: 0.1, paper: 1 }),
  experimentCheck(weights, ["winners-by-rkc", "winner-size"], { quick: 0.1, paper: 1 }),
  experimentCheck(pair, ["benign", "resolved"], { quick: 0.1, paper: 0.1 }),
  sweepCheck(collisions, ["collisions"], { quick: 4, paper: 2100 }),
  sweepCheck(slots, ["slots"], { quick: 2, paper: 60 }),
  sweepCheck(correlations, ["winner-agreement", "sign-kept"], { quick: 2, paper: 300 }),
  sweepCheck(scaledTime, ["scaled-time"], { quick: 4, paper: 300 }),
  sweepCheck(noise, ["noise"], { quick: 20, paper: 600 }, { ...noise.presets.quick, seeds: 8 }),
  sweepCheck(kurtosis, ["kurtosis"], { quick: 30, paper: 400 }, fewerKurtoses()),
];

/** The quick grid without the values of κ that no claim needs. */
function fewerKurtoses(): typeof kurtosis.presets.quick {
  const { quick } = kurtosis.presets;
  return { ...quick, parameters: { ...quick.parameters, kappa: [-2, -0.5, 0, 0.5] } };
}

/** Whether a claim is meant by a name: that of its check, its identifier, or the beginning of that up to a hyphen. */
export function isMeant({ check, id }: { readonly check: string; readonly id: string }, name: string): boolean {
  return check === name || begins(id, name);
}

/** The checks that have to be run for the named claims; all of them where none is named. @throws InputError for a name without claims */
export function checksFor(names: readonly string[]): readonly Check[] {
  for (const name of names) {
    if (checks.some((check) => concerns(check, name))) continue;
    const known = checks.map((check) => `${check.name} (${check.claims.join(", ")})`).join(", ");
    throw new InputError(`verify knows the checks, and in brackets their claims, ${known}; got "${name}".`);
  }
  return names.length === 0 ? checks : checks.filter((check) => names.some((name) => concerns(check, name)));
}

function concerns(check: Check, name: string): boolean {
  return check.name === name || check.claims.some((claim) => begins(claim, name) || begins(name, claim));
}

function begins(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}-`);
}
