import { log10 } from "../math/index.ts";
import type { Row } from "./row.ts";

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

/** A share to two digits: `0.28 %`, `2e-10`. */
export function shareText(share: number): string {
  return share === 0 || share >= 1e-5
    ? `${Number((100 * share).toPrecision(2))} %`
    : String(Number(share.toPrecision(2)));
}

/** `9.8 s.e.`, or `0.28 %` where there are no standard errors. */
export function distanceText({ distance, distanceIn }: Pick<Row, "distance" | "distanceIn">): string {
  if (distance === null) return "";
  if (distanceIn === "relative") return shareText(distance);
  return `${distance < 10 ? distance.toFixed(1) : Number(distance.toPrecision(2))} s.e.`;
}
