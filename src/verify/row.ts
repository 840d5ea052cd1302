import type { Claim } from "../experiments/index.ts";
import { log10, pow } from "../math/index.ts";
import type { Check } from "./check.ts";
import { shareText } from "./numbers.ts";

/** A claim with its verdict, as `incidental verify` reports it. */
export interface Row extends Omit<Claim, "verdict" | "within" | "distance"> {
  /** Name of the check it comes from. */
  readonly check: string;
  /** How far the measurement is from the prediction, ≥ 0, in the unit of `distanceIn`; null where neither can be said. */
  readonly distance: number | null;
  /** `standard errors` where there are seeds that differ, else `relative`: |measurement/prediction − 1|. */
  readonly distanceIn: "standard errors" | "relative";
  /** `holds`, `holds within 0.28 %` (the relative distance, where that decides), `fails`. */
  readonly verdict: string;
  /** Time it took to compute what its check judges, all threads together. */
  readonly seconds: number;
}

export function rowOf(check: Check, claim: Claim, seconds: number): Row {
  const { within: _, distance, verdict: __, ...rest } = claim;
  const { measurement, prediction, standardError } = claim;
  const counted = standardError !== null && standardError > 0;
  return {
    check: check.name,
    ...rest,
    distance: counted ? Math.abs(measurement - prediction) / standardError : distance,
    distanceIn: counted ? "standard errors" : "relative",
    verdict: verdictText(claim),
    seconds,
  };
}

/** The verdict in words. */
export function verdictText({ verdict, within }: Pick<Claim, "verdict" | "within">): string {
  return within === null ? verdict : `${verdict} within ${roundedUp(within)}`;
}

/** A share rounded up to two digits: what is said to be an upper bound must be one. In per cent, where that is not tiny. */
function roundedUp(share: number): string {
  const digit = pow(10, Math.floor(log10(share)) - 1);
  return shareText(Math.ceil(share / digit - 1e-9) * digit);
}
