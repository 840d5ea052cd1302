import { linkNames, type PanelName, type Parameters, panelOf, type Values } from "./panels.ts";

/** What can be chosen of the time axis and of an axis of values. */
export const axes = ["log", "linear"] as const;
export type Axis = (typeof axes)[number];

/** How the page looks; `auto` follows the system. */
export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Frames a second are a multiple of the usual ones. */
export const speeds: readonly number[] = [0.25, 0.5, 1, 2, 4];

/**
 * A second run from the same start: with another value of a parameter, which `change` names, or by AdamW (`adamw`),
 * whose learning rate `value` is.
 */
export interface Beside {
  readonly change: string;
  readonly value: number | string;
}

/** What is seen whatever the panel. */
export interface Surroundings {
  readonly theme: Theme;
  /** The step of the first minute, from 0; null when it is not on. */
  readonly step: number | null;
}

/** All that is seen of a panel: a link holds it, and nothing else is needed to see the same. */
export interface PanelState<P extends PanelName> extends Surroundings {
  readonly panel: P;
  readonly parameters: Parameters<P>;
  /** Flow time shown, or the last frame. */
  readonly time: number | "end";
  readonly playing: boolean;
  /** One of `speeds`. */
  readonly speed: number;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** The neuron looked at, from 0. */
  readonly neuron: number | null;
  /** The two features replayed without the others, from 0, i < j; of the panel `many` alone. */
  readonly pair: readonly [i: number, j: number] | null;
  /** A second run from the same start, seen beside the first. */
  readonly beside: Beside | null;
}

export type LabState = { readonly [P in PanelName]: PanelState<P> }[PanelName];

/** A panel as it is first seen: usual parameters, at the end of the run. */
export function defaultState(panel: PanelName = "one"): LabState {
  const { parameters, yAxis } = panelOf(panel);
  const values = Object.entries(parameters).map(([name, { default: usual }]) => [name, usual]);
  return {
    panel,
    parameters: Object.fromEntries(values),
    time: "end",
    playing: false,
    speed: 1,
    xAxis: "log",
    yAxis,
    neuron: null,
    pair: null,
    beside: null,
    theme: "auto",
    step: null,
  } as LabState;
}

/**
 * The state as the fragment of a link, without the #: all parameters, and what else is not as it is first seen. Numbers
 * are written so that `parseState` gives the very same; features and neurons count from 0.
 */
export function formatState(state: LabState): string {
  const usual = defaultState(state.panel);
  const entries: [name: string, value: string | number][] = [
    ["panel", state.panel],
    ...linkNames(state.panel).map(([link, name]): [string, string | number] => [
      link,
      (state.parameters as Values)[name],
    ]),
  ];
  const { time, playing, speed, xAxis, yAxis, neuron, pair, beside, theme, step } = state;
  if (beside !== null) entries.push(["beside", formatBeside(beside)]);
  if (time !== usual.time) entries.push(["t", time]);
  if (playing) entries.push(["play", 1]);
  if (speed !== usual.speed) entries.push(["speed", speed]);
  if (xAxis !== usual.xAxis) entries.push(["x", xAxis]);
  if (yAxis !== usual.yAxis) entries.push(["y", yAxis]);
  if (neuron !== null) entries.push(["neuron", neuron]);
  if (pair !== null) entries.push(["pair", pair.join(",")]);
  if (theme !== usual.theme) entries.push(["theme", theme]);
  if (step !== null) entries.push(["step", step + 1]);
  // a plus sign, as in 1e+21, would be read as a space
  return entries.map(([name, value]) => `${name}=${String(value).replace("+", "")}`).join("&");
}

/** A second run as a link says it: `lambda,0.02`, `adamw,0.001`. */
export function formatBeside({ change, value }: Beside): string {
  return `${change},${value}`;
}
