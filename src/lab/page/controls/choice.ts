import { element } from "../dom.ts";
import { freshId } from "../freshId.ts";
import type { Control } from "./slider.ts";

/** A choice among a few names, as a list to open. */
export function choice(
  label: string,
  choices: readonly { readonly value: string; readonly text: string }[],
  onSet: (value: string) => void,
): Control<string> {
  const id = freshId("choice");
  const list = element(
    "select",
    { id, onchange: () => onSet(list.value) },
    ...choices.map(({ value, text }) => element("option", { value }, text)),
  );
  return {
    element: element("div", { class: "choice" }, element("label", { for: id }, label), list),
    set: (value) => {
      list.value = value;
    },
  };
}
