import { InputError, knownKeys, positive } from "../../checks.ts";

/** Coefficients of an explicit Runge–Kutta method (Butcher tableau). Rows of `a` are strictly lower triangular. */
export interface Tableau {
  /** What `stats.method` and messages call the method. */
  readonly name: string;
  /** Classical order of convergence. */
  readonly order: number;
  /** Times of the stages as fractions of the step, one per stage. */
  readonly c: readonly number[];
  /** Weights of the earlier slopes in every stage: one row per stage, the i-th of length i. */
  readonly a: readonly (readonly number[])[];
  /** Weights of the solution, one per stage. */
  readonly b: readonly number[];
  /** Weights of the error estimate, solution minus embedded solution, one per stage; absent for fixed-step methods. */
  readonly e?: readonly number[];
  /**
   * Dense output of degree 4 through both ends and their slopes: coefficient of s⁴ in the weight, one per stage, and
   * last, where the slope at the end is no stage, in that of this slope. Absent: the cubic through the same.
   */
  readonly twist?: readonly number[];
}

/**
 * Returns the tableau after checking what every consistent one obeys: row sums equal c, weights sum to 1, error weights
 * and dense weights to 0.
 * @throws InputError where it does not, and on a name it does not know
 */
export function tableau(table: Tableau): Tableau {
  knownKeys("explicitMethod", table, { name: true, order: true, c: true, a: true, b: true, e: true, twist: true });
  const { name, a, b, c, e, twist } = table;
  positive("explicitMethod: order", table.order);
  if (a.length !== c.length || b.length !== c.length || (e && e.length !== c.length)) {
    throw new InputError(`${name}: a, b, c and e must have one entry per stage.`);
  }
  a.forEach((row, i) => {
    if (row.length !== i) throw new InputError(`${name}: row ${i} of a must have ${i} entries, got ${row.length}.`);
    if (!near(total(row), c[i]))
      throw new InputError(`${name}: row ${i} of a sums to ${total(row)}, not to c = ${c[i]}.`);
  });
  if (!near(total(b), 1)) throw new InputError(`${name}: weights sum to ${total(b)}, not to 1.`);
  if (e && !near(total(e), 0)) throw new InputError(`${name}: error weights sum to ${total(e)}, not to 0.`);
  if (twist) {
    const slopes = c.length + (endsInItsLastStage(table) ? 0 : 1);
    if (twist.length !== slopes)
      throw new InputError(`${name}: twist must have ${slopes} entries, got ${twist.length}.`);
    if (!near(total(twist), 0, 1e-12)) throw new InputError(`${name}: twist sums to ${total(twist)}, not to 0.`);
  }
  return table;
}

/** Whether the last stage is the slope at the end of the step, and so the first of the next. */
export function endsInItsLastStage({ a, b, c }: Tableau): boolean {
  const last = c.length - 1;
  return c[last] === 1 && b[last] === 0 && a[last].every((weight, i) => weight === b[i]);
}

const total = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0);
const near = (x: number, y: number, by = 1e-14): boolean => Math.abs(x - y) < by;
