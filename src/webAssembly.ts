/** What is used of WebAssembly: the types of Node 20 leave it out, those of a browser do not know the exports. */
interface Engine {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

const { WebAssembly: engine } = globalThis as unknown as { WebAssembly?: Engine };

/**
 * A module without imports, compiled from base64; undefined where the engine has no WebAssembly or not what it uses.
 */
export function compiledModule(base64: string): object | undefined {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return engine?.validate(bytes) ? new engine.Module(bytes) : undefined;
}

/** What a new instance of a compiled module exports. @throws RangeError where the process may not have its memory */
export function exportsOf<Exports extends object>(module: object): Exports {
  try {
    return new engine!.Instance(module).exports as Exports;
  } catch (error) {
    const problem = new RangeError(
      "WebAssembly cannot reserve its address space, about 10 GB a module, most of it never used: raise ulimit -v, " +
        "or set NODE_OPTIONS=--disable-wasm-trap-handler, with which it needs little.",
      { cause: error },
    );
    problem.name = "InputError"; // told as one; this file knows nothing of the project
    throw problem;
  }
}
