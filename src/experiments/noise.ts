import { noiseFlow } from "../dynamics/noiseFlow.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { bipolarNoise, gaussianNoise } from "../random/noiseLaws.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type Experiment } from "./experiment.ts";
import { flowFourthNorm, trainedFourthNorm } from "./noiseRun.ts";
import { logSpacedSteps } from "./times.ts";

const laws = { bipolar: bipolarNoise, gaussian: gaussianNoise } as const;

/**
 * `flow`: averaged exactly; `closure`: by the fourth cumulant; `sgd`: the autoencoder itself with fresh noise for every
 * step.
 */
const methods = ["flow", "closure", "sgd"] as const;

/** Parameters of a cell of `noise`. */
export interface NoiseParameters {
  readonly n: number;
  readonly m: number;
  readonly law: keyof typeof laws;
  readonly sigma: number;
  /** How it is computed: `flow`, `closure` or `sgd`. */
  readonly method: (typeof methods)[number];
  /** SGD rate η on L. */
  readonly learningRate: number;
  /** Flow time 4η·steps at the end. */
  readonly tEnd: number;
}

/** One run: mean over the features of ‖W_i‖₄⁴, one per flow time of `noiseTimes`. */
export interface NoiseOutcome {
  readonly fourthNorm: readonly number[];
}

/** All runs of one law and σ. */
export interface NoisePoint {
  readonly n: number;
  readonly m: number;
  readonly law: NoiseParameters["law"];
  readonly sigma: number;
  readonly tEnd: number;
  /** Flow times, one per sample. */
  readonly times: readonly number[];
  /** ‖W_i‖₄⁴ by the averaged flow: starts × times. */
  readonly flow: readonly (readonly number[])[];
  /** The same by the closure: starts × times. */
  readonly closure: readonly (readonly number[])[];
  /** For every rate, falling: one row a start, and SGD minus flow start by start at each time. */
  readonly trained: readonly {
    readonly learningRate: number;
    /** Mean of the flow over the starts that `distance` compares. */
    readonly paired: readonly number[];
    readonly rows: readonly (readonly number[])[];
    readonly distance: readonly Summary[];
  }[];
}

/** Result of `noise`, a point for every law and σ. */
export interface NoiseResult {
  readonly points: readonly NoisePoint[];
}

/** Whether noise sparsifies as fast as the averaged flow says: SGD beside flow and closure (theory §5). */
export const noise: Experiment<NoiseParameters, NoiseOutcome, NoiseResult> = {
  name: "noise",
  title: "Bipolar noise sparsifies, Gaussian noise does not",
  parameters: {
    n: { what: "features", kind: "count", default: 8 },
    m: { what: "neurons", kind: "count", default: 16 },
    law: { what: "noise on the hidden layer", kind: "choice", choices: ["bipolar", "gaussian"] },
    sigma: { what: "standard deviation of the noise", kind: "positive" },
    method: { what: "averaged flow, its closure, or SGD", kind: "choice", choices: methods },
    learningRate: { what: "rate of SGD on the loss", kind: "positive", default: 0.02 },
    tEnd: { what: "flow time 4 * rate * steps at the end", kind: "positive", default: 1600 },
  },
  outcome: { fourthNorm: { what: "‖W_i‖₄⁴, mean over the features", unit: "weight^4", shape: "times" } },
  times: { name: "t", unit: "flow time", by: ["tEnd"], at: ({ tEnd }) => noiseTimes(tEnd) },
  presets: {
    quick: {
      parameters: {
        n: [8],
        m: [16],
        law: ["bipolar", "gaussian"],
        sigma: [0.15],
        method: methods,
        learningRate: [0.02],
        tEnd: [1600],
      },
      seeds: 4,
      seed: 0,
    },
    paper: {
      parameters: {
        n: [8],
        m: [16],
        law: ["bipolar", "gaussian"],
        sigma: [0.07, 0.1, 0.15],
        method: methods,
        learningRate: [0.02, 0.01],
        tEnd: [8000],
      },
      seeds: 4,
      seed: 0,
    },
  },
  claims: ["noise-sgd", "noise-paper"],
  work: ({ method, tEnd, learningRate }) =>
    method === "sgd" ? tEnd / (4 * learningRate) / 20 : method === "flow" ? tEnd : 100,
  check: ({ n, m, law, sigma, method }) => {
    if (method === "flow") noiseFlow({ n, m, law: laws[law](sigma), level: "exact" }); // refuses too many patterns
  },
  cell: ({ n, m, law: name, sigma, method, learningRate, tEnd }, context) => {
    const law = laws[name](sigma);
    const times = noiseTimes(tEnd);
    if (method === "sgd") {
      const wanted = times.map((t) => Math.round(t / (4 * learningRate)));
      return { fourthNorm: trainedFourthNorm({ n, m, law }, { learningRate, wanted }, context) };
    }
    const level = method === "closure" ? "closure" : "exact";
    return { fourthNorm: flowFourthNorm({ n, m, law }, times, { level }, context) };
  },
  collect: (cells) => {
    const kinds = byParameters(cells.map((cell) => ({ ...cell, parameters: kindOf(cell.parameters) })));
    return { points: kinds.map(({ parameters }) => pointOf(parameters, cells)) };
  },
  expect,
};

