import { withSwitches } from "../switches/withSwitches.ts";
import { dopri5 } from "./dopri5.ts";

/**
 * The gold method for fields with friction (a differential inclusion, Filippov 1988; theory §2): Dormand–Prince 5(4) on
 * the field with the signs frozen, cut at every switch. Order 5 across switches.
 */
export const eventSolver = withSwitches(dopri5, "eventSolver");
