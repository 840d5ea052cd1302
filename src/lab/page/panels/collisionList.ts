import { element } from "../dom.ts";
import { heldBy, marks } from "../neurons.ts";
import type { Recording } from "../recording.ts";

const MOST = 12; // that are listed

/** The polysemantic neurons at a frame as buttons that choose them. */
export function collisionList(onChoose: (neuron: number) => void): {
  readonly element: HTMLElement;
  readonly show: (recording: Recording, index: number) => void;
} {
  const list = element("ul", { class: "collisions" });
  const frame = element("div", { hidden: true }, element("h2", {}, "Polysemantic neurons"), list);
  let shown = "";
  return {
    element: frame,
    show: (recording, index) => {
      const { weights, l1 } = recording.frames[index];
      const m = weights.length / l1.length;
      const shared = [...recording.marks[index].keys()].filter((k) => recording.marks[index][k] === marks.polysemantic);
      const texts = shared.slice(0, MOST).map((k) => {
        const held = heldBy(weights, m, k).map(({ feature, weight }) => `${weight > 0 ? "+" : "−"}${feature}`);
        return `◆ neuron ${k}: features ${held.join(", ")}`;
      });
      const signature = texts.join();
      frame.hidden = shared.length === 0;
      if (signature === shown) return;
      shown = signature;
      list.replaceChildren(
        ...texts.map((text, i) =>
          element(
            "li",
            {},
            element("button", { type: "button", class: "button", onclick: () => onChoose(shared[i]) }, text),
          ),
        ),
        ...(shared.length > MOST ? [element("li", {}, `and ${shared.length - MOST} more`)] : []),
      );
    },
  };
}
