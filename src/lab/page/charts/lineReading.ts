import { setAttributes } from "../dom.ts";
import { number } from "../format.ts";
import { lastUpTo } from "../timeline.ts";
import type { ChartContent } from "./content.ts";
import type { PlotArea } from "./plotArea.ts";
import { followPointing } from "./pointing.ts";
import { readingBox } from "./readingBox.ts";
import { readableTimes, readingsAt } from "./readings.ts";

/** A chart as it is drawn. */
interface Drawn {
  readonly content: ChartContent;
  /** Flow time shown. */
  readonly moment: number;
  readonly area: PlotArea;
}

/**
 * Reads values off a line chart: where a pointer is, or, for the keyboard, at the moment shown, which arrow keys, a
 * press and a drag move.
 */
export function lineReading(
  frame: HTMLElement,
  svg: SVGSVGElement,
  onScrub: (t: number) => void,
): { readonly show: (drawn: Drawn) => void } {
  let drawn: Drawn | undefined;
  let pointer: { readonly x: number; readonly y: number } | null = null;
  let focused = false;
  const box = readingBox();
  frame.append(box.element);
  frame.classList.add("scrubs");
  setAttributes(frame, { role: "slider", tabindex: 0, "aria-valuemin": 0 });
  followPointing(frame, svg, {
    onPoint: (place) => {
      pointer = place;
      read();
    },
    onPress: (x) => {
      if (drawn === undefined) return;
      const { left, right, x: scale } = drawn.area;
      onScrub(scale.invert(Math.min(right, Math.max(left, x))));
    },
    onLeave: () => {
      pointer = null;
      focused = frame.matches(":focus-visible");
      read();
    },
    onFocus: () => {
      focused = true;
      read();
    },
    onMove: (by) => {
      if (drawn === undefined) return;
      focused = true;
      pointer = null;
      const times = readableTimes(drawn.content);
      if (times.length === 0) return;
      const moment = times[Math.min(times.length - 1, Math.max(0, lastUpTo(times, drawn.moment) + by))];
      drawn = { ...drawn, moment }; // another key may come before it is drawn
      onScrub(moment);
    },
  });
  return {
    show: (next) => {
      drawn = next;
      const { content, moment, area } = next;
      const [, most] = area.x.domain();
      setAttributes(frame, {
        "aria-label": `${content.y.title.replaceAll(/[_^]/g, "")} against flow time`,
        ...{ "aria-valuemax": Math.max(most, moment), "aria-valuenow": moment },
      });
      read();
    },
  };

  function read(): void {
    if (drawn === undefined) return;
    const { content, moment, area } = drawn;
    const at = pointer === null ? moment : nearest(readableTimes(content), pointer.x, area);
    if (at === undefined || (pointer === null && !focused)) {
      box.hide();
      return;
    }
    const level = pointer?.y;
    const away = (value: number): number => (level === undefined ? -Math.abs(value) : Math.abs(area.y(value) - level));
    const readings = readingsAt(content, { at, moment }, away);
    const digits = (value: number): number => (Number.isInteger(value) ? 6 : 4);
    const entries = readings.map(({ name, colour, value }) => {
      const y = area.y(value);
      return { name, colour, text: number(value, digits(value)), y: Number.isFinite(y) ? y : null };
    });
    const heading = `t = ${number(at)}`;
    const x = Math.min(area.right, Math.max(area.left, area.x(at) || area.left));
    setAttributes(frame, {
      "aria-valuetext": [heading, ...entries.map(({ name, text }) => `${name}: ${text}`)].join(", "),
    });
    box.show({ heading, entries, x }, area);
  }
}

/** The time that is drawn nearest to a pixel. */
function nearest(times: readonly number[], pixel: number, { x }: PlotArea): number | undefined {
  const away = times.map((t) => Math.abs(x(t) - pixel));
  return times[away.indexOf(Math.min(...away))];
}
