import * as z from "zod";
import { InputError } from "../checks.ts";
import type { Figure } from "../figures/index.ts";
import { explainIssue } from "./explainIssue.ts";
import { quoted } from "./fileErrors.ts";

/** What is meant for a figure. */
export const maybeFigure = z.looseObject({ data: z.array(z.unknown()), layout: z.looseObject({}) });

const object = { error: "must be an object" };
const number = z.number({ error: "must be a number" }).optional();
const text = z.string({ error: "must be a text" }).optional();
const font = z.looseObject({ size: number, family: text }, object).optional();
const bounds = { error: "must be two numbers from 0 to 1" };
const domain = z.tuple(
  [z.number(bounds).min(0, bounds).max(1, bounds), z.number(bounds).min(0, bounds).max(1, bounds)],
  bounds,
);
const range = z.array(z.unknown(), { error: "must be a list of two ends" }).optional();
const title = z
  .union([z.string(), z.looseObject({ text, font })], { error: "must be a text, or an object with text and font" })
  .optional();
const marks = <T extends z.ZodType>(mark: T) => z.array(mark, { error: "must be a list of objects" }).optional();

const trace = z.looseObject(
  { name: z.union([z.string(), z.number()], { error: "must be a text" }).optional(), xaxis: text, yaxis: text },
  { error: "must be an object, a trace of Plotly" },
);

const axis = z.looseObject({ domain: domain.optional(), range, title, overlaying: text, matches: text }, object);

/** A figure as far as it is laid out and recoloured here; the rest is Plotly's. */
const figure = z.looseObject({
  data: z.array(trace),
  layout: z.looseObject({
    ...{ title, font },
    margin: z.looseObject({ l: number, r: number, t: number, b: number }, object).optional(),
    legend: z.looseObject({ font, itemwidth: number, tracegroupgap: number }, object).optional(),
    annotations: marks(z.looseObject({ text, font }, object)),
    shapes: marks(z.looseObject({}, object)),
    template: z.looseObject({ data: z.looseObject({}, object).optional() }, object).optional(),
  }),
});

/** `value`, itself. @throws InputError naming the field that no figure has */
export function checkedFigure(value: unknown, file: string): Figure {
  const found = figure.safeParse(value);
  const issues = found.success ? axisIssues(found.data.layout) : found.error.issues;
  if (issues.length > 0) throw new InputError(explainIssue(`${quoted(file)} is no figure`, issues, value));
  return value as Figure;
}

/** What is wrong with the axes of a layout, which are numbered. */
function axisIssues(layout: Readonly<Record<string, unknown>>): z.core.$ZodIssue[] {
  return Object.entries(layout).flatMap(([name, value]) => {
    const issues = /^[xy]axis\d*$/.test(name) ? (axis.safeParse(value).error?.issues ?? []) : [];
    return issues.map((issue) => ({ ...issue, path: ["layout", name, ...issue.path] }));
  });
}
