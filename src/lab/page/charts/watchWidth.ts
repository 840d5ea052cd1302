/** Tells the width of an element in whole CSS pixels, once it has one and whenever it changes. */
export function watchWidth(node: Element, tell: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width === last || width === 0) return;
    last = width;
    tell(width);
  }).observe(node);
}
