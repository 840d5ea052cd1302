import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvPieces } from "../../src/io/csv.ts";
import { formatNpy } from "../../src/io/npy.ts";
import { readWeights } from "../../src/io/weights.ts";
import { writeWhole } from "../../src/io/writeFile.ts";
import { checkWeightsEnding, weightsPieces, writeWeights } from "../../src/io/writeWeights.ts";
import { freshFolder, hasPython, refusal } from "./helpers.ts";

const at = freshFolder();
const W = Float64Array.of(1.5, -2, 0.1, 0, 3, 1e-3);
// W = numpy.array([[1.5, -2, 0.1], [0, 3, 1e-3]]); safetensors.numpy.save({"weights": W}).hex() (safetensors 0.8.0)
const safetensors =
  "40000000000000007b2277656967687473223a7b226474797065223a22463634222c227368617065223a5b322c335d2c22646174615f6f6666" +
  "73657473223a5b302c34385d7d7d20000000000000f83f00000000000000c09a9999999999b93f000000000000000000000000000008" +
  "40fca9f1d24d62503f";
// safetensors.numpy.save({"weights": numpy.ones((1, 1))}).hex()
const one =
  "40000000000000007b2277656967687473223a7b226474797065223a22463634222c227368617065223a5b312c315d2c22646174615f6f6666" +
  "73657473223a5b302c385d7d7d2020000000000000f03f";

