import type { colours } from "./style.ts";

/** Colours of the page around a figure. */
export interface PageColours {
  /** Behind everything, `#RRGGBB` as all of them. */
  readonly background: string;
  /** Of what is to be read. */
  readonly text: string;
  /** Of what is less important. */
  readonly muted: string;
}

/** A light page and a dark one. */
export const pages = {
  light: { background: "#FFFFFF", text: "#1A1A1A", muted: "#595959" },
  dark: { background: "#15181E", text: "#ECECEC", muted: "#A6A6A6" },
} as const satisfies Record<string, PageColours>;

/** The palette on a dark page: the same hues as `colours`, chosen so that they stay apart under any colour vision. */
export const darkPalette: Readonly<Record<keyof typeof colours, string>> = {
  measured: "#F5F5F5",
  exact: "#6CC0FA",
  closedForm: "#12A97B",
  paper: "#FF7A33",
  winner: "#FFD042",
  first: "#6CC0FA",
  second: "#EE8DC0",
  context: "#868C95",
};
