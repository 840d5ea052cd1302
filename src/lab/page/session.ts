import { requestBeside } from "../engine/beside.ts";
import type { PanelName } from "../engine/panels.ts";
import type { FileKind, RunRequest } from "../engine/protocol.ts";
import { defaultState, type LabState } from "../engine/state.ts";
import { firstState, type Remembering, writeAddress } from "./address.ts";
import { playback } from "./playback.ts";
import type { Recording } from "./recording.ts";
import { createRunner } from "./runner.ts";
import { frameAt, isOver, timeline } from "./timeline.ts";

/** The state of the page, its runs and the clock that plays them. */
export interface Session {
  readonly state: () => LabState;
  readonly recording: () => Recording | undefined;
  /** The pair alone, where one is replayed. */
  readonly pair: () => Recording | undefined;
  /** The second run, where there is one. */
  readonly beside: () => Recording | undefined;
  /** Flow times that can be shown, those of both runs where there are two. */
  readonly times: () => readonly number[];
  /** Which of the times is shown; −1 while there is none. */
  readonly index: () => number;
  /** The frame of a run at that time; −1 while there is none. */
  readonly frameOf: (recording: Recording) => number;
  /** Whether the run is over, the second one with it. */
  readonly isOver: () => boolean;
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
  /** Shows one of the times, the nearest that there is, and pauses. */
  readonly showFrame: (index: number) => void;
  readonly data: (file: FileKind) => Promise<Blob>;
  readonly dataBeside: (file: FileKind) => Promise<Blob>;
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
  const besideRun = createRunner({ onChange: onDraw, onEnd });
  const momentsOf = timeline();
  let state = firstState;
  let from: number | null = null; // flow time that the clock is to start from, until it does
  const session: Session = {
    state: () => state,
    recording: run.recording,
    pair: pairRun.recording,
    beside: besideRun.recording,
    times,
    index,
    frameOf,
    isOver: () => runs().every(isOver),
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
    dataBeside: besideRun.data,
  };
  return session;

  function change(to: LabState, remember: Remembering): void {
    state = to;
    places.set(to.panel, { ...to, playing: false });
    run.ask({ panel: to.panel, parameters: to.parameters } as RunRequest);
    if (to.panel === "many" && to.pair !== null) {
      pairRun.ask({ panel: "pair", parameters: to.parameters, features: to.pair });
    } else pairRun.stop();
    const beside = requestBeside(to);
    if (beside === null) besideRun.stop();
    else besideRun.ask(beside);
    writeAddress(still(), remember);
    onState(to);
    onDraw();
  }

  function runs(): readonly Recording[] {
    return [run.recording(), besideRun.recording()].filter((recording) => recording !== undefined);
  }

  function times(): readonly number[] {
    return momentsOf(runs());
  }

  function index(): number {
    const moments = times();
    if (!state.playing) return frameAt({ times: moments }, state.time);
    return from === null ? Math.min(clock.index(), moments.length - 1) : frameAt({ times: moments }, from);
  }

  function frameOf(recording: Recording): number {
    const moment = index();
    if (moment < 0) return -1;
    return frameAt(recording, !state.playing && state.time === "end" ? "end" : times()[moment]);
  }

  function advance(now: number): void {
    const moments = times();
    const last = moments.length - 1;
    if (!state.playing || last < 0) return;
    if (from !== null && (session.isOver() || moments[last] >= from)) {
      clock.start(frameAt({ times: moments }, from));
      from = null;
    }
    const denser = moments.length / (run.recording()?.times.length || 1); // two runs take no longer than one
    if (from === null) clock.advance(now, last, state.speed * Math.max(1, denser));
  }

  function still(): LabState {
    const shown = index();
    if (!state.playing || shown < 0) return state;
    return { ...state, playing: false, time: times()[shown] };
  }

  function toggle(): void {
    if (run.recording() === undefined) return;
    if (state.playing) change(still(), "replace");
    else {
      const [shown, moments] = [index(), times()];
      session.playFrom(shown >= moments.length - 1 ? 0 : moments[shown], state, "not yet");
    }
  }

  function showFrame(wanted: number): void {
    const moments = times();
    const last = moments.length - 1;
    if (last < 0) return;
    const shown = Math.min(last, Math.max(0, wanted));
    const end = shown === last && session.isOver();
    change({ ...state, playing: false, time: end ? "end" : moments[shown] }, "replace");
  }
}
