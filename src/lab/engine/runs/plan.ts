import { initialWeights } from "../../../random/initialWeights.ts";
import { longestRun } from "../../../simulate/l1.ts";
import { sampleTimes } from "../../../simulate/sampleTimes.ts";
import type { PanelName, Parameters, Values } from "../panels.ts";
import type { RunRequest } from "../protocol.ts";
import { type NoisePlan, noisePlan } from "./noisePlan.ts";
import { collapseOf } from "./predictions.ts";

/** Everything that decides the numbers of a run. Run, command and snippet are made from it. */
export interface Plan {
  /** Size and key of the start that is drawn. */
  readonly n: number;
  readonly m: number;
  readonly seed: number;
  readonly scale: number;
  /** Features of it that take part, from 0, without the others; null: all. */
  readonly features: readonly [number, number] | null;
  /** ℓ1 strength; 0 under noise. */
  readonly lambda: number;
  /** Flow time to stop at; null: when the weights rest. */
  readonly tEnd: number | null;
  readonly noise: NoisePlan | null;
  /** AdamW in the place of the flow. */
  readonly adamW: AdamWPlan | null;
}

/** How AdamW is run; its flow time is t = 4η · steps. */
export interface AdamWPlan {
  readonly learningRate: number;
  readonly steps: number;
}

/** Steps of AdamW, as many as the paper's. */
const STEPS = 7500;

/** The times that are kept: of a run that gets to its end so many, evenly in the logarithm. */
export const SAMPLING = { samples: 160, log: true } as const;

/** Tolerance of `rkc`: numbers of survivors are within 0.2 % of the exact reduction. */
export const TOLERANCE = 1e-4;

/** How the run of each panel is computed. */
const plans: { readonly [P in PanelName]: (parameters: Parameters<P>) => Plan } = {
  one: oneFeature,
  many: manyFeatures,
  noise: noisyFeatures,
};

/** What its run is of, as in run files. */
export function flowOf({ noise, adamW }: Plan): "l1" | "noise" | "adamw" {
  return adamW !== null ? "adamw" : noise === null ? "l1" : "noise";
}

/** The plan of a request. @throws InputError as the simulations of the library */
export function planOf(request: RunRequest): Plan {
  if (request.panel === "pair") return { ...plans.many(request.parameters), features: request.features };
  if (request.panel === "adamw") {
    const plan = request.of === "one" ? plans.one(request.parameters) : plans.many(request.parameters);
    return { ...plan, tEnd: null, adamW: { learningRate: request.learningRate, steps: STEPS } };
  }
  return (plans[request.panel] as (parameters: Values) => Plan)(request.parameters);
}

/** Initial weights of a plan, as many rows as features take part × m, row-major. */
export function startOf({ n, m, seed, scale, features }: Plan): Float64Array {
  const all = initialWeights({ n, m, key: [seed, "weights"], scale });
  if (features === null) return all;
  const rows = new Float64Array(2 * m);
  features.forEach((i, row) => {
    rows.set(all.subarray(i * m, (i + 1) * m), row * m);
  });
  return rows;
}

/** Flow times of the frames, as far as the run gets. */
export function plannedTimes(plan: Plan): number[] {
  const { adamW } = plan;
  if (adamW !== null) {
    const steps = new Set(sampleTimes(SAMPLING, adamW.steps).map(Math.round));
    return [...steps].map((step) => flowTime(step, adamW));
  }
  return sampleTimes(SAMPLING, plan.tEnd ?? longestRun(plan.lambda));
}

/** Flow time (theory §1) after so many steps. */
export function flowTime(step: number, { learningRate }: AdamWPlan): number {
  return 4 * learningRate * step;
}

/** It ends after twice the time that the exact reduction takes to rest. */
function oneFeature({ m, lambda, scale, seed }: Parameters<"one">): Plan {
  const plan: Plan = { n: 1, m, seed, scale, features: null, lambda, tEnd: null, noise: null, adamW: null };
  return { ...plan, tEnd: roundedUp(2 * collapseOf(startOf(plan), lambda).t) };
}

function manyFeatures({ n, m, lambda, seed }: Parameters<"many">): Plan {
  return { n, m, seed, scale: 1, features: null, lambda, tEnd: null, noise: null, adamW: null };
}

/** Under noise weights need not come to rest; the noise works on the time scale 1/σ². */
function noisyFeatures(parameters: Parameters<"noise">): Plan {
  const { n, m, sigma, seed } = parameters;
  const tEnd = roundedUp(100 / sigma ** 2);
  return { n, m, seed, scale: 1, features: null, lambda: 0, tEnd, noise: noisePlan(parameters), adamW: null };
}

/** x to two digits, upwards. */
function roundedUp(x: number): number {
  const [digits, exponent] = x.toExponential().split("e");
  return Number(`${Math.ceil(Number(digits) * 10) / 10}e${exponent}`);
}
