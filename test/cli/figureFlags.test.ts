import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FigureFlags, figureRequest } from "../../src/cli/figureFlags.ts";
import { refusal } from "../io/helpers.ts";

const usual: FigureFlags = { format: "html", theme: "paper", out: "figures" };
const request = (flags: Partial<FigureFlags> = {}, name = "gap") => figureRequest(name, { ...usual, ...flags });

describe("the flags of figure", () => {
  it("stand for a figure simulated at the paper's scale, in its own size and colours, on a page", async () => {
    expect(await request()).toEqual({
      name: "gap",
      source: { simulate: { preset: "paper", seed: 0 } },
      style: { theme: "paper" },
      output: { format: "html", folder: "figures", name: "gap" },
    });
  });

  it.each([
    ["3.4in", 3.4],
    ["3.4", 3.4],
    ["86mm", 86 / 25.4],
    ["8.6 cm", 8.6 / 2.54],
    ["245pt", 245 / 72],
    ["600px", 6.25],
    ["column", 3.4],
    ["page", 7],
  ])("take a width of %s", async (width, inches) => {
    expect((await request({ width })).style.width).toBeCloseTo(inches, 12);
  });

  it.each([
    ["3.4x2.6in", 3.4, 2.6],
    ["86mm x 6.5cm", 86 / 25.4, 6.5 / 2.54],
    ["4×3", 4, 3],
  ])("take a size of %s", async (size, width, height) => {
    const { style } = await request({ size });
    expect([style.width, style.height]).toEqual([expect.closeTo(width, 12), expect.closeTo(height, 12)]);
  });

  it("take texts, panels, a font and colours", async () => {
    const flags = {
      title: "Mine",
      subtitle: "",
      panels: "a, C",
      font: "Times New Roman",
      colors: "exact=#f00, paper=#00FF00",
    };
    expect((await request(flags)).style).toEqual({
      ...{ theme: "paper", title: "Mine", subtitle: "", font: "Times New Roman", panels: ["a", "c"] },
      colours: { exact: "#f00", paper: "#00FF00" },
    });
    expect((await request({ title: false })).style.title).toBe(false);
  });

  it("call the files of a run after the run", async () => {
    for (const [from, file] of [
      ["x/myrun.json", "myrun-figure"],
      ["x/myrun-figure.json", "myrun-figure"],
      ["run.JSON", "run-figure"],
    ]) {
      expect((await request({ from, out: "o", format: "svg" }, "run")).output).toMatchObject({
        file: join("o", `${file}.svg`),
      });
    }
  });

  it("take any plain name for what is drawn again, and none that is no file or the manifest", async () => {
    expect(await request({ from: "a.json" }, "my.figure-2")).toMatchObject({ output: { name: "my.figure-2" } });
    for (const [name, from] of [
      ["mine", undefined],
      ["../mine", "a.json"],
      ["manifest", "a.json"],
      ["", "a.json"],
    ] as const) {
      expect(await refusal(() => request(from === undefined ? {} : { from }, name))).toMatch(
        /^figure knows the names energy, .* and run, and with --from NAME\.json any other, got ".*"\.$/,
      );
    }
  });

  it("take the file of an image, or the folder for it", async () => {
    expect((await request({ format: "pdf", out: "a/b" })).output).toEqual({
      ...{ format: "pdf", file: "a/b/gap.pdf", folder: "a/b" },
    });
    expect((await request({ format: "png", out: "a/b.PNG" })).output).toEqual({
      ...{ format: "png", file: "a/b.PNG", folder: null },
    });
    expect((await request({ out: "a/v1.2" })).output).toEqual({ format: "html", folder: "a/v1.2", name: "gap" });
    expect((await request({ out: "a/gap.HTML" })).output).toEqual({ format: "html", file: "a/gap.HTML" });
  });

  it.each<[Partial<FigureFlags>, string]>([
    [
      { width: "3.4inch" },
      '--width must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, column, page, got "3.4inch".',
    ],
    [{ width: "-3" }, '--width must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, column, page, got "-3".'],
    [{ height: "page" }, '--height must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, got "page".'],
    [{ height: "" }, '--height must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, got "".'],
    [
      { width: "toString" },
      '--width must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, column, page, got "toString".',
    ],
    [{ width: "0" }, '--width must be from 1in to 40in, got "0".'],
    [{ height: "2000mm" }, '--height must be from 1in to 40in, got "2000mm".'],
    [{ out: "gap.pdf" }, "--out gap.pdf is an image, and --format is html: add --format pdf."],
    [{ size: "3.4in" }, '--size must be width and height such as 3.4x2.6in or 86x65mm, got "3.4in".'],
    [{ size: "0.5x2in" }, '--size must be from 1in to 40in, got "0.5in".'],
    [{ size: "3x2furlong" }, '--size must be a length such as 3.4in, 86mm, 8.6cm, 245pt, 330px, got "3furlong".'],
    [
      { title: false, subtitle: "x" },
      '--no-title and --subtitle exclude each other; for a subtitle alone give --title "".',
    ],
    [{ colors: "exact" }, '--colors must be NAME=#hex,… such as measured=#000000,exact=#0072b2, got "exact".'],
    [
      { colors: "exact=#fff,mesured=#000" },
      '--colors: there is no colour "mesured"; did you mean measured? ' +
        "There are measured, exact, closedForm, paper, winner, first, second, context.",
    ],
    [
      { colors: "exact=blue" },
      '--colors must be NAME=#hex,… such as measured=#000000,exact=#0072b2, got "exact=blue".',
    ],
    [{ out: "gap.svg", format: "png" }, "--out gap.svg does not end in .png, and --format is png: make them agree."],
    [{ out: "" }, "--out must be a folder or a file, got an empty name."],
    [{ seed: "-1" }, '--seed must be a whole number >= 0, got "-1".'],
  ])("refuse %j in one line", async (flags, message) => {
    expect(await refusal(() => request(flags))).toBe(message);
  });

  it("want to know where results and runs are", async () => {
    expect(await refusal(() => request({ seed: "1" }, "slots"))).toMatch(/^figure slots takes .* give --from FOLDER/);
    expect((await request({}, "slots")).source).toEqual({ from: expect.stringMatching(/figures\/results\/slots$/) });
    expect(await refusal(() => request({ preset: "quick" }, "run"))).toBe(
      "--from is required: give the file that incidental simulate wrote with --out.",
    );
  });
});
