import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RandomKey, uniformStream } from "../../src/random/generator.ts";

function take(key: RandomKey, count: number): number[] {
  const uniform = uniformStream(key);
  return Array.from({ length: count }, uniform);
}

/**
 * The same stream written out anew on 64-bit integers: xoroshiro128+ (Blackman and Vigna; rotations 24, 16, 37) from
 * the first 16 bytes of the SHA-256 of the key as JSON, big-endian. Each number takes the low halves of two outputs, 26
 * bits and 27 bits.
 */
function written(json: string, count: number): number[] {
  const digest = createHash("sha256").update(json, "utf8").digest();
  let a = digest.readBigUInt64BE(0);
  let b = digest.readBigUInt64BE(8);
  const keep = (x: bigint) => BigInt.asUintN(64, x);
  const rotate = (x: bigint, bits: bigint) => keep((x << bits) | (x >> (64n - bits)));
  const next = (bits: number): number => {
    const low = Number(BigInt.asUintN(bits, a + b));
    b ^= a;
    a = rotate(a, 24n) ^ b ^ keep(b << 16n);
    b = rotate(b, 37n);
    return low;
  };
  return Array.from({ length: count }, () => next(26) * 2 ** -26 + next(27) * 2 ** -53);
}

describe("uniformStream", () => {
  test("key 0 begins with these four numbers on every machine", () => {
    // by an independent Python program: hashlib.sha256(b"0"), xoroshiro128+ on Python integers, 26 + 27 bits
    expect(take(0, 4)).toEqual([0.29868962163393986, 0.08888150453811372, 0.6042898862888937, 0.7731630254607531]);
  });

  test("every stream is xoroshiro128+ from the SHA-256 of its key, written out anew", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string(), fc.array(fc.oneof(fc.integer(), fc.string()))), (key) => {
        expect(take(key, 20)).toEqual(written(JSON.stringify(key), 20));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("the same key gives the same numbers, whatever is drawn from others meanwhile", () => {
    const first = uniformStream([0, "collisions", 256]);
    const other = uniformStream([1, "collisions", 256]);
    const second = uniformStream([0, "collisions", 256]);
    for (let i = 0; i < 100; i++) {
      const value = first();
      other();
      expect(second()).toBe(value);
    }
  });

  test("keys that look alike name different streams", () => {
    const keys: RandomKey[] = [
      0,
      1,
      -1,
      "0",
      "1",
      [0],
      ["0"],
      [1, 2],
      "1,2",
      "[1,2]",
      [12],
      ["1,2"],
      ["1", "2"],
      [1, "2"],
      [],
      "",
    ];
    const firsts = keys.map((key) => take(key, 1)[0]);
    expect(new Set(firsts).size).toBe(keys.length);
  });

  test("numbers are uniform in [0, 1): mean, variance, correlation of neighbours within four standard errors", () => {
    const count = 1e6;
    const values = take("uniform", count);
    expect(values.every((u) => u >= 0 && u < 1)).toBe(true);
    let mean = 0;
    let variance = 0;
    let neighbours = 0;
    for (let i = 0; i < count; i++) {
      mean += (values[i] - 0.5) / count;
      variance += (values[i] - 0.5) ** 2 / count;
      if (i > 0) neighbours += ((values[i] - 0.5) * (values[i - 1] - 0.5)) / count;
    }
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / count)); // var (u − ½)² = 1/80 − 1/144
    expect(Math.abs(neighbours)).toBeLessThan((4 * (1 / 12)) / Math.sqrt(count));
  });

  test("streams of neighbouring keys are not correlated", () => {
    const count = 1e5;
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [
        [0, "x"],
        [1, "x"],
      ],
    ] as RandomKey[][]) {
      const left = take(a, count);
      const right = take(b, count);
      const covariance = left.reduce((sum, u, i) => sum + (u - 0.5) * (right[i] - 0.5), 0) / count;
      expect(Math.abs(covariance)).toBeLessThan((4 * (1 / 12)) / Math.sqrt(count));
    }
  });
});
