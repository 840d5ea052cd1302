import type { MathNode } from "mathjs/number";
import { knownKeys } from "../checks.ts";
import type { Penalty, PenaltyPlace, Singularity } from "../dynamics/penalty.ts";
import { alone, compile, NOTHING_ELSE, overInSlope, weight } from "./compile.ts";
import { dependsOn, freeze, slopeOf } from "./frozen.ts";
import { type Formula, type Parameters, parseFormula } from "./parseFormula.ts";
import { joined, onPieces, piecesOf } from "./pieces.ts";
import { growthAt } from "./singularity.ts";

/** Options of `parsePenalty`. */
export interface PenaltyOptions {
  /** The numbers the expression may use: lambda, n, m, and names of one's own. */
  readonly parameters?: Parameters;
}

/**
 * The penalty p(w) of one weight w from an expression such as `lambda*abs(w)^p`, in mathjs syntax. Its slope is
 * symbolic. Where abs, sign, min and max make the slope jump is found (where their argument is linear in w exactly,
 * otherwise for |w| ≤ 8) and declared, and so is a slope that is infinite at zero.
 * @throws InputError in one line: pointing at the character that cannot be read; where the penalty jumps or is not a
 * number at an ordinary weight; where its slope is infinite elsewhere than at zero, on one side alone, downwards, or
 * like no power of w
 */
export function parsePenalty(text: string, options: PenaltyOptions = {}): Penalty {
  knownKeys("parsePenalty", options, { parameters: true });
  const { parameters = {} } = options;
  const formula = parseFormula(text, { label: "penalty", variables: ["w"], parameters });
  if (!dependsOn(formula.node, ["w"])) formula.refuse("has no w in it, the weight that is to cost something");
  const bind = { ...parameters, w: weight };
  const value = alone(compile(formula.node, bind));
  const frozen = freeze(formula);
  const pieces = piecesOf(frozen.arguments, formula);
  const { edges } = pieces;
  const slopesOf = (node: MathNode) => onPieces(node, pieces, bind, overInSlope).map(alone);
  const slopeNode = slopeOf(frozen.node, formula.refuse);
  const slopes = slopesOf(slopeNode);
  const places: PenaltyPlace[] = [];
  let singularity: Singularity | undefined;
  const means = edges.map((at, i) => {
    const [below, above] = [slopes[i](at), slopes[i + 1](at)];
    if (!Number.isFinite(below + above)) {
      const bends = slopesOf(slopeOf(slopeNode, formula.refuse));
      singularity = singularityAt(at, slopes.slice(i, i + 2), bends.slice(i, i + 2), formula);
      return 0;
    }
    const friction = (above - below) / 2;
    if (Math.abs(friction) > 1e-14 * (Math.abs(above) + Math.abs(below))) places.push({ at, friction });
    return (above + below) / 2;
  });
  const whole = joined(
    pieces,
    slopes,
    means.map((mean) => () => mean),
  );
  const slope = (w: number) => whole(w, NOTHING_ELSE);
  checkNumbers(value, slope, edges, formula);
  checkContinuous(onPieces(frozen.node, pieces, bind).map(alone), edges, formula);
  return { value, slope, places, ...(singularity && { singularity }), text, parameters };
}

type Pair = readonly ((w: number) => number)[];

/** The singularity of slopes below and above an edge, given their derivatives. */
function singularityAt(at: number, slopes: Pair, bends: Pair, { refuse }: Formula): Singularity {
  if (at !== 0) refuse(`its slope is not finite at w = ${at}; it may be infinite at w = 0 alone`);
  const [below, above] = [growthAt(slopes[0], bends[0], -1), growthAt(slopes[1], bends[1], 1)];
  if (!(below && above && below.exponent > 0 && above.exponent > 0)) {
    return refuse("its slope at w = 0 is not a number, or infinite like no power of w on both sides");
  }
  if (below.strength < 0 || above.strength < 0) refuse("its slope pushes weights away from w = 0 without bound");
  const same =
    Math.abs(below.strength - above.strength) <= 1e-9 * above.strength &&
    Math.abs(below.exponent - above.exponent) <= 1e-12;
  if (!same) refuse("its slope is infinite at w = 0 in another way below than above; both sides must agree");
  return above;
}

/** Weights at which a penalty must be a number, of either sign. */
const ORDINARY = [1e-3, 1e-2, 0.1, 0.2, 0.5, 0.8, 1, 1.5, 2];

function checkNumbers(
  value: (w: number) => number,
  slope: (w: number) => number,
  edges: readonly number[],
  { refuse }: Formula,
) {
  for (const w of ORDINARY.flatMap((size) => [size, -size])) {
    if (!Number.isFinite(value(w)))
      refuse(`is ${value(w)} at w = ${w}; it must be a number at every weight, as abs(w)^p is and w^p not`);
    if (!Number.isFinite(slope(w)))
      refuse(`its slope is ${slope(w)} at w = ${w}; it must be a number at every weight but 0`);
  }
  if (!edges.includes(0) && !Number.isFinite(slope(0))) {
    refuse(`its slope is ${slope(0)} at w = 0; where it bends there, write it with abs(w)`);
  }
  if (Number.isNaN(value(0)) || value(0) === Infinity) refuse(`is ${value(0)} at w = 0; it must be a number there`);
}

/** @throws InputError where the values below and above an edge differ */
function checkContinuous(values: Pair, edges: readonly number[], { refuse }: Formula): void {
  edges.forEach((at, i) => {
    const [below, above] = [values[i](at), values[i + 1](at)];
    if (Math.abs(above - below) > 1e-9 * (1 + Math.abs(above))) {
      refuse(
        `jumps from ${below} to ${above} at w = ${at}; a penalty must be continuous, as abs(w) is and sign(w) not`,
      );
    }
  });
}
