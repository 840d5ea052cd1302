const CONSTRUCTORS = [
  "Array",
  "ArrayBuffer",
  "Float64Array",
  "Float32Array",
  "Int8Array",
  "Uint8Array",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
] as const;

/** Methods that return a new array without any of the constructors being called by name. */
const COPIERS = [
  "slice",
  "map",
  "filter",
  "subarray",
  "concat",
  "flat",
  "flatMap",
  "splice",
  "toSorted",
  "with",
] as const;

/**
 * How many arrays and typed arrays `run` makes, by constructor, by `from` and `of`, or by a method that copies. Array
 * literals and plain objects cannot be seen from here. `run` must not wait for anything.
 */
export function countAllocations(run: () => void): number {
  let count = 0;
  const undo: (() => void)[] = [];
  const replace = (owner: object, key: string, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(owner, key)!;
    Object.defineProperty(owner, key, { ...before, value });
    undo.push(() => Object.defineProperty(owner, key, before));
  };
  const counting = <T extends (...args: never[]) => unknown>(original: T): T =>
    new Proxy(original, {
      apply: (target, self, args) => {
        count++;
        return Reflect.apply(target, self, args);
      },
      construct: (target, args, newTarget) => {
        count++;
        return Reflect.construct(target, args, newTarget);
      },
    });

  const global = globalThis as unknown as Record<string, (...args: never[]) => unknown>;
  const typed = Object.getPrototypeOf(Float64Array.prototype) as object;
  for (const owner of [Array.prototype, typed]) {
    for (const key of COPIERS) {
      if (Object.hasOwn(owner, key)) replace(owner, key, counting(Reflect.get(owner, key)));
    }
  }
  for (const name of CONSTRUCTORS) replace(globalThis, name, counting(global[name]));
  try {
    run();
  } finally {
    for (const restore of undo.reverse()) restore();
  }
  return count;
}
