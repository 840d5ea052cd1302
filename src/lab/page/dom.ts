/** Attributes as strings or numbers (`null`, `undefined` and `false` leave one out), listeners as `on…`. */
export type Attributes = Readonly<Record<string, unknown>>;

type Child = Node | string;

/** An HTML element with attributes, listeners and children. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/** An SVG element with attributes and children. */
export function drawn<T extends keyof SVGElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[T] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/** Sets attributes and adds listeners. */
export function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Sets the text of a node where it differs, so that nothing is laid out for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

let identified = 0;

/** A name that no other element of the page has. */
export function freshId(kind: string): string {
  identified += 1;
  return `${kind}-${identified}`;
}

/** Calls `tell` with the width of an element in whole CSS pixels, once it has one and whenever it changes. */
export function watchWidth(node: Element, tell: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width === last || width === 0) return;
    last = width;
    tell(width);
  }).observe(node);
}
