import { DenseQuartic } from "../denseQuartic.ts";
import { firstLength } from "../loop/firstLength.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "../method.ts";
import { combine, isFiniteVector, stages } from "./stages.ts";
import { endsInItsLastStage, type Tableau, tableau } from "./tableau.ts";

/**
 * An explicit Runge–Kutta method from its coefficients (Butcher 1964), numbers without unit: adaptive where they have
 * error weights, of fixed step where not.
 * @throws InputError when the coefficients contradict each other
 */
export function explicitMethod(coefficients: Tableau): SteppingMethod {
  const table = tableau(coefficients);
  return {
    name: table.name,
    order: table.order,
    followsSwitches: false,
    ...(table.e === undefined && { fixedStep: true }),
    start: (problem) => new ExplicitStepper(table, problem),
  };
}

class ExplicitStepper implements Stepper {
  readonly y1: Float64Array;
  readonly y: Float64Array; // state at the start of the step
  private readonly k: readonly Float64Array[]; // slopes, stages × dimension; one more where the end is no stage
  private readonly error: Float64Array;
  private readonly scratch: Float64Array;
  private readonly zero: Float64Array;
  private readonly dense: DenseQuartic;
  private readonly table: Tableau;
  private readonly problem: Problem;
  private readonly last: number; // index in k of the slope at the end
  private t = 0; // start and end of the last attempt
  private t1 = 0;
  private endKnown = false; // whether k[last] belongs to the last attempt
  private fitted = false; // whether `dense` does

  constructor(table: Tableau, problem: Problem) {
    const { dimension } = problem.field;
    const room = () => new Float64Array(dimension);
    this.table = table;
    this.problem = problem;
    this.last = endsInItsLastStage(table) ? table.c.length - 1 : table.c.length;
    this.y = room();
    this.y1 = room();
    this.k = Array.from({ length: this.last + 1 }, room);
    this.error = room();
    this.scratch = room();
    this.zero = room();
    this.dense = new DenseQuartic(dimension);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.k[0].set(slope);
  }

  firstLength(direction: number, most: number): number {
    const { problem, t, y, k, table } = this;
    return firstLength(problem.derivative, t, y, k[0], table.order, problem.tolerance, direction, most);
  }

  attempt(t: number, t1: number): number {
    const { problem, table, y, y1, k, error, scratch, zero } = this;
    this.t = t;
    this.t1 = t1;
    this.fitted = false;
    stages(problem.derivative, table, t, y, t1, k, scratch);
    combine(y, t1 - t, table.b, k, y1);
    this.endKnown = this.last < table.c.length;
    if (!isFiniteVector(y1) || (this.endKnown && !isFiniteVector(k[this.last]))) return Number.NaN;
    if (table.e === undefined) return 0;
    combine(zero, t1 - t, table.e, k, error);
    return problem.tolerance.norm(error, y, y1);
  }

  advance(): void {
    const slope = this.endSlope();
    this.y.set(this.y1);
    this.k[0].set(slope);
  }

  readonly interpolate = (t: number, out: Float64Array): void => {
    this.quartic().evaluate((t - this.t) / (this.t1 - this.t), out);
  };

  quartic(): DenseQuartic {
    const { dense, table, y, y1, k, zero } = this;
    if (this.fitted) return dense;
    const h = this.t1 - this.t;
    dense.fitEnds(y, y1, h, k[0], this.endSlope());
    if (table.twist) combine(zero, h, table.twist, k, dense.twist);
    this.fitted = true;
    return dense;
  }

  keep(): Interpolant {
    const dense = this.quartic().copy();
    const [from, length] = [this.t, this.t1 - this.t];
    return (t, out) => dense.evaluate((t - from) / length, out);
  }

  private endSlope(): Float64Array {
    const slope = this.k[this.last];
    if (!this.endKnown) this.problem.derivative(this.t1, this.y1, slope);
    this.endKnown = true;
    return slope;
  }
}
