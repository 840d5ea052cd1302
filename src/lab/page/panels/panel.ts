import type { PanelName } from "../../engine/panels.ts";
import type { PanelState } from "../../engine/state.ts";
import type { Axis, Line } from "../charts/content.ts";
import type { Moment } from "../charts/lineChart.ts";
import { niceDomain } from "../charts/scale.ts";
import type { Recording } from "../recording.ts";

/** What a panel is shown: the state of the page, the run, and which of its frames. */
export interface Shown<P extends PanelName = PanelName> {
  readonly state: PanelState<P>;
  readonly recording: Recording;
  /** Frame of the recording; there is at least one. */
  readonly index: number;
  /** Flow time shown. */
  readonly t: number;
  /** Features alone, where a collision is replayed. */
  readonly pair: Recording | undefined;
  /** The second run, where there is one. */
  readonly beside: ShownBeside | undefined;
}

/** A second run as it is shown beside the first. */
export interface ShownBeside {
  readonly recording: Recording;
  /** Frame of the recording; there is at least one. */
  readonly index: number;
  /** What the first and the second run are called. */
  readonly names: readonly [string, string];
}

/** A figure that can be saved by itself. */
export interface NamedFigure {
  readonly name: string;
  readonly element: HTMLElement;
}

/** What fills the page for one kind of run. */
export interface Panel<P extends PanelName = PanelName> {
  readonly element: HTMLElement;
  /** Beside the parameters: what is measured at the moment shown. */
  readonly readout: HTMLElement;
  readonly show: (shown: Shown<P>) => void;
  /** Figures now to be seen, in order. */
  readonly figures: () => readonly NamedFigure[];
  /** Three sentences on what is seen. */
  readonly story: (shown: Shown<P>) => readonly string[];
  /** One line on what a finished run came to. */
  readonly outcome: (recording: Recording) => string;
}

/** What panels call on the page. */
export interface PanelActions {
  readonly onScrub: (t: number) => void;
  /** Null: none. */
  readonly onChooseNeuron: (neuron: number | null) => void;
  readonly onChoosePair: (features: readonly [number, number]) => void;
}

/** The moment shown, for charts. */
export function momentOf({ t }: Pick<Shown, "t">): Moment {
  return { t };
}

/** The line of the second run against time in a chart of the first. */
export function lineBeside(beside: ShownBeside | undefined, of: (recording: Recording) => readonly number[]): Line[] {
  if (beside === undefined) return [];
  const { recording, names } = beside;
  const style = { colour: "second", dash: "dash", width: 2.5, measured: true } as const;
  return [{ name: names[1], x: recording.times, y: of(recording), ...style }];
}

/**
 * The axis of flow time: as long as the run, and the one beside it, once it has ended; until then as long as it is
 * likely to be.
 */
export function timeAxis(recording: Recording, log: boolean, likely: number, beside?: ShownBeside): Axis {
  const axis = ownAxis(recording, log, likely);
  if (beside === undefined || axis.domain === undefined) return axis;
  const { end, times, start } = beside.recording;
  const [low, high] = axis.domain;
  const first = start?.planned.find((t) => t > 0) ?? low;
  const last = end === undefined ? high : (times[times.length - 1] ?? high);
  return { ...axis, domain: [log ? Math.min(low, first) : 0, Math.max(high, last)] };
}

function ownAxis({ start, end, times }: Recording, log: boolean, likely: number): Axis {
  const first = start?.planned.find((t) => t > 0) ?? 1;
  const last = times[times.length - 1] ?? 0;
  const most = end !== undefined && last > 0 ? last : last <= likely ? likely : niceDomain([first, last], log)[1];
  return { title: "flow time t = 4η · steps", log, domain: [log ? first : 0, Math.max(most, 2 * first)] };
}
