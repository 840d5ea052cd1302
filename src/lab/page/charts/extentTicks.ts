/** Which of 1…count to label when each takes `size` pixels and labels need `room`: the first, and multiples of a round step. */
export function extentTicks(count: number, size: number, room: number): number[] {
  const step = roundStep(room / size);
  const ticks = [1];
  for (let at = step; at <= count; at += step) if (at > 1 && (at - 1) * size >= room) ticks.push(at);
  return ticks;
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return power * ([1, 2, 5].find((lead) => lead * power >= least) ?? 10);
}
