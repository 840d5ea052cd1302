import { InputError } from "../checks.ts";
import type { DriveKernel } from "../kernels/index.ts";

/** Two features whose encodings overlap, i < j, from 0. */
export interface OverlapPair {
  readonly i: number;
  readonly j: number;
  /** W_i·W_j > 0, and so ReLU(W_i·W_j) as well: what the output of either shows of the other. */
  readonly overlap: number;
  /** 2 ReLU(W_i·W_j)², as either is the input once, over the loss. */
  readonly lossShare: number;
}

/** Where the loss of the basis inputs comes from, without a penalty (theory §1). */
export interface Interference {
  /** Σ_i (1 − ‖W_i‖²)² + Σ_{j≠i} ReLU(W_i·W_j)², four times the energy without the penalty. */
  readonly loss: number;
  /** Its second sum: what features add to the outputs of others. */
  readonly interference: number;
  /** That as a share of the loss; null where there is no loss. */
  readonly share: number | null;
  /** Pairs i < j with W_i·W_j > 0, which interfere. */
  readonly positivePairs: number;
  /** Pairs i < j with W_i·W_j < 0, which ReLU silences. */
  readonly negativePairs: number;
  /** The interfering pairs of largest overlap, largest first, equals in the order of i and j. */
  readonly pairs: readonly OverlapPair[];
  /** How many of them `pairs` holds at most. */
  readonly limit: number;
}

const LIMIT = 100;

/**
 * Loss and interference of W, n×m row-major, from the n×n overlaps (theory §1). kernel: for its size.
 * @throws InputError when the loss is larger than any number
 */
export function interferenceOf(W: Float64Array, kernel: DriveKernel): Interference {
  const { n } = kernel;
  const gram = new Float64Array(n * n);
  kernel.gram(W, gram);
  let missing = 0; // Σ (1 − ‖W_i‖²)²
  let halfInterference = 0; // Σ_{i<j} ReLU²
  let positivePairs = 0;
  let negativePairs = 0;
  const largest: { i: number; j: number; overlap: number }[] = []; // sorted, at most LIMIT
  for (let i = 0; i < n; i++) {
    missing += (1 - gram[i * n + i]) ** 2;
    for (let j = i + 1; j < n; j++) {
      const overlap = gram[i * n + j];
      if (overlap < 0) negativePairs++;
      if (!(overlap > 0)) continue;
      positivePairs++;
      halfInterference += overlap * overlap;
      if (largest.length === LIMIT && overlap <= largest[LIMIT - 1].overlap) continue;
      let place = largest.length;
      while (place > 0 && largest[place - 1].overlap < overlap) place--;
      largest.splice(place, 0, { i, j, overlap });
      if (largest.length > LIMIT) largest.pop();
    }
  }
  const interference = 2 * halfInterference;
  const loss = missing + interference;
  if (!Number.isFinite(loss)) {
    throw new InputError("the loss of these weights is larger than any number; scale them so that rows have norm 1.");
  }
  return {
    loss,
    interference,
    share: loss > 0 ? interference / loss : null,
    positivePairs,
    negativePairs,
    pairs: largest.map((pair) => ({ ...pair, lossShare: (2 * pair.overlap ** 2) / loss })),
    limit: LIMIT,
  };
}
