import { element } from "./dom.ts";

/** The sentences that say what is seen. */
export function story(): { readonly element: HTMLElement; readonly show: (sentences: readonly string[]) => void } {
  const text = element("p", { class: "story" });
  let shown = "";
  return {
    element: text,
    show: (sentences) => {
      const now = sentences.join(" ");
      if (now === shown) return;
      shown = now;
      text.replaceChildren(now);
    },
  };
}