describe("writeWeights", () => {
  test("writes the bytes of numpy.save and of safetensors", async () => {
    await writeWeights(at("w.npy"), W, { n: 2, m: 3 });
    expect(await readFile(at("w.npy"))).toEqual(Buffer.from(formatNpy(W, [2, 3])));
    await writeWeights(at("w.SafeTensors"), W, { n: 2, m: 3 });
    expect((await readFile(at("w.SafeTensors"))).toString("hex")).toBe(safetensors);
    await writeWeights(at("one.safetensors"), Float64Array.of(1), { n: 1, m: 1 });
    expect((await readFile(at("one.safetensors"))).toString("hex")).toBe(one);
  });

  test("gives back the same bits when read, by either format", async () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([n, m]) =>
      fc.record({
        n: fc.constant(n),
        m: fc.constant(m),
        data: fc.float64Array({ minLength: n * m, maxLength: n * m, noNaN: true, noDefaultInfinity: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(matrix, fc.constantFrom("w.npy", "w.safetensors"), async ({ n, m, data }, name) => {
        await writeWeights(at(name), data, { n, m });
        const read = await readWeights(at(name));
        expect(read).toMatchObject({ rows: n, columns: m });
        expect(new BigUint64Array(read.data.buffer)).toEqual(new BigUint64Array(data.slice().buffer)); // −0 too
      }),
      { numRuns: 40 },
    );
  });

  test.skipIf(!hasPython("numpy"))("writes what NumPy reads, times × n × m", async () => {
    const parts = [W, W.map((x) => -x)];
    for (const name of ["w.npy", "w.safetensors"]) await writeWhole(at(name), weightsPieces(name, [2, 2, 3], parts));
    const script = [
      "import json, numpy, sys",
      "b = open(sys.argv[2], 'rb').read()",
      "k = 8 + int.from_bytes(b[:8], 'little')",
      "h = json.loads(b[8:k])['weights']",
      "s = numpy.frombuffer(b[k:][slice(*h['data_offsets'])], {'F64': '<f8'}[h['dtype']]).reshape(h['shape'])",
      "w = numpy.load(sys.argv[1])",
      "print(w.dtype, json.dumps(w.tolist()), (s == w).all(), (numpy.signbit(s) == numpy.signbit(w)).all())",
    ].join("\n");
    const printed = execFileSync("python3", ["-c", script, at("w.npy"), at("w.safetensors")], { encoding: "utf8" });
    expect(printed).toBe(
      "float64 [[[1.5, -2.0, 0.1], [0.0, 3.0, 0.001]], [[-1.5, 2.0, -0.1], [-0.0, -3.0, -0.001]]] True True\n",
    );
  });

  test("refuses other endings and weights of another size, and leaves nothing behind", async () => {
    expect(await refusal(() => checkWeightsEnding("w.npz"))).toBe(
      'cannot write weights to "w.npz": it has the extension ".npz", wanted .npy or .safetensors.',
    );
    expect(await refusal(() => checkWeightsEnding("weights"))).toBe(
      'cannot write weights to "weights": it has no extension, wanted .npy or .safetensors.',
    );
    expect(await refusal(() => writeWeights(at("w.csv"), W, { n: 2, m: 3 }))).toMatch(/^cannot write weights to /);
    expect(await refusal(() => writeWeights(at("w.npy"), W, { n: 2, m: 2 }))).toBe(
      "writeWeights: weights have length 6, n = 2 and m = 2 want 4.",
    );
    expect(await refusal(() => writeWeights(at("w.npy"), W, { n: 1.5, m: 4 }))).toMatch(/^n must be a whole number/);
    expect(await readdir(at())).toEqual([]);
  });
});

describe("weightsPieces", () => {
  const bytes = (file: string, shape: number[], parts: Float64Array[]) =>
    Buffer.concat([...weightsPieces(file, shape, parts)]);

  test("takes parts cut anywhere, that are changed once the next is asked for", () => {
    const shared = new Float64Array(2);
    const parts = (function* () {
      for (let k = 0; k < 6; k += 2) {
        shared.set(W.subarray(k, k + 2));
        yield shared;
      }
    })();
    const pieces = Buffer.concat([...weightsPieces("w.npy", [1, 2, 3], parts)]);
    expect(pieces).toEqual(Buffer.from(formatNpy(W, [1, 2, 3])));
    expect(bytes("w.npy", [1, 2, 3], [W.subarray(0, 1), W.subarray(1)])).toEqual(pieces);
  });

  test("refuses arguments of another kind in a line", async () => {
    const size = { n: 1, m: 1 };
    for (const [call, message] of [
      [() => writeWeights("w.npy", W, null as never), "writeWeights: the size must be { n, m }, got null."],
      [() => writeWeights("w.npy", 3 as never, size), "writeWeights: weights must be an array of numbers, got 3."],
      [() => writeWeights(null as never, W, size), "weights: file must be the name of a file, got null."],
      [() => bytes("w.npy", null as never, []), '"w.npy": shape must be a list of whole numbers, got null.'],
      [() => bytes("w.npy", [1], null as never), "weightsPieces: parts must be a list of Float64Arrays, got null."],
      [() => bytes("w.npy", [1], [5 as never]), "weightsPieces: every part must be an array of numbers, got 5."],
      [() => formatNpy(null as never, [1]), "npy: data must be an array of numbers, got null."],
      [() => [...csvPieces(null as never, [])], "csv: columns must be a list of names, got null."],
      [() => [...csvPieces(["a"], 5 as never)], "csv: rows must be a list of rows, got 5."],
      [() => [...csvPieces(["a"], [null as never])], "csv: row 0 must be a list of fields, got null."],
    ] as const) {
      expect(await refusal(call)).toBe(message);
    }
  });

  test("refuses parts that hold fewer or more numbers than the shape says, and leaves no file", async () => {
    expect(await refusal(() => bytes("w.npy", [2, 3], [W.subarray(1)]))).toBe(
      '"w.npy": the parts hold 5 numbers, shape (2, 3) wants 6.',
    );
    const endless = (function* () {
      for (;;) yield W;
    })();
    expect(await refusal(() => [...weightsPieces("w.safetensors", [2, 3], endless)])).toBe(
      '"w.safetensors": the parts hold at least 12 numbers, shape (2, 3) wants 6.',
    );
    await writeFile(at("w.npy"), "before");
    await refusal(() => writeWhole(at("w.npy"), weightsPieces("w.npy", [2, 3], [W, W])));
    expect(await readdir(at())).toEqual(["w.npy"]);
    expect(await readFile(at("w.npy"), "utf8")).toBe("before");
    expect(await refusal(() => bytes("w.safetensors", [-1], []))).toBe(
      '"w.safetensors": every entry of shape must be a whole number >= 0, got (-1,).',
    );
  });
});
