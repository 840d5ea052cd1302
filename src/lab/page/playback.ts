/** Frames of a run that are shown in a second at speed 1. */
const FRAMES_A_SECOND = 24;

/** Seconds that the clock advances at most in one call, so that it does not jump after the page was not drawn. */
const LONGEST = 0.1;

/** A clock that counts the frames of a run while it plays. */
export interface Playback {
  /** Starts at a frame. */
  readonly start: (index: number) => void;
  /** Goes on to `now` (milliseconds), not beyond frame `last`. */
  readonly advance: (now: number, last: number, speed: number) => void;
  /** The frame it has come to. */
  readonly index: () => number;
}

export function playback(): Playback {
  let position = 0; // frames, with fractions
  let then: number | undefined; // when it last went on, milliseconds
  return {
    start: (from) => {
      position = from;
      then = undefined;
    },
    advance: (now, last, speed) => {
      const elapsed = then === undefined ? 0 : Math.min(LONGEST, (now - then) / 1000);
      then = now;
      position = Math.min(last, position + elapsed * speed * FRAMES_A_SECOND);
    },
    index: () => Math.floor(position),
  };
}
