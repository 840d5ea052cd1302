import { callable, InputError, type KeysOf, knownKeys } from "../../checks.ts";
import { pow } from "../../math/index.ts";
import type { Restart, Step } from "../method.ts";
import type { Crossing } from "../solution.ts";
import { Bracket } from "./bracket.ts";
import { spacing } from "./floats.ts";

/** Something to look out for: the moments at which a function of time and state passes zero. */
export interface EventFunction {
  /** Continuous; y: length `dimension`, a copy. */
  readonly value: (t: number, y: Float64Array) => number;
  /** 1: only where it rises, −1: only where it falls, along the run; 0, the default: both. */
  readonly direction?: -1 | 0 | 1;
  /** Whether the run ends there, with status `event`; a number: only the n-th time. Default false. */
  readonly terminal?: boolean | number;
  /**
   * Writes the state from which the run goes on into y, which holds the state there: a bounce, a kick. Default: none.
   * Of several at the very same time each acts on what the one before it in the list has left.
   */
  readonly reset?: (t: number, y: Float64Array) => void;
}

const POINTS = 8; // of a step at which the functions are looked at
const CLOSER = 1 / 8; // from one look to the next, towards the start, for the side on which a function leaves zero
const LOOKS = 20;
const ENDLESS = 4; // restarts in ever shorter intervals, the last below this share of the run
const SHORT = 1e-9;

/**
 * Watches the functions along the steps: a change of sign between two of eight points of a step is located on its dense
 * output to rounding. A function that reaches zero has passed it, and is not counted again before it has left; one that
 * is zero where the run, or what goes on after a reset, sets out is not counted there.
 */
export class Crossings {
  /** All that were found, in the order of their times. */
  readonly found: Crossing[] = [];
  /** Whether the last step ends the run. */
  ended = false;
  /**
   * What is wrong where resets follow each other faster and faster, as the bounces of a ball do; undefined: they do
   * not.
   */
  endless: string | undefined;
  private readonly events: readonly EventFunction[];
  private readonly side: Float64Array; // sign of each function where the step begins; 0 until it has one
  // what is not told from zero while the side is 0, after a reset at what rounding left of a zero
  private readonly noise: Float64Array;
  private readonly counts: number[]; // how often each was found
  private readonly state: Float64Array; // handed to the functions
  private readonly bracket = new Bracket();
  private readonly duration: number; // of the run
  private fresh = true; // whether the step is the first one after a start
  private last = Number.NaN; // time of the last restart
  private interval = 0; // between the last two
  private shrinking = 0; // how many in a row became shorter

  constructor(events: readonly EventFunction[], dimension: number, duration: number) {
    this.events = events;
    this.side = new Float64Array(events.length);
    this.noise = new Float64Array(events.length);
    this.counts = events.map(() => 0);
    this.state = new Float64Array(dimension);
    this.duration = Math.abs(duration);
  }

  /** Sets out from the state y at t, length `dimension`. */
  begin(t: number, y: Float64Array): void {
    this.fresh = true;
    this.events.forEach((_, e) => {
      const value = this.valueAt(e, t, y);
      const zero = Math.abs(value) <= this.noise[e];
      this.side[e] = zero ? 0 : Math.sign(value);
      this.noise[e] = zero ? Math.abs(value) : 0;
    });
  }

  /** Lists what happens in a step, up to the first event that ends the run or restarts it; undefined: none does. */
  within(step: Step): Restart | undefined {
    const { t0, t1 } = step;
    for (let point = 1; point <= POINTS; point++) {
      const from = point === 1 ? t0 : t0 + ((point - 1) / POINTS) * (t1 - t0);
      const to = point === POINTS ? t1 : t0 + (point / POINTS) * (t1 - t0);
      const hits: Hit[] = [];
      this.events.forEach((_, event) => {
        const t = this.crossingBetween(step, event, from, to);
        if (t !== undefined) hits.push({ t, event });
      });
      this.fresh = false;
      hits.sort((a, b) => (t1 > t0 ? a.t - b.t : b.t - a.t));
      const restart = this.list(step, hits);
      if (restart) return restart;
    }
    return undefined;
  }

  private crossingBetween(step: Step, event: number, from: number, to: number): number | undefined {
    const { events, side, noise, bracket } = this;
    const at = (t: number): number => this.valueIn(step, event, t, step.interpolate);
    let start = from;
    if (side[event] === 0 && this.fresh) start = this.leave(step, event, from, to);
    const before = side[event];
    let after = this.valueIn(step, event, to, step.sketch);
    if (after * before <= 0 && before !== 0) after = at(to); // the sketch may be wrong
    if (before === 0 && Math.abs(after) <= noise[event]) return undefined;
    noise[event] = 0;
    side[event] = Math.sign(after);
    if (before === 0 || after * before > 0) return undefined;
    if ((events[event].direction ?? 0) * before > 0) return undefined;
    const first = Math.abs(at(start)) || Number.MIN_VALUE;
    const width = spacing(Math.max(Math.abs(start), Math.abs(to)));
    const reached = bracket.close((t) => at(t) * before, start, first, to, after * before, width);
    this.noise[event] = Math.abs(at(reached));
    return reached;
  }

