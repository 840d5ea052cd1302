import type { Field } from "../../../src/solvers/index.ts";
import { evaluateLaws, feels, type Jump, jumpsOf, moveAlone, wayOut } from "./jumps.ts";
import { Ranges } from "./ranges.ts";

/** Cells this small, in units of the whole time, are stepped over whatever happens in them. */
const SMALLEST = 1e-14;
/** Cells tried in a walk before it is given up; a switch takes about a hundred. */
const MOST_CELLS = 1_000_000;

/**
 * One walk along the solution of a field with switches, by tiny steps where something may switch and by the classical
 * method of order 4 where nothing can: a cell of time is taken with signs frozen only if every value, drive and kink
 * stays clear of a switch by more than it varies in the cell; else it is halved, down to 10⁻¹⁴ of the whole, where one
 * Euler step is taken with every component's own inclusion solved exactly. Shares no code with `src/solvers`.
 */
export class Walk {
  private readonly field: Field;
  private readonly n: number;
  private readonly jumps: readonly Jump[];
  private readonly y: Float64Array;
  // what rounding has taken from y: without it slow components would stand still in small cells
  private readonly lost: Float64Array;
  private readonly y1: Float64Array; // a stage, then the end of the cell
  private readonly rise: Float64Array; // of y in the cell
  private readonly slopes: readonly Float64Array[]; // of the frozen field at the four stages
  private readonly side: Float64Array; // sign(y − at) at the start of the cell, jumps × n
  private readonly lies: Int32Array; // the jump that a component lies on exactly, or −1
  private readonly way: Int32Array; // how it leaves that, 0 if it rests
  private readonly pulls: Float64Array; // slope of a component but for the friction of the jump it lies on
  private readonly up: Float64Array; // by how much the pull exceeds that friction upwards
  private readonly down: Float64Array;
  private readonly kinks: Float64Array; // values of the kink functions
  private readonly inCell: Record<"values" | "slopes" | "ups" | "downs" | "kinks", Ranges>; // over the stages
  private smallest = 0;
  private tried = 0; // cells so far

  constructor(field: Field, start: Float64Array) {
    const n = field.dimension;
    const numbers = () => new Float64Array(n);
    this.field = field;
    this.n = n;
    this.jumps = jumpsOf(field);
    this.y = start.slice();
    this.lost = numbers();
    this.y1 = numbers();
    this.rise = numbers();
    this.slopes = [numbers(), numbers(), numbers(), numbers()];
    this.side = new Float64Array(this.jumps.length * n);
    this.lies = new Int32Array(n);
    this.way = new Int32Array(n);
    this.pulls = numbers();
    this.up = numbers();
    this.down = numbers();
    this.kinks = new Float64Array(field.switches?.kinks?.count ?? 0);
    const ranges = () => new Ranges(n);
    this.inCell = {
      values: ranges(),
      slopes: ranges(),
      ups: ranges(),
      downs: ranges(),
      kinks: new Ranges(this.kinks.length),
    };
  }

  /**
   * The states at `times`, from t = 0, with cells of length `cell` at most; undefined if something may switch almost
   * always.
   */
  through(times: readonly number[], cell: number): Float64Array[] | undefined {
    this.smallest = times[times.length - 1] * SMALLEST;
    let t0 = 0;
    const states = times.map((t1) => {
      const cells = Math.ceil((t1 - t0) / cell);
      const h = (t1 - t0) / cells;
      for (let i = 0; i < cells; i++) this.advance(t0 + i * h, h);
      t0 = t1;
      return this.y.slice();
    });
    return this.tried > MOST_CELLS ? undefined : states;
  }

  private advance(t: number, h: number): void {
    if (++this.tried > MOST_CELLS) return;
    if (this.smoothStep(t, h)) for (let i = 0; i < this.n; i++) this.moveBy(i, this.rise[i]);
    else if (h <= this.smallest) this.smallestStep(t, h);
    else {
      this.advance(t, h / 2);
      this.advance(t + h / 2, h / 2);
    }
  }

  /** One step of the classical method with the signs frozen; false if something may have switched. */
  private smoothStep(t: number, h: number): boolean {
    const { n, y, y1, rise, slopes } = this;
    this.freeze();
    this.stage(t, y, 0);
    shifted(y, h / 2, slopes[0], y1);
    this.stage(t + h / 2, y1, 1);
    if (!this.isClear()) return false; // nor will it be after the other stages: ranges only grow
    shifted(y, h / 2, slopes[1], y1);
    this.stage(t + h / 2, y1, 2);
    shifted(y, h, slopes[2], y1);
    this.stage(t + h, y1, 3);
    for (let i = 0; i < n; i++) {
      rise[i] = (h / 6) * (slopes[0][i] + 2 * (slopes[1][i] + slopes[2][i]) + slopes[3][i]);
      y1[i] = y[i] + rise[i];
    }
    this.inCell.values.add(y1, false);
    return this.isClear();
  }

