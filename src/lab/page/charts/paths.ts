import type { Line } from "./content.ts";
import type { Scale } from "./scale.ts";

/** The path of the first `count` points of a line; it is broken where a point cannot be shown. */
export function linePath({ x, y, circles, steps }: Line, count: number, at: { x: Scale; y: Scale }): string {
  const points = Array.from({ length: count }, (_, i): [number, number] => [at.x(x[i]), at.y(y[i])]);
  if (circles !== undefined) return circlePath(points.filter(isShown), circles);
  return brokenPath(points, steps ?? false);
}

/** Lines, or steps that change after each point, between neighbours that can be shown; a point alone is a dot. */
function brokenPath(points: readonly (readonly [number, number])[], steps: boolean): string {
  let path = "";
  let length = 0; // points of the present stretch
  let lastY = "";
  for (const point of points) {
    if (!isShown(point)) {
      if (length === 1) path += "Z";
      length = 0;
      continue;
    }
    const [px, py] = point.map((pixel) => String(Math.round(10 * pixel) / 10));
    if (length > 0 && steps) path += `L${px},${lastY}`;
    path += `${length === 0 ? "M" : "L"}${px},${py}`;
    lastY = py;
    length++;
  }
  return length === 1 ? `${path}Z` : path;
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
