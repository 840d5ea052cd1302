import { allowed, numberIn } from "../engine/limits.ts";
import type { PanelName } from "../engine/parameters.ts";
import { parseState } from "../engine/parseState.ts";
import type { RunRequest } from "../engine/protocol.ts";
import { defaultState, formatState, type LabState } from "../engine/state.ts";
import { announcer } from "./controls/announcer.ts";
import { notice } from "./controls/notice.ts";
import { type ParameterForm, parameterForm } from "./controls/parameterForm.ts";
import { player } from "./controls/player.ts";
import { tabs } from "./controls/tabs.ts";
import { axisToggles, themeToggle } from "./controls/viewToggles.ts";
import { element } from "./dom.ts";
import { number } from "./format.ts";
import { manyPanel } from "./panels/many.ts";
import { noisePanel } from "./panels/noise.ts";
import { onePanel } from "./panels/one.ts";
import type { Panel, Shown } from "./panels/panel.ts";
import { playback } from "./playback.ts";
import { frameAt, type Recording } from "./recording.ts";
import { createRunner } from "./runner.ts";
import { spaceKey } from "./spaceKey.ts";
import { story } from "./story.ts";
import { takeAway } from "./takeAway.ts";
import { onThemeChange } from "./theme.ts";

const names: Readonly<Record<PanelName, string>> = { one: "One feature", many: "Many features", noise: "Noise" };
/** The panel of a link that names none: it shows at once what all is about. */
const FIRST: PanelName = "many";

/** How a change of state is remembered: as a new page to come back to, in place of the present one, or not yet. */
type Remembering = "push" | "replace" | "not yet";

