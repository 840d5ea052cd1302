import type { PanelName } from "../engine/panels.ts";
import type { DataFormat, RunRequest } from "../engine/protocol.ts";
import { defaultState, type LabState } from "../engine/state.ts";
import { firstState, type Remembering, writeAddress } from "./address.ts";
import { playback } from "./playback.ts";
import { frameAt, type Recording } from "./recording.ts";
import { createRunner } from "./runner.ts";

/** The state of the page, its runs and the clock that plays them. */
export interface Session {
  readonly state: () => LabState;
  readonly recording: () => Recording | undefined;
  /** The pair alone, where one is replayed. */
  readonly pair: () => Recording | undefined;
  /** The frame that is shown; −1 while there is none. */
  readonly index: () => number;
  /** Moves a run that plays on to `now` (milliseconds). */
  readonly advance: (now: number) => void;
  /** The state, paused at the moment that is shown. */
  readonly still: () => LabState;
  /** Makes `to` the state, runs and shows it. */
  readonly change: (to: LabState, remember: Remembering) => void;
  /** Another panel, as it was left. */
  readonly open: (panel: PanelName) => void;
  /** Play or pause; from the start when it is at the end. */
  readonly toggle: () => void;
  /** Plays from a flow time, as soon as the run has come so far, with a state. */
  readonly playFrom: (time: number, state: LabState, remember: Remembering) => void;
  /** Shows a frame, the nearest that there is, and pauses. */
  readonly showFrame: (index: number) => void;
  readonly data: (format: DataFormat) => Promise<Blob>;
}

export interface SessionHandlers {
  /** The state is another one. */
  readonly onState: (state: LabState) => void;
  /** There may be something else to draw. */
  readonly onDraw: () => void;
  readonly onEnd: (recording: Recording) => void;
}

/** A session; nothing runs until `change` is called. */
export function createSession({ onState, onDraw, onEnd }: SessionHandlers): Session {
  const places = new Map<PanelName, LabState>(); // where each panel was left
  const clock = playback();
  const run = createRunner({ onChange: onDraw, onEnd });
  const pairRun = createRunner({ onChange: onDraw, onEnd: onDraw });
  let state = firstState;
  let from: number | null = null; // flow time that the clock is to start from, until it does
  const session: Session = {
    state: () => state,
    recording: run.recording,
    pair: pairRun.recording,
    index,
    advance,
    still,
    change,
    open: (panel) => {
      const { theme } = state;
      change({ ...(places.get(panel) ?? defaultState(panel)), theme, step: null }, "push");
    },
    toggle,
    playFrom: (time, to, remember) => {
      from = time;
      change({ ...to, playing: true }, remember);
    },
    showFrame,
    data: run.data,
  };
  return session;

  function change(to: LabState, remember: Remembering): void {
    state = to;
    places.set(to.panel, { ...to, playing: false });
    run.ask({ panel: to.panel, parameters: to.parameters } as RunRequest);
    if (to.panel === "many" && to.pair !== null) {
      pairRun.ask({ panel: "pair", parameters: to.parameters, features: to.pair });
    } else pairRun.stop();
    writeAddress(still(), remember);
    onState(to);
    onDraw();
  }

  function index(): number {
    const recording = run.recording();
    if (recording === undefined) return -1;
    if (!state.playing) return frameAt(recording, state.time);
    return from === null ? Math.min(clock.index(), recording.frames.length - 1) : frameAt(recording, from);
  }

  function advance(now: number): void {
    const recording = run.recording();
    const last = (recording?.frames.length ?? 0) - 1;
    if (!state.playing || recording === undefined || last < 0) return;
    if (from !== null && (recording.end !== undefined || recording.times[last] >= from)) {
      clock.start(frameAt(recording, from));
      from = null;
    }
    if (from === null) clock.advance(now, last, state.speed);
  }

  function still(): LabState {
    const recording = run.recording();
    const shown = index();
    if (!state.playing || recording === undefined || shown < 0) return state;
    return { ...state, playing: false, time: recording.times[shown] };
  }

  function toggle(): void {
    const recording = run.recording();
    if (recording === undefined) return;
    if (state.playing) change(still(), "replace");
    else {
      const shown = index();
      session.playFrom(shown >= recording.frames.length - 1 ? 0 : recording.times[shown], state, "not yet");
    }
  }

  function showFrame(wanted: number): void {
    const recording = run.recording();
    if (recording === undefined || recording.frames.length === 0) return;
    const last = recording.frames.length - 1;
    const shown = Math.min(last, Math.max(0, wanted));
    const end = shown === last && recording.end !== undefined;
    change({ ...state, playing: false, time: end ? "end" : recording.times[shown] }, "replace");
  }
}
