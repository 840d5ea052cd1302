import { type LabState, type Theme, themes } from "../../engine/state.ts";
import { element } from "../dom.ts";
import { toggle } from "./choice.ts";
import type { Control } from "./slider.ts";

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

/** Light, dark, or as the system has it. */
export function themeToggle(onSet: (theme: Theme) => void): Control<string> {
  return toggle(
    "Colours",
    themes.map((value) => ({ value, text: value })),
    (value) => onSet(value as Theme),
  );
}