  /** On which side of every jump each component is, and which one it lies on. */
  private freeze(): void {
    const { n, y, jumps, side, lies } = this;
    for (let i = 0; i < n; i++) {
      lies[i] = -1;
      for (let q = 0; q < jumps.length; q++) {
        side[q * n + i] = Math.sign(y[i] - jumps[q].at);
        if (y[i] === jumps[q].at && feels(jumps[q], i)) lies[i] = q;
      }
    }
  }

  /**
   * The slopes of the frozen field at a stage; the first stage decides which way components leave the jumps they lie
   * on.
   */
  private stage(t: number, state: Float64Array, number: number): void {
    const { field, n, jumps, side, lies, way, pulls, up, down, lost, kinks, inCell } = this;
    const slope = this.slopes[number];
    const isFirst = number === 0;
    field.derivative(t, state, slope);
    evaluateLaws(jumps, t, state);
    for (let i = 0; i < n; i++) {
      pulls[i] = slope[i];
      for (let q = 0; q < jumps.length; q++) if (q !== lies[i]) pulls[i] -= jumps[q].friction[i] * side[q * n + i];
      slope[i] = pulls[i];
      if (lies[i] < 0) continue;
      const jump = jumps[lies[i]];
      up[i] = pulls[i] - jump.friction[i];
      down[i] = -pulls[i] - jump.friction[i];
      if (isFirst) way[i] = wayOut(jump, i, pulls[i]);
      if (way[i] === 0) lost[i] = 0;
      slope[i] = way[i] === 0 ? 0 : pulls[i] - way[i] * jump.friction[i];
    }
    field.switches?.kinks?.values(t, state, kinks);
    inCell.values.add(state, isFirst);
    inCell.slopes.add(slope, isFirst);
    inCell.ups.add(up, isFirst);
    inCell.downs.add(down, isFirst);
    inCell.kinks.add(kinks, isFirst);
  }

  /** Whether nothing can have switched in the cell, as far as its stages are known. */
  private isClear(): boolean {
    const { n, lies, way, kinks, inCell } = this;
    for (let q = 0; q < kinks.length; q++) if (!(inCell.kinks.fromZero(q) > inCell.kinks.width(q))) return false;
    for (let i = 0; i < n; i++) {
      if (lies[i] >= 0 && way[i] === 0 ? !this.staysHeld(i) : !this.staysFree(i)) return false;
    }
    return true;
  }

  private staysHeld(i: number): boolean {
    const { ups, downs } = this.inCell;
    const { wall } = this.jumps[this.lies[i]];
    const isHeldAbove = wall < 0 || ups.high[i] + ups.width(i) <= 0;
    const isHeldBelow = wall > 0 || downs.high[i] + downs.width(i) <= 0;
    return isHeldAbove && isHeldBelow;
  }

  /** Whether component i goes on leaving the jump it lies on, if it does, and reaches no other. */
  private staysFree(i: number): boolean {
    const { n, jumps, side, lies, way } = this;
    const { values, slopes, ups, downs } = this.inCell;
    if (lies[i] >= 0) {
      const excess = way[i] > 0 ? ups : downs;
      if (!(excess.low[i] > excess.width(i))) return false;
    }
    const keepsDirection = slopes.fromZero(i) > slopes.width(i);
    for (let q = 0; q < jumps.length; q++) {
      if (q === lies[i] || !feels(jumps[q], i)) continue;
      const s = side[q * n + i];
      const distance = s > 0 ? values.low[i] - jumps[q].at : jumps[q].at - values.high[i];
      const isLeaving = keepsDirection && s * slopes.low[i] > 0;
      if (!(distance > values.width(i) || (isLeaving && distance > 0))) return false;
    }
    return true;
  }

  /**
   * One Euler step, every component's own inclusion solved exactly; after a `smoothStep` that failed from the same
   * state.
   */
  private smallestStep(t: number, h: number): void {
    const { field, n, jumps, y, lost, pulls, slopes } = this;
    field.derivative(t, y, pulls);
    evaluateLaws(jumps, t, y);
    for (let i = 0; i < n; i++) {
      const end = moveAlone(y[i], pulls[i], h, jumps, i);
      if (end === y[i]) this.moveBy(i, h * slopes[0][i]);
      else {
        y[i] = end;
        lost[i] = 0;
      }
    }
  }

  /** Adds to a component and keeps what rounding takes. */
  private moveBy(i: number, change: number): void {
    const { y, lost } = this;
    const before = y[i];
    y[i] += change + lost[i];
    lost[i] += change - (y[i] - before);
  }
}

function shifted(y: Float64Array, h: number, slope: Float64Array, out: Float64Array): void {
  for (let i = 0; i < y.length; i++) out[i] = y[i] + h * slope[i];
}
