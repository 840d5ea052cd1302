import { expect, it } from "vitest";
import { gaussRule } from "../../src/theory/gaussLegendre.ts";

it.each([1, 2, 5, 12])(
  "the rule of %d nodes is exact for the powers it promises, of the whole and in part",
  (count) => {
    const { nodes, weights, upTo } = gaussRule(count);
    const integral = (parts: Float64Array, power: number) =>
      parts.reduce((sum, w, k) => sum + w * nodes[k] ** power, 0);
    for (let power = 0; power < 2 * count; power++) {
      expect(integral(weights, power)).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 14);
    }
    for (const [q, node] of nodes.entries()) {
      for (let power = 0; power < count; power++) {
        expect(integral(upTo[q], power)).toBeCloseTo((node ** (power + 1) - (-1) ** (power + 1)) / (power + 1), 14);
      }
    }
  },
);
