import { callable, InputError, type KeysOf, knownKeys } from "../checks.ts";
import { Bracket } from "./bracket.ts";
import type { Restart, Step } from "./method.ts";

/** Something to look out for: the moments at which a function of time and state passes zero. */
export interface EventFunction {
  /** Continuous; y: length `dimension`, a copy. */
  readonly value: (t: number, y: Float64Array) => number;
  /** 1: only where it rises, −1: only where it falls, along the run; 0, the default: both. */
  readonly direction?: -1 | 0 | 1;
  /** Whether the run ends there, with status `event`; a number: at the so manieth time. Default false. */
  readonly terminal?: boolean | number;
  /** Writes the state from which the run goes on into y, which holds the state there: a bounce, a kick. Default: none. */
  readonly reset?: (t: number, y: Float64Array) => void;
}

/** A zero of one of the functions given as `events`. */
export interface Crossing {
  readonly t: number;
  /** Which function, by its index. */
  readonly event: number;
  /** State there, before any reset; length `dimension`. */
  readonly y: Float64Array;
  /** State after the reset, of a function that has one; length `dimension`. */
  readonly after?: Float64Array;
}

const POINTS = 8; // of a step at which the functions are looked at

/**
 * Watches the functions along the steps: a change of sign between two of eight points of a step is located on its dense output to
 * rounding. A function that is zero where a run or a restart sets out is not counted there.
 */
export class Crossings {
  /** All that were found, in the order of their times. */
  readonly found: Crossing[] = [];
  /** Whether the last step ends the run. */
  ended = false;
  private readonly events: readonly EventFunction[];
  private readonly side: Float64Array; // sign of each function where the step begins; 0 until it has one
  private readonly counts: number[]; // how often each was found
  private readonly state: Float64Array; // handed to the functions
  private readonly bracket = new Bracket();

  constructor(events: readonly EventFunction[], dimension: number) {
    this.events = events;
    this.side = new Float64Array(events.length);
    this.counts = events.map(() => 0);
    this.state = new Float64Array(dimension);
  }

  /** Sets out from the state y at t, length `dimension`. */
  begin(t: number, y: Float64Array): void {
    this.events.forEach((_, e) => {
      this.state.set(y);
      this.side[e] = Math.sign(this.valueOf(e, t));
    });
  }

  /** Lists what happens in a step, up to the first event that ends the run or restarts it; undefined: none does. */
  within(step: Step): Restart | undefined {
    const { t0, t1 } = step;
    for (let point = 1; point <= POINTS; point++) {
      const from = point === 1 ? t0 : t0 + ((point - 1) / POINTS) * (t1 - t0);
      const to = point === POINTS ? t1 : t0 + (point / POINTS) * (t1 - t0);
      const hits: { t: number; event: number }[] = [];
      this.events.forEach((_, event) => {
        const t = this.crossingBetween(step, event, from, to);
        if (t !== undefined) hits.push({ t, event });
      });
      hits.sort((a, b) => (t1 > t0 ? a.t - b.t : b.t - a.t));
      for (const { t, event } of hits) {
        const restart = this.list(step, t, event);
        if (restart) return restart;
      }
    }
    return undefined;
  }

  private crossingBetween(step: Step, event: number, from: number, to: number): number | undefined {
    const { events, side, bracket } = this;
    const before = side[event];
    const at = (t: number): number => {
      this.stateAt(step, t, step.interpolate);
      return this.valueOf(event, t);
    };
    this.stateAt(step, to, step.sketch);
    let after = this.valueOf(event, to);
    if (after * before < 0 || (after === 0 && before !== 0)) after = at(to); // the sketch may be wrong
    if (after !== 0) side[event] = Math.sign(after);
    if (before === 0 || after * before > 0) return undefined;
    if (after === 0) side[event] = -before; // it is passed here, not again when it goes on
    if ((events[event].direction ?? 0) * before > 0) return undefined;
    if (after === 0) return to;
    return bracket.close((t) => at(t) * before, from, Math.abs(at(from)) || Number.MIN_VALUE, to, after * before);
  }

  private list(step: Step, t: number, event: number): Restart | undefined {
    const { terminal = false, reset } = this.events[event];
    const y = new Float64Array(this.state.length);
    this.stateAt(step, t, step.interpolate);
    y.set(this.state);
    const count = ++this.counts[event];
    const ends = terminal === true || (typeof terminal === "number" && count >= terminal);
    if (reset === undefined) {
      this.found.push({ t, event, y });
    } else {
      const after = y.slice();
      reset(t, after);
      for (let i = 0; i < after.length; i++) {
        if (Number.isFinite(after[i])) continue;
        throw new InputError(
          `solve: events[${event}].reset left y[${i}] = ${after[i]} at t = ${t}; write finite numbers.`,
        );
      }
      this.found.push({ t, event, y, after });
    }
    this.ended = ends;
    const last = this.found[this.found.length - 1];
    return ends || reset ? { t, y: last.after ?? y } : undefined;
  }

  private stateAt(step: Step, t: number, by: Step["interpolate"]): void {
    if (t === step.t1) this.state.set(step.y1);
    else by(t, this.state);
  }

  private valueOf(event: number, t: number): number {
    const value = this.events[event].value(t, this.state);
    if (typeof value !== "number" || Number.isNaN(value)) {
      throw new InputError(`solve: events[${event}].value gave ${value} at t = ${t}; return a number.`);
    }
    return value;
  }
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
