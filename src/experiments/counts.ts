import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { type CollisionsOutcome, type CollisionsPoint, collisions, collisionsPoints } from "./collisions.ts";
import { byParameters, type Cell, type Experiment, seriesOver } from "./experiment.ts";
import { restClaim, type SettleParameters, sizesText } from "./settle.ts";

/** What a stronger penalty changes, over all m: runs from the same starts are compared one by one. */
export interface CountsDifference extends Omit<SettleParameters, "m"> {
  /** The weakest penalty of the grid, which `lambda` is held against. */
  readonly weakest: number;
  /** How many m there are. */
  readonly sizes: number;
  /** Σ (K at `lambda` − K at `weakest`) over the sum of the slot means. */
  readonly relative: Summary;
}

/** Result of `counts`: the points of `collisions`, and what λ changes. */
export interface CountsResult {
  readonly points: readonly CollisionsPoint[];
  /** One for every λ but the weakest, at every n. */
  readonly differences: readonly CountsDifference[];
}

const { quick, paper } = collisions.presets;

/** How many neurons end up polysemantic at several strengths of the penalty, from the same starts (theory §4.1). */
export const counts: Experiment<SettleParameters, CollisionsOutcome, CountsResult> = {
  ...collisions,
  name: "counts",
  title: "How many neurons end up polysemantic, for several strengths of the penalty",
  presets: {
    quick: { ...quick, parameters: { ...quick.parameters, lambda: [0.005, 0.05] } },
    paper: { ...paper, parameters: { ...paper.parameters, lambda: [2.5e-4, 2.5e-3, 2.5e-2] } },
  },
  claims: ["counts-rest", "counts-slot-mean", "counts-paper", "counts-change"],
  collect: (cells) => ({ points: collisionsPoints(cells), differences: differencesOf(cells) }),
  expect,
};

function differencesOf(cells: readonly Cell<SettleParameters, CollisionsOutcome>[]): CountsDifference[] {
  const pairs = seriesOver(cells, "lambda", ({ polysemantic }) => polysemantic).flatMap(
    ({ parameters: own, values, rows }) => {
      const weakest = values.length - 1; // values fall
      const { m, ...rest } = own;
      return values.slice(0, weakest).flatMap((lambda, i) => {
        if (rows.length === 0) return [];
        const change = summarize(rows.map((row) => row[i] - row[weakest]));
        const at = { ...rest, lambda, weakest: values[weakest] };
        return { parameters: at, outcome: { change, slotMean: slotMean({ n: own.n, m }) }, replica: 0 };
      });
    },
  );
  return byParameters(pairs).map(({ parameters: at, outcomes }) => ({
    ...at,
    sizes: outcomes.length,
    relative: ratioOfMeans(
      outcomes.map(({ change }) => change),
      outcomes.map((own) => own.slotMean),
    ),
  }));
}

function expect({ points, differences }: CountsResult): Claim[] {
  if (points.length === 0) return [];
  const sumOf = (pick: (point: CollisionsPoint) => number) => points.reduce((sum, point) => sum + pick(point), 0);
  const rest = restClaim(
    "counts",
    sumOf(({ resting }) => resting),
    sumOf((point) => point.counts.length),
  );
  const series = byParameters(
    points.map(({ n, lambda, tolerance, kernel, ...outcome }) => {
      return { parameters: { n, lambda, tolerance, kernel }, replica: 0, outcome };
    }),
  );
  const ratios = series.flatMap(({ parameters: at, outcomes }) => {
    const measured = outcomes.map((own) => own.measured);
    const where = `λ = ${at.lambda}, n = ${at.n}, ${sizesText(outcomes.length)}`;
    const against = { at, invariant: false, prediction: 1, bound: 0, standardErrors: 2 };
    return [
      judge({
        id: "counts-slot-mean",
        source: "theory §4.1",
        statement: `polysemantic neurons over the slot model's mean, ${where}`,
        measured: ratioOfMeans(
          measured,
          outcomes.map((own) => own.slotMean),
        ),
        ...against,
      }),
      judge({
        id: "counts-paper",
        source: "paper §3",
        statement: `polysemantic neurons over the paper's n²/4m, ${where}`,
        measured: ratioOfMeans(
          measured,
          outcomes.map(({ paper }) => paper),
        ),
        ...against,
      }),
    ];
  });
  const changes = differences.map(({ weakest, sizes, relative, ...at }) =>
    judge({
      id: "counts-change",
      at,
      source: "paper §3",
      statement:
        `polysemantic neurons at λ = ${at.lambda} less those at λ = ${weakest} from the same starts, over the slot ` +
        `model's mean, n = ${at.n}, ${sizesText(sizes)}: λ makes no difference`,
      invariant: false,
      prediction: 0,
      measured: relative,
      bound: 0,
      standardErrors: 2,
    }),
  );
  return [rest, ...ratios, ...changes];
}
