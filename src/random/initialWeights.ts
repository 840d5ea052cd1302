import { randomNormal } from "d3-random";
import { count, knownKeys, positive } from "../checks.ts";
import { type RandomKey, uniformStream } from "./generator.ts";

/**
 * The paper's initialisation (theory §1): weights W_ik ~ N(0, scale²/m), independent, so that rows have norm about
 * `scale`. Returns n×m row-major.
 * @throws InputError unless n, m are whole and ≥ 1 and scale > 0
 */
export function initialWeights(options: { n?: number; m: number; key: RandomKey; scale?: number }): Float64Array {
  knownKeys("initialWeights", options, { n: true, m: true, key: true, scale: true });
  const { n = 1, m, key, scale = 1 } = options;
  count("n", n);
  count("m", m);
  positive("scale", scale);
  const normal = randomNormal.source(uniformStream(key))(0, scale / Math.sqrt(m));
  const weights = new Float64Array(n * m);
  for (let k = 0; k < weights.length; k++) weights[k] = normal();
  return weights;
}
