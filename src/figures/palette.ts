/**
 * One colour for one kind of thing in every figure: the Okabe–Ito palette, told apart by people with any colour vision,
 * its orange darkened until a line stands out from white (contrast 3 and more); line styles and markers differ as well,
 * so that the figures survive a grey print. `#rrggbb`. Themes put others in their place that mean the same.
 */
export const colours = {
  /** Simulated: every weight, no theory. */
  measured: "#222222",
  /** The exact equations of the theory. */
  exact: "#0072B2",
  /** Closed forms and limits. */
  closedForm: "#009E73",
  /** The paper's estimates. */
  paper: "#D55E00",
  /** The neuron that wins. */
  winner: "#C98500",
  /** Two features that meet on a neuron. */
  first: "#0072B2",
  second: "#CC79A7",
  /** Everything that is there for context. */
  context: "#8A8A8A",
} as const;

/** The name of a colour of the palette. */
export type ColourName = keyof typeof colours;

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
export const darkPalette: Readonly<Record<ColourName, string>> = {
  measured: "#F5F5F5",
  exact: "#6CC0FA",
  closedForm: "#12A97B",
  paper: "#FF7A33",
  winner: "#FFD042",
  first: "#6CC0FA",
  second: "#EE8DC0",
  context: "#868C95",
};
