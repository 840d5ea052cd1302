import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import {
  type Figure,
  type FigureStyle,
  figureWidths,
  PIXELS_PER_INCH,
  restyleFigure,
  titleOf,
} from "../../src/figures/index.ts";

const gallery = fileURLToPath(new URL("../../figures/", import.meta.url));
const names = readdirSync(gallery).flatMap((file) =>
  /^(?!manifest).*\.json$/.test(file) ? file.replace(".json", "") : [],
);
const designs: [string, Figure][] = names.map((name) => [
  name,
  JSON.parse(readFileSync(`${gallery}${name}.json`, "utf8")),
]);

interface Sized {
  width: number;
  height: number;
  margin: { l: number; r: number; t: number; b: number };
  title?: { text: string; y: number; font: { size: number } };
  legend: { y: number; font: { size: number } };
  font: { size: number };
}
const sized = ({ layout }: Figure) => layout as unknown as Sized;

/** Font sizes of a figure by their place, in text of their own too. */
function fontSizes(figure: Figure): Map<string, number> {
  const sizes = new Map<string, number>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value === "string") {
      const inline = /font-size:([\d.]+)px/.exec(value);
      if (inline) sizes.set(`${place} in the text`, Number(inline[1]));
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, entry] of Object.entries(value)) {
      if (/font$/.test(key) && typeof entry?.size === "number") sizes.set(`${place}.${key}`, entry.size);
      walk(entry, `${place}.${key}`);
    }
  };
  walk(figure.layout, "layout");
  for (const [i, trace] of figure.data.entries()) walk({ ...trace, x: 0, y: 0, z: 0, text: 0 }, `data[${i}]`);
  return sizes;
}

it("the gallery has its twenty-two figures", () => {
  expect(designs).toHaveLength(22);
});

describe.each(designs)("the figure %s", (_name, design) => {
  it("is left as it is where nothing is asked", () => {
    expect(restyleFigure(design)).toBe(design);
    expect(restyleFigure(design, { theme: "paper", title: true })).toBe(design);
  });

  it("is laid out for the width of a page in the shape of the design, and for a column a little taller", () => {
    const { width, height } = sized(design);
    const page = sized(restyleFigure(design, { width: figureWidths.page }));
    expect(page.width).toBe(7 * PIXELS_PER_INCH);
    expect(page.height / page.width).toBeCloseTo(height / width, 2);
    const column = sized(restyleFigure(design, { width: figureWidths.column }));
    expect(column.width).toBe(Math.round(3.4 * PIXELS_PER_INCH));
    expect(column.height / column.width).toBeGreaterThan(height / width);
    expect(column.height / column.width).toBeLessThan(1.3 * (height / width));
  });

  it("keeps its shape for a height alone, and obeys both", () => {
    const { width, height } = sized(design);
    const tall = sized(restyleFigure(design, { height: 6 }));
    expect(tall.height).toBe(6 * PIXELS_PER_INCH);
    expect(tall.width / tall.height).toBeCloseTo(width / height, 2);
    expect(sized(restyleFigure(design, { width: 7, height: 5 }))).toMatchObject({ width: 1008, height: 720 });
  });

  it("has the same data, and text of the same size, in any size", () => {
    const before = JSON.stringify(design);
    for (const width of Object.values(figureWidths)) {
      const figure = restyleFigure(design, { width });
      expect(figure.data).toBe(design.data);
      expect(fontSizes(figure)).toEqual(fontSizes(design));
    }
    expect(JSON.stringify(design)).toBe(before);
  });

  it("has no text smaller than 6 pt in print, and 12 pt in a talk", () => {
    const points = (figure: Figure) => Math.min(...fontSizes(figure).values()) * (72 / PIXELS_PER_INCH);
    expect(points(restyleFigure(design, { width: 3.4 }))).toBeGreaterThanOrEqual(6);
    expect(points(restyleFigure(design, { theme: "talk" }))).toBeGreaterThanOrEqual(12);
  });

  it("puts title, legend and panels under one another", () => {
    for (const style of [{ width: 3.4 }, { width: 7 }, { theme: "talk" }, { width: 3.4, title: false }] as const) {
      const { title, legend, height, margin } = sized(restyleFigure(design, style));
      const legendTop = height * (1 - legend.y);
      expect(margin.t).toBeGreaterThan(legendTop + legend.font.size);
      expect(legendTop).toBeGreaterThan(0);
      if (title === undefined) continue;
      const lines = title.text.split("<br>").length - 1;
      expect(legendTop).toBeGreaterThan(height * (1 - title.y) + 1.3 * title.font.size * lines);
    }
  });

  it("gives the room of the title to the panels, or to the page, where there is none", () => {
    const withTitle = sized(restyleFigure(design, { width: 3.4 }));
    const without = restyleFigure(design, { width: 3.4, title: false });
    expect(without.layout.title).toBeUndefined();
    expect(sized(without).margin.t).toBeLessThan(withTitle.margin.t - 30);
    expect(sized(without).height).toBeLessThan(withTitle.height);
    expect(titleOf(design)).toMatch(/^[A-Z][^<>]+$/);
  });
});

