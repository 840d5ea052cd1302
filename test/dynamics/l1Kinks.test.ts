import { describe, expect, it } from "vitest";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";

describe("a kink closer ahead than t can tell", () => {
  // starts on which the overlap of two features comes within rounding of zero just before the run would pass it
  it.each([
    { key: 88, n: 3, m: 2 },
    { key: 92, n: 4, m: 3 },
    { key: 128, n: 4, m: 3 },
    { key: 320, n: 4, m: 3 },
    { key: 340, n: 3, m: 2 },
    { key: 382, n: 3, m: 4 },
  ])("is passed by the event method: start $key, n = $n, m = $m", ({ key, n, m }) => {
    const weights = initialWeights({ n, m, key: ["stuck", key] });
    const common = { weights, n, m, lambda: 0.05 };
    const event = simulateL1({ ...common, method: "event", maxSteps: 4000, sampling: { samples: 1 } });
    expect(event.status, event.message).toBe("converged");
    const times = [event.t];
    const fast = simulateL1({ ...common, method: "rkc", tolerance: 1e-6, sampling: { times } });
    const [a, b] = [new Float64Array(n * m), new Float64Array(n * m)];
    event.weightsAtSample(event.times.length - 1, a);
    fast.weightsAtSample(0, b);
    for (const [k, w] of a.entries()) expect(Math.abs(w - b[k])).toBeLessThan(1e-4);
  });
});
