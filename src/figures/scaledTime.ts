import type { Annotation, Data } from "plotly.js-dist";
import type { ScaledTimePoint, ScaledTimeResult } from "../experiments/scaledTime.ts";
import type { Figure } from "./figure.ts";
import { curve, listed, meansWithErrors, zeroMarks } from "./marks.ts";
import { dashAt, differing, labelOf, seriesOf } from "./series.ts";
import { axis, baseLayout, colours, panelLetters, scientific, sequence } from "./style.ts";

/**
 * a) Share of weights alive against s = λt for the largest, a middle and the smallest λ of the first size; b) change
 * from λ to λ/2, with a line of slope 1.
 */
export function scaledTimeFigure({ slowTimes, points }: ScaledTimeResult): Figure {
  const [first] = points;
  const last = (first?.lambdas.length ?? 0) - 1;
  // more would hide one another
  const shown = [...new Set([0, last >> 1, last])].filter((level) => level >= 0 && level <= last);
  const shades = sequence(shown.length);
  const replicas = first?.polysemantic[0]?.count ?? 0;
  const subtitle =
    first === undefined ? "no runs yet" : `a: n = ${first.n}, m = ${first.m}; the same ${replicas} starts at every λ`;
  const told = differing(points, ["tolerance", "kernel"]);
  const drawn = seriesOf(points, ["n", "m", "tolerance", "kernel"]).map(({ points: [point], symbol }, i) =>
    changes(point, { name: labelOf([point], ["n", "m", ...told]), symbol, shift: 8 * i }),
  );
  return {
    data: listed([
      ...shown.map((level, i) =>
        curve(
          slowTimes,
          first.alive[level].map(({ mean }) => mean),
          {
            name: `λ = ${scientific(first.lambdas[level])}`,
            colour: shades[i],
            dash: dashAt(i),
            width: shown.length - i + 1.5,
          },
        ),
      ),
      ...drawn.flatMap(({ data: [measured] }) => measured ?? []),
      ...drawn.flatMap(({ data: [, linear] }) => linear ?? []),
    ]),
    layout: {
      ...baseLayout("In slow time λt, the collapse hardly knows λ", subtitle, { width: 600, height: 860 }),
      xaxis: axis("slow time s = λt", { type: "log" }),
      yaxis: axis("share of weights not zero", { domain: [0.58, 1], rangemode: "tozero" }),
      xaxis2: axis("λ", { type: "log", anchor: "y2" }),
      yaxis2: axis("change of ‖W‖<sub>1</sub>(s), λ to λ/2", {
        type: "log",
        domain: [0, 0.44],
        anchor: "x2",
      }),
      annotations: [...panelLetters([1, 0.44]), ...drawn.flatMap(({ zeros }) => zeros)],
    },
  };
}

function changes(
  { steps }: ScaledTimePoint,
  { name, symbol, shift }: { readonly name: string; readonly symbol: string; readonly shift: number },
): { data: Data[]; zeros: Partial<Annotation>[] } {
  const x = steps.map(({ lambda }) => lambda);
  const measured = steps.map(({ l1Change }) => l1Change);
  const middle = steps[steps.length >> 1];
  const place = { colour: colours.measured, xaxis: "x2", yaxis: "y2" };
  if (middle === undefined) return { data: [], zeros: [] };
  const linear = curve(
    x,
    x.map((lambda) => (middle.l1Change.mean * lambda) / middle.lambda),
    { ...place, name: "linear in λ", colour: colours.closedForm, dash: "dash", width: 1.8 },
  );
  return {
    data: [
      meansWithErrors(x, measured, { ...place, name, symbol, log: true }),
      ...(middle.l1Change.mean > 0 ? [linear] : []),
    ],
    zeros: zeroMarks(x, measured, { ...place, shift }),
  };
}
