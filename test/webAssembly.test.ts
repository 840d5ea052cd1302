import { afterEach, describe, expect, it, vi } from "vitest";
import { finished, main } from "./support/commandLine.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** An engine that may have the memory of so many modules. */
function engineOf(modules: number): object {
  const { WebAssembly: real } = globalThis as unknown as { WebAssembly: { Instance: new (module: object) => object } };
  let left = modules;
  function Instance(module: object): object {
    if (left-- <= 0) throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory");
    return new real.Instance(module);
  }
  return Object.assign(Object.create(real), { Instance });
}

const tooSmall = /^WebAssembly cannot reserve .* NODE_OPTIONS=--disable-wasm-trap-handler/;

describe("where the memory of WebAssembly cannot be had", () => {
  it("a kernel that was asked for is refused with what to do, the automatic one does without", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    vi.stubGlobal("WebAssembly", engineOf(1)); // that of the functions
    vi.resetModules();
    const { driveKernel } = await import("../src/kernels/index.ts");
    const { doesWithout } = await import("../src/webAssembly.ts");
    const { setEnvironmentData } = await import("node:worker_threads");
    await import("../src/math/index.ts");
    const size = { n: 64, m: 256 };
    try {
      expect(() => driveKernel({ ...size, kernel: "wasm-f64" })).toThrow(
        expect.objectContaining({ name: "InputError", message: expect.stringMatching(tooSmall) }),
      );
      expect(doesWithout()).toBe(false);
      expect(driveKernel(size).name).toBe("typescript");
      expect(driveKernel(size).name).toBe("typescript");
      expect(doesWithout()).toBe(true);
      expect(warned.mock.calls).toEqual([[expect.stringMatching(tooSmall)]]); // once
    } finally {
      setEnvironmentData("incidental: without WebAssembly", undefined);
      warned.mockRestore();
    }
  });

  it.skipIf(process.platform !== "linux")("a run says so and has the bits of the kernel typescript", async () => {
    const run = "simulate l1 --n 8 --m 40 --lambda 0.1 --seed 1 --json";
    const here = [process.execPath, main, ...run.split(" ")];
    const [small, whole] = await Promise.all([
      finished("sh", ["-c", 'ulimit -v 8000000 && exec "$@"', "sh", ...here]),
      finished("sh", ["-c", 'exec "$@"', "sh", ...here, "--kernel", "typescript"]),
    ]);
    expect(small.stderr.split("\n")).toEqual([expect.stringMatching(/^incidental: WebAssembly cannot .* slower/), ""]);
    expect([small.code, whole.code]).toEqual([0, 0]);
    const { parameters: one, ...rest } = JSON.parse(small.stdout);
    const { parameters: other, ...expected } = JSON.parse(whole.stdout);
    expect({ ...rest, command: "" }).toEqual({ ...expected, command: "" });
    expect({ ...one, kernel: "" }).toEqual({ ...other, kernel: "" });
  });
});
