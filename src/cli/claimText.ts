import type { Claim, Criterion } from "../experiments/claim.ts";
import { log10, pow } from "../math/index.ts";

/** A number for a table: six digits. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** 14588.8 ± 18.9: the error to three digits, the value to the same decimal. */
export function withError(value: number, error: number | null): string {
  if (error === null) return numberText(value);
  if (!(error > 0)) return `${numberText(value)} ± ${error}`;
  const decimals = Math.max(0, Math.min(12, 2 - Math.floor(log10(error))));
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** `holds`, `holds within 0.28 %` (where that distance decides), `fails`, `not judged` (too few runs). */
export function verdictText({ holds, within }: Pick<Claim, "holds" | "within">): string {
  if (holds === null) return "not judged";
  if (!holds) return "fails";
  return within === null ? "holds" : `holds within ${roundedUp(within)}`;
}

/** `9.8 s.e.`, or `0.28 %` where there are no standard errors; empty for a significance test. */
export function distanceText({ distance, deviation }: Pick<Claim, "distance" | "deviation">): string {
  if (deviation === null) return distance === null ? "" : shareText(distance);
  return `${deviation < 10 ? deviation.toFixed(1) : Number(deviation.toPrecision(2))} s.e.`;
}

/** `relative distance <= 0.1, or 3 standard errors`. */
export function criterionText({ criterion, pValue }: Pick<Claim, "criterion" | "pValue">): string {
  const { distance, standardErrors, pValue: level }: Criterion = criterion;
  if (level !== null && pValue !== null) return `p = ${pValue.toPrecision(2)}; holds from ${level}`;
  const near = distance === 0 ? "equal" : `relative distance <= ${distance}`;
  if (standardErrors === null) return near;
  return distance === null
    ? `within ${standardErrors} standard errors`
    : `${near}, or ${standardErrors} standard errors`;
}

/** `the code, theory §2`, or the source alone where the statement is what is tested. */
export function sourceText({ invariant, source }: Pick<Claim, "invariant" | "source">): string {
  return invariant ? `the code, ${source}` : source;
}

/** What the verdicts come to. */
export function summaryLine(claims: readonly Pick<Claim, "invariant" | "holds">[]): string {
  const failing = claims.filter(({ holds }) => holds === false);
  const broken = failing.filter(({ invariant }) => invariant).length;
  const found = failing.length - broken;
  const code =
    broken === 0
      ? "Every claim about the code itself holds."
      : `${broken} claim${broken === 1 ? "" : "s"} about the code itself fail${broken === 1 ? "s" : ""}.`;
  return found === 0
    ? code
    : `${code} ${found} of the statements under test ${found === 1 ? "fails" : "fail"}: ` +
        "findings, with their size in the table.";
}

/** 1 where a claim about the code fails. */
export function exitCodeOf(claims: readonly Pick<Claim, "invariant" | "holds">[]): 0 | 1 {
  return claims.some(({ invariant, holds }) => invariant && holds === false) ? 1 : 0;
}

/** A share to two digits: `0.28 %`, `2e-10`. */
function shareText(share: number): string {
  return share === 0 || share >= 1e-5
    ? `${Number((100 * share).toPrecision(2))} %`
    : String(Number(share.toPrecision(2)));
}

/**
 * A share rounded up to two digits: what is said to be an upper bound must be one. In per cent, where that is not tiny.
 */
function roundedUp(share: number): string {
  const digit = pow(10, Math.floor(log10(share)) - 1);
  return shareText(Math.ceil(share / digit - 1e-9) * digit);
}
