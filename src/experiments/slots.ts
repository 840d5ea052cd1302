import { type SlotTable, slotTable } from "../measure/slots.ts";
import { slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Experiment } from "./experiment.ts";
import { restClaim, type SettleParameters, settle, settleParameters, settleWork, statusField } from "./settle.ts";

/** One run: who holds which of the `slots` in the end (theory §4.1). */
export interface SlotsOutcome {
  readonly status: string;
  readonly slots: SlotTable;
}

/** All runs of one size, their tables added up to a `total`. */
export interface SlotsPoint extends SettleParameters {
  /** How many runs. */
  readonly runs: number;
  /** Runs that rest. */
  readonly resting: number;
  readonly total: SlotTable;
  /** Neurons with two features in the slot model. */
  readonly slotMean: number;
}

/** Result of `slots`, a point for every size. */
export interface SlotsResult {
  readonly points: readonly SlotsPoint[];
}

/** Whether a slot ever holds two features, or a feature none (theory §4.1). */
export const slots: Experiment<SettleParameters, SlotsOutcome, SlotsResult> = {
  name: "slots",
  title: "A neuron has two slots, one for either sign, and a slot holds one feature",
  parameters: settleParameters,
  outcome: {
    status: statusField,
    slots: {
      empty: { what: "neurons without a feature", unit: "neurons", shape: "number" },
      one: { what: "neurons with one feature", unit: "neurons", shape: "number" },
      benign: { what: "neurons with one positive and one negative weight", unit: "neurons", shape: "number" },
      sameSign: { what: "neurons with two or more features of one sign", unit: "neurons", shape: "number" },
      three: {
        what: "neurons with three or more features, all among sameSign too",
        unit: "neurons",
        shape: "number",
      },
      lost: { what: "features without a weight", unit: "features", shape: "number" },
      split: { what: "features with more than one weight", unit: "features", shape: "number" },
    },
  },
  presets: {
    quick: {
      parameters: { n: [32], m: [16, 24, 32, 64, 128], lambda: [0.005], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [64], m: [48, 64, 128, 256, 512], lambda: [0.001], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 32,
      seed: 0,
    },
  },
  claims: ["slots-rest", "slots-one-sign", "slots-two-features", "slots-none-lost", "slots-none-split"],
  check: (size) => {
    slotMean(size); // refuses more features than slots
  },
  work: settleWork,
  cell: (parameters, context) => {
    const { weights, status } = settle(parameters, context);
    return { status, slots: slotTable(weights, parameters) };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      runs: outcomes.length,
      resting: outcomes.filter(({ status }) => status === "converged").length,
      total: added(outcomes.map((outcome) => outcome.slots)),
      slotMean: slotMean(parameters),
    })),
  }),
  expect,
};

function expect({ points }: SlotsResult): Claim[] {
  if (points.length === 0) return [];
  const over = (pick: (point: SlotsPoint) => number) => points.reduce((sum, point) => sum + pick(point), 0);
  const neurons = over(({ m, runs }) => m * runs);
  const features = over(({ n, runs }) => n * runs);
  const never = { source: "theory §4.1", invariant: false, prediction: 1, bound: 0 };
  return [
    restClaim(
      "slots",
      over(({ resting }) => resting),
      over(({ runs }) => runs),
    ),
    judge({
      ...never,
      id: "slots-one-sign",
      statement: `share of ${neurons} neurons without two features of one sign`,
      measured: 1 - over(({ total }) => total.sameSign) / neurons,
    }),
    judge({
      ...never,
      id: "slots-two-features",
      statement: `share of ${neurons} neurons without a third feature`,
      measured: 1 - over(({ total }) => total.three) / neurons,
    }),
    judge({
      ...never,
      id: "slots-none-lost",
      statement: `share of ${features} features that keep a weight`,
      measured: 1 - over(({ total }) => total.lost) / features,
    }),
    judge({
      ...never,
      id: "slots-none-split",
      statement: `share of ${features} features that end on one neuron`,
      measured: 1 - over(({ total }) => total.split) / features,
    }),
  ];
}

function added(tables: readonly SlotTable[]): SlotTable {
  const sum = { empty: 0, one: 0, benign: 0, sameSign: 0, three: 0, lost: 0, split: 0 };
  for (const table of tables) for (const name of Object.keys(sum) as (keyof SlotTable)[]) sum[name] += table[name];
  return sum;
}
