import { allowed, numberIn } from "../engine/limits.ts";
import { type PanelName, panelNames, panelOf } from "../engine/panels.ts";
import type { LabState } from "../engine/state.ts";
import { linkTo, readAddress, wantedAlone } from "./address.ts";
import { figureInLinks, layOutAlone } from "./alone.ts";
import { guide } from "./controls/guide.ts";
import { announcer, notice } from "./controls/messages.ts";
import { parameterForm } from "./controls/parameterForm.ts";
import { player, spaceKey } from "./controls/player.ts";
import { tabs } from "./controls/tabs.ts";
import { axisToggles, themeToggle } from "./controls/viewToggles.ts";
import { element, setText } from "./dom.ts";
import { number } from "./format.ts";
import { createPanel } from "./panels/index.ts";
import { frameAt, type Recording } from "./recording.ts";
import { createSession } from "./session.ts";
import { layOut } from "./skeleton.ts";
import { takeAway } from "./takeAway.ts";
import { onThemeChange, setTheme } from "./theme.ts";

/** Fills the page and runs it. The address holds all that is seen. */
export function startApp(root: HTMLElement): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const session = createSession({ onState: showState, onDraw: draw, onEnd: ended });
  let asked = false; // for a frame of animation
  let filledWith: PanelName | undefined;

  const actions = { onScrub: scrubTo, onChooseNeuron: chooseNeuron, onChoosePair: choosePair };
  const panels = forEachPanel((name) => createPanel(name, actions));
  const forms = forEachPanel(formOf);
  const axes = axisToggles((axis) => session.change({ ...session.still(), ...axis }, "push"));
  const themes = themeToggle((theme) => session.change({ ...session.state(), theme }, "replace"));
  const guided = guide(() => session.change({ ...session.still(), step: null }, "push"));
  const corrected = notice();
  const spoken = announcer();
  const story = element("p", { class: "story" });
  const status = element("p", { class: "status" });
  const panel = element("div");
  const tabList = tabs(
    "What to watch",
    panelNames.map((name) => ({ name, text: panelOf(name).title })),
    panel,
    session.open,
  );
  const time = player({
    onToggle: session.toggle,
    onStep: (by) => session.showFrame(session.index() + by),
    onReset: () => session.showFrame(0),
    onScrub: session.showFrame,
    onSpeed: (speed) => session.change({ ...session.still(), speed }, "replace"),
  });
  const take = takeAway({
    figures: () => panels[session.state().panel].figures(),
    caption,
    recording: session.recording,
    data: session.data,
    link: () => linkTo(session.still()),
    linkAlone: (figure) => linkTo(session.still(), figureInLinks(figure)),
    say: spoken.say,
  });
  const parts = {
    ...{ tabs: tabList.element, notice: corrected.element, panel, story, status },
    ...{ player: time.element, takeAway: take.element, announcer: spoken.element },
    ...{ themes: themes.element, start: guided.start, minute: guided.minute },
  };
  const wanted = wantedAlone();
  const alone = wanted === null ? undefined : layOutAlone(root, parts, wanted);
  const page = alone === undefined ? layOut(root, parts) : undefined;
  addEventListener("popstate", open);
  spaceKey(session.toggle);
  onThemeChange(draw);
  open();

  /** Shows the state in the address. */
  function open(): void {
    const { state, corrections } = readAddress();
    corrected.show(corrections);
    if (state.playing && !calm.matches) session.playFrom(state.time === "end" ? 0 : state.time, state, "replace");
    else session.change({ ...state, playing: false }, "replace");
  }

  function showState(state: LabState): void {
    const { panel: name, parameters, theme, step } = state;
    setTheme(theme);
    themes.set(theme);
    guided.set(step, theme);
    story.hidden = step !== null;
    if (name !== filledWith) {
      filledWith = name;
      tabList.set(name);
      const { readout, element: figures } = panels[name];
      page?.fill({ parameters: forms[name].element, axes: axes.element, readout, figures });
      document.title = `${panelOf(name).title} · Watch neurons win`;
    }
    forms[name].set(parameters);
    axes.set(state);
  }

  function formOf(name: PanelName): ReturnType<typeof parameterForm> {
    const set = (parameter: string, value: number | string, remember: "push" | "not yet"): readonly string[] => {
      const state = session.state();
      const { parameters, corrections } = allowed(name, { ...state.parameters, [parameter]: value } as never);
      corrected.show(corrections);
      session.change(
        { ...state, parameters, time: "end", neuron: null, pair: null, playing: false, step: null } as LabState,
        remember,
      );
      return corrections;
    };
    return parameterForm(name, {
      onMove: (parameter, value) => set(parameter, value, "not yet"),
      onSet: (parameter, value) => set(parameter, value, "push"),
      onTyped: (parameter, range, text) => {
        const { value, problem } = numberIn(range, text);
        const corrections = set(parameter, value, "push");
        if (problem !== null)
          corrected.show([`${range.label} = ${text} ${problem}; ${value} is shown.`, ...corrections]);
      },
    });
  }

  function draw(): void {
    if (asked) return;
    asked = true;
    requestAnimationFrame((now) => {
      asked = false;
      drawNow(now);
    });
  }

  function drawNow(now: number): void {
    const recording = session.recording();
    if (recording === undefined) return;
    const state = session.state();
    session.advance(now);
    const index = session.index();
    const last = recording.frames.length - 1;
    if (state.playing && index === last && recording.end !== undefined) {
      session.change({ ...state, playing: false, time: "end" }, "replace");
      return;
    }
    const { show, story: storyOf } = panels[state.panel];
    const shownTime = index < 0 ? "t = –" : `t = ${number(recording.times[index])}`;
    time.show({ playing: state.playing, index, last, time: shownTime, speed: state.speed });
    setText(status, statusOf(recording));
    take.show();
    const unfolding = recording.end === undefined && state.time === "end"; // what moves by itself
    if (index >= 0 && !(unfolding && calm.matches)) {
      const shown = { state, recording, index, pair: session.pair() };
      show(shown);
      alone?.show(panels[state.panel].figures(), linkTo(session.still()));
      setText(story, storyOf(shown).join(" "));
    }
    if (state.playing) draw();
  }

  function scrubTo(t: number): void {
    const recording = session.recording();
    if (recording !== undefined) session.showFrame(frameAt(recording, t));
  }

  /** Choosing the chosen neuron again gives the choice up. */
  function chooseNeuron(neuron: number | null): void {
    const state = session.state();
    const again = state.neuron === neuron && state.pair === null;
    session.change({ ...state, neuron: again ? null : neuron, pair: null }, "replace");
  }

  function choosePair(pair: readonly [number, number]): void {
    if (calm.matches) session.change({ ...session.state(), pair }, "push");
    else session.playFrom(0, { ...session.state(), pair }, "push");
  }

  function ended(recording: Recording): void {
    spoken.say(recording.error ?? panels[session.state().panel].outcome(recording));
  }

  function statusOf(recording: Recording): string {
    if (recording.error !== undefined) return recording.error;
    const { outcome } = panels[session.state().panel];
    const now = recording.end === undefined ? `running, ${recording.frames.length} moments so far` : outcome(recording);
    return recording.start === undefined ? "starting" : `${now} · ${recording.start.method}`;
  }

  /** Title and subtitle of saved figures. */
  function caption(): { title: string; subtitle: string } {
    const { panel: name, parameters } = session.state();
    const described = panelOf(name);
    const given = Object.entries(parameters).map(
      ([parameter, value]) => `${described.parameters[parameter].symbol} = ${value}`,
    );
    const t = session.recording()?.times[session.index()] ?? Number.NaN;
    return {
      title: described.title,
      subtitle: `${given.join(", ")}; at flow time t = ${number(t)}; incidental ${__VERSION__}`,
    };
  }
}

function forEachPanel<T>(make: (name: PanelName) => T): Readonly<Record<PanelName, T>> {
  return Object.fromEntries(panelNames.map((name) => [name, make(name)])) as Record<PanelName, T>;
}
