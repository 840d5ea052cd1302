import { InputError } from "../checks.ts";
import { dopri5, eventSolver, type Method, proximalEuler, rkc } from "../solvers/index.ts";
import type { L1Method, NoiseMethod } from "./methods.ts";

type MethodName = Exclude<L1Method | NoiseMethod, "auto">;

/** Every method a flow is computed with, and the tolerance it has by default. */
const methods = {
  event: { method: eventSolver, tolerance: 1e-8 },
  rkc: { method: rkc, tolerance: 1e-3 },
  proximal: { method: proximalEuler, tolerance: 1e-3 },
  dopri5: { method: dopri5, tolerance: 1e-8 },
} as const satisfies Readonly<Record<MethodName, { method: Method; tolerance: number }>>;

/** The most weights `auto` gives to `event` where the overlaps are kinks. */
const SMALL = 512;

/** What `auto` stands for on a flow of `weights` weights with friction. */
export function methodForSize(weights: number): "event" | "rkc" {
  return weights <= SMALL ? "event" : "rkc";
}

/** A method with its numbers, as `solve` takes them, and what the run file calls it. */
export interface ChosenMethod {
  readonly name: MethodName;
  readonly method: Method;
  readonly tolerance: number;
  /** Of methods with fixed steps. */
  readonly step: number | undefined;
}

/**
 * The method that is wanted out of `known`, `auto` being `best`.
 * @throws InputError on a name that is none of `known`
 */
export function chosenMethod(
  { method = "auto", tolerance, step = 0.1 }: { method?: string; tolerance?: number; step?: number },
  known: readonly ("auto" | MethodName)[],
  best: MethodName,
): ChosenMethod {
  const wanted = known.find((name) => name === method);
  if (wanted === undefined) throw new InputError(`method must be one of ${known.join(", ")}, got "${method}".`);
  const name = wanted === "auto" ? best : wanted;
  return {
    name,
    method: methods[name].method,
    tolerance: tolerance ?? methods[name].tolerance,
    step: name === "proximal" ? step : undefined,
  };
}
