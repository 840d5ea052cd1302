import { rangeBeside, usualBeside } from "../../engine/beside.ts";
import { numberIn } from "../../engine/limits.ts";
import { type PanelName, panelOf } from "../../engine/panels.ts";
import type { Beside, LabState } from "../../engine/state.ts";
import { element } from "../dom.ts";
import { choice } from "./choice.ts";
import { type Control, slider } from "./slider.ts";

const NONE = "none";

export interface BesideFormActions {
  readonly state: () => LabState;
  readonly onMove: (beside: Beside) => void;
  /** Null: no second run. */
  readonly onSet: (beside: Beside | null) => void;
  /** A sentence on what was typed and cannot be; called after `onSet`. */
  readonly onCorrected: (correction: string) => void;
}

/** A second run from the same start: what it differs in, and by how much. Nothing where a panel has none. */
export function besideForm(
  panel: PanelName,
  { state, onMove, onSet, onCorrected }: BesideFormActions,
): { readonly element: HTMLElement; readonly set: (beside: Beside | null) => void } {
  const kinds = panelOf(panel).beside ?? [];
  const texts = kinds.map((change) => ({
    value: change,
    text: change === "adamw" ? "trained by AdamW" : `with another ${rangeBeside(panel, change).label}`,
  }));
  const list = choice("A second run from this start", [{ value: NONE, text: NONE }, ...texts], (change) =>
    onSet(change === NONE ? null : usualBeside(state(), change)),
  );
  const values = kinds.map((change) => ({ change, ...valueControl(change) }));
  return {
    element: element(
      "div",
      { class: "parameters", role: "group", "aria-label": "A second run", hidden: kinds.length === 0 },
      list.element,
      ...values.map((control) => control.element),
    ),
    set: (beside) => {
      list.set(beside?.change ?? NONE);
      for (const { change, element: frame, set } of values) {
        frame.hidden = change !== beside?.change;
        if (change === beside?.change) set(beside.value);
      }
    },
  };

  function valueControl(change: string): Control<number | string> {
    const range = rangeBeside(panel, change);
    if (range.kind === "choice") {
      const names = range.choices.map((value) => ({ value, text: range.names[value] ?? value }));
      const control = choice(`its ${range.label}`, names, (value) => onSet({ change, value }));
      return { element: control.element, set: (value) => control.set(String(value)) };
    }
    const label = `its ${range.label}`;
    const control = slider(
      { ...range, label },
      {
        onMove: (value) => onMove({ change, value }),
        onSet: (value) => onSet({ change, value }),
        onTyped: (text) => {
          const { value, problem } = numberIn(range, text);
          onSet({ change, value });
          if (problem !== null) onCorrected(`${label} = ${text} ${problem}; ${value} is shown.`);
        },
      },
    );
    return { element: control.element, set: (value) => control.set(Number(value)) };
  }
}
