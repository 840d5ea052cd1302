import { colours, darkPalette, pages } from "../../figures/palette.ts";
import type { Theme } from "../engine/state.ts";
import type { Colour } from "./charts/content.ts";

/** Every colour of the page by name: those of lines, and of the page itself. `#rrggbb`. */
export type Palette = Readonly<Record<Colour | "page" | "surface" | "line" | "axis" | "grid", string>>;

const dark = matchMedia("(prefers-color-scheme: dark)");
let choice: Theme | undefined;
let palette = paletteOf(false);
const listeners: (() => void)[] = [];
dark.addEventListener("change", apply);

/** The colours now in use. */
export function currentPalette(): Palette {
  return palette;
}

/** Sets the theme of the whole page. */
export function setTheme(to: Theme): void {
  if (to === choice) return;
  choice = to;
  apply();
}

/** Calls `listener` at every change of colours. */
export function onThemeChange(listener: () => void): void {
  listeners.push(listener);
}

function apply(): void {
  const isDark = choice === "dark" || (choice !== "light" && dark.matches);
  const root = document.documentElement;
  palette = paletteOf(isDark);
  root.style.colorScheme = isDark ? "dark" : "light";
  for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--${name}`, colour);
  for (const listener of listeners) listener();
}

/**
 * The package's colours, and for signs of weights two hues that mean nothing else: violet and olive, apart under any
 * colour vision.
 */
function paletteOf(isDark: boolean): Palette {
  const page = isDark ? pages.dark : pages.light;
  const { closedForm, ...own } = isDark ? darkPalette : colours;
  return {
    ...own,
    "closed-form": closedForm,
    positive: isDark ? "#B7A1FF" : "#4B2C92",
    negative: isDark ? "#D8C24A" : "#7A6A00",
    text: page.text,
    muted: page.muted,
    page: page.background,
    surface: isDark ? "#1D2129" : "#F6F6F4",
    line: isDark ? "#39404B" : "#D9D9D4",
    axis: isDark ? "#868C95" : "#767676",
    grid: isDark ? "#2A2F38" : "#ECECEC",
  };
}
