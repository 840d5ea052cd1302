import { speeds } from "../../engine/state.ts";
import { drawn, element, setAttributes, setText } from "../dom.ts";

/** What the player shows. */
export interface PlayerView {
  readonly playing: boolean;
  /** The frame that is shown, and the last one there is so far; −1 while there is none. */
  readonly index: number;
  readonly last: number;
  /** Flow time of the frame, for people. */
  readonly time: string;
  readonly speed: number;
}

export interface PlayerActions {
  readonly onToggle: () => void;
  readonly onStep: (by: number) => void;
  readonly onReset: () => void;
  readonly onScrub: (index: number) => void;
  readonly onSpeed: (speed: number) => void;
}

/** Play or pause, step, back to the start, speed, and a slider for the time. */
export function player({ onToggle, onStep, onReset, onScrub, onSpeed }: PlayerActions): {
  readonly element: HTMLElement;
  readonly show: (view: PlayerView) => void;
} {
  const icon = drawn("path");
  const play = button("Play", icon, onToggle, "primary");
  const bar = element("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": "Flow time",
    oninput: () => onScrub(Number(bar.value)),
  });
  const time = element("span", { class: "time" });
  const speed = element(
    "select",
    { "aria-label": "Speed", onchange: () => onSpeed(Number(speed.value)) },
    ...speeds.map((value) => element("option", { value }, `${value}×`)),
  );
  return {
    element: element(
      "div",
      { class: "player", role: "group", "aria-label": "Time" },
      button("Back to the start", drawn("path", { d: icons.reset }), onReset),
      button("One step back", drawn("path", { d: icons.back }), () => onStep(-1)),
      play,
      button("One step forward", drawn("path", { d: icons.forward }), () => onStep(1)),
      speed,
      bar,
      time,
    ),
    show: (view) => {
      const { playing } = view;
      const [index, last] = [Math.max(0, view.index), Math.max(1, view.last)];
      setAttributes(icon, { d: playing ? icons.pause : icons.play });
      setAttributes(play, {
        "aria-label": playing ? "Pause" : "Play",
        title: playing ? "Pause (space)" : "Play (space)",
      });
      setAttributes(bar, { max: last, "aria-valuetext": view.time });
      bar.value = String(index);
      bar.style.setProperty("--filled", `${(100 * index) / last}%`);
      setText(time, view.time);
      speed.value = String(view.speed);
    },
  };
}

const icons = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  back: "M17 5v14L8 12zM5.5 5h2v14h-2z",
  forward: "M7 5v14l9-7zM16.5 5h2v14h-2z",
  reset: "M19 5v14l-7.5-7zM11.5 5v14L4 12zM3 5h1.5v14H3z",
};

function button(label: string, icon: SVGPathElement, onclick: () => void, kind = ""): HTMLButtonElement {
  return element(
    "button",
    { type: "button", class: `icon ${kind}`.trim(), "aria-label": label, title: label, onclick },
    drawn("svg", { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true", fill: "currentColor" }, icon),
  );
}

/** Calls `act` on the space bar where no control takes it. */
export function spaceKey(act: () => void): void {
  addEventListener("keydown", (event) => {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("button, input, select, textarea, a, summary, pre, [role=slider], [role=tab]") !== null) return;
    event.preventDefault();
    act();
  });
}
