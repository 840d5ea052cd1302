import type { Data, LayoutAxis } from "plotly.js-dist";
import { log2, log10, pow } from "../math/index.ts";
import { area, curve } from "./marks.ts";
import { dashAt, differing, labelled, labelOf } from "./series.ts";
import { axis, colours } from "./style.ts";

/** What the slot model says of a size, and the paper where it is to be drawn. */
interface SlotPoint {
  readonly n: number;
  readonly m: number;
  readonly slotMean: number;
  /** Of the band, where there is one. */
  readonly slotDeviation?: number;
  readonly paper?: number;
}

/**
 * Polysemantic neurons along m for every n: the slot model's mean and band and, drawn over it because they nearly
 * agree, the paper's n²/4m. least: where the band is cut off; without one there is no band.
 */
export function slotLines(points: readonly SlotPoint[], least?: number): Data[] {
  const sizes = [...new Set(points.map(({ n }) => n))].sort((a, b) => a - b);
  return sizes.flatMap((n, i) => {
    const own = [...new Map(points.filter((point) => point.n === n).map((point) => [point.m, point])).values()];
    own.sort((a, b) => a.m - b.m);
    const m = own.map((point) => point.m);
    const label = labelOf([own[0]], differing(points, ["n"]));
    const paper = own.flatMap((point) => point.paper ?? []);
    const edge = (deviations: number) =>
      own.map(({ slotMean, slotDeviation = 0 }) => Math.max(least ?? 0, slotMean + deviations * slotDeviation));
    const spread = { name: "slot model, ± 2 sd of a run", colour: colours.exact };
    return [
      ...(least === undefined ? [] : [area(m, edge(-2), edge(2), spread)]),
      curve(
        m,
        own.map(({ slotMean }) => slotMean),
        { name: labelled("slot model, mean", label), colour: colours.exact, dash: dashAt(i), width: 4 },
      ),
      curve(paper.length === 0 ? [] : m, paper, {
        ...{ name: labelled("paper’s n²/4m", label), colour: colours.paper, dash: dashAt(i + 1), width: 2 },
      }),
    ];
  });
}

/** A logarithmic axis of sizes m, labelled at powers of two, or at the sizes where these are too close together. */
export function sizeAxis(
  m: readonly number[],
  { title, ...options }: { readonly title: string } & Partial<LayoutAxis>,
): Partial<LayoutAxis> {
  const [least, most] = m.length === 0 ? [1, 2] : [Math.min(...m), Math.max(...m)];
  const powers = doublings(least, most);
  const ticks = powers.length > 1 ? powers : [...new Set(m)];
  const room = least === most ? 0.2 : 0.06;
  return axis(title, {
    type: "log",
    range: [log10(least) - room, log10(most) + room],
    tickmode: "array",
    tickvals: ticks,
    ticktext: ticks.map(String),
    ...options,
  });
}

/** The powers of two from the first at or above the least value. */
function doublings(least: number, most: number): number[] {
  const ticks = [];
  for (let tick = pow(2, Math.ceil(log2(least))); tick <= most; tick *= 2) ticks.push(tick);
  return ticks;
}
