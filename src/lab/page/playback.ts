/** Frames of a run that are shown in a second at speed 1. */
const FRAMES_A_SECOND = 24;

/** A clock that counts the frames of a run while it plays. */
export interface Playback {
  /** Starts at a frame. */
  readonly start: (index: number) => void;
  /** The frame to show `now` (milliseconds), none after `last`. */
  readonly indexAt: (now: number, last: number, speed: number) => number;
}

export function playback(): Playback {
  let index = 0; // frames, with fractions
  let then: number | undefined; // when it was last asked, milliseconds
  return {
    start: (from) => {
      index = from;
      then = undefined;
    },
    indexAt: (now, last, speed) => {
      const elapsed = then === undefined ? 0 : Math.min(0.1, (now - then) / 1000); // after a pause of the page it goes on, it does not jump
      then = now;
      index = Math.min(last, index + elapsed * speed * FRAMES_A_SECOND);
      return Math.floor(index);
    },
  };
}
