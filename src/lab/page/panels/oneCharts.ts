import type { Curve, Curves } from "../../engine/protocol.ts";
import type { ChartContent, Line, Remark } from "../charts/content.ts";
import { number } from "../format.ts";
import { lineBeside, type Shown, timeAxis } from "./panel.ts";

export type Observable = keyof Curve;

const titles: Readonly<Record<Observable, string>> = {
  alive: "Neurons alive m′",
  l1: "Sum of the sizes of the weights ‖w‖_1",
};

/**
 * Neurons alive or ‖w‖₁ against time: the run as circles on the exact curve, the universal curve and the paper's
 * estimate.
 */
export function collapseChart(
  { state, recording, beside }: Pick<Shown<"one">, "state" | "recording" | "beside">,
  observable: Observable,
): ChartContent {
  const { times, start, end } = recording;
  const curves = start?.curves ?? null;
  const log = state.yAxis === "log";
  const counts = observable === "l1" || beside?.recording.request.panel !== "adamw"; // none of its weights is zero
  const most = Math.max(1, ...(curves?.exact[observable].slice(0, 1) ?? []), ...(curves?.paper[observable] ?? []));
  const low = observable === "alive" ? 0.7 : 0.5 * Math.min(1, ...(curves?.exact.l1.slice(0, 1) ?? []));
  // on linear axes, and beside another run, the curves are too close for words between them
  const isRoomy = end !== undefined && log && state.xAxis === "log" && beside === undefined;
  return {
    x: timeAxis(recording, state.xAxis === "log", start?.planned.at(-1) ?? 1, beside),
    y: { title: titles[observable], log, domain: log ? [low, 1.5 * most] : [0, 1.05 * most] },
    lines: [
      ...(curves === null ? [] : theory(curves, observable)),
      {
        name: `${beside?.names[0] ?? "this run"}, every weight moved`,
        ...{ x: times, y: recording[observable], colour: "measured", circles: 14, measured: true },
      },
      ...(counts ? lineBeside(beside, (run) => run[observable]) : []),
    ],
    remarks: isRoomy && curves !== null ? remarks(curves, observable) : [],
  };
}

/**
 * Where the paper's estimate is furthest below the exact curve, and by what factor; undefined where it is nowhere far.
 */
export function furthestOff({ exact, paper }: Curves, of: Observable): { at: number; factor: number } | undefined {
  let worst = -1;
  const factor = (i: number): number => exact[of][i] / paper[of][i];
  for (let i = 0; i < exact[of].length; i++) {
    if (paper[of][i] >= LEAST[of] && (worst === -1 || factor(i) > factor(worst))) worst = i;
  }
  return worst === -1 || factor(worst) < FAR ? undefined : { at: worst, factor: factor(worst) };
}

/** Estimates below these are not compared: one neuron more or less is all that is seen there. */
const LEAST: Readonly<Record<Observable, number>> = { alive: 5, l1: 1.5 };
const FAR = 1.3;

function theory(curves: Curves, of: Observable): Line[] {
  const { times, exact, universal, paper } = curves;
  return [
    { name: "exact", x: times, y: exact[of], colour: "exact", width: 3 },
    { name: "universal curve (m → ∞)", x: times, y: whereMany(universal, of), colour: "closed-form", dash: "dash" },
    { name: "paper’s estimate", x: times, y: paper[of], colour: "paper", dash: "dot", width: 2.5 },
  ];
}

const known = new WeakMap<readonly number[], readonly number[]>(); // the same curve is cut once

/** The universal curve is about many neurons and says nothing below one: it is cut there. */
function whereMany({ alive, ...rest }: Curve, of: Observable): readonly number[] {
  const values = of === "alive" ? alive : rest.l1;
  const cut = known.get(values) ?? values.map((value, i) => (alive[i] >= 1 ? value : Number.NaN));
  known.set(values, cut);
  return cut;
}

function remarks(curves: Curves, of: Observable): Remark[] {
  const off = furthestOff(curves, of);
  if (off === undefined) return [];
  const place = { x: curves.times[off.at], y: curves.paper[of][off.at] };
  return [{ ...place, colour: "paper", anchor: "end", below: true, text: `${number(off.factor, 2)} times too low` }];
}
