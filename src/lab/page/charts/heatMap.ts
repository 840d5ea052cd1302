import { drawn, element, setAttributes, setText, watchWidth } from "../dom.ts";
import { onThemeChange } from "../theme.ts";
import { paintCells } from "./cells.ts";
import { heatMapFrame, REMARK } from "./heatMapFrame.ts";
import { MARKS, type MapLayout, mapLayout } from "./mapLayout.ts";
import { barPath, collisionPath, markPaths, signPath } from "./neuronMarks.ts";
import { roomBeside } from "./roomBeside.ts";
import { FONT, textWidth } from "./text.ts";
import { weightColours } from "./weightColours.ts";

/** What a heat map shows. */
export interface MapContent {
  /** n×m row-major. */
  readonly W: Float64Array;
  readonly n: number;
  readonly m: number;
  /** What each neuron holds, drawn under its column; null where weights do not come to rest. */
  readonly marks: Uint8Array | null;
  /** The chosen neuron, 0, 1, … */
  readonly neuron: number | null;
  /** Names of the rows, default 0, 1, … */
  readonly rows?: readonly number[];
  readonly title?: string;
  /** Written beside a polysemantic neuron, where there is room. */
  readonly remark?: string | null;
}

export interface HeatMap {
  readonly element: HTMLElement;
  readonly show: (content: MapContent) => void;
  /** Sets the description of the chosen neuron that screen readers read. */
  readonly describe: (text: string) => void;
}

/** The weight matrix in colours, features down and neurons across; a slider that chooses a neuron. */
export function heatMap({
  onChoose,
  onPoint,
  label = "Chosen neuron",
}: {
  /** Null: the choice is given up. */
  readonly onChoose: (neuron: number | null) => void;
  /** Called with the cell under the pointer; null when it has left. */
  readonly onPoint: (cell: { feature: number; neuron: number } | null) => void;
  /** Its name for screen readers. */
  readonly label?: string;
}): HeatMap {
  const canvas = element("canvas", { class: "cells" });
  const svg = drawn("svg", { "font-family": FONT });
  const frame = element(
    "div",
    { class: "map", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": 0, onkeydown: key },
    canvas,
    svg,
  );
  let colours = weightColours();
  let content: MapContent | undefined;
  let width = 0;
  let layout: MapLayout | undefined;
  let named = "";
  let parts = heatMapFrame.parts();

  watchWidth(frame, (pixels) => {
    width = pixels;
    draw();
  });
  onThemeChange(() => {
    colours = weightColours();
    layout = undefined; // its legend shows colours
    draw();
  });
  svg.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell !== null) onChoose(cell.neuron);
  });
  svg.addEventListener("pointermove", (event) => onPoint(cellAt(event)));
  svg.addEventListener("pointerleave", () => onPoint(null));

  return {
    element: frame,
    show: (next) => {
      content = next;
      draw();
    },
    describe: (text) => setAttributes(frame, { "aria-valuetext": text }),
  };

  function draw(): void {
    if (content === undefined || width === 0) return;
    const { W, n, m, marks, neuron } = content;
    if (
      layout?.width !== width ||
      layout.n !== n ||
      layout.m !== m ||
      layout.marks !== (marks !== null) ||
      named !== names(content)
    ) {
      named = names(content);
      layout = mapLayout({ n, m, width, marks: marks !== null });
      parts = heatMapFrame.parts();
      svg.replaceChildren(...heatMapFrame.draw(layout, parts, content));
      setAttributes(svg, { viewBox: `0 0 ${width} ${layout.height}`, width, height: layout.height });
      setAttributes(frame, { "aria-valuemax": m - 1 });
      const { left, top, cellWidth, cellHeight } = layout;
      canvas.style.cssText = `left:${left}px;top:${top}px;width:${cellWidth * m}px;height:${cellHeight * n}px`;
    }
    const columns = Math.max(1, Math.floor(layout.cellWidth * m * devicePixelRatio));
    paintCells(canvas, W, { n, m, columns }, colours);
    setPath(parts.signs, signPath(W, layout));
    setPath(parts.positive, barPath(W, 1, layout));
    setPath(parts.negative, barPath(W, -1, layout));
    if (marks !== null) {
      const paths = markPaths(marks, layout);
      setPath(parts.one, paths.one);
      setPath(parts.several, paths.several);
      setPath(parts.undecided, paths.undecided);
      setPath(parts.collisions, collisionPath(W, marks, layout));
      remark(content, marks, layout);
    }
    const chosen = neuron ?? 0;
    const x = layout.left + chosen * layout.cellWidth;
    const grown = Math.max(0, 3 - layout.cellWidth) / 2; // a hair is too narrow to be seen
    const bottom = layout.top + n * layout.cellHeight + (layout.marks ? MARKS : 0);
    setPath(
      parts.chosen,
      neuron === null
        ? ""
        : `M${x - 1 - grown} ${layout.top - 2}H${x + layout.cellWidth + 1 + grown}V${bottom}H${x - 1 - grown}Z`,
    );
    setAttributes(frame, { "aria-valuenow": chosen });
  }

  function remark({ W, remark: text = null }: MapContent, marks: Uint8Array, at: MapLayout): void {
    const place = text === null ? undefined : roomBeside(W, marks, textWidth(text, REMARK), at);
    const { x = null, y = null, anchor = null } = place ?? {};
    setText(parts.remark, place === undefined ? "" : (text ?? ""));
    setAttributes(parts.remark, { x, y, dy: "0.35em", "text-anchor": anchor });
  }

  function cellAt({ offsetX, offsetY }: MouseEvent): { feature: number; neuron: number } | null {
    if (layout === undefined) return null;
    const neuron = Math.floor((offsetX - layout.left) / layout.cellWidth);
    const feature = Math.floor((offsetY - layout.top) / layout.cellHeight);
    const marks = layout.marks ? MARKS / layout.cellHeight : 0; // a click on a mark is meant for its neuron
    if (neuron < 0 || neuron >= layout.m || feature < 0 || feature >= layout.n + marks) return null;
    return { neuron, feature: Math.min(layout.n - 1, feature) };
  }

  function key(event: KeyboardEvent): void {
    if (content === undefined) return;
    const { m, neuron } = content;
    if (event.key === "Escape" && neuron !== null) onChoose(null);
    const last = m - 1;
    const now = neuron ?? -1;
    const page = Math.max(2, Math.round(m / 10));
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      PageUp: now + page,
      PageDown: now - page,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const within = Math.min(last, Math.max(0, to));
    if (within === neuron) return;
    content = { ...content, neuron: within }; // another key may come before it is drawn
    onChoose(within);
  }
}

function names({ rows, title }: MapContent): string {
  return JSON.stringify([rows, title]);
}

/** Sets the `d` of a path where it differs. */
function setPath(node: SVGPathElement, d: string): void {
  if (node.getAttribute("d") !== d) node.setAttribute("d", d);
}
