import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatHex, oklab, oklch, rgb, wcagContrast } from "culori";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { darkColour } from "../../src/figures/darkColour.ts";
import { colours, type Figure, pageColours, restyleFigure, themeNames } from "../../src/figures/index.ts";
import { sequence, translucent } from "../../src/figures/style.ts";

const DARK_PAGE = pageColours("dark").background;
const hueOf = (colour: string) => oklch(colour) ?? expect.unreachable();
const contrast = (a: string, b: string) => wcagContrast(rgb(a) ?? expect.unreachable(), b);

const gallery = fileURLToPath(new URL("../../figures/", import.meta.url));
const designs: [string, Figure][] = readdirSync(gallery).flatMap((file) =>
  /^(?!manifest).*\.json$/.test(file)
    ? [[file.replace(".json", ""), JSON.parse(readFileSync(`${gallery}${file}`, "utf8"))]]
    : [],
);

/** Every colour of a figure with the path to it. */
function coloursOf(figure: Figure): { path: string; colour: string }[] {
  const found: { path: string; colour: string }[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") {
      for (const [colour] of value.matchAll(/#[\da-f]{6}\b|rgba?\([\d., ]+\)/gi)) found.push({ path, colour });
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, entry] of Object.entries(value)) walk(entry, `${path}.${key}`);
  };
  walk(figure, "figure");
  return found;
}

/**
 * Colours of text, lines and markers, which have to stand out: not of grounds, grids, bands, bars and the middle of a
 * scale.
 */
function drawn(figure: Figure): { path: string; colour: string }[] {
  const bars = figure.data.flatMap((trace, i) => (trace.type === "bar" ? [`figure.data.${i}.`] : []));
  return coloursOf(figure).filter(
    ({ path }) =>
      !/(bgcolor|gridcolor|zerolinecolor|fillcolor|colorscale)/.test(path) && !bars.some((bar) => path.startsWith(bar)),
  );
}

describe.each(designs)("the figure %s", (_name, design) => {
  it("has no colour of the light theme left in the dark one", () => {
    const light = new Set(coloursOf(design).map(({ colour }) => colour.toUpperCase()));
    const dark = coloursOf(restyleFigure(design, { theme: "dark" }));
    expect(dark.length).toBe(coloursOf(design).length);
    expect(dark.filter(({ colour }) => light.has(colour.toUpperCase()))).toEqual([]);
  });

  it.each(themeNames)("has lines and text that stand out from the page (%s)", (theme) => {
    const figure = restyleFigure(design, { theme });
    const { background } = pageColours(theme);
    expect(figure.layout).toMatchObject({ paper_bgcolor: background, plot_bgcolor: background });
    const seen = drawn(figure);
    expect(seen.length).toBeGreaterThan(5);
    for (const { path, colour } of seen) expect(contrast(colour, background), `${path} ${colour}`).toBeGreaterThan(3);
    const text = seen.filter(({ path }) => /font\.color|title/.test(path));
    for (const { path, colour } of text) expect(contrast(colour, background), path).toBeGreaterThan(4.5);
  });

  it("changes nothing but colours on a dark page", () => {
    const blank = (figure: Figure) =>
      JSON.stringify(figure.data).replaceAll(/"(#[\da-f]{6}|rgba?\([\d., ]+\))"/gi, '"colour"');
    expect(blank(restyleFigure(design, { theme: "dark" }))).toBe(blank(design));
  });
});

