import { setAttributes } from "../dom.ts";
import { number } from "../format.ts";
import type { BarsContent } from "./content.ts";
import type { PlotArea } from "./plotArea.ts";
import { followPointing } from "./pointing.ts";
import { readingBox } from "./readingBox.ts";

/** Reads weights off their bars: where a pointer is, or at the neuron that arrow keys have come to. */
export function barReading(
  frame: HTMLElement,
  svg: SVGSVGElement,
): { readonly show: (content: BarsContent, area: PlotArea) => void } {
  let drawn: { readonly content: BarsContent; readonly area: PlotArea } | undefined;
  let chosen: number | null = null; // a place among the neurons that are drawn
  let pixel: number | null = null; // that is pointed at
  const box = readingBox();
  frame.append(box.element);
  setAttributes(frame, { role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-label": "Weight of neuron" });
  followPointing(frame, svg, {
    onPoint: ({ x }) => {
      pixel = x;
      read();
    },
    onLeave: () => {
      pixel = null;
      if (!frame.matches(":focus-visible")) chosen = null;
      read();
    },
    onFocus: () => {
      chosen ??= drawn?.content.winner ?? 0;
      read();
    },
    onMove: (by) => {
      if (drawn === undefined) return;
      const last = drawn.content.drawn.length - 1;
      pixel = null;
      chosen = Math.min(last, Math.max(0, (chosen ?? 0) + by));
      read();
    },
  });
  return {
    show: (content, area) => {
      drawn = { content, area };
      const { drawn: neurons, winner } = content;
      setAttributes(frame, { "aria-valuemax": neurons[neurons.length - 1], "aria-valuenow": neurons[winner ?? 0] });
      read();
    },
  };

  function read(): void {
    if (drawn === undefined) return;
    const { content, area } = drawn;
    const place = pixel === null ? chosen : placeAt(pixel, content, area);
    if (place === null || place >= content.drawn.length) {
      box.hide();
      return;
    }
    const { now, start, drawn: neurons, log } = content;
    const heading = `neuron ${neurons[place]}`;
    const entries = [
      { name: "at the start", colour: "context", value: start[place] } as const,
      {
        name: "at the time shown",
        colour: place === content.winner ? "winner" : "measured",
        value: now[place],
      } as const,
    ].map(({ name, colour, value }) => {
      const y = area.y(log ? Math.abs(value) : value);
      return { name, colour, text: number(value, 4), y: Number.isFinite(y) ? y : null };
    });
    const said = [heading, ...entries.map(({ name, text }) => `${name}: ${text}`)].join(", ");
    setAttributes(frame, { "aria-valuenow": neurons[place], "aria-valuetext": said });
    box.show({ heading, entries, x: area.x(neurons[place]) }, area);
  }
}

/** The place of the bar nearest to a pixel; of those that share a column of pixels, the largest, which is seen. */
function placeAt(pixel: number, { drawn, now }: BarsContent, { x }: PlotArea): number {
  const away = Array.from(drawn, (neuron) => Math.abs(x(neuron) - pixel));
  const least = Math.min(...away);
  let best = away.indexOf(least);
  for (const [place, distance] of away.entries()) {
    if (distance < least + 1 && Math.abs(now[place]) > Math.abs(now[best])) best = place;
  }
  return best;
}
