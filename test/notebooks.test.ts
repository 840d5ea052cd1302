import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { installAdvice } from "../src/io/chromium.ts";

const folder = fileURLToPath(new URL("../notebooks", import.meta.url));
const script = (name: string) => import(new URL(`../scripts/notebooks/${name}.mjs`, import.meta.url).href);
const helper = (name: string) => import(new URL(`../notebooks/${name}.ts`, import.meta.url).href);
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

it("finds the notebooks", () => {
  expect(names).toEqual([
    "01-winner-takes-all.ipynb",
    "02-collisions.ipynb",
    "03-noise.ipynb",
    "04-your-own-penalty.ipynb",
  ]);
});

describe.each(names)("%s", (name) => {
  const { cells, metadata, nbformat } = read(name);

  it("is kept without outputs, counts or anything an editor leaves behind", () => {
    for (const cell of cells) {
      expect(cell.metadata).toEqual({});
      if (cell.cell_type === "code") expect(cell).toMatchObject({ execution_count: null, outputs: [] });
    }
    expect(metadata).toEqual({
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
    });
    expect(nbformat).toBe(4);
    expect(readFileSync(join(folder, name), "utf8")).toBe(`${JSON.stringify(read(name), null, 1)}\n`);
  });

  it("names every cell once", () => {
    const ids = cells.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("imports what a user of the package has, and the helpers beside it", () => {
    const source = cells.map(({ source }: { source: string[] }) => source.join("")).join("\n");
    const imported = [...source.matchAll(/ from "([^"]+)"/g)].map(([, from]) => from);
    expect(imported).toContain("incidental");
    expect(imported.filter((from) => !/^(incidental(\/\w+)?|\.\/(chart|show|table)\.ts)$/.test(from))).toEqual([]);
  });
});

it("a type error is told with its notebook, cell and line", async () => {
  const { typeErrors } = await script("typeErrors");
  const { codeCells } = await script("cells");
  const broken = {
    cells: [
      { cell_type: "markdown", source: ["A story."] },
      { cell_type: "code", source: ['import { slotMean } from "incidental/theory";\n', "slotMean({ n: 8, m: 16 })"] },
      {
        cell_type: "code",
        source: ["const shared: number = slotMean({ n: 8, m: 16 });\n", 'slotMean({ n: "8", m: 16 })'],
      },
    ],
  };
  expect(typeErrors([{ name: "broken.ipynb", folder, cells: codeCells(broken) }])).toEqual([
    "notebooks/broken.ipynb, cell 3, line 2: Type 'string' is not assignable to type 'number'.",
  ]);
});

it("tables show a number to four digits and a mean to two of its error", async () => {
  const { formatted } = await helper("table");
  expect(formatted(-0.123456)).toBe("−0.1235");
  expect(formatted({ mean: 679.941, standardError: 2.263 })).toBe("679.9 ± 2.3");
  expect(formatted({ mean: -0.0086, standardError: 0.00499 })).toBe("−0.0086 ± 0.0050");
  expect(formatted({ mean: -1e-17, standardError: 0.045 })).toBe("0.000 ± 0.045");
  expect(formatted({ mean: 1, standardError: 0 })).toBe("1");
});

it("without a browser a figure is shown as Plotly and as HTML, whatever stands in it", async () => {
  vi.stubEnv("CHROMIUM_PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { show } = await helper("show");
  const figure = { data: [], layout: { title: { text: 'Neurons<br><b>alive</b></script> & "well"' } } };
  const shown = await show(figure)[Symbol.for("Jupyter.display")]();
  expect(Object.keys(shown)).toEqual(["application/vnd.plotly.v1+json", "text/html", "text/plain"]);
  expect(shown["application/vnd.plotly.v1+json"]).toBe(figure);
  expect(shown["text/html"]).toBe(
    "<p>Neurons: alive &amp; &quot;well&quot;: images need a browser: CHROMIUM_PATH is &quot;/nowhere&quot;, " +
      `which is not a program; give the path of a Chromium or ${installAdvice(process.platform)}.</p>`,
  );
  expect(shown["text/plain"]).toBe('Neurons: alive & "well"');
});

it("the kernel is pinned by a lockfile for every platform, which names no registry", () => {
  const lock = JSON.parse(readFileSync(join(folder, "kernel/package-lock.json"), "utf8"));
  const { version, optionalDependencies } = lock.packages["node_modules/deno"];
  expect(lock.packages[""].dependencies).toEqual({ deno: version });
  expect(
    Object.keys(optionalDependencies).filter((name) => lock.packages[`node_modules/${name}`] === undefined),
  ).toEqual([]);
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});
