import { uniformStream } from "../src/random/generator.ts";

/** Random choices of one case, the same for the same seed, kind and number. */
export interface Random {
  /** A whole number from 0 to n − 1. */
  readonly below: (n: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
}

export function randomOf(seed: number, kind: string, index: number): Random {
  const uniform = uniformStream(["fuzz", seed, kind, index]);
  const below = (n: number) => Math.floor(uniform() * n);
  return { below, chance: (share) => uniform() < share, pick: (list) => list[below(list.length)] };
}

/** Bytes cut off, flipped, zeroed, doubled, replaced or put in, one to four times. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let changed: Uint8Array = bytes.slice();
  for (let times = 1 + random.below(4); times > 0; times--) {
    if (changed.length === 0) break;
    const [from, to] = [random.below(changed.length), random.below(changed.length + 1)].sort((a, b) => a - b);
    const part = changed.slice(from, to);
    const [head, tail] = [changed.slice(0, from), changed.slice(to)];
    const ways = [
      () => head,
      () => join(head, part.fill(0), tail),
      () => join(head, part, part, tail),
      () => join(head, tail),
      () => join(head, Uint8Array.of(random.below(256)), part, tail),
      () => {
        changed[from] ^= 1 << random.below(8);
        return changed;
      },
      () => {
        changed[from] = random.pick([0, 9, 10, 34, 48, 57, 91, 93, 123, 125, 255]);
        return changed;
      },
    ];
    changed = random.pick(ways)();
  }
  return changed;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A JSON value with some of its parts left out or replaced by what does not belong there. */
export function spoilt(value: unknown, random: Random): unknown {
  if (random.chance(0.06)) return random.pick(STRANGE);
  if (Array.isArray(value)) {
    const kept = value.filter(() => !random.chance(0.05)).map((entry) => spoilt(entry, random));
    return random.chance(0.05) ? [...kept, ...kept] : kept;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(() => !random.chance(0.05));
  const more = random.chance(0.05) ? [[random.pick(["__proto__", "constructor", "", "m "]), 1] as const] : [];
  return Object.fromEntries([...entries.map(([name, entry]) => [name, spoilt(entry, random)] as const), ...more]);
}

const STRANGE = [null, true, -1, 0, 1e308, 1.5, "", "NaN", "\u001b[31m", "__proto__", [], [[]], {}, { a: 1 }, [null]];