type Kind = Pick<NoiseParameters, "n" | "m" | "law" | "sigma" | "tEnd">;

function kindOf({ n, m, law, sigma, tEnd }: NoiseParameters): Kind {
  return { n, m, law, sigma, tEnd };
}

/** The times at which is judged, and the paper's step count in flow time. */
const JUDGED = 400;
const PAPER_TIME = 1600;

/**
 * Flow times that are looked at, one per sample: multiples of 0.08, whole numbers of steps at the rates 0.02, 0.01 and
 * 0.005.
 */
export function noiseTimes(tEnd: number): number[] {
  const marked = [JUDGED, PAPER_TIME].filter((t) => t <= tEnd);
  return [0, ...new Set([...logSpacedSteps(Math.min(8, tEnd / 10), tEnd, 33, 0.08), ...marked])].sort((a, b) => a - b);
}

function pointOf(kind: Kind, cells: readonly Cell<NoiseParameters, NoiseOutcome>[]): NoisePoint {
  const { n, m, law, sigma, tEnd } = kind;
  const own = cells.filter(({ parameters }) => JSON.stringify(kindOf(parameters)) === JSON.stringify(kind));
  const rates = [...new Set(own.map(({ parameters }) => parameters.learningRate))].sort((a, b) => b - a);
  const runs = (method: NoiseParameters["method"], learningRate: number) =>
    new Map(
      own
        .filter(({ parameters: p }) => p.method === method && p.learningRate === learningRate)
        .map(({ replica, outcome }) => [replica, outcome.fourthNorm] as const),
    );
  const times = noiseTimes(tEnd);
  return {
    n,
    m,
    law,
    sigma,
    tEnd,
    times,
    flow: [...runs("flow", rates[0]).values()],
    closure: [...runs("closure", rates[0]).values()],
    trained: rates.map((learningRate) => {
      const flow = runs("flow", learningRate);
      const trained = runs("sgd", learningRate);
      const both = [...trained].flatMap(([replica, row]) => {
        const beside = flow.get(replica);
        return beside === undefined ? [] : [{ row, beside }];
      });
      const distance =
        both.length === 0 ? [] : times.map((_, i) => summarize(both.map(({ row, beside }) => row[i] - beside[i])));
      const paired = both.length === 0 ? [] : times.map((_, i) => summarize(both.map(({ beside }) => beside[i])).mean);
      return { learningRate, rows: [...trained.values()], paired, distance };
    }),
  };
}

/** What tells one point from another. */
function at({ n, m, law, sigma, tEnd }: NoisePoint) {
  return { n, m, law, sigma, tEnd };
}

/** The paper's result after 2·10⁴ steps of rate 0.02 (theory §5). */
const PAPER = { sigma: 0.15, learningRate: 0.02, fourthNorm: 0.78 };

function expect({ points }: NoiseResult): Claim[] {
  return points.flatMap((point) => {
    const { law, sigma, times, trained } = point;
    const about = `${law} noise, σ = ${sigma}`;
    const distances = trained.flatMap(({ learningRate, distance, paired }) => {
      if (distance.length === 0) return [];
      const i = times.indexOf(Math.min(JUDGED, times[times.length - 1]));
      return judge({
        id: "noise-sgd",
        at: { ...at(point), learningRate },
        source: "theory §5",
        statement:
          `mean ‖W_i‖₄⁴ by SGD of rate ${learningRate} against the exact flow from the same starts, t = ` +
          `${times[i]}, ${about}`,
        invariant: false,
        prediction: paired[i],
        measured: { ...distance[i], mean: paired[i] + distance[i].mean },
        bound: 0.02,
        standardErrors: 3,
      });
    });
    const first = trained.find(({ learningRate }) => learningRate === PAPER.learningRate);
    if (first === undefined || first.rows.length === 0 || sigma !== PAPER.sigma) return distances;
    const i = times.indexOf(PAPER_TIME);
    if (i < 0) return distances;
    const measured = summarize(first.rows.map((row) => row[i]));
    const start = summarize(first.rows.map((row) => row[0])).mean;
    // start by start: starts differ by more than runs
    const change = summarize(first.rows.map((row) => row[i] - row[0]));
    const paper =
      law === "bipolar"
        ? { prediction: PAPER.fourthNorm, statement: "rises to 0.78", bound: 0.05 }
        : { prediction: start, statement: "stays where it starts", bound: 0.1 };
    return [
      ...distances,
      judge({
        id: "noise-paper",
        at: at(point),
        source: "paper §4",
        statement: `mean ‖W_i‖₄⁴ by SGD at t = ${PAPER_TIME} (2·10⁴ steps of rate 0.02) ${paper.statement}, ${about}`,
        invariant: false,
        prediction: paper.prediction,
        measured: law === "bipolar" ? measured : { ...change, mean: measured.mean },
        bound: paper.bound,
        standardErrors: 2,
      }),
    ];
  });
}
