import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { InputError } from "../../src/checks.ts";
import {
  type DriveKernel,
  driveKernel,
  type KernelChoice,
  kernelChoices,
  kernelNames,
} from "../../src/kernels/index.ts";
import { countAllocations } from "../support/allocations.ts";
import { MORE, naive, precision, randomWeights, unitsApart } from "./naive.ts";

function driveOf({ n, m, drive }: DriveKernel, W: Float64Array): Float64Array {
  const F = new Float64Array(n * m).fill(Number.NaN);
  drive(W, F);
  return F;
}

function gramOf({ n, gram }: DriveKernel, W: Float64Array): Float64Array {
  const G = new Float64Array(n * n).fill(Number.NaN);
  gram(W, G);
  return G;
}

const size = fc.integer({ min: 1, max: 70 });
const some = fc.record({ n: size, m: size, key: fc.nat(), density: fc.constantFrom(0, 0.1, 0.5, 1) });

describe.each(kernelNames)("%s", (kernel) => {
  const eps = precision[kernel];
  const check = (n: number, m: number, W: Float64Array): void => {
    const made = driveKernel({ n, m, kernel });
    const { G, sizeG, F, sizeF } = naive(W, n, m);
    expect(unitsApart(gramOf(made, W), G, sizeG, m + MORE, eps), `G, ${n}×${m}`).toBeLessThanOrEqual(1);
    expect(unitsApart(driveOf(made, W), F, sizeF, n + m + MORE, eps), `F, ${n}×${m}`).toBeLessThanOrEqual(1);
  };

  it("agrees with three nested loops to rounding, at any size and density", () => {
    fc.assert(
      fc.property(some, ({ n, m, key, density }) => check(n, m, randomWeights(n, m, key, density))),
      { numRuns: 150 },
    );
  });

  it.each([
    [1, 1],
    [1, 70],
    [70, 1],
    [4, 8],
    [8, 24],
    [5, 255],
    [5, 256],
    [9, 257],
    [3, 513],
    [130, 300],
    [257, 513],
  ])("agrees with three nested loops to rounding at %i×%i", (n, m) => check(n, m, randomWeights(n, m, 0)));

  it("has a gram that is symmetric to the last bit", () => {
    fc.assert(
      fc.property(some, ({ n, m, key, density }) => {
        const G = gramOf(driveKernel({ n, m, kernel }), randomWeights(n, m, key, density));
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(G[i * n + j]).toBe(G[j * n + i]);
      }),
      { numRuns: 50 },
    );
  });

  it("clips overlaps that are negative: rows at obtuse angles do not feel each other", () => {
    // W_0 = (1, −½), W_1 = (0, 1): G = [[1.25, −½], [−½, 1]], so F_0 = −¼ W_0 and F_1 = 0.
    const made = driveKernel({ n: 2, m: 2, kernel });
    expect([...gramOf(made, Float64Array.of(1, -0.5, 0, 1))]).toEqual([1.25, -0.5, -0.5, 1]);
    expect([...driveOf(made, Float64Array.of(1, -0.5, 0, 1))]).toEqual([-0.25, 0.125, 0, 0]);
    // With +½ instead they do: F_0 = −¼ W_0 − ½ W_1, F_1 = −½ W_0.
    expect([...driveOf(made, Float64Array.of(1, 0.5, 0, 1))]).toEqual([-0.25, -0.625, -0.5, -0.25]);
  });

  it("moves with its rows and columns when they are permuted, to rounding", () => {
    fc.assert(
      fc.property(some, fc.nat(), ({ n, m, key, density }, shuffle) => {
        const made = driveKernel({ n, m, kernel });
        const W = randomWeights(n, m, key, density);
        const row = permutation(n, shuffle);
        const column = permutation(m, shuffle + 1);
        const permuted = (x: Float64Array) => x.map((_, q) => x[row[Math.floor(q / m)] * m + column[q % m]]);
        const { sizeF } = naive(W, n, m);
        const apart = unitsApart(
          driveOf(made, permuted(W)),
          permuted(driveOf(made, W)),
          permuted(sizeF),
          n + m + MORE,
          eps,
        );
        expect(apart).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it("turns the sign of F with that of a neuron, exactly", () => {
    const [n, m] = [21, 45];
    const made = driveKernel({ n, m, kernel });
    const W = randomWeights(n, m, 1);
    const turned = (x: Float64Array) => x.map((value, q) => (q % m === 13 ? -value : value));
    expect(driveOf(made, turned(W))).toEqual(turned(driveOf(made, W)));
  });

  it("gives the same bytes every time, whatever it computed before", () => {
    const [n, m] = [23, 301];
    const W = randomWeights(n, m, 2);
    const made = driveKernel({ n, m, kernel });
    const F = driveOf(made, W);
    const G = gramOf(made, W);
    driveOf(
      made,
      W.map(() => Number.NaN),
    );
    driveOf(
      made,
      randomWeights(n, m, 3).map((value) => 1e300 * value),
    );
    expect(driveOf(made, W)).toEqual(F);
    expect(gramOf(made, W)).toEqual(G);
    expect(driveOf(driveKernel({ n, m, kernel }), W)).toEqual(F);
  });

  it("does not hide weights that are no numbers", () => {
    const W = randomWeights(9, 30, 4);
    W[100] = Number.NaN;
    expect(driveOf(driveKernel({ n: 9, m: 30, kernel }), W).some(Number.isNaN)).toBe(true);
  });

  it("leaves W alone and allocates no arrays", () => {
    const made = driveKernel({ n: 13, m: 100, kernel });
    const W = randomWeights(13, 100, 5);
    const before = W.slice();
    const [F, G] = [new Float64Array(13 * 100), new Float64Array(13 * 13)];
    const count = countAllocations(() => {
      made.drive(W, F);
      made.gram(W, G);
    });
    expect(count).toBe(0);
    expect(W).toEqual(before);
  });

  it("says which array has the wrong length", () => {
    const { drive, gram } = driveKernel({ n: 2, m: 3, kernel });
    const [five, six] = [new Float64Array(5), new Float64Array(6)];
    const wrong = (array: string, length: number, wanted: number) =>
      new InputError(`${array} has length ${length}, the kernel for n = 2, m = 3 expects ${wanted}.`);
    expect(() => drive(five, six)).toThrow(wrong("W", 5, 6));
    expect(() => drive(six, five)).toThrow(wrong("F", 5, 6));
    expect(() => gram(five, five)).toThrow(wrong("W", 5, 6));
    expect(() => gram(six, five)).toThrow(wrong("G", 5, 4));
  });
});

describe("driveKernel", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("takes SIMD where it pays, when left to choose", () => {
    const chosen = (n: number, m: number) => driveKernel({ n, m }).name;
    expect([chosen(1, 1), chosen(4, 8), chosen(2, 3)]).toEqual(["typescript", "typescript", "typescript"]);
    expect([chosen(64, 256), chosen(256, 1024)]).toEqual(["wasm-f64", "wasm-f64"]);
    expect(driveKernel({ n: 4, m: 8, kernel: "auto" }).name).toBe("typescript");
    for (const kernel of kernelNames)
      expect(driveKernel({ n: 4, m: 8, kernel })).toMatchObject({ name: kernel, n: 4, m: 8 });
  });

  it("keeps the buffers of kernels apart", () => {
    const [one, other] = [driveKernel({ n: 20, m: 40 }), driveKernel({ n: 20, m: 40 })];
    const W = randomWeights(20, 40, 6);
    const F = driveOf(one, W);
    driveOf(other, randomWeights(20, 40, 7));
    expect(driveOf(one, W)).toEqual(F);
  });

  it("can be made many times over", () => {
    for (let q = 0; q < 2000; q++) expect(driveKernel({ n: 16, m: 64, kernel: "wasm-f64" }).name).toBe("wasm-f64");
  });

  it("refuses sizes and kernels that are none, in one line", () => {
    const refusal = (options: object) => () => driveKernel(options as { n: number; m: number });
    expect(refusal({ n: 0, m: 4 })).toThrow(new InputError("n must be a whole number >= 1, got 0."));
    expect(refusal({ n: 4, m: 2.5 })).toThrow(new InputError("m must be a whole number >= 1, got 2.5."));
    expect(refusal({ n: 4, m: Number.NaN })).toThrow(new InputError("m must be a whole number >= 1, got NaN."));
    expect(refusal({ n: 4, m: 4, kernel: "cuda" })).toThrow(
      new InputError(`kernel must be one of ${kernelChoices.join(", ")}, got "cuda".`),
    );
  });

  it("refuses what does not fit into the memory of WebAssembly, and does without when left to choose", () => {
    const big = { n: 2, m: 150_000_000 }; // W and F take 2.4 GB each
    expect(() => driveKernel({ ...big, kernel: "wasm-f32" })).toThrow(
      new InputError(
        "kernel wasm-f32 cannot run here: n = 2, m = 150000000 needs more memory than the 4 GB of WebAssembly; " +
          "use typescript.",
      ),
    );
    expect(driveKernel(big).name).toBe("typescript");
  });

  it.each([
    ["without WebAssembly", undefined],
    ["without its SIMD", { ...WebAssemblyParts(), validate: () => false }],
  ])("does without %s, unless it is asked for", async (_what, engine) => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", engine);
    const fresh = await import("../../src/kernels/index.ts");
    expect(fresh.driveKernel({ n: 64, m: 256 }).name).toBe("typescript");
    const asked = (kernel: KernelChoice) => () => fresh.driveKernel({ n: 64, m: 256, kernel });
    expect(asked("wasm-f64")).toThrow(
      "kernel wasm-f64 cannot run here: WebAssembly with SIMD is missing; use typescript.",
    );
    expect(asked("wasm-f32")).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

/** The members of the global WebAssembly, whose type Node's types leave out. */
function WebAssemblyParts(): object {
  return (globalThis as unknown as { WebAssembly: object }).WebAssembly;
}

/** The numbers 0 … length − 1 in an order that `key` names. */
function permutation(length: number, key: number): number[] {
  const rank = randomWeights(1, length, key);
  return Array.from({ length }, (_, q) => q).sort((a, b) => rank[a] - rank[b]);
}
