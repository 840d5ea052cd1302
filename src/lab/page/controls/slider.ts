import type { NumberRange } from "../../engine/panels.ts";
import { element, freshId, setAttributes } from "../dom.ts";
import { number, typed } from "../format.ts";
import { stopsOf } from "./stops.ts";

export interface Control<T> {
  readonly element: HTMLElement;
  readonly set: (value: T) => void;
}

/**
 * A parameter as a slider, and as a field for the numbers between its stops. onMove: called with every value on the
 * way; onSet: with the last; onTyped: with whatever was typed.
 */
export function slider(
  range: NumberRange,
  {
    onMove,
    onSet,
    onTyped,
  }: {
    readonly onMove: (value: number) => void;
    readonly onSet: (value: number) => void;
    readonly onTyped: (text: string) => void;
  },
): Control<number> & { readonly enable: (enabled: boolean) => void } {
  const stops = stopsOf(range);
  const id = freshId("parameter");
  const valueNow = (): number => stops.at(Number(bar.value));
  const bar = element("input", {
    type: "range",
    id,
    min: 0,
    max: stops.count - 1,
    step: 1,
    oninput: () => {
      write(valueNow());
      onMove(valueNow());
    },
    onchange: () => onSet(valueNow()),
  });
  const field = element("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": `${range.label}, from ${number(range.least)} to ${number(range.most)}`,
    onchange: () => onTyped(field.value),
  });
  const write = (value: number): void => {
    field.value = typed(value);
    setAttributes(bar, { "aria-valuetext": number(value, 6) });
    bar.style.setProperty("--filled", `${(100 * Number(bar.value)) / (stops.count - 1)}%`);
  };
  return {
    element: element("div", { class: "parameter" }, element("label", { for: id }, range.label), field, bar),
    set: (value) => {
      bar.value = String(stops.nearest(value));
      write(value);
    },
    enable: (enabled) => {
      bar.disabled = !enabled;
      field.disabled = !enabled;
    },
  };
}
