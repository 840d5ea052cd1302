import { dopri5, type Method, odex, radau, rk4, rkc } from "../../src/solvers/index.ts";
import {
  type IvpProblem,
  methodOfLines as linesProblems,
  nonStiff as nonStiffProblems,
  stiff as stiffProblems,
  withoutJacobian,
} from "./problems/index.ts";

/** A method on a problem at a tolerance: a row of the tables here and in `npm run bench -- ivp`. */
export interface IvpRun {
  /** The method's name and what else tells the run apart. */
  readonly label: string;
  readonly method: Method;
  readonly problem: IvpProblem;
  readonly tolerance: number;
  /** Of fixed-step methods. */
  readonly step?: number;
  /** The method of SciPy that is asked to do the same; `bench/ivp/scipyCounts.json` has its counts. */
  readonly scipy?: { readonly method: string; readonly jacobian: string };
}

const TOLERANCES = [1e-3, 1e-6, 1e-9];
const LOOSE = [1e-3, 1e-6]; // of large systems: rkc, of order 2, is not for 1e-9
const RK45 = { method: "RK45", jacobian: "none" };
const RADAU = { method: "Radau", jacobian: "differences" };
const RADAU_ANALYTIC = { method: "Radau", jacobian: "analytic" };

type Kind = Omit<IvpRun, "problem" | "tolerance">;

function grid(kind: Kind, problems: readonly IvpProblem[], tolerances: readonly number[]): IvpRun[] {
  return problems.flatMap((problem) => tolerances.map((tolerance) => ({ ...kind, problem, tolerance })));
}

/** Errors of rk4 are told in units of 1e-6. */
function inSteps(count: number, problems: readonly IvpProblem[]): IvpRun[] {
  return problems.map((problem) => ({
    label: `rk4, ${count} steps`,
    method: rk4,
    problem,
    tolerance: 1e-6,
    step: (problem.tEnd - problem.t0) / count,
  }));
}

export const nonStiff: readonly IvpRun[] = [
  ...grid({ label: "dopri5", method: dopri5, scipy: RK45 }, nonStiffProblems, TOLERANCES),
  ...grid({ label: "odex", method: odex }, nonStiffProblems, TOLERANCES),
  ...inSteps(
    1000,
    nonStiffProblems.filter(({ name }) => name.startsWith("detest")),
  ),
];

export const stiff: readonly IvpRun[] = [
  ...grid({ label: "radau, differences", method: radau, scipy: RADAU }, stiffProblems.map(withoutJacobian), TOLERANCES),
  ...grid({ label: "radau, analytic", method: radau, scipy: RADAU_ANALYTIC }, stiffProblems, TOLERANCES),
];

const oneDimensional = linesProblems.filter(({ field }) => field.jacobian !== undefined);

export const methodOfLines: readonly IvpRun[] = [
  ...grid({ label: "rkc", method: rkc, scipy: RK45 }, linesProblems, LOOSE),
  ...grid({ label: "radau, differences", method: radau, scipy: RADAU }, oneDimensional.map(withoutJacobian), LOOSE),
];
