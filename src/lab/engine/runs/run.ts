import type { Simulated } from "../../../simulate/run.ts";
import type { StopSignal } from "../../../solvers/index.ts";
import { commandOf, snippetOf } from "../code.ts";
import type { Frame, RunRequest, Start } from "../protocol.ts";
import { drawnNeurons } from "./drawnNeurons.ts";
import { type Plan, plannedTimes, planOf, startOf, TOLERANCE } from "./plan.ts";
import { curvesOf } from "./predictions.ts";
import { simulatePlan } from "./simulatePlan.ts";

/** What is called in the course of a run. */
export interface Listeners {
  /** Once, before the first frame. */
  readonly onStart: (start: Start) => void;
  readonly onFrame: (frame: Frame) => void;
  /** Read after every step of the solver. */
  readonly signal?: StopSignal;
}

/** Runs a request; returns its plan and its outcome. @throws InputError as the simulations of the library */
export function run(
  request: RunRequest,
  { onStart, onFrame, signal }: Listeners,
): { plan: Plan; simulated: Simulated } {
  const plan = planOf(request);
  const weights = startOf(plan);
  const planned = plannedTimes(plan);
  const n = weights.length / plan.m;
  const drawn = n === 1 ? drawnNeurons(weights) : Uint32Array.from({ length: plan.m }, (_, k) => k);
  onStart({
    n,
    m: plan.m,
    planned,
    drawn,
    level: plan.noise?.level ?? null,
    method: methodOf(plan),
    curves: n === 1 && plan.noise === null && plan.adamW === null ? curvesOf(weights, plan.lambda, planned) : null,
    command: commandOf(plan),
    snippet: snippetOf(plan),
  });
  return { plan, simulated: simulatePlan(plan, { weights, drawn, onFrame, signal }) };
}

const LEVELS = {
  exact: "averaged over the noise exactly",
  closure: "averaged over the noise up to its fourth cumulant",
  gaussian: "averaged over the noise by its variance alone",
};

function methodOf({ noise, adamW }: Plan): string {
  if (adamW !== null) return `full-batch AdamW, rate ${adamW.learningRate}, ${adamW.steps} steps, t = 4η · steps`;
  const method = `every weight moved by rkc, tolerance ${TOLERANCE}`;
  return noise === null ? method : `${method}; ${LEVELS[noise.level]}`;
}
