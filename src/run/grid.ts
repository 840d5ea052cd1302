import * as z from "zod";
import { InputError } from "../checks.ts";
import type { AnyExperiment, CellParameters, Grid, Parameter, ParameterValue } from "../experiments/experiment.ts";
import { explainIssue, shown } from "../io/explainIssue.ts";
import { quotedShort } from "../io/fileErrors.ts";

/**
 * The complete grid of an experiment: lists in the declared order, defaults filled in, a bare value made a list of one.
 *
 * given: `{parameters, seeds, seed}` of a sweep file, a preset or a manifest; name: begins every message. @throws
 * InputError
 */
export function gridOf(experiment: AnyExperiment, given: unknown, name: string): Grid<CellParameters> {
  const result = gridSchema(experiment).safeParse(given);
  if (!result.success) throw new InputError(explainIssue(name, result.error.issues, given));
  const { parameters, seeds, seed } = result.data;
  const ordered = Object.keys(experiment.parameters).map((key) => [key, parameters[key]]);
  return { parameters: Object.fromEntries(ordered), seeds, seed };
}

function gridSchema({ name, parameters }: AnyExperiment) {
  const lists = Object.entries(parameters).map(([key, parameter]) => [key, listSchema(key, parameter)] as const);
  const noParameter = refuseUnknown(
    (key) => `${name} has no parameter ${quotedShort(key)}; it has ${Object.keys(parameters).join(", ")}.`,
    "must be an object of lists of values",
  );
  const noField = refuseUnknown(
    (key) => `there is no field ${quotedShort(key)}; a sweep has experiment, parameters, seeds and seed.`,
    'must be an object such as {"experiment": …, "parameters": {…}, "seeds": 1, "seed": 0}',
  );
  return z.strictObject(
    {
      parameters: z.strictObject(Object.fromEntries(lists), { error: noParameter }).prefault({}),
      seeds: wholeFrom(1).default(1),
      seed: wholeFrom(0).default(0),
    },
    { error: noField },
  );
}

/** Values of a parameter: a list without repetition, or a bare one. */
function listSchema(key: string, parameter: Parameter): z.ZodType<ParameterValue[]> {
  const value = valueSchema(parameter);
  const empty = `must list at least one value, else the sweep is an empty grid (${parameter.what})`;
  const list = z
    .array(value)
    .min(1, { error: empty })
    .check(({ value: values, issues }) => {
      const firsts = new Map<ParameterValue, number>();
      const again = values.findIndex((entry, i) => firsts.size === firsts.set(entry, firsts.get(entry) ?? i).size);
      if (again < 0) return;
      const first = firsts.get(values[again]);
      const message =
        `parameters.${key}[${again}] repeats parameters.${key}[${first}], ${shown(values[again])}; ` +
        `list every value once.`;
      issues.push({ code: "custom", input: values, message });
    });
  const bareOrList = z.preprocess((given) => (Array.isArray(given) ? given : [given]), list);
  return parameter.default === undefined ? bareOrList : bareOrList.default([parameter.default]);
}

function valueSchema({ kind, choices = [], least = -Infinity }: Parameter): z.ZodType<ParameterValue> {
  switch (kind) {
    case "count":
      return wholeFrom(1);
    case "positive": {
      const error = "must be a finite number > 0";
      return z.number({ error }).positive({ error });
    }
    case "number": {
      const error = least === -Infinity ? "must be a finite number" : `must be a number >= ${least}`;
      return z
        .number({ error })
        .min(least, { error })
        .transform((value) => value + 0); // -0 becomes 0, the same cell
    }
    case "share": {
      const error = "must be a number from 0 to 1";
      const share = z.number({ error }).min(0, { error }).max(1, { error });
      return share.transform((value) => value + 0); // -0 becomes 0, the same cell
    }
    case "choice":
      return z.enum(choices, { error: `must be one of ${choices.map((choice) => `"${choice}"`).join(", ")}` });
  }
}

function wholeFrom(least: number): z.ZodType<number> {
  const error = `must be a whole number >= ${least}`;
  return z.int({ error }).min(least, { error });
}

/** What an object says of unknown fields, and of not being an object. */
function refuseUnknown(unknown: (key: string) => string, wrongType: string): z.core.$ZodErrorMap {
  return (issue) => (issue.code === "unrecognized_keys" ? unknown(issue.keys[0]) : wrongType);
}
