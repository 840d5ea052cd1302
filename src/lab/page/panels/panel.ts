import type { PanelName } from "../../engine/panels.ts";
import type { PanelState } from "../../engine/state.ts";
import type { Axis } from "../charts/content.ts";
import type { Moment } from "../charts/lineChart.ts";
import { niceDomain } from "../charts/scale.ts";
import type { Recording } from "../recording.ts";

/** What a panel is shown: the state of the page, the run, and which of its frames. */
export interface Shown<P extends PanelName = PanelName> {
  readonly state: PanelState<P>;
  readonly recording: Recording;
  /** Frame of the recording; there is at least one. */
  readonly index: number;
  /** Features alone, where a collision is replayed. */
  readonly pair: Recording | undefined;
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

/** The moment of a frame, for charts. */
export function momentOf({ recording, index }: Pick<Shown, "recording" | "index">): Moment {
  return { t: recording.times[index] ?? 0, count: index + 1 };
}

/** The axis of flow time: as long as the run once it has ended; until then as long as it is likely to be. */
export function timeAxis({ start, end, times }: Recording, log: boolean, likely: number): Axis {
  const first = start?.planned.find((t) => t > 0) ?? 1;
  const last = times[times.length - 1] ?? 0;
  const most = end !== undefined && last > 0 ? last : last <= likely ? likely : niceDomain([first, last], log)[1];
  return { title: "flow time t = 4η · steps", log, domain: [log ? first : 0, Math.max(most, 2 * first)] };
}
