import type { Scale } from "./scale.ts";

/** The path of a line through its first `count` points; it is broken where a point cannot be shown. */
export function linePath(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  count: number,
  at: { x: Scale; y: Scale },
): string {
  let path = "";
  let command = "M";
  for (let i = 0; i < count; i++) {
    const [px, py] = [at.x.at(x[i]), at.y.at(y[i])];
    if (!(Number.isFinite(px) && Number.isFinite(py))) {
      command = "M";
      continue;
    }
    path += `${command}${px.toFixed(1)} ${py.toFixed(1)}`;
    command = "L";
  }
  return path;
}

/** The path of counts: each stays as it is until the next point. */
export function stepPath(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  count: number,
  at: { x: Scale; y: Scale },
): string {
  let path = "";
  for (let i = 0; i < count; i++) {
    const [px, py] = [at.x.at(x[i]), at.y.at(y[i])];
    if (!(Number.isFinite(px) && Number.isFinite(py))) continue;
    path += path === "" ? `M${px.toFixed(1)} ${py.toFixed(1)}` : `H${px.toFixed(1)}V${py.toFixed(1)}`;
  }
  return path;
}

const RADIUS = 3;

/** The path of circles around points that are at least `apart` pixels from the one before; the last point is always among them. */
export function circlePath(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  count: number,
  at: { x: Scale; y: Scale },
  apart: number,
): string {
  let path = "";
  let [lastX, lastY] = [-Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const [px, py] = [at.x.at(x[i]), at.y.at(y[i])];
    if (!(Number.isFinite(px) && Number.isFinite(py))) continue;
    if (i < count - 1 && Math.hypot(px - lastX, py - lastY) < apart) continue;
    path += `M${(px - RADIUS).toFixed(1)} ${py.toFixed(1)}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;
    [lastX, lastY] = [px, py];
  }
  return path;
}
