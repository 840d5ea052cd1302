import { derivative, type MathNode } from "mathjs/number";
import { knownKeys } from "../checks.ts";
import type { Rate, RatePlace, RowState } from "../dynamics/reducedField.ts";
import { compile, type Evaluate, evaluateOf, others, overInSlope, type Value, variesWith, weight } from "./compile.ts";
import { freeze, signName } from "./frozen.ts";
import { type Formula, type Parameters, parseFormula } from "./parseFormula.ts";
import { joined, onPieces, type Pieces, piecesOf } from "./pieces.ts";

/** Options of `parseRate`. */
export interface RateOptions {
  /** The numbers the expression may use: lambda, m, and names of one's own. */
  readonly parameters?: Parameters;
}

const ROW = ["t", "l1", "squaredNorm", "fourthNorm"] as const;

/**
 * The law of one feature alone, dw/dt, from an expression in the weight w, the norms of its row, `l1`, `squaredNorm`
 * and `fourthNorm`, and flow time `t`, such as `(1 - squaredNorm)*w - lambda*sign(w)`. abs, sign, min and max of w
 * alone jump at places that are found and declared, with a height that may depend on the row; those of the row alone
 * bend or jump there as kinks.
 * @throws InputError in one line: pointing at the character that cannot be read, or at a switch that asks for the
 * weight and its row at once; where the rate is not a number at ordinary weights
 */
export function parseRate(text: string, options: RateOptions = {}): Rate {
  knownKeys("parseRate", options, { parameters: true });
  const { parameters = {} } = options;
  const formula = parseFormula(text, { label: "rate", variables: ["w", ...ROW], parameters });
  const bind = { ...parameters, w: weight, ...others(ROW) };
  const frozen = freeze(formula, ROW);
  const pieces = piecesOf(frozen.arguments, formula);
  const functions = onPieces(frozen.node, pieces, bind).map(evaluateOf);
  const sides = functions.slice(1).map((above, i) => [functions[i], above] as const);
  const means = sides.map(
    ([below, above]): Evaluate =>
      (w, row) =>
        (below(w, row) + above(w, row)) / 2,
  );
  const value = ofRow(joined(pieces, functions, means));
  checkNumbers(value, pieces, formula);
  const places = sides.flatMap(([below, above], i): RatePlace[] => {
    const at = pieces.edges[i];
    const height = ofRow((w, row) => (below(w, row) - above(w, row)) / 2);
    if (jumpDependsOnRow(frozen.node, pieces, i, bind)) return [{ at, friction: (row) => height(at, row) }];
    const friction = height(at, ORDINARY_ROW);
    return Math.abs(friction) > 1e-14 ? [{ at, friction }] : [];
  });
  const surfaces = frozen.others.map((node) => ofRow(evaluateOf(compile(node, bind))));
  return {
    value,
    places,
    ...(surfaces.length > 0 && {
      kinks: {
        count: surfaces.length,
        values: (row: RowState, out: Float64Array) => {
          for (let q = 0; q < surfaces.length; q++) out[q] = surfaces[q](0, row);
        },
      },
    }),
    text,
    parameters,
  };
}

/** A function of a weight and of the names of the row in their order as one of a weight and a row. */
function ofRow(at: Evaluate): Rate["value"] {
  const given = new Float64Array(ROW.length);
  return (w, { t, l1, squaredNorm, fourthNorm }) => {
    given[0] = t;
    given[1] = l1;
    given[2] = squaredNorm;
    given[3] = fourthNorm;
    return at(w, given);
  };
}

/**
 * Whether the height of the jump at an edge depends on the row: whether what its signs are multiplied by there does.
 */
function jumpDependsOnRow(
  node: MathNode,
  { edges, signs }: Pieces,
  edge: number,
  bind: Readonly<Record<string, Value>>,
): boolean {
  const around = { edges: [edges[edge]], signs: [signs[edge], signs[edge + 1]] };
  return signs[edge].some((sign, i) => {
    if (sign === signs[edge + 1][i]) return false;
    const factor = derivative(node, signName(i), { simplify: false });
    return onPieces(factor, around, { ...bind, w: edges[edge] }, overInSlope).some((value) => variesWith(value, ROW));
  });
}

const ORDINARY_ROW: RowState = { t: 1, l1: 1, squaredNorm: 0.5, fourthNorm: 0.25 };

function checkNumbers(value: Rate["value"], { edges }: Pieces, { refuse }: Formula): void {
  for (const w of [...edges, 0, 1e-3, -1e-3, 0.1, -0.1, 0.5, -0.5, 1, -1]) {
    const rate = value(w, ORDINARY_ROW);
    if (!Number.isFinite(rate)) {
      refuse(
        `is ${rate} at w = ${w}; it must be a number at every ` +
          `weight${w === 0 ? "; only a penalty may be infinitely steep at 0" : ""}`,
      );
    }
  }
}
