import { count, knownKeys, positive } from "../checks.ts";
import { log } from "../math/index.ts";
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
  const normal = normalNumbers(uniformStream(key), scale / Math.sqrt(m));
  const weights = new Float64Array(n * m);
  for (let k = 0; k < weights.length; k++) weights[k] = normal();
  return weights;
}

/** Numbers of N(0, deviation²) out of uniform ones, two at a time, by the polar method (Marsaglia and Bray 1964). */
function normalNumbers(uniform: () => number, deviation: number): () => number {
  let [x, y, factor] = [0, 0, 0];
  let left = false; // whether x is still to be given out
  return () => {
    left = !left;
    if (!left) return deviation * x * factor;
    let square: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square === 0 || square > 1);
    factor = Math.sqrt((-2 * log(square)) / square);
    return deviation * y * factor;
  };
}
