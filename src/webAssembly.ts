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
    const problem = new RangeError(`${TOO_SMALL}, or ask for the kernel typescript.`, { cause: error });
    problem.name = "InputError"; // told as one; this file knows nothing of the project
    throw problem;
  }
}

/** What is used of Node, which a browser has not; its own types are not there in the page of the lab. */
interface Node {
  readonly execArgv: readonly string[];
  readonly env: { readonly NODE_OPTIONS?: string };
  readonly getBuiltinModule?: (name: string) => unknown;
  readonly emitWarning: (text: string) => void;
}
interface Threads {
  readonly getEnvironmentData: (key: string) => unknown;
  readonly setEnvironmentData: (key: string, value: unknown) => void;
}
interface Files {
  readonly readFileSync: (file: string, encoding: "utf8") => string;
}
interface Modules {
  readonly createRequire: (caller: string) => (file: string) => unknown;
}
const node = (globalThis as unknown as { process?: Node }).process;

const TOO_SMALL =
  node === undefined
    ? "WebAssembly cannot have its memory: close other pages"
    : "WebAssembly cannot reserve its address space, about 10 GB a module, most of it never used: raise ulimit -v, " +
      "or set NODE_OPTIONS=--disable-wasm-trap-handler, with which it needs little";

/** Threads started later read what this one found, so that all of a process compute alike and one of them says so. */
const threads = node?.getBuiltinModule?.("node:worker_threads") as Threads | undefined;
const WITHOUT = "incidental: without WebAssembly";

/** Whether this process does without WebAssembly since it cannot have its memory, or has none. */
export function doesWithout(): boolean {
  return threads?.getEnvironmentData(WITHOUT) === true;
}

/**
 * What the base64 of a module exports; where Node has no WebAssembly, or not its memory, what the CommonJS file
 * `script` beside the caller (import.meta.url) does, with a warning. @throws Error in a browser without WebAssembly
 */
export function exportsOrScript<Exports extends object>(base64: string, script: string, caller: string): Exports {
  let reason = "incidental needs an engine with WebAssembly, which this one lacks or forbids";
  if (isTooSmall()) reason = TOO_SMALL;
  else if (!doesWithout()) {
    const module = compiledModule(base64);
    if (module !== undefined) {
      try {
        return exportsOf<Exports>(module);
      } catch {
        reason = TOO_SMALL;
      }
    }
  }
  const modules = node?.getBuiltinModule?.("node:module") as Modules | undefined;
  if (modules === undefined) throw new Error(`${reason}.`);
  goWithout(reason);
  return modules.createRequire(caller)(script) as Exports;
}

const GUARDED = 10 * 2 ** 30; // bytes that the memory of a module reserves

/**
 * Whether the address space is limited to less than the two modules of two threads reserve (Linux). Asked beforehand:
 * what happens without that room is no error on every Node, and ends the threads of some.
 */
function isTooSmall(): boolean {
  const options = [...(node?.execArgv ?? []), node?.env.NODE_OPTIONS].join(" ");
  if (node === undefined || options.includes("--disable-wasm-trap-handler")) return false;
  const files = node.getBuiltinModule?.("node:fs") as Files | undefined;
  try {
    const [, bytes] = /^Max address space +(\d+)/m.exec(files?.readFileSync("/proc/self/limits", "utf8") ?? "") ?? [];
    return Number(bytes) < 4 * GUARDED; // unlimited is no number
  } catch {
    return false; // another system
  }
}

/** From here on, and in threads started later, does without WebAssembly, and says so once. */
export function goWithout(reason = TOO_SMALL): void {
  if (doesWithout()) return;
  threads?.setEnvironmentData(WITHOUT, true);
  node?.emitWarning(`${reason}; going on without, several times slower, the same to rounding.`);
}
