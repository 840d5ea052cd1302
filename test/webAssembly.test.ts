import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("an address space too small for WebAssembly is told in a line that says what to do", async () => {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: object };
  const Instance = () => {
    throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance");
  };
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { Instance }));
  vi.resetModules();
  const { exportsOf } = await import("../src/webAssembly.ts");
  expect(() => exportsOf({})).toThrow(
    expect.objectContaining({
      name: "InputError",
      message: expect.stringMatching(/^WebAssembly cannot reserve .* NODE_OPTIONS=--disable-wasm-trap-handler/),
    }),
  );
});
