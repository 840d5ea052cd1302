import { namesBeside } from "../engine/beside.ts";
import { allowed, numberIn } from "../engine/limits.ts";
import { type PanelName, panelNames, panelOf } from "../engine/panels.ts";
import type { Beside, LabState } from "../engine/state.ts";
import { linkTo, type Remembering, readAddress, wantedAlone } from "./address.ts";
import { figureInLinks, layOutAlone } from "./alone.ts";
import { besideForm } from "./controls/besideForm.ts";
import { guide } from "./controls/guide.ts";
import { announcer, notice } from "./controls/messages.ts";
import { parameterForm } from "./controls/parameterForm.ts";
import { player, spaceKey } from "./controls/player.ts";
import { tabs } from "./controls/tabs.ts";
import { axisToggles, themeToggle } from "./controls/viewToggles.ts";
import { element, setText } from "./dom.ts";
import { captionOf } from "./figureImage.ts";
import { number } from "./format.ts";
import { besideStory } from "./panels/besideWords.ts";
import { createPanel } from "./panels/index.ts";
import type { Shown, ShownBeside } from "./panels/panel.ts";
import type { Recording } from "./recording.ts";
import { createSession } from "./session.ts";
import { layOut } from "./skeleton.ts";
import { takeAway } from "./takeAway.ts";
import type { TakenRun } from "./takenRun.ts";
import { onThemeChange, setTheme } from "./theme.ts";
import { frameAt } from "./timeline.ts";

/** Fills the page and runs it. The address holds all that is seen. */
export function startApp(root: HTMLElement): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const session = createSession({ onState: showState, onDraw: draw, onEnd: ended });
  let asked = false; // for a frame of animation
  let filledWith: PanelName | undefined;

  const actions = { onScrub: scrubTo, onChooseNeuron: chooseNeuron, onChoosePair: choosePair };
  const panels = forEachPanel((name) => createPanel(name, actions));
  const forms = forEachPanel(formOf);
  const seconds = forEachPanel(secondOf);
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
    caption: () => captionOf(session.state(), session.times()[session.index()] ?? Number.NaN),
    runs,
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
      const parameters = element("div", { class: "parameters" }, forms[name].element, seconds[name].element);
      page?.fill({ parameters, axes: axes.element, readout, figures });
      document.title = `${panelOf(name).title} · Watch neurons win`;
    }
    forms[name].set(parameters);
    seconds[name].set(state.beside);
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

  function secondOf(name: PanelName): ReturnType<typeof besideForm> {
    const set = (beside: Beside | null, remember: Remembering): void => {
      corrected.show([]);
      session.change({ ...session.state(), beside, time: "end", playing: false }, remember);
    };
    return besideForm(name, {
      state: session.state,
      onMove: (beside) => set(beside, "not yet"),
      onSet: (beside) => set(beside, "push"),
      onCorrected: (correction) => corrected.show([correction]),
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
    const times = session.times();
    const last = times.length - 1;
    if (state.playing && index === last && session.isOver()) {
      session.change({ ...state, playing: false, time: "end" }, "replace");
      return;
    }
    const { show, story: storyOf } = panels[state.panel];
    const shownTime = index < 0 ? "t = –" : `t = ${number(times[index])}`;
    time.show({ playing: state.playing, index, last, time: shownTime, speed: state.speed });
    setText(status, statusOf(recording));
    take.show();
    const unfolding = !session.isOver() && state.time === "end"; // what moves by itself
    if (index >= 0 && !(unfolding && calm.matches)) {
      const frame = session.frameOf(recording);
      const shown: Shown = { state, recording, index: frame, t: times[index], pair: session.pair(), beside: beside() };
      show(shown);
      alone?.show(panels[state.panel].figures(), linkTo(session.still()));
      const also = shown.beside && outcome(shown.beside.recording);
      setText(story, [...storyOf(shown), ...besideStory(shown, also ?? "")].join(" "));
    }
    if (state.playing) draw();
  }

  function scrubTo(t: number): void {
    session.showFrame(frameAt({ times: session.times() }, t));
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

  /** The second run at the moment shown, once it has begun. */
  function beside(): ShownBeside | undefined {
    const [state, recording] = [session.state(), session.beside()];
    if (state.beside === null || recording === undefined || recording.frames.length === 0) return undefined;
    return { recording, index: session.frameOf(recording), names: namesBeside(state, state.beside) };
  }

  /** What there is to take away of each run. */
  function runs(): readonly TakenRun[] {
    const [state, second] = [session.state(), session.beside()];
    const names = state.beside === null ? [null, null] : namesBeside(state, state.beside);
    return [
      { name: names[0], recording: session.recording(), data: session.data },
      ...(second === undefined ? [] : [{ name: names[1], recording: second, data: session.dataBeside }]),
    ];
  }

  function ended(): void {
    if (session.isOver()) spoken.say(runs().map(outcomeOf).join("; "));
  }

  /** What came of a run, with its name where there are two. */
  function outcomeOf({ name, recording }: TakenRun): string {
    const said = recording === undefined ? "" : (recording.error ?? outcome(recording));
    return name === null ? said : `${name}: ${said}`;
  }

  function outcome(recording: Recording): string {
    return recording.end === undefined ? "" : panels[session.state().panel].outcome(recording);
  }

  function statusOf(recording: Recording): string {
    if (recording.error !== undefined) return recording.error;
    const broken = session.beside()?.error;
    if (broken !== undefined) return broken;
    const now = session.isOver() ? outcome(recording) : `running, ${session.times().length} moments so far`;
    if (recording.start === undefined) return "starting";
    const second = session.beside()?.start?.method ?? recording.start.method;
    const also = second === recording.start.method ? "" : ` · beside it: ${second}`;
    return `${now} · ${recording.start.method}${also}`;
  }
}

function forEachPanel<T>(make: (name: PanelName) => T): Readonly<Record<PanelName, T>> {
  return Object.fromEntries(panelNames.map((name) => [name, make(name)])) as Record<PanelName, T>;
}
