import { InputError } from "../checks.ts";
import { eventSolver, type Method, proximalEuler, rkc } from "../solvers/index.ts";
import { type L1Method, l1Methods } from "./methods.ts";

/** What the caller says of the method; n·m weights. */
interface Wish {
  readonly method?: L1Method;
  readonly n: number;
  readonly m: number;
  readonly tolerance?: number;
  readonly step?: number;
}

const METHODS: Readonly<Record<Exclude<L1Method, "auto">, { method: Method; tolerance: number }>> = {
  event: { method: eventSolver, tolerance: 1e-8 },
  rkc: { method: rkc, tolerance: 1e-3 },
  proximal: { method: proximalEuler, tolerance: 1e-3 },
};

/** The most weights `auto` gives to `event`. */
const SMALL = 512;

/** The method of a flow with friction, its tolerance and step. @throws InputError on a method that is none of `l1Methods` */
export function chosenMethod({ method = "auto", n, m, tolerance, step = 0.1 }: Wish) {
  if (!l1Methods.includes(method)) {
    throw new InputError(`method must be one of ${l1Methods.join(", ")}, got "${method}".`);
  }
  const name = method !== "auto" ? method : n * m <= SMALL ? "event" : "rkc";
  const known = METHODS[name];
  return {
    name,
    method: known.method,
    tolerance: tolerance ?? known.tolerance,
    step: name === "proximal" ? step : undefined,
  };
}
