import { tickStep } from "./scale.ts";

/** Which of 1…count to label when each takes `size` pixels and labels need `room`: the first, and multiples of a round step. */
export function extentTicks(count: number, size: number, room: number): number[] {
  const step = Math.max(1, tickStep(count, Math.max(1, (count * size) / room / 1.4)));
  const ticks = [1];
  for (let at = step; at <= count; at += step) {
    if (at > 1 && (at - 1) * size >= room) ticks.push(at);
  }
  return ticks;
}
