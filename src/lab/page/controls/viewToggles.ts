import type { LabState } from "../../engine/state.ts";
import { element } from "../dom.ts";
import { setTheme, type ThemeChoice, themeChoices } from "../theme.ts";
import { toggle } from "./choice.ts";

type Axes = Pick<LabState, "xAxis" | "yAxis">;

/** Logarithmic or linear, for time and for what is drawn against it. */
export function axisToggles(onSet: (axis: Partial<Axes>) => void): {
  readonly element: HTMLElement;
  readonly set: (axes: Axes) => void;
} {
  const choices = [
    { value: "log", text: "log" },
    { value: "linear", text: "linear" },
  ];
  const x = toggle("Time axis", choices, (value) => onSet({ xAxis: value as Axes["xAxis"] }));
  const y = toggle("Vertical axes", choices, (value) => onSet({ yAxis: value as Axes["yAxis"] }));
  return {
    element: element("div", { class: "axes" }, x.element, y.element),
    set: ({ xAxis, yAxis }) => {
      x.set(xAxis);
      y.set(yAxis);
    },
  };
}

const KEY = "incidental-lab-theme"; // in the browser's own storage: how the page looks is the reader's, not the link's

/** Light, dark, or as the system has it. */
export function themeToggle(): HTMLElement {
  const control = toggle(
    "Colours",
    themeChoices.map((value) => ({ value, text: value })),
    (value) => {
      setTheme(value as ThemeChoice);
      try {
        localStorage.setItem(KEY, value);
      } catch {
        // a browser that keeps nothing: the choice lasts as long as the page
      }
    },
  );
  const kept = themeChoices.find((value) => value === stored()) ?? "auto";
  setTheme(kept);
  control.set(kept);
  return control.element;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
