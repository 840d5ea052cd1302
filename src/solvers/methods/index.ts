import { InputError, positive } from "../../checks.ts";
import { nearest } from "../../nearest.ts";
import type { Method } from "../method.ts";
import { dopri5 } from "./dopri5.ts";
import { eventSolver } from "./eventSolver.ts";
import { odex } from "./odex.ts";
import { proximalEuler } from "./proximalEuler.ts";
import { radau } from "./radau.ts";
import { rk4 } from "./rk4.ts";
import { rkc } from "./rkc.ts";

/** Every method by its name: first those for smooth fields, then those that follow switches. */
export const methods = { dopri5, odex, radau, rk4, eventSolver, rkc, proximalEuler } satisfies Record<string, Method>;
/** One of `methods`. */
export type MethodName = keyof typeof methods;

/** A method, or the one of that name. @throws InputError on a name there is not, and on what is no method */
export function methodOf(method: Method | MethodName): Method {
  if (typeof method === "string" && Object.hasOwn(methods, method)) return methods[method];
  const names = Object.keys(methods);
  if (typeof method === "string") {
    const meant = nearest(method, names);
    const guess = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new InputError(`solve: method must be one of ${names.join(", ")}, got ${JSON.stringify(method)}.${guess}`);
  }
  const known = typeof method === "object" && method !== null && ("start" in method || "walk" in method);
  if (!known)
    throw new InputError(`solve: method must be a method or one of ${names.join(", ")}, got ${String(method)}.`);
  positive(`solve: order of method ${method.name}`, method.order);
  return method;
}
