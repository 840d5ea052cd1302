import type { KurtosisResult } from "../experiments/kurtosis.ts";
import type { Figure } from "./figure.ts";
import { meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours } from "./style.ts";

const LEVELS = [
  { level: "exact", name: "exact", colour: colours.exact },
  { level: "closure", name: "closure", colour: colours.closedForm },
] as const;
const SYMBOLS = ["circle", "square-open", "diamond", "triangle-up-open"];

/** Growth rate of ‖W_i‖₄⁴ against the excess kurtosis of the noise, mean ± standard error for every level and σ. */
export function kurtosisFigure({ points, signChanges }: KurtosisResult): Figure {
  const [first] = points;
  const sigmas = [...new Set(points.map(({ sigma }) => sigma))].sort((a, b) => a - b);
  const changes = signChanges
    .filter(({ level }) => level === "exact")
    .map(
      ({ excessKurtosis, standardError, sigma }) =>
        `${excessKurtosis.toFixed(2).replace("-", "−")} ± ${standardError.toFixed(2)} (σ = ${sigma})`,
    );
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `n = ${first.n}, m = ${first.m}, ${first.rate.count} ` +
        `starts${changes.length === 0 ? "" : `; exact: no growth at κ = ${changes.join(", ")}`}`;
  return {
    data: LEVELS.flatMap(({ level, name, colour }) =>
      sigmas.map((sigma, i) => {
        const own = points
          .filter((point) => point.level === level && point.sigma === sigma)
          .sort((a, b) => a.excessKurtosis - b.excessKurtosis);
        return meansWithErrors(
          own.map(({ excessKurtosis }) => excessKurtosis),
          own.map(({ rate }) => rate),
          { name: `${name}, σ = ${sigma}`, colour, symbol: SYMBOLS[i % SYMBOLS.length], joined: true },
        );
      }),
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
