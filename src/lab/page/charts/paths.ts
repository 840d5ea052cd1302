import { curveLinear, curveStepAfter, line } from "d3-shape";
import type { Line } from "./content.ts";
import type { Scale } from "./scale.ts";

/** The path of the first `count` points of a line; it is broken where a point cannot be shown. */
export function linePath({ x, y, circles, steps }: Line, count: number, at: { x: Scale; y: Scale }): string {
  const points = Array.from({ length: count }, (_, i): [number, number] => [at.x(x[i]), at.y(y[i])]);
  if (circles !== undefined) return circlePath(points.filter(isShown), circles);
  const path = line<[number, number]>()
    .defined(isShown)
    .curve(steps ? curveStepAfter : curveLinear)
    .digits(1);
  return path(points) ?? "";
}

function isShown([px, py]: readonly [number, number]): boolean {
  return Number.isFinite(px) && Number.isFinite(py);
}

const RADIUS = 3;
const ARCS = `a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;

/** Circles around points at least `apart` pixels from the one before, the last point always among them, in one path. */
function circlePath(points: readonly (readonly [number, number])[], apart: number): string {
  let path = "";
  let [lastX, lastY] = [-Infinity, -Infinity];
  for (const [i, [px, py]] of points.entries()) {
    if (i < points.length - 1 && Math.hypot(px - lastX, py - lastY) < apart) continue;
    path += `M${(px - RADIUS).toFixed(1)} ${py.toFixed(1)}${ARCS}`;
    [lastX, lastY] = [px, py];
  }
  return path;
}
