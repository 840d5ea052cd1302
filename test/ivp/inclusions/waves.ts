import type { Draw } from "./draw.ts";

const PER_COMPONENT = 2; // sinusoids

/**
 * The smooth drive of a random system: drive_k = offset_k + Σ_j amplitude·sin(frequency·t + phase) + Σ_l
 * coupling_kl·y_l + swing_k·sin(y_next). Everything may be changed until it is used.
 */
export interface Waves {
  readonly dimension: number;
  readonly offset: Float64Array;
  /** PER_COMPONENT for every component, as are frequency and phase. */
  readonly amplitude: Float64Array;
  readonly frequency: Float64Array;
  readonly phase: Float64Array;
  /** Row-major, dimension × dimension; its diagonal is chosen by `damp`. */
  readonly coupling: Float64Array;
  readonly swing: Float64Array;
}

export function randomWaves(draw: Draw, dimension: number): Waves {
  const count = PER_COMPONENT * dimension;
  const coupled = draw.chance(0.7);
  return {
    dimension,
    offset: draw.uniforms(dimension, -1, 1),
    amplitude: draw.uniforms(count, -1.5, 1.5),
    frequency: Float64Array.from({ length: count }, () => draw.logUniform(0.3, 10)),
    phase: draw.uniforms(count, 0, 2 * Math.PI),
    coupling: draw.uniforms(dimension * dimension, coupled ? -0.8 : 0, coupled ? 0.8 : 0),
    swing: draw.uniforms(dimension, coupled ? -0.3 : 0, coupled ? 0.3 : 0),
  };
}

/** Leaves component k with nothing but its offset. */
export function silence({ dimension, amplitude, coupling, swing }: Waves, k: number): void {
  amplitude.fill(0, k * PER_COMPONENT, (k + 1) * PER_COMPONENT);
  coupling.fill(0, k * dimension, (k + 1) * dimension);
  swing[k] = 0;
}

/** Leaves component k with its offset and one sinusoid. */
export function singleWave(waves: Waves, k: number, amplitude: number, frequency: number, phase = 0): void {
  silence(waves, k);
  waves.amplitude[k * PER_COMPONENT] = amplitude;
  waves.frequency[k * PER_COMPONENT] = frequency;
  waves.phase[k * PER_COMPONENT] = phase;
}

/** Gives component `to` the drive of component `from` times `sign`, without coupling. */
export function copyWave(waves: Waves, from: number, to: number, sign: number): void {
  silence(waves, to);
  waves.offset[to] = sign * waves.offset[from];
  for (let j = 0; j < PER_COMPONENT; j++) {
    waves.amplitude[to * PER_COMPONENT + j] = sign * waves.amplitude[from * PER_COMPONENT + j];
    waves.frequency[to * PER_COMPONENT + j] = waves.frequency[from * PER_COMPONENT + j];
    waves.phase[to * PER_COMPONENT + j] = waves.phase[from * PER_COMPONENT + j];
  }
}

/**
 * Chooses the diagonal of the coupling so that the logarithmic norm of the drive in the max norm is `growth_k` or less
 * in every row, where everything but the linear part has Lipschitz constants `others` (length dimension) at most.
 * Friction of its own component is monotone, so that two solutions part by a factor exp(growth·t) at most.
 */
export function damp(waves: Waves, others: ArrayLike<number>, growth: Float64Array): void {
  const { dimension, coupling, swing } = waves;
  for (let k = 0; k < dimension; k++) {
    let row = others[k] + Math.abs(swing[k]);
    for (let l = 0; l < dimension; l++) if (l !== k) row += Math.abs(coupling[k * dimension + l]);
    coupling[k * dimension + k] = growth[k] - row;
  }
}

/** The value of the sum of sinusoids and the offset of component k at time t: the drive where y = 0. */
export function waveAt({ offset, amplitude, frequency, phase }: Waves, k: number, t: number): number {
  let sum = offset[k];
  for (let j = k * PER_COMPONENT; j < (k + 1) * PER_COMPONENT; j++) {
    if (amplitude[j] !== 0) sum += amplitude[j] * Math.sin(frequency[j] * t + phase[j]);
  }
  return sum;
}

/** Writes the drive at (t, y) into `out`. */
export function waveDrive(waves: Waves, t: number, y: Float64Array, out: Float64Array): void {
  const { dimension, coupling, swing } = waves;
  for (let k = 0; k < dimension; k++) {
    let sum = waveAt(waves, k, t);
    for (let l = 0; l < dimension; l++) sum += coupling[k * dimension + l] * y[l];
    if (swing[k] !== 0) sum += swing[k] * Math.sin(y[(k + 1) % dimension]);
    out[k] = sum;
  }
}

/** The largest rate, 1/time, at which the drive or the state changes. */
export function fastestOf({ amplitude, frequency, coupling }: Waves): number {
  let most = 1;
  amplitude.forEach((size, j) => {
    if (size !== 0) most = Math.max(most, frequency[j]);
  });
  for (const rate of coupling) most = Math.max(most, Math.abs(rate));
  return most;
}
