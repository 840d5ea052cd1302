/** What a chart is told of a pointer or of keys over it. */
export interface PointingHandlers {
  /** A place of the chart in pixels is pointed at, by mouse, pen or finger. */
  readonly onPoint: (place: { readonly x: number; readonly y: number }) => void;
  /** It is pressed or dragged there. */
  readonly onPress?: ((x: number) => void) | undefined;
  /** Nothing is pointed at any more. */
  readonly onLeave: () => void;
  /** An arrow key: so many places on, or to the first or last of them (±∞). */
  readonly onMove: (by: number) => void;
  /** It has got the focus by the keyboard. */
  readonly onFocus: () => void;
}

/** Listens to pointer and keys over a chart; what a finger pointed at stays until another place is touched. */
export function followPointing(
  frame: HTMLElement,
  svg: SVGSVGElement,
  { onPoint, onPress, onLeave, onMove, onFocus }: PointingHandlers,
): void {
  const point = ({ offsetX: x, offsetY: y }: PointerEvent): void => onPoint({ x, y });
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    onPress?.(event.offsetX);
    point(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) onPress?.(event.offsetX);
    point(event);
  });
  svg.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") onLeave();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Node && frame.contains(target))) onLeave();
  });
  frame.addEventListener("focus", () => {
    if (frame.matches(":focus-visible")) onFocus();
  });
  frame.addEventListener("blur", onLeave);
  frame.addEventListener("keydown", (event) => {
    const by = MOVES[event.key];
    if (event.key === "Escape") onLeave();
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onMove(by);
  });
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};
