import { element, setAttributes } from "../dom.ts";

/** Source text under a heading, with a button that copies it; hidden while empty. wraps: long lines are broken. */
export function codeBlock(
  title: string,
  { wraps, onCopy }: { readonly wraps: boolean; readonly onCopy: (text: string, title: string) => void },
): {
  readonly element: HTMLElement;
  /** of: whose source it is, for screen readers, where there are several. */
  readonly show: (source: string, of?: string | null) => void;
} {
  const text = element("pre", { tabindex: 0, role: "region" });
  const button = element(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => onCopy(text.textContent ?? "", title),
    },
    "Copy",
  );
  const frame = element(
    "div",
    { class: wraps ? "code wraps" : "code" },
    element("header", {}, element("h2", {}, title), button),
    text,
  );
  return {
    element: frame,
    show: (source, of = null) => {
      const named = of === null ? title : `${title}, ${of}`;
      setAttributes(text, { "aria-label": named });
      setAttributes(button, { "aria-label": `Copy: ${named}` });
      frame.hidden = source === "";
      if (text.textContent === source) return;
      // where lines are broken, a flag stays with its value
      text.replaceChildren(
        ...(wraps ? source.split(/(?<= )(?=--)/).map((part) => element("span", {}, part)) : [source]),
      );
    },
  };
}
