import type { Data, LayoutAxis } from "plotly.js-dist";
import type { NoiseSharingPoint, NoiseSharingResult } from "../experiments/noiseSharing.ts";
import type { Summary } from "../measure/statistics.ts";
import type { Figure } from "./figure.ts";
import { curve, listed, meansWithErrors } from "./marks.ts";
import { dashAt, labelled, labelOf, seriesOf } from "./series.ts";
import { axis, baseLayout, colours, note, panelLetters } from "./style.ts";

/**
 * A column for every kind of noise, along its strength. a) Polysemantic neurons from random starts by averaged flow and
 * SGD, beside the slot model's mean; b) of shared starts, the share of benign pairs that last; c) the loss from random
 * starts beside that of features alone, of pairs, and the floor.
 */
export function noiseSharingFigure({ points }: NoiseSharingResult): Figure {
  const noises = [...new Set(points.map(({ noise }) => noise))];
  const by = ["n", "m", "learningRate", "tEnd"] as const;
  const symbols = new Map(
    seriesOf(points, by).flatMap((series, i) => series.points.map((point) => [point, { ...series, i }] as const)),
  );
  const sizes = points.length === 0 ? "" : labelOf(points, ["n", "m", "sigma"]);
  const subtitle = points.length === 0 ? "no runs yet" : `${sizes}, ${points[0].measured.count} starts, mean ± s.e.`;
  const width = 1 / Math.max(1, noises.length) - GAP;
  const data: Data[] = [];
  const axes: Record<string, Partial<LayoutAxis>> = {};
  const notes: ReturnType<typeof note>[] = [];
  const strongest = Math.max(0, ...points.map(({ sigma }) => sigma));
  for (const [column, noise] of (noises.length === 0 ? ["bipolar"] : noises).entries()) {
    const left = noises.length < 2 ? 0 : column * (width + GAP * (noises.length / (noises.length - 1)));
    const domain: [number, number] = noises.length < 2 ? [0, 1] : [left, left + width];
    rows.forEach((row, r) => {
      const id = column + r === 0 ? "" : String(column * rows.length + r + 1);
      const last = r === rows.length - 1;
      axes[`xaxis${id}`] = axis(last ? "noise σ" : "", {
        ...{ domain, anchor: `y${id}` as "y", range: [0, strongest * 1.22], showticklabels: last },
      });
      axes[`yaxis${id}`] = axis(column === 0 ? row.title : "", {
        ...{ domain: [...row.domain], anchor: `x${id}` as "x", showticklabels: column === 0, range: row.range(points) },
      });
      const own = points.filter((point) => point.noise === noise);
      const place = { xaxis: `x${id}`, yaxis: `y${id}` };
      const all = seriesOf(own, by).map(({ points: series, label }) => ({
        ...{ label, symbol: "circle", i: 0, ...symbols.get(series[0]) },
        points: [...series].sort((a, b) => a.sigma - b.sigma),
      }));
      data.push(...row.lines(all, place));
      for (const { points: sorted, label, symbol } of all) {
        for (const method of ["flow", "sgd"] as const) {
          const found = sorted.filter((point) => point.method === method && point.start === row.start);
          const style = { colour: method === "flow" ? colours.exact : colours.measured, clipped: false, ...place };
          const shape = symbol.replace("-open", "");
          data.push(
            meansWithErrors(
              found.map(({ sigma }) => sigma),
              found.map(row.value),
              {
                name: labelled(method === "flow" ? "averaged flow" : "SGD", label),
                symbol: method === "flow" ? shape : `${shape}-open`,
                ...style,
              },
            ),
          );
        }
      }
    });
    if (noises.length > 0) notes.push({ ...note(noise, domain[0], 1.005), font: { size: 16 } });
  }
  return {
    data: listed(data),
    layout: {
      ...baseLayout("Noise hardly makes features share neurons", subtitle, { width: 680, height: 1000 }),
      margin: { l: 80, r: 18, t: 172, b: 62 }, // the legend may have three lines
      ...axes,
      annotations: [...panelLetters(rows.map(({ domain }) => domain[1])), ...notes],
    },
  };
}

const GAP = 0.04; // between columns, as a share of the paper

/** Points of rising σ, what tells them from others, and their number among all. */
interface Series {
  readonly points: readonly NoiseSharingPoint[];
  readonly label: string;
  readonly i: number;
}

interface Row {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly range: (points: readonly NoiseSharingPoint[]) => [number, number];
  readonly start: NoiseSharingPoint["start"];
  readonly value: (point: NoiseSharingPoint) => Pick<Summary, "mean" | "standardError">;
  readonly lines: (series: readonly Series[], place: { readonly xaxis: string; readonly yaxis: string }) => Data[];
}

const rows: readonly Row[] = [
  {
    title: "polysemantic neurons",
    domain: [0.68, 0.97],
    start: "random",
    range: (points) => upTo(points.map(({ measured, slotMean }) => Math.max(measured.mean, slotMean))),
    value: ({ measured }) => measured,
    lines: (series, place) =>
      series.map(({ points, label, i }) => {
        const x = strengths(points);
        const style = { name: labelled("slot model, mean", label), colour: colours.exact, dash: dashAt(i), width: 2 };
        return curve(
          x,
          x.map(() => points[0].slotMean),
          { ...style, ...place },
        );
      }),
  },
  {
    title: "pairs that last",
    domain: [0.36, 0.62],
    range: () => [-0.05, 1.05],
    start: "shared",
    value: ({ pairs }) => pairs,
    lines: () => [],
  },
  {
    title: "loss / nσ²",
    domain: [0, 0.3],
    start: "random",
    range: (points) =>
      upTo(points.map(({ loss, energies, sigma }) => Math.max(loss.mean, energies.alone) / sigma ** 2)),
    value: ({ loss, sigma }) => ({ mean: loss.mean / sigma ** 2, standardError: loss.standardError / sigma ** 2 }),
    lines: (series, place) => {
      const states = ["floor", "alone", "pair"] as const;
      const energies = states.flatMap((state) =>
        series.map(({ points, label }) => {
          const own = new Map(points.map(({ sigma, energies }) => [sigma, energies[state] / sigma ** 2]));
          return { state, label, x: [...own.keys()], y: [...own.values()] };
        }),
      );
      const same = (a: { y: number[] }, b: { y: number[] }) => `${a.y}` === `${b.y}`;
      const distinct = energies.filter((one, at) => energies.findIndex((other) => same(one, other)) === at);
      return distinct.map(({ state, label, x, y }, i) => {
        const alike = distinct.filter((other) => other.state === state).length === 1;
        const name = alike ? NAMES[state] : labelled(NAMES[state], label);
        return curve(x, y, { name, colour: colours.closedForm, dash: dashAt(i), width: 2, ...place });
      });
    },
  },
];

const NAMES = { alone: "loss alone", pair: "in pairs", floor: "floor" } as const;

/** From 0 to a little above all values. */
function upTo(values: readonly number[]): [number, number] {
  return [0, 1.08 * Math.max(0.5, ...values)];
}

function strengths(points: readonly NoiseSharingPoint[]): number[] {
  return [...new Set(points.map(({ sigma }) => sigma))];
}
