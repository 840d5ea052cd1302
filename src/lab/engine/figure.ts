import { recorded } from "../../figures/figure.ts";
import { runFigure } from "../../figures/run.ts";
import type { Run } from "../../simulate/run.ts";
import { lineOf } from "./record.ts";

/**
 * The figure of a run in the package's own style, as Plotly takes it: the spec that `incidental figure run` writes,
 * byte for byte. A file of its own, which is loaded when it is asked for, not with the page.
 */
export function figureOf(record: Run): string {
  return lineOf(recorded(runFigure(record), "run"));
}