describe("a colour on a dark page", () => {
  it("keeps its hue and its opacity", () => {
    for (const colour of [...Object.values(colours), ...sequence(6)]) {
      const [before, after] = [hueOf(colour), hueOf(darkColour(colour))];
      if (before.c < 0.02) expect(after.c).toBeLessThan(0.02);
      else expect(Math.abs(Math.sin((((after.h ?? 0) - (before.h ?? 0)) * Math.PI) / 360)), colour).toBeLessThan(0.15);
    }
    const band = rgb(darkColour(translucent(colours.exact, 0.18)));
    expect(band).toEqual({ ...rgb(darkColour(colours.exact)), alpha: 0.18 });
  });

  it("is mirrored when grey, so that what was faint stays faint", () => {
    const greys = ["#FFFFFF", "#ECECEC", "#DDDDDD", "#BBBBBB", "#777777", "#444444", "#222222"].map(darkColour);
    const against = greys.map((grey) => contrast(grey, DARK_PAGE));
    expect(against).toEqual(against.toSorted((a, b) => a - b));
    expect(against[0]).toBe(1);
    expect(against[1]).toBeLessThan(1.5);
    expect(against[6]).toBeGreaterThan(12);
  });

  it("stands out, whatever it was on paper", () => {
    const part = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(part, part, part, (red, green, blue) => {
        const colour = formatHex({ mode: "rgb", r: red / 255, g: green / 255, b: blue / 255 });
        if (contrast(colour, "#FFFFFF") < 3) return;
        expect(contrast(darkColour(colour), DARK_PAGE)).toBeGreaterThan(3);
      }),
    );
  });

  it("may be given as CSS has it, and stays what it is when it is no colour", () => {
    expect(["white", "#fff", "rgb(100% 100% 100%)"].map(darkColour)).toEqual(Array(3).fill(darkColour("#FFFFFF")));
    expect(["", "none", "#12345"].map(darkColour)).toEqual(["", "none", "#12345"]);
  });

  it("keeps as much chroma as a screen can show, at the lightness that it was given", () => {
    const { l, c } = hueOf(darkColour("#56B4E9"));
    expect(l).toBeCloseTo(1.06 - 0.72 * hueOf("#56B4E9").l, 2);
    // no screen shows more
    expect(rgb({ mode: "oklch", l, c: c + 0.01, h: hueOf("#56B4E9").h ?? 0 }).r).toBeLessThan(0);
  });
});

describe("the palette", () => {
  /**
   * What people with a colour vision deficiency see, on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
   */
  const visions: Record<string, number[][]> = {
    normal: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    protan: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deutan: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritan: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  };
  const linear = (part: number) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const encoded = (light: number) => {
    const within = Math.min(1, Math.max(0, light));
    return 255 * (within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055);
  };
  const seen = (colour: string, vision: number[][]) => {
    const { r, g, b } = rgb(colour) ?? expect.unreachable();
    const light = [r, g, b].map((part) => linear(255 * part));
    const [red, green, blue] = vision.map(
      (row) => encoded(row.reduce((sum, share, i) => sum + share * light[i], 0)) / 255,
    );
    const lab = oklab({ mode: "rgb", r: red, g: green, b: blue });
    return [lab.l, lab.a, lab.b];
  };
  const apart = (a: string, b: string, vision: number[][]) => {
    const [p, q] = [seen(a, vision), seen(b, vision)];
    return Math.hypot(...p.map((part, i) => part - q[i]));
  };

  it.each(["light", "dark"])(
    "keeps what is measured, exact, closed form and paper apart for any colour vision (%s)",
    (page) => {
      const kinds = [colours.measured, colours.exact, colours.closedForm, colours.paper];
      const used = page === "dark" ? kinds.map(darkColour) : kinds;
      for (const [name, vision] of Object.entries(visions)) {
        for (const [i, a] of used.entries()) {
          for (const b of used.slice(i + 1)) expect(apart(a, b, vision), `${a} ${b} ${name}`).toBeGreaterThan(0.08);
        }
      }
    },
  );

  it.each(["light", "dark"])("and its sequences stand out from the page (%s)", (page) => {
    for (const colour of [...Object.values(colours), ...sequence(5)]) {
      const used = page === "dark" ? darkColour(colour) : colour;
      expect(contrast(used, page === "dark" ? DARK_PAGE : "#FFFFFF"), colour).toBeGreaterThan(3);
    }
  });

  it.each(["light", "dark"])("of a sequence goes one way in lightness (%s)", (page) => {
    const shades = page === "dark" ? sequence(6).map(darkColour) : sequence(6);
    const light = shades.map((shade) => hueOf(shade).l);
    const sorted = light.toSorted((a, b) => (page === "dark" ? b - a : a - b));
    expect(light).toEqual(sorted);
    light.slice(1).forEach((own, i) => {
      expect(Math.abs(own - light[i])).toBeGreaterThan(0.03);
    });
  });
});
