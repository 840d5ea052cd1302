import type { Data, Layout } from "plotly.js-dist";
import { isStepped } from "../measure/clock.ts";
import type { Figure } from "./figure.ts";
import type { RunPanel, RunRecord } from "./runPanel.ts";
import { runSeries } from "./runSeries.ts";
import { runWeights } from "./runWeights.ts";
import { axis, baseLayout, panelLetters, scientific } from "./style.ts";

/**
 * What a run has to be to be drawn: a `RunRecord`, as it is in a file, or what `simulate…` returned, which does not say
 * what it was asked for: `flow` and `parameters`, where given, are named in the title.
 */
export interface DrawableRun extends Omit<RunRecord, Asked>, Partial<Pick<RunRecord, Asked>> {}

type Asked = "flow" | "parameters" | "n" | "m";

/**
 * One run of a flow: ‖W_i‖₁, nonzero weights, ‖W_i‖₄⁴ and energy against flow time, for every feature or, where there
 * are many, their mean and 10–90 % band; below, where weights were kept, all of them against time
 * or at the end as a heat map, in cells where they are many; features and neurons from 0. Time is logarithmic where
 * the samples are.
 */
export function runFigure(given: DrawableRun): Figure {
  const run = complete(given);
  const { flow, parameters, n, m, method, status, t, times } = run;
  const log = spacedInLog(times);
  const panels = [...runSeries(run, log), ...runWeights(run, log)];
  const height = panels.reduce((sum, panel) => sum + panel.height + spaceAbove(panel), 0) - GAP;
  const steps = isStepped(flow);
  const { data, axes, tops } = placed(panels, height, {
    scale: log ? "log" : "linear",
    title: steps ? "steps of AdamW" : "flow time t = 4η · steps",
  });
  const known = [
    m === 0 ? `n = ${n}` : `n = ${n}, m = ${m}`,
    ...(typeof parameters.lambda === "number" ? [`λ = ${scientific(parameters.lambda)}`] : []),
    ...(typeof parameters.sigma === "number" ? [`σ = ${scientific(parameters.sigma)}`] : []),
    `${method}, ${status} at ${steps ? `step ${t}` : `t = ${scientific(t)}`}`,
  ];
  const base = baseLayout(titleOf(flow, parameters), known.join(", "), { width: 600, height: 204 + height });
  return { data, layout: { ...base, ...axes, annotations: panelLetters(tops) } };
}

/** A run with its sizes: m is 0 where neither the run nor its weights tell it. */
function complete(run: DrawableRun): RunRecord {
  const { flow = "", parameters = {}, observables, weights } = run;
  const { n = observables.l1[0]?.length ?? 0, m = weights?.[0]?.[0]?.length ?? 0 } = run;
  return { ...run, flow, parameters, n, m };
}

/** What a run is of: its penalty or law, where that is the user's own. */
function titleOf(flow: string, { penalty, rate }: RunRecord["parameters"]): string {
  if (typeof penalty === "string") return `Features under the penalty ${penalty}`;
  if (typeof rate === "string") return `One feature, dw/dt = ${rate}`;
  return TITLES[flow] ?? (flow === "" ? "A run" : `A run of ${flow}`);
}

/**
 * The panels over one another, `total` pixels high, each with axes of its own; time is labelled under the last that has
 * it.
 */
function placed(panels: readonly RunPanel[], total: number, time: { scale: "log" | "linear"; title: string }) {
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const tops: number[] = [];
  const lastOfTime = panels.findLastIndex(({ xaxis }) => xaxis === undefined);
  let above = -GAP;
  for (const [i, panel] of panels.entries()) {
    const { yaxis, height, xaxis } = panel;
    const id = i === 0 ? "" : String(i + 1);
    above += spaceAbove(panel);
    const [top, bottom] = [1 - above / total, Math.max(0, 1 - (above + height) / total)];
    above += height;
    tops.push(top);
    const anchor = `y${id}` as "y";
    const shared = i === 0 ? {} : { matches: "x" as const };
    axes[`xaxis${id}`] = xaxis
      ? axis(xaxis.title, { anchor, ...xaxis.options })
      : axis(i === lastOfTime ? time.title : "", {
          ...{ type: time.scale, anchor, showticklabels: i === lastOfTime },
          ...shared,
        });
    axes[`yaxis${id}`] = axis(yaxis.title, { anchor: `x${id}` as "x", domain: [bottom, top], ...yaxis.options });
    for (const trace of panel.data) {
      const { colorbar } = trace as { colorbar?: object };
      const scale = colorbar && { colorbar: { ...colorbar, y: top, len: top - bottom } };
      data.push({ ...trace, ...scale, xaxis: `x${id}`, yaxis: `y${id}` } as Data);
    }
  }
  return { data, axes: axes as Partial<Layout>, tops };
}

/** Pixels above a panel: more where the labels of time stand in between. */
function spaceAbove({ xaxis }: RunPanel): number {
  return xaxis === undefined ? GAP : OWN_AXIS;
}

const GAP = 26;
const OWN_AXIS = 84;

const TITLES: Readonly<Record<string, string>> = {
  collapse: "One feature, many neurons",
  l1: "Features under an ℓ1 penalty",
  pair: "Two features, one shared neuron",
  noise: "Features on noisy neurons",
  adamw: "Features trained by AdamW",
};

/** Whether times are spread in log t: the middle one then lies far before half the last. */
function spacedInLog(times: readonly number[]): boolean {
  const positive = times.filter((t) => t > 0);
  return positive.length > 2 && positive[positive.length >> 1] < 0.25 * positive[positive.length - 1];
}
