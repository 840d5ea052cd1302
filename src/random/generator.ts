import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { finite } from "../checks.ts";

/** What names a stream of random numbers: a seed, or a list such as [seed, "collisions", 256]. */
export type RandomKey = string | number | readonly (string | number)[];

/**
 * Uniform random numbers in [0, 1) named by a key: the same key gives the same stream on every machine, different keys
 * give independent ones. xoroshiro128+ (Blackman and Vigna 2018) started from the first 128 bits of the SHA-256 of the
 * key.
 * @throws InputError when a number in the key is not finite
 */
export function uniformStream(key: RandomKey): () => number {
  for (const part of [key].flat()) if (typeof part === "number") finite("a number in a random key", part);
  const digest = sha256(utf8ToBytes(JSON.stringify(key)));
  const words = new DataView(digest.buffer, digest.byteOffset);
  const state = [0, 4, 8, 12].map((offset) => words.getInt32(offset));
  const generator = xoroshiro128plusFromState(state);
  return () => uniformFloat64(generator);
}
