import { writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { formatNpy } from "../../src/io/npy.ts";
import { readWeights } from "../../src/io/weights.ts";
import { weightsPieces } from "../../src/io/writeWeights.ts";
import { freshFolder } from "./helpers.ts";
import { zipFile } from "./zipFile.ts";

const at = freshFolder();

const W = Float64Array.of(1.5, -2, 0.1, 0, 3, 1e-3);
const npy = formatNpy(W, [2, 3]);
const header = { a: { dtype: "BF16", shape: [1, 2], data_offsets: [0, 4] }, __metadata__: { format: "pt" } };

/** A whole file of every kind. */
const files: Readonly<Record<string, Uint8Array>> = {
  "w.npy": npy,
  "stored.npz": zipFile([{ name: "W.npy", data: npy }]),
  "deflated.npz": zipFile([
    { name: "W.npy", data: npy, method: 8 },
    { name: "b.npy", data: formatNpy(W, [6]), method: 8 },
  ]),
  "large.npz": zipFile([{ name: "W.npy", data: npy, offset: 2 ** 32 }]), // with the fields of zip64
  "w.safetensors": Buffer.concat([...weightsPieces("w.safetensors", [2, 3], [W])]),
  "b.safetensors": Buffer.concat([
    Buffer.from([JSON.stringify(header).length, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from(`${JSON.stringify(header)}\0\0\0\0`),
  ]),
  "w.json": Buffer.from("[[1.5, -2, 0.1],\n [0, 3, 1e-3]]\n"),
  "w.csv": Buffer.from("a,b,c\n1.5,-2,0.1\n0,3,1e-3\n# end\n"),
  "w.txt": Buffer.from("1.5 -2 0.1\n0 3 1e-3\n"),
};

/** A matrix that is whole, or one line that says what is wrong; anything else fails. */
async function readOrRefused(name: string, bytes: Uint8Array, tensor?: string): Promise<"read" | "refused"> {
  await writeFile(at(name), bytes);
  try {
    const { rows, columns, data } = await readWeights(at(name), { tensor });
    expect(data).toHaveLength(rows * columns);
    expect(data.length).toBeGreaterThan(0);
    expect(data.every(Number.isFinite)).toBe(true);
    return "read";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // no line ends, no controls, no letters that turn the order of text
    expect(error.message).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+[.)']$/u);
    return "refused";
  }
}

describe("files with a few bytes changed", () => {
  test.each(Object.keys(files))("%s is read, or refused in a line", async (name) => {
    const whole = files[name];
    expect(await readOrRefused(name, whole)).toBe(name === "large.npz" ? "refused" : "read");
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 10, 27, 34, 39, 44, 48, 92, 127, 255));
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), byte);
    const tensor = /npz|safetensors/.test(name)
      ? fc.constantFrom(undefined, "W", "weights", "a")
      : fc.constant(undefined);
    const seen = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), tensor, async (changes, wanted) => {
        const bytes = Uint8Array.from(whole);
        for (const [place, value] of changes) bytes[place] = value;
        seen[await readOrRefused(name, bytes, wanted)]++;
      }),
      { numRuns: 400, seed: 14 },
    );
    expect(seen.refused).toBeGreaterThan(50); // the changes do reach what matters
  });

  test.each(Object.keys(files))("%s cut at every byte is read, or refused in a line", async (name) => {
    for (let length = 0; length < files[name].length; length++) {
      await readOrRefused(name, files[name].subarray(0, length));
    }
  });
});