const [, design] = designs.find(([name]) => name === "sparsification") ?? expect.unreachable();

it("a size that leaves no room for the panels is refused in one line that says what there must be", () => {
  const refused = (style: { width?: number; height?: number; theme?: "talk" }) => {
    try {
      restyleFigure(design, style);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
    return "";
  };
  expect(refused({ width: 1 })).toBe(
    "width must be at least 1.24 in for the text and axes of this figure, got 1.00 in.",
  );
  expect(refused({ width: 3.4, height: 1.5 })).toMatch(/^height must be at least 2\.\d\d in for .*, got 1\.50 in\.$/);
  expect(refused({ width: 2, theme: "talk" })).toMatch(/^width must be at least 2\.47 in/);
  expect(refused({ width: 1.3, height: 4 })).toBe("");
});

it("titles that are too long for a panel are broken, and powers of ten that have no room left out", () => {
  const [, many] = designs.find(([name]) => name === "correlations") ?? expect.unreachable();
  const axis = (figure: Figure, name: string) =>
    (figure.layout as Record<string, { title?: { text: string }; dtick?: number }>)[name];
  const narrow = restyleFigure(many, { width: 3.4 });
  expect(axis(many, "xaxis3").title?.text).toBe("rank of the winner at the start");
  expect(axis(narrow, "xaxis3").title?.text).toBe("rank of the winner<br>at the start");
  expect([axis(many, "xaxis4").dtick, axis(narrow, "xaxis4").dtick]).toEqual([1, 2]);
});

it("a talk has text twice, lines and markers more than twice as large, and half as much room again", () => {
  const talk = restyleFigure(design, { theme: "talk" });
  for (const [place, size] of fontSizes(talk)) expect(size, place).toBe(2 * (fontSizes(design).get(place) ?? 0));
  expect(sized(talk).width).toBe(1.5 * sized(design).width);
  const line = (figure: Figure) => (figure.data[2] as { line: { width: number } }).line.width;
  expect(line(talk)).toBe(2.25 * line(design));
  const marker = (figure: Figure) => (figure.data[4] as { marker: { size: number; line: { width: number } } }).marker;
  expect(marker(talk)).toMatchObject({ size: 2.25 * marker(design).size, line: { width: 2.25 * 1.5 } });
  expect((talk.data[2] as { y: number[] }).y).toEqual((design.data[2] as { y: number[] }).y);
});

it("a saved figure that is not ours gets its room too", () => {
  const foreign = { data: [{ type: "scatter", y: [1, 2] }], layout: { title: { text: "Mine" } } } as Figure;
  expect(restyleFigure(foreign, { width: 7 }).layout).toMatchObject({ width: 1008, height: 648 });
  expect(titleOf({ data: [], layout: {} })).toBe("");
});

describe("a figure of one's own", () => {
  const named = (name: string) => (designs.find(([own]) => own === name) ?? expect.unreachable())[1];
  const refused = (style: FigureStyle, name = "sparsification") => {
    try {
      restyleFigure(named(name), style);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
    return "";
  };
  type Loose = Record<string, unknown>;
  const letters = ({ layout }: Figure) =>
    ((layout.annotations ?? []) as { text: string; y: number }[])
      .filter(({ text }) => /^<b>[a-z]<\/b>$/.test(text))
      .map(({ text, y }) => [text[3], y]);
  const listedIn = ({ data }: Figure) =>
    (data as Loose[]).filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
  const axisNames = ({ layout }: Figure) => Object.keys(layout).filter((key) => /^[xy]axis/.test(key));

  it("has another title, another subtitle, one of them, or none", () => {
    const text = (style: FigureStyle) => sized(restyleFigure(named("sparsification"), style)).title?.text;
    const [, subtitle] = /(<br>.*)$/.exec(text({}) ?? "") ?? [];
    expect(text({ title: "Mine" })).toBe(`Mine${subtitle}`);
    expect(text({ title: "Mine", subtitle: "yours" })).toMatch(/^Mine<br><span [^>]*>yours<\/span>$/);
    expect(text({ title: "Mine", subtitle: "" })).toBe("Mine");
    expect(text({ title: "", subtitle: "yours" })).toBe("yours");
    expect(text({ title: "", subtitle: "" })).toBeUndefined();
    const without = restyleFigure(named("sparsification"), { title: "", subtitle: "", width: 3.4 });
    expect(without).toEqual(restyleFigure(named("sparsification"), { title: false, width: 3.4 }));
    expect(text({ title: "Mine", subtitle: "yours", theme: "talk" })).toContain("font-size:28px");
    const foreign = restyleFigure({ data: [{ y: [1, 2] }], layout: {} } as Figure, { title: "Mine" });
    expect(titleOf(foreign)).toBe("Mine");
    expect(refused({ title: false, subtitle: "x" })).toMatch(/^title: false leaves out the subtitle too/);
  });

  it("has only some of its panels, each as high as it was, with letters and labels of its own", () => {
    const design = named("collisions");
    const some = restyleFigure(design, { panels: ["c", "a"] });
    expect(letters(some)).toEqual([
      ["a", 1],
      ["b", expect.closeTo((some.layout.yaxis3?.domain ?? [])[1] ?? 0, 12)],
    ]);
    expect(axisNames(some).sort()).toEqual(["xaxis", "xaxis3", "yaxis", "yaxis3"]);
    expect(some.layout.xaxis).toMatchObject({ showticklabels: true, title: { text: "neurons m" } });
    expect(some.layout.shapes).toEqual([]); // the line of panel b
    expect(some.data.every((trace) => (trace as Loose).xaxis !== "x2")).toBe(true);
    expect(listedIn(some)).toEqual(listedIn(design));
    const pixels = (figure: Figure, name: "yaxis" | "yaxis3") => {
      const [from, to] = figure.layout[name]?.domain ?? [0, 1];
      const { height, margin } = sized(figure);
      return (to - from) * (height - margin.t - margin.b);
    };
    const whole = restyleFigure(design, { width: 600 / PIXELS_PER_INCH });
    for (const name of ["yaxis", "yaxis3"] as const) {
      expect(pixels(some, name) / pixels(whole, name)).toBeCloseTo(1, 1);
    }
    expect(letters(restyleFigure(design, { panels: ["b"] }))).toEqual([]);
    expect(letters(restyleFigure(design, { panels: ["a", "b", "c"] })).map(([letter]) => letter)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("lists in its legend what is drawn, and no more", () => {
    expect(listedIn(restyleFigure(named("gap"), { panels: ["b"] }))).toEqual([
      ...["10–90 % of seeds", "λ/w₁, mean", "simulation, mean"],
    ]);
    expect(listedIn(restyleFigure(named("gap"), { panels: ["a"] }))).toEqual(
      expect.arrayContaining(["law: γ(0)·exp ∫λ/w₁ dt", "simulation"]),
    );
    expect(listedIn(restyleFigure(named("gap"), { panels: ["a"] }))).not.toContain("10–90 % of seeds");
  });

  it("shares the width of a row among the panels that stay, and labels what was labelled beside or below", () => {
    const one = restyleFigure(named("noise"), { panels: ["d"] }).layout as Loose; // right of the second row
    expect(one.xaxis4).toMatchObject({
      domain: [0, expect.closeTo(1, 12)],
      showticklabels: true,
      title: { text: "flow time t = 4η · steps" },
    });
    expect(one.yaxis4).toMatchObject({
      domain: [0, expect.closeTo(1, 12)],
      showticklabels: true,
      title: { text: expect.stringMatching(/^mean/) },
    });
    const run = restyleFigure(named("pair"), { panels: ["a"] }).layout as Loose;
    expect(run.xaxis).toMatchObject({ title: { text: "flow time t = 4η · steps" } });
    expect((run.xaxis as Loose).matches).toBeUndefined(); // the axis it followed is gone
    const heat = restyleFigure(named("correlations"), { panels: ["a", "d"] }).layout as Loose;
    expect((heat.xaxis as { domain: number[] }).domain[1]).toBeCloseTo(0.32, 12); // of a fixed shape
    expect((heat.xaxis4 as { domain: number[] }).domain).toEqual([0, expect.closeTo(1, 12)]);
  });

  it.each(designs)("keeps every panel of %s within the paper, whichever stays", (_name, design) => {
    const count = Number(/ ([a-z]), got/.exec(refusedOf(design))?.[1].charCodeAt(0)) - 96;
    expect(count).toBeGreaterThan(0);
    for (let i = 0; i < count; i++) {
      const { layout, data } = restyleFigure(design, { panels: ["abcdef"[i]], width: 3.4 });
      expect(data.length).toBeGreaterThan(0);
      for (const [name, axis] of Object.entries(layout).filter(([key]) => /^[xy]axis/.test(key))) {
        const [from, to] = (axis as { domain?: number[] }).domain ?? [0, 1];
        expect([from >= 0, to <= 1 + 1e-12, to - from > 0.3], `${name} ${from} ${to}`).toEqual([true, true, true]);
      }
      expect(titlesOf(layout as Loose)).toBeGreaterThanOrEqual(2);
    }
  });

  /** What says which panels there are. */
  function refusedOf(design: Figure): string {
    try {
      restyleFigure(design, { panels: ["?"] });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  }

  function titlesOf(layout: Loose): number {
    return Object.entries(layout).filter(
      ([name, axis]) => /^[xy]axis/.test(name) && (axis as { title?: { text?: string } }).title?.text,
    ).length;
  }

  it("refuses panels, fonts and colours that there are not", () => {
    expect(refused({ panels: ["c"] })).toBe('panels must be of those that the figure has, a, b, got "c".');
    expect(refused({ panels: [] })).toBe("panels must be of those that the figure has, a, b, got none.");
    expect(refused({ panels: ["b"] }, "energy")).toBe('panels must be of those that the figure has, a, got "b".');
    expect(refused({ panels: 3 as never })).toBe("panels must be a list of letters, got 3.");
    for (const font of ["", "1", "a;b", "<b>"]) expect(refused({ font })).toMatch(/^font must be a font family/);
    expect(refused({ colours: { exac: "#000" } as never })).toMatch(/"exac"; did you mean exact\?/);
    expect(refused({ colours: { exact: "blue" } })).toBe(
      'colours: exact must be a colour such as #0072b2, got "blue".',
    );
    expect(refused({ colours: { exact: "#000000", first: "#111111" } })).toMatch(/^colours: first has the same colour/);
  });

  it("has another font, and other colours for lines and bands but not for text, in any theme", () => {
    const design = named("sparsification");
    expect(sized(restyleFigure(design, { font: "Georgia, serif" })).font).toMatchObject({
      family: expect.stringMatching(/^Georgia, serif, Arial/),
    });
    for (const theme of ["paper", "dark"] as const) {
      const before = restyleFigure(design, { theme, width: 4 });
      const after = restyleFigure(design, { theme, width: 4, colours: { measured: "#AB0000" } });
      expect(JSON.stringify(after.data)).toContain("#AB0000");
      expect(JSON.stringify(after.data)).toContain("rgba(171, 0, 0, "); // the band
      expect(after.layout).toEqual(before.layout);
      const plain = (figure: Figure) => JSON.stringify(figure.data).replaceAll(/#\w{6}|rgba?\([^)]*\)/g, "");
      expect(plain(after)).toBe(plain(before));
    }
  });
});
