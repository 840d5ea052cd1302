import type { Data, LayoutAxis } from "plotly.js-dist";
import type { LedgerPoint, LedgerResult } from "../experiments/ledger.ts";
import type { Summary } from "../measure/statistics.ts";
import type { Figure } from "./figure.ts";
import { area, curve, listed, meansWithErrors } from "./marks.ts";
import { type Dash, dashAt, differing, labelled, labelOf, seriesOf } from "./series.ts";
import { axis, baseLayout, colours, note, panelLetters, sequence } from "./style.ts";

/**
 * a) Features away from their largest initial weight against slow time, beside those that the relaxation without a
 * penalty moves; b) moves by what causes them; c) who keeps the neuron that two start on, and how often neither does;
 * d) what others have on neurons that are lost and won. A dash for every n, λ, tolerance and kernel in c and d.
 */
export function ledgerFigure(result: LedgerResult): Figure {
  const series = seriesOf(result.points, PARAMETERS).map((own) => [...own.points].sort((a, b) => a.m - b.m));
  const points = series.flat();
  const told = differing(points, PARAMETERS);
  const ratios = points.map(({ n, m }) => m / n);
  const shades = sequence(points.length);
  const runs = points[0]?.moves.count ?? 0;
  const subtitle =
    points.length === 0 ? "no runs yet" : `${labelOf(points, ["n", "lambda"])}, ${runs} starts, mean ± s.e.`;
  const named = points.map((point, i) => ({
    point,
    name: labelled(`m/n = ${ratio(ratios[i])}`, labelOf([point], told)),
    colour: shades[i],
  }));
  const most = Math.max(0.1, ...points.flatMap(({ pushedBy, drawnBy }) => [...pushedBy, ...drawnBy]));
  const edge = ({ mean, standardError }: Summary, side: number) =>
    mean + (standardError > 0 ? side * standardError : 0);
  return {
    data: listed([
      ...named.flatMap(({ point, name, colour }) => [
        area(
          point.slowTimes,
          point.away.map((share) => edge(share, -1)),
          point.away.map((share) => edge(share, 1)),
          { name: "band", colour, showlegend: false },
        ),
        curve(
          point.slowTimes,
          point.away.map(({ mean }) => mean),
          { name, colour, width: 2.5 },
        ),
      ]),
      ...named.map(({ point, colour }) =>
        curve(SPAN, [point.relaxed.mean, point.relaxed.mean], {
          ...{ name: "by the relaxation alone", colour, dash: "dot", width: 1.8 },
        }),
      ),
      ...named.flatMap(({ point, name, colour }) => [
        curve(point.slowTimes, point.pushedBy, { name, colour, width: 2.5, xaxis: "x2", yaxis: "y2" }),
        curve(point.slowTimes, point.drawnBy, { name, colour, width: 2.5, dash: "dash", xaxis: "x2", yaxis: "y2" }),
      ]),
      ...series.flatMap((own, i) => [
        ...shares.map((mark) => drawnAlong(own, mark, { told, dash: dashAt(i), panel: "3" })),
        ...crowding.map((mark) => drawnAlong(own, mark, { told, dash: dashAt(i), panel: "4" })),
      ]),
    ]),
    layout: {
      ...baseLayout("Interference alone takes the lead from a weight", subtitle, { width: 760, height: 900 }),
      xaxis: axis("slow time s = λt", { type: "log", domain: [0, LEFT] }),
      yaxis: axis("features away, share", { domain: [0.57, 1], rangemode: "tozero" }),
      xaxis2: axis("slow time s = λt", { type: "log", domain: [RIGHT, 1], anchor: "y2" }),
      yaxis2: axis("moves per feature", { domain: [0.57, 1], anchor: "x2", range: [0, 1.35 * most] }),
      xaxis3: axis("m/n", { ...ticked(ratios), domain: [0, LEFT], anchor: "y3" }),
      yaxis3: axis("share", { domain: [0, 0.41], anchor: "x3", range: [0, 1.05] }),
      xaxis4: axis("m/n", { ...ticked(ratios), domain: [RIGHT, 1], anchor: "y4" }),
      yaxis4: axis("crowding, average 1", { domain: [0, 0.41], anchor: "x4", rangemode: "tozero" }),
      annotations: [
        ...panelLetters([1, 1, 0.41, 0.41]).map((letter, i) => (i % 2 === 1 ? { ...letter, x: RIGHT } : letter)),
        note("solid: pushed<br>dashed: drawn", RIGHT + 0.01, 0.99),
      ].map((text) => ({ ...text, align: "left" as const })),
    },
  };
}

const PARAMETERS = ["n", "lambda", "tolerance", "kernel"] as const;
const LEFT = 0.42; // where the left panels end
const RIGHT = 0.58; // where the right ones begin
const SPAN = [0.03, 30]; // slow times after the relaxation

interface Mark {
  readonly name: string;
  readonly pick: (point: LedgerPoint) => Summary | null;
  readonly symbol: string;
  readonly colour: string;
}

const shares: readonly Mark[] = [
  { name: "alone, keeps it", pick: (point) => point.loneKept, symbol: "circle", colour: colours.measured },
  { name: "benign pair, keeps it", pick: (point) => point.benignKept, symbol: "circle-open", colour: colours.second },
  { name: "same sign, both lose it", pick: (point) => point.bothLose, symbol: "square", colour: colours.measured },
  { name: "those two alone", pick: (point) => point.bothLoseAlone, symbol: "square-open", colour: colours.exact },
  { name: "if independent", pick: (point) => point.bothLoseIndependent, symbol: "x", colour: colours.closedForm },
];

const crowding: readonly Mark[] = [
  { name: "lost, same sign", pick: (point) => point.lostSame, symbol: "diamond", colour: colours.measured },
  { name: "lost, opposite", pick: (point) => point.lostOpposite, symbol: "diamond-open", colour: colours.measured },
  { name: "won, same sign", pick: (point) => point.wonSame, symbol: "triangle-up", colour: colours.winner },
  { name: "won, opposite", pick: (point) => point.wonOpposite, symbol: "triangle-up-open", colour: colours.winner },
];

/** Means with errors against m/n in one of the lower panels, where there are any. */
function drawnAlong(
  points: readonly LedgerPoint[],
  { name, pick, symbol, colour }: Mark,
  { told, dash, panel }: { told: readonly (typeof PARAMETERS)[number][]; dash: Dash; panel: string },
): Data {
  const found = points.flatMap((point) => {
    const summary = pick(point);
    return summary === null ? [] : [{ summary, x: point.m / point.n }];
  });
  const place = { xaxis: `x${panel}`, yaxis: `y${panel}` };
  return meansWithErrors(
    found.map(({ x }) => x),
    found.map(({ summary }) => summary),
    { name: labelled(name, labelOf(points.slice(0, 1), told)), colour, symbol, joined: true, dash, ...place },
  );
}

function ticked(ratios: readonly number[]): Partial<LayoutAxis> {
  const each = [...new Set(ratios)].sort((a, b) => a - b);
  return { type: "log", tickmode: "array", tickvals: each, ticktext: each.map(ratio) };
}

function ratio(value: number): string {
  return String(Number(value.toPrecision(3)));
}
