import type { Data } from "plotly.js-dist";
import type { ScaledTimePoint, ScaledTimeResult } from "../experiments/scaledTime.ts";
import type { Figure } from "./figure.ts";
import { curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, panelLetters, scientific, sequence } from "./style.ts";

const DASHES = ["solid", "dash", "dot"] as const;
const SYMBOLS = ["circle", "square", "diamond", "triangle-up"];

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
  return {
    data: [
      ...shown.map((level, i) =>
        curve(
          slowTimes,
          first.alive[level].map(({ mean }) => mean),
          {
            name: `λ = ${scientific(first.lambdas[level])}`,
            colour: shades[i],
            dash: DASHES[i],
            width: shown.length - i + 1.5,
          },
        ),
      ),
      ...points.flatMap(changes),
    ],
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
      annotations: panelLetters([1, 0.44]),
    },
  };
}

function changes({ n, m, steps }: ScaledTimePoint, i: number): Data[] {
  const x = steps.map(({ lambda }) => lambda);
  const middle = steps[steps.length >> 1];
  const place = { xaxis: "x2", yaxis: "y2" };
  if (middle === undefined) return [];
  const linear = curve(
    x,
    x.map((lambda) => (middle.l1Change.mean * lambda) / middle.lambda),
    { name: "linear in λ", colour: colours.closedForm, dash: "dash", width: 1.8, ...place, showlegend: i === 0 },
  );
  return [
    meansWithErrors(
      x,
      steps.map(({ l1Change }) => l1Change),
      {
        name: `n = ${n}, m = ${m}`,
        colour: colours.measured,
        symbol: `${SYMBOLS[i % 4]}${i > 0 ? "-open" : ""}`,
        log: true,
        ...place,
      },
    ),
    ...(middle.l1Change.mean > 0 ? [linear] : []),
  ];
}
