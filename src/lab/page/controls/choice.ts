import { element, freshId } from "../dom.ts";
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

/** A choice between a few short words that are all seen at once, as radio buttons side by side. */
export function toggle(
  label: string,
  choices: readonly { readonly value: string; readonly text: string }[],
  onSet: (value: string) => void,
): Control<string> {
  const name = freshId("toggle");
  const buttons = choices.map(({ value }) =>
    element("input", { type: "radio", name, value, onchange: () => onSet(value) }),
  );
  return {
    element: element(
      "fieldset",
      { class: "toggle" },
      element("legend", {}, label),
      ...choices.map(({ text }, i) => element("label", {}, buttons[i], element("span", {}, text))),
    ),
    set: (value) => {
      for (const button of buttons) button.checked = button.value === value;
    },
  };
}
