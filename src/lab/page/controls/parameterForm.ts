import { type NumberRange, type PanelName, panelOf, panels, type Values } from "../../engine/panels.ts";
import { element } from "../dom.ts";
import { choice } from "./choice.ts";
import { slider } from "./slider.ts";

export interface ParameterForm {
  readonly element: HTMLElement;
  readonly set: (parameters: Values) => void;
}

/**
 * A form for the parameters of a panel. onMove: called with values on the way; onSet: with the last; onTyped: with
 * whatever was typed as a number.
 */
export function parameterForm(
  panel: PanelName,
  {
    onMove,
    onSet,
    onTyped,
  }: {
    readonly onMove: (name: string, value: number) => void;
    readonly onSet: (name: string, value: number | string) => void;
    readonly onTyped: (name: string, range: NumberRange, text: string) => void;
  },
): ParameterForm {
  const given = panelOf(panel).parameters;
  let current: Values = {};
  const controls = Object.entries(given).map(([name, kind]) => {
    if (kind.kind === "choice") {
      const texts = kind.choices.map((value) => ({ value, text: kind.names[value] ?? value }));
      const list = choice(kind.label, texts, (value) => onSet(name, value));
      return { name, element: list.element, set: (value: number | string) => list.set(String(value)) };
    }
    const bar = slider(kind, {
      onMove: (value) => onMove(name, value),
      onSet: (value) => onSet(name, value),
      onTyped: (text) => onTyped(name, kind, text),
    });
    return {
      name,
      element: bar.element,
      set: (value: number | string) => {
        const fixed = kind.fixed?.(current);
        bar.enable(fixed === undefined);
        bar.set(fixed ?? Number(value));
      },
    };
  });
  const another = element(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => onSet("seed", (Number(current.seed) + 1) % (panels[panel].parameters.seed.most + 1)),
    },
    "Another random start",
  );
  return {
    element: element(
      "div",
      { class: "parameters", role: "group", "aria-label": "Parameters" },
      ...controls.map((control) => control.element),
      another,
    ),
    set: (parameters) => {
      current = parameters;
      for (const { name, set } of controls) set(current[name]);
    },
  };
}
