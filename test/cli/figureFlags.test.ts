import { describe, expect, it } from "vitest";
import { type FigureFlags, figureRequest } from "../../src/cli/figureFlags.ts";
import { refusal } from "../io/helpers.ts";

const usual: FigureFlags = { format: "html", theme: "paper", title: true, out: "figures" };
const request = (flags: Partial<FigureFlags> = {}, name = "gap") => figureRequest(name, { ...usual, ...flags });

describe("the flags of figure", () => {
  it("stand for a figure simulated at the paper's scale, in its own size and colours, on a page", async () => {
    expect(await request()).toEqual({
      name: "gap",
      source: { simulate: { preset: "paper", seed: 0 } },
      style: { theme: "paper", title: true, width: undefined, height: undefined },
      output: { format: "html", folder: "figures" },
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

  it("take the file of an image, or the folder for it", async () => {
    expect((await request({ format: "pdf", out: "a/b" })).output).toEqual({
      ...{ format: "pdf", file: "a/b/gap.pdf", folder: "a/b" },
    });
    expect((await request({ format: "png", out: "a/b.PNG" })).output).toEqual({
      ...{ format: "png", file: "a/b.PNG", folder: null },
    });
    expect((await request({ out: "a/v1.2" })).output).toEqual({ format: "html", folder: "a/v1.2" });
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
    [{ out: "gap.html" }, '--out of a page is its folder, got "gap.html": leave the name of the file out.'],
    [{ out: "gap.svg", format: "png" }, "--out gap.svg does not end in .png, and --format is png: make them agree."],
    [{ out: "" }, "--out must be a folder or a file, got an empty name."],
    [{ seed: "-1" }, '--seed must be a whole number >= 0, got "-1".'],
  ])("refuse %j in one line", async (flags, message) => {
    expect(await refusal(() => request(flags))).toBe(message);
  });

  it("want to know where results and runs are", async () => {
    expect(await refusal(() => request({}, "slots"))).toMatch(/^figure slots takes about 60 s .* give --from FOLDER/);
    expect(await refusal(() => request({ preset: "quick" }, "run"))).toBe(
      "--from is required: give the file that incidental simulate wrote with --out.",
    );
  });
});
