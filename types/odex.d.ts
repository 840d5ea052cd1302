/**
 * What this package uses of odex 2.0.4, which ships TypeScript sources that do not pass a strict build and no declarations.
 * `tsconfig.json` maps the module name to this file.
 */

export type Derivative = (x: number, y: number[]) => ArrayLike<number>;

/** Value of component c at x, valid for x between xOld and x of the step it was handed out with. */
export type Interpolant = (c: number, x: number) => number;

export type OutputFunction = (
  step: number,
  xOld: number,
  x: number,
  y: number[],
  interpolate: Interpolant | false | undefined,
) => boolean | undefined;

export declare enum Outcome {
  Converged = 0,
  MaxStepsExceeded = 1,
  EarlyReturn = 2,
}

export declare class Solver {
  constructor(dimension: number);
  maxSteps: number;
  initialStepSize: number;
  maxStepSize: number;
  denseOutput: boolean;
  relativeTolerance: number | number[];
  absoluteTolerance: number | number[];
  solve(
    f: Derivative,
    x: number,
    y0: number[],
    xEnd: number,
    observer?: OutputFunction,
  ): {
    y: number[];
    outcome: Outcome;
    nStep: number;
    xEnd: number;
    nAccept: number;
    nReject: number;
    nEval: number;
  };
}