/** Fills the page and keeps it going. The address says all of its state. */
export function startApp(root: HTMLElement): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const places = new Map<PanelName, LabState>(); // where each panel was left
  let state: LabState = defaultState(FIRST);
  let drawing = false; // a frame of animation has been asked for
  const clock = playback();

  const run = createRunner({ onChange: draw, onEnd: ended });
  const pairRun = createRunner({ onChange: draw, onEnd: draw });
  const actions = { onScrub: scrubTo, onChooseNeuron: chooseNeuron, onChoosePair: choosePair };
  const filled: Readonly<Record<PanelName, Panel>> = {
    one: onePanel(actions) as Panel,
    many: manyPanel(actions) as Panel,
    noise: noisePanel(actions) as Panel,
  };
  const forms: Readonly<Record<PanelName, ParameterForm>> = {
    one: formOf("one"),
    many: formOf("many"),
    noise: formOf("noise"),
  };

  const corrected = notice();
  const spoken = announcer();
  const text = story();
  const time = player({
    onToggle: toggle,
    onStep: (by) => showFrame(shownIndex() + by, "replace"),
    onReset: () => showFrame(0, "replace"),
    onScrub: (index) => showFrame(index, "replace"),
    onSpeed: (speed) => change({ ...state, speed } as LabState, "replace"),
  });
  const axes = axisToggles((axis) => change({ ...state, ...axis } as LabState, "push"));
  const take = takeAway({
    figures: () => filled[state.panel].figures(),
    caption,
    recording: run.recording,
    data: run.data,
    link: () => `${location.href.split("#")[0]}#${formatState(exactly())}`,
    say: spoken.say,
  });
  const side = element("div", { class: "side" });
  const figures = element("div", { class: "stage-figures" });
  const panel = element(
    "div",
    {},
    text.element,
    element("div", { class: "bench" }, side, element("div", { class: "stage" }, time.element, figures, take.element)),
  );
  const choose = tabs(
    "What to watch",
    (Object.keys(names) as PanelName[]).map((name) => ({ name, text: names[name] })),
    panel,
    (name) => change(places.get(name) ?? defaultState(name), "push"),
  );
  root.replaceChildren(
    element(
      "header",
      { class: "masthead" },
      element(
        "div",
        {},
        element("h1", {}, "Watch neurons win"),
        element("p", {}, "A lab for incidental polysemanticity"),
      ),
      themeToggle(),
    ),
    element("main", {}, choose.element, corrected.element, panel, spoken.element),
  );
  addEventListener("popstate", readAddress);
  spaceKey(toggle);
  onThemeChange(draw);
  readAddress();

  function readAddress(): void {
    const empty = location.hash.length <= 1;
    const { state: read, corrections } = empty
      ? { state: defaultState(FIRST), corrections: [] }
      : parseState(location.hash);
    corrected.show(corrections);
    if (corrections.length > 0) spoken.say(`Corrected: ${corrections.join(" ")}`);
    change(read.playing && still.matches ? ({ ...read, playing: false } as LabState) : read, "replace");
    if (state.playing) clock.start(0);
  }

  /** Makes `to` the state of the page: what it says is run and drawn. */
  function change(to: LabState, remember: Remembering): void {
    const moved = to.panel !== state.panel;
    state = to;
    places.set(to.panel, { ...to, playing: false } as LabState);
    run.ask(requestOf(to));
    if (to.panel === "many" && to.pair !== null) {
      pairRun.ask({ panel: "pair", parameters: to.parameters, features: to.pair });
    } else pairRun.stop();
    if (moved || side.childElementCount === 0) fill();
    forms[to.panel].set(to.parameters);
    axes.set(to);
    if (remember !== "not yet") address(remember);
    draw();
  }

  function address(remember: "push" | "replace"): void {
    const hash = `#${formatState(exactly())}`;
    if (hash === location.hash) return;
    if (remember === "push") history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
  }

  /** The state with the very moment that is shown. */
  function exactly(): LabState {
    const recording = run.recording();
    const index = shownIndex();
    if (!state.playing || recording === undefined || index < 0) return state;
    return { ...state, playing: false, time: recording.times[index] } as LabState;
  }

  function fill(): void {
    choose.set(state.panel);
    side.replaceChildren(forms[state.panel].element, axes.element, filled[state.panel].readout);
    figures.replaceChildren(filled[state.panel].element);
    document.title = `${names[state.panel]} · Watch neurons win`;
  }

  function formOf(name: PanelName): ParameterForm {
    const set = (parameter: string, value: number | string, remember: Remembering): void => {
      const { parameters, corrections } = allowed(name, { ...state.parameters, [parameter]: value } as never);
      corrected.show(corrections);
      change({ ...state, parameters, time: "end", neuron: null, pair: null, playing: false } as LabState, remember);
    };
    return parameterForm(name, {
      onMove: (parameter, value) => set(parameter, value, "not yet"),
      onSet: (parameter, value) => set(parameter, value, "push"),
      onTyped: (parameter, range, text) => {
        const { value, problem } = numberIn(range, text);
        set(parameter, value, "push");
        if (problem !== null) corrected.show([`${range.label} = ${text} ${problem}; ${value} is shown.`]);
      },
    });
  }

  function draw(): void {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame((now) => {
      drawing = false;
      drawNow(now);
    });
  }

  function drawNow(now: number): void {
    const recording = run.recording();
    if (recording === undefined) return;
    const last = recording.frames.length - 1;
    const index = state.playing ? clock.indexAt(now, last, state.speed) : frameAt(recording, state.time);
    if (state.playing && index === last && recording.end !== undefined) {
      change({ ...state, playing: false, time: "end" } as LabState, "replace");
      return;
    }
    time.show({
      playing: state.playing,
      index: Math.max(0, index),
      last: Math.max(0, last),
      time: index < 0 ? "t = –" : `t = ${number(recording.times[index])}`,
      status: statusOf(recording),
      speed: state.speed,
    });
    take.show();
    if (index >= 0 && !(still.matches && recording.end === undefined && state.time === "end")) {
      const shown: Shown = { state, recording, index, pair: pairRun.recording() };
      filled[state.panel].show(shown);
      text.show(filled[state.panel].story(shown));
    }
    if (state.playing) draw();
  }

  function shownIndex(): number {
    const recording = run.recording();
    if (recording === undefined) return -1;
    if (!state.playing) return frameAt(recording, state.time);
    return clock.indexAt(performance.now(), recording.frames.length - 1, state.speed);
  }

  function toggle(): void {
    const recording = run.recording();
    if (recording === undefined) return;
    const index = shownIndex();
    if (state.playing) {
      change({ ...exactly() } as LabState, "replace");
      return;
    }
    const over = index >= recording.frames.length - 1;
    clock.start(over ? 0 : index);
    change({ ...state, playing: true } as LabState, "not yet");
  }

  function showFrame(index: number, remember: Remembering): void {
    const recording = run.recording();
    if (recording === undefined || recording.frames.length === 0) return;
    const last = recording.frames.length - 1;
    const to = Math.min(last, Math.max(0, index));
    const end = to === last && recording.end !== undefined;
    change({ ...state, playing: false, time: end ? "end" : recording.times[to] } as LabState, remember);
  }

  function scrubTo(t: number): void {
    const recording = run.recording();
    if (recording !== undefined) showFrame(frameAt(recording, t), "replace");
  }

  function chooseNeuron(neuron: number): void {
    change({ ...exactly(), playing: state.playing, neuron, pair: null } as LabState, "replace");
  }

  function choosePair(pair: readonly [number, number]): void {
    if (still.matches) {
      change({ ...state, pair } as LabState, "push");
      return;
    }
    clock.start(0);
    change({ ...state, pair, playing: true } as LabState, "push");
  }

  function ended(recording: Recording): void {
    spoken.say(recording.error ?? filled[state.panel].outcome(recording));
  }

  function statusOf(recording: Recording): string {
    if (recording.error !== undefined) return recording.error;
    if (recording.end === undefined)
      return `running, ${recording.frames.length} moments so far · ${recording.start?.method ?? ""}`;
    return `${filled[state.panel].outcome(recording)} · ${recording.start?.method ?? ""}`;
  }

  function caption(): { title: string; subtitle: string } {
    const recording = run.recording();
    const given = Object.entries(state.parameters).map(([name, value]) => `${name} = ${value}`);
    const t = recording === undefined ? Number.NaN : recording.times[shownIndex()];
    return { title: names[state.panel], subtitle: `${given.join(", ")}; at flow time t = ${number(t)}` };
  }
}

function requestOf({ panel, parameters }: LabState): RunRequest {
  return { panel, parameters } as RunRequest;
}
