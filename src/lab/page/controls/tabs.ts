import { element, setAttributes } from "../dom.ts";

/** Tabs over the one panel that they fill: arrow keys move between them. */
export function tabs<Name extends string>(
  label: string,
  given: readonly { readonly name: Name; readonly text: string }[],
  panel: HTMLElement,
  onChoose: (name: Name) => void,
): { readonly element: HTMLElement; readonly set: (name: Name) => void } {
  setAttributes(panel, { role: "tabpanel", id: "panel" });
  const buttons = given.map(({ name, text }) =>
    element(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => onChoose(name) },
      text,
    ),
  );
  const list = element("div", { role: "tablist", "aria-label": label, class: "tabs", onkeydown: key }, ...buttons);
  return { element: list, set };

  function set(chosen: Name): void {
    for (const [i, { name }] of given.entries()) {
      setAttributes(buttons[i], { "aria-selected": String(name === chosen), tabindex: name === chosen ? 0 : -1 });
    }
    setAttributes(panel, { "aria-labelledby": `tab-${chosen}` });
  }

  function key(event: KeyboardEvent): void {
    const now = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now === 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (now === -1 || to === undefined) return;
    event.preventDefault();
    onChoose(given[to].name);
    buttons[to].focus();
  }
}