  /**
   * Finds the side on which a function leaves zero, however soon it comes back; returns the time at which it is seen
   * there, or `from`.
   */
  private leave(step: Step, event: number, from: number, to: number): number {
    for (let look = LOOKS; look > 0; look--) {
      const t = from + pow(CLOSER, look) * (to - from);
      if (t === from) continue;
      const value = this.valueIn(step, event, t, step.sketch);
      if (!(Math.abs(value) > this.noise[event])) continue;
      this.side[event] = Math.sign(value);
      return t;
    }
    return from;
  }

  /** Lists hits up to the first that ends the run or restarts it, and all others at the same time. */
  private list(step: Step, hits: readonly Hit[]): Restart | undefined {
    let restart: Restart | undefined;
    for (const { t, event } of hits) {
      if (restart && t !== restart.t) break;
      const { terminal = false, reset } = this.events[event];
      const y = new Float64Array(this.state.length);
      this.stateAt(step, t, step.interpolate);
      y.set(this.state);
      const count = ++this.counts[event];
      this.ended ||= terminal === true || (typeof terminal === "number" && count >= terminal);
      if (reset === undefined) {
        this.found.push({ t, event, y });
        if (this.ended) restart ??= { t, y };
        continue;
      }
      const after = (restart?.y ?? y).slice();
      reset(t, after);
      for (let i = 0; i < after.length; i++) {
        if (Number.isFinite(after[i])) continue;
        throw new InputError(
          `solve: events[${event}].reset left y[${i}] = ${after[i]} at t = ${t}; write finite numbers.`,
        );
      }
      this.found.push({ t, event, y, after });
      restart = { t, y: after };
    }
    if (restart) this.follow(restart.t);
    return restart;
  }

  /** Notices resets that follow each other without end. */
  private follow(t: number): void {
    const interval = Math.abs(t - this.last);
    this.shrinking = interval < this.interval ? this.shrinking + 1 : 0;
    this.interval = Number.isNaN(interval) ? Infinity : interval;
    this.last = t;
    if (this.shrinking < ENDLESS || interval > SHORT * this.duration) return;
    this.endless =
      `resets follow each other without end at t = ${t}, the last two ${interval} apart; end the ` +
      `run there, by a terminal event say.`;
  }

  private stateAt(step: Step, t: number, by: Step["interpolate"]): void {
    if (t === step.t1) this.state.set(step.y1);
    else by(t, this.state);
  }

  private valueIn(step: Step, event: number, t: number, by: Step["interpolate"]): number {
    this.stateAt(step, t, by);
    return this.valueOf(event, t);
  }

  private valueAt(event: number, t: number, y: Float64Array): number {
    this.state.set(y);
    return this.valueOf(event, t);
  }

  private valueOf(event: number, t: number): number {
    const value = this.events[event].value(t, this.state);
    if (typeof value !== "number" || Number.isNaN(value)) {
      throw new InputError(`solve: events[${event}].value gave ${value} at t = ${t}; return a number.`);
    }
    return value;
  }
}

/** An event, by its index, at the time t. */
interface Hit {
  readonly t: number;
  readonly event: number;
}

const EVENT: KeysOf<EventFunction> = { value: true, direction: true, terminal: true, reset: true };

/** @throws InputError unless every event is a function with options that are known */
export function checkEvents(events: readonly EventFunction[]): void {
  if (!Array.isArray(events)) {
    throw new InputError(`solve: events must be an array of { value(t, y), … }, got ${typeof events}.`);
  }
  events.forEach((event: EventFunction, e) => {
    knownKeys(`solve: events[${e}]`, event, EVENT);
    const { value, direction = 0, terminal = false, reset } = event;
    callable(`solve: events[${e}].value`, value, "a function of (t, y)");
    if (reset !== undefined) callable(`solve: events[${e}].reset`, reset, "a function of (t, y)");
    if (direction !== 0 && direction !== 1 && direction !== -1) {
      throw new InputError(`solve: events[${e}].direction must be 1, -1 or 0, got ${direction}.`);
    }
    if (typeof terminal !== "boolean" && !(Number.isSafeInteger(terminal) && terminal >= 1)) {
      throw new InputError(`solve: events[${e}].terminal must be true, false or a whole number >= 1, got ${terminal}.`);
    }
  });
}
