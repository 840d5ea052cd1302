import * as z from "zod";
import { type CellParameters, gridPoints } from "../../experiments/experiment.ts";
import { isOverTimes, namedFields } from "../../experiments/outcome.ts";
import type { Plan } from "../plan.ts";

/** What the entries of some fields of an outcome are one for. */
export interface Axis {
  /** Fields by their place in an outcome: `alive`, `exact.alive`. */
  readonly fields: readonly string[];
  readonly name: string;
  readonly unit: string;
  /**
   * For every combination of the parameters that decide them, ascending: entry i of a field belongs to `values[i]`, or
   * to the interval from there to the next where there is one fewer.
   */
  readonly at: readonly { readonly parameters: CellParameters; readonly values: readonly number[] }[];
}

/** The axes of a plan's fields, all shards alike; none where no field goes over times that parameters decide. */
export function axesOf({ experiment, grid }: Pick<Plan, "experiment" | "grid">): readonly Axis[] | undefined {
  if (experiment.times === undefined) return undefined;
  const { name, unit, by, at } = experiment.times;
  const fields = namedFields(experiment.outcome).filter(({ shape }) => isOverTimes(shape));
  const firsts = Object.fromEntries(
    Object.entries(grid.parameters).map(([parameter, values]) => [parameter, values[0]]),
  );
  const own = Object.fromEntries(by.map((parameter) => [parameter, grid.parameters[parameter]]));
  const points = gridPoints<CellParameters>(own).map((parameters) => ({
    parameters,
    values: at({ ...firsts, ...parameters }),
  }));
  return [{ fields: fields.map((field) => field.name), name, unit, at: points }];
}

/** Axes as a manifest holds them. */
export const axesSchema = z.array(
  z.strictObject({
    fields: z.array(z.string()),
    name: z.string(),
    unit: z.string(),
    at: z.array(
      z.strictObject({
        parameters: z.record(z.string(), z.union([z.number(), z.string()])),
        values: z.array(z.number()),
      }),
    ),
  }),
  { error: "must be a list of axes" },
);
