import { derivative, type MathNode } from "mathjs/number";
import type { Rate, RatePlace, RowState } from "../dynamics/reducedField.ts";
import { type Code, codeOf, compiled } from "./compile.ts";
import { freeze, signName } from "./frozen.ts";
import { type Formula, type Parameters, parseFormula } from "./parseFormula.ts";
import { codeOnPieces, type Pieces, piecesOf, wholeOf } from "./pieces.ts";

/** What `parseRate` is told. */
export interface RateOptions {
  /** The numbers the expression may use: lambda, m, and names of one's own. */
  readonly parameters?: Parameters;
}

const ROW = ["t", "l1", "squaredNorm", "fourthNorm"] as const;
const NAMES = ["w", ...ROW];

/**
 * The law of one feature alone, dw/dt, from an expression in the weight w, the norms of its row, `l1`, `squaredNorm` and `fourthNorm`, and
 * flow time `t`, such as `(1 - squaredNorm)*w - lambda*sign(w)`. abs, sign, min and max of w alone jump at places that are found and
 * declared, with a height that may depend on the row; those of the row alone bend or jump there as kinks.
 * @throws InputError in one line: pointing at the character that cannot be read, or at a switch that asks for the weight and its row at
 * once; where the rate is not a number at ordinary weights
 */
export function parseRate(text: string, { parameters = {} }: RateOptions = {}): Rate {
  const formula = parseFormula(text, { label: "rate", variables: NAMES, parameters });
  const bind = { ...parameters, ...Object.fromEntries(NAMES.map((name) => [name, name])) };
  const frozen = freeze(formula, ROW);
  const pieces = piecesOf(frozen.arguments, formula);
  const sides = pieces.edges.map((at, i) => codeOnPieces(frozen.node, pieces, { ...bind, w: at }).slice(i, i + 2)) as [
    Code,
    Code,
  ][];
  const means = sides.map(([below, above]) => combined(below, "+", above));
  const onRow = ofRow(wholeOf(NAMES, pieces, codeOnPieces(frozen.node, pieces, bind), means));
  checkNumbers(onRow, pieces, formula);
  const places = sides.flatMap(([below, above], i): RatePlace[] => {
    const at = pieces.edges[i];
    const height = compiled(ROW, combined(below, "-", above));
    const friction = ({ t, l1, squaredNorm, fourthNorm }: RowState) => height(t, l1, squaredNorm, fourthNorm);
    if (jumpDependsOnRow(frozen.node, pieces, i, bind)) return [{ at, friction }];
    const constant = friction(ORDINARY_ROW);
    return Math.abs(constant) > 1e-14 ? [{ at, friction: constant }] : [];
  });
  const others = frozen.others.map((node) => compiled(ROW, codeOf(node, bind)));
  return {
    value: onRow,
    places,
    ...(others.length > 0 && {
      kinks: {
        count: others.length,
        values: ({ t, l1, squaredNorm, fourthNorm }: RowState, out: Float64Array) => {
          for (let q = 0; q < others.length; q++) out[q] = others[q](t, l1, squaredNorm, fourthNorm);
        },
      },
    }),
    text,
    parameters,
  };
}

function ofRow(f: (...values: number[]) => number): Rate["value"] {
  return (w, { t, l1, squaredNorm, fourthNorm }) => f(w, t, l1, squaredNorm, fourthNorm);
}

/** Half the sum or half the difference of the codes on both sides. */
function combined(below: Code, sign: "+" | "-", above: Code): Code {
  return `((${below}) ${sign} (${above})) / 2`;
}

/** Whether the height of the jump at an edge depends on the row: whether what its signs are multiplied by there does. */
function jumpDependsOnRow(
  node: MathNode,
  { edges, signs }: Pieces,
  edge: number,
  bind: Readonly<Record<string, Code>>,
): boolean {
  const around = { edges: [edges[edge]], signs: [signs[edge], signs[edge + 1]] };
  return signs[edge].some((sign, i) => {
    if (sign === signs[edge + 1][i]) return false;
    const factor = derivative(node, signName(i), { simplify: false });
    return codeOnPieces(factor, around, { ...bind, w: edges[edge] }).some((code) => MENTIONS_ROW.test(`${code}`));
  });
}

const MENTIONS_ROW = new RegExp(`\\b(${ROW.join("|")})\\b`);

const ORDINARY_ROW: RowState = { t: 1, l1: 1, squaredNorm: 0.5, fourthNorm: 0.25 };

function checkNumbers(value: Rate["value"], { edges }: Pieces, { refuse }: Formula): void {
  for (const w of [...edges, 0, 1e-3, -1e-3, 0.1, -0.1, 0.5, -0.5, 1, -1]) {
    const rate = value(w, ORDINARY_ROW);
    if (!Number.isFinite(rate)) {
      refuse(
        `is ${rate} at w = ${w}; it must be a number at every weight${w === 0 ? "; only a penalty may be infinitely steep at 0" : ""}`,
      );
    }
  }
}
