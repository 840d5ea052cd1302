import type { KurtosisResult } from "../experiments/kurtosis.ts";
import type { Figure } from "./figure.ts";
import { listed, meansWithErrors } from "./marks.ts";
import { differing, labelled, labelOf, seriesOf, symbolAt } from "./series.ts";
import { axis, baseLayout, colours } from "./style.ts";

const LEVELS = [
  { level: "exact", name: "exact", colour: colours.exact },
  { level: "closure", name: "closure", colour: colours.closedForm },
] as const;

/** Growth rate of ‖W_i‖₄⁴ against the excess kurtosis of the noise, mean ± standard error for every level and σ. */
export function kurtosisFigure({ points, signChanges }: KurtosisResult): Figure {
  const [first] = points;
  const told = differing(points, ["n", "m", "sigma"]);
  const changes = signChanges
    .filter(({ level }) => level === "exact")
    .map((change) => {
      const kappa = `${change.excessKurtosis.toFixed(2).replace("-", "−")} ± ${change.standardError.toFixed(2)}`;
      return `${kappa} (${labelOf([change], told.length === 0 ? ["sigma"] : told)})`;
    });
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `${labelOf(points, ["n", "m"])}, ${first.rate.count} ` +
        `starts${changes.length === 0 || changes.length > 2 ? "" : `; exact: no growth at κ = ${changes.join(", ")}`}`;
  const series = seriesOf(points, ["n", "m", "sigma"]);
  return {
    data: listed(
      LEVELS.flatMap(({ level, name, colour }, l) =>
        series.map(({ points: all, label, dash }, i) => {
          const own = all.filter((point) => point.level === level).sort((a, b) => a.excessKurtosis - b.excessKurtosis);
          return meansWithErrors(
            own.map(({ excessKurtosis }) => excessKurtosis),
            own.map(({ rate }) => rate),
            {
              name: labelled(name, label === "" ? labelOf(all, ["sigma"]) : label),
              colour,
              symbol: symbolAt(2 * i + l),
              joined: true,
              dash,
            },
          );
        }),
      ),
    ),
    layout: {
      ...baseLayout("The kurtosis of the noise decides", subtitle, { width: 640, height: 560 }),
      xaxis: axis("excess kurtosis κ of the noise", { dtick: 1 }),
      yaxis: axis("d ln ‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup> / dt", {
        zeroline: true,
        zerolinecolor: "#777777",
        exponentformat: "power",
      }),
    },
  };
}
