import { atLeastZero, knownKeys } from "../checks.ts";
import { driveKernel } from "../kernels/index.ts";
import { type Interference, interferenceOf } from "./interference.ts";
import { checkWeights, isSparse, PAPER_WINDOW, polysemanticCount, zerosIn } from "./polysemantic.ts";
import { type RestDistance, restDistance } from "./rest.ts";
import {
  type ChancePairs,
  chancePairs,
  compareWithSlots,
  type Sharing,
  type SlotComparison,
  sharing,
} from "./sharing.ts";
import { type WinnerSlots, winnerSlots } from "./slots.ts";
import { winnerAgreement, winnerRanks, winners } from "./winners.ts";

/** Options of `diagnose`. */
export interface DiagnoseOptions {
  /** n×m row-major: one row a feature, one column a neuron. */
  readonly weights: Float64Array;
  /** Features. */
  readonly n: number;
  /** Neurons; may be fewer than features. */
  readonly m: number;
  /** The weights before training, n×m; default: not known. */
  readonly initial?: Float64Array | undefined;
  /** λ of the flow, a quarter of the one in the loss; ≥ 0. Default: not known, and no distance from rest. */
  readonly lambda?: number | undefined;
}

/** Neurons that at least two features share, by every counting rule. */
export interface PolysemanticCounts {
  /** A feature counts on the neuron of its largest weight; needs no threshold and always applies. */
  readonly winners: number;
  /** A feature counts where low ≤ |W_ik| ≤ high, the rule of the paper's code. */
  readonly window: { readonly count: number; readonly low: number; readonly high: number };
  /**
   * A feature counts where W_ik ≠ 0; null, with the reason, where fewer than half of the weights are exactly zero: the
   * rule is for sparse weights at rest and would count nearly every neuron of a dense matrix.
   */
  readonly nonzero: { readonly count: number | null; readonly reason: string | null };
  /** Weights that are exactly zero. */
  readonly exactZeros: number;
}

/** How far the initial weights decided the winners. */
export interface StartAgreement {
  /** Features that have a winner, the number all shares are of. */
  readonly features: number;
  /** Share of them whose winner had the largest |W_ik(0)| of its row; null when there are none, as for all shares. */
  readonly largestAtStart: number | null;
  /** Binomial standard error of that share, √(p(1 − p)/features). */
  readonly standardError: number | null;
  /** The share expected of winners that do not depend on the start: 1/m. */
  readonly chance: number;
  /** Share of them whose winner kept the sign it had at the start. */
  readonly signKept: number | null;
  /** Rank at the start of every feature's winner: 1 for the largest; 0 for a feature without a weight; length n. */
  readonly ranks: readonly number[];
}

/** What `diagnose` finds. Features and neurons are numbered from 0. */
export interface Diagnosis {
  readonly n: number;
  readonly m: number;
  /** Neurons that at least two features share, by every rule. */
  readonly counts: PolysemanticCounts;
  /** What the slots of the neurons hold, each feature in that of its largest weight. */
  readonly slots: WinnerSlots;
  /** Who shares a neuron with whom, and how much of it was unavoidable. */
  readonly sharing: Sharing;
  /** Null where no feature has a weight, or more have than the 2m slots hold. */
  readonly slotLaw: SlotComparison | null;
  /** Pairs of either kind that features make which fall at random. */
  readonly chancePairs: ChancePairs;
  /** The loss, and the pairs that pay for sharing. */
  readonly interference: Interference;
  /** Null without λ. */
  readonly rest: RestDistance | null;
  /** Null without initial weights. */
  readonly start: StartAgreement | null;
  /** Neuron and sign of every feature's largest weight; −1 and 0 for a row of zeros; length n each. */
  readonly winners: { readonly neuron: readonly number[]; readonly sign: readonly number[] };
}

/**
 * Incidental sharing in any matrix of weights, also one trained elsewhere: which features share a neuron, by every
 * counting rule; what the slot law expects (theory §4.1) and how much of it was unavoidable; which pairs interfere and
 * what that is of the loss (theory §1); how far the weights are from rest (theory §2); whether the start decided.
 *
 * Work n²m, and n²m once more with λ; memory n×n beside copies of the weights.
 * @throws InputError unless weights, and initial ones, hold n·m finite numbers and λ ≥ 0, and when the loss overflows
 */
export function diagnose(options: DiagnoseOptions): Diagnosis {
  knownKeys("diagnose", options, { weights: true, n: true, m: true, initial: true, lambda: true });
  const { weights, n, m, initial, lambda } = options;
  checkWeights("weights", weights, { n, m });
  if (initial !== undefined) checkWeights("initial", initial, { n, m });
  if (lambda !== undefined) atLeastZero("lambda", lambda);
  const won = winners(weights, { n, m });
  const shared = sharing(won, m);
  const kernel = driveKernel({ n, m });
  return {
    n,
    m,
    counts: countsOf(weights, n, m, shared.found.neurons),
    slots: winnerSlots(won, m),
    sharing: shared,
    slotLaw: compareWithSlots(shared, m),
    chancePairs: chancePairs({ n: shared.features, m }),
    interference: interferenceOf(weights, kernel),
    rest: lambda === undefined ? null : restDistance(weights, { lambda, kernel, neuron: won.neuron }),
    start: initial === undefined ? null : startAgreement(initial, weights, n, m),
    winners: { neuron: Array.from(won.neuron), sign: Array.from(won.sign) },
  };
}

function countsOf(W: Float64Array, n: number, m: number, byWinners: number): PolysemanticCounts {
  const [low, high] = PAPER_WINDOW;
  const exactZeros = zerosIn(W);
  const applies = isSparse(W, { n, m });
  return {
    winners: byWinners,
    window: { count: polysemanticCount(W, { n, m, window: PAPER_WINDOW }), low, high },
    nonzero: {
      count: applies ? polysemanticCount(W, { n, m }) : null,
      reason: applies ? null : `only ${exactZeros} of ${n * m} weights are exactly zero`,
    },
    exactZeros,
  };
}

function startAgreement(initial: Float64Array, final: Float64Array, n: number, m: number): StartAgreement {
  const { features, largestAtStart, signKept } = winnerAgreement(initial, final, { n, m });
  const some = features > 0;
  return {
    features,
    largestAtStart: some ? largestAtStart : null,
    standardError: some ? Math.sqrt((largestAtStart * (1 - largestAtStart)) / features) : null,
    chance: 1 / m,
    signKept: some ? signKept : null,
    ranks: Array.from(winnerRanks(initial, final, { n, m })),
  };
}
