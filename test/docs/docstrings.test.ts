/**
 * What a docstring owes its reader. For everything that the five entry points export:
 *
 * 1. It has one. A member of an interface has one too, or the docstring of the interface speaks of it by name, or its
 *    name means the same everywhere and stands in the list of names of docs/start.md.
 * 2. Arrays have shapes: a function names every array it takes and says how long (`length m`), how wide (`n×m`,
 *    `times × n`) or one per what (`one per feature`) its arrays are; a member that is an array does so as well, or the
 *    docstring of its interface does.
 * 3. `@throws InputError` stands where one can be thrown and nowhere else, and says when.
 * 4. The functions and methods of the science (dynamics, theory, measure, random, reference, solvers, simulate) name
 *    their source: a section of the theory (`theory §3.1`), the paper, or authors and year; and the units of what they
 *    take or give: flow time, weights, loss, a count of neurons or features, a probability, a share, or that there is
 *    none.
 * 5. A section of the theory that is named exists in docs/theory.md.
 */
import { describe, expect, it } from "vitest";
import { textOf } from "../support/markdown.ts";
import { type PublicName, publicNames } from "../support/publicApi.ts";

const theory = textOf("docs/theory.md");
const names = publicNames();

/** Names with the same meaning everywhere: first column of the table under that heading. */
const known = new Set(
  [...(textOf("docs/start.md").split("## Names used everywhere")[1] ?? "").matchAll(/^\| (`[^|]*`) /gm)].flatMap(
    ([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ),
);
const sections = new Set([...theory.matchAll(/^#+ (\d(?:\.\d)?)\.? /gm)].map(([, number]) => number));

const shape = /\blength\b|×|\bone (\w+ )?(per|for each|for every)\b|\bas many as\b|\bsame (length|shape)\b/;
const source = /theory §\d|\bpaper\b|\p{Lu}\p{L}+[^.]* (1[89]|20)\d\d\b/u;
const units =
  /flow time|\b((unit|weight|neuron|feature|share|count)s?|loss|dimensionless)\b|\b(probabilit|rank|in \[0, 1\))/i;
const scientific = /^src\/(dynamics|theory|measure|random|reference|solvers|simulate)\//;

function documented(): string[] {
  return names.flatMap(({ name, doc, members = [] }) => [
    ...(doc === "" ? [`${name} has no docstring`] : []),
    ...members
      .filter((member) => member.doc === "" && !known.has(member.name) && !speaksOf(doc, member.name))
      .map((member) => `${name}.${member.name} has no docstring`),
  ]);
}

function shaped(): string[] {
  return names.flatMap(({ name, doc, callable, members = [] }) => {
    const { arrays, returnsArray } = callable ?? { arrays: [], returnsArray: false };
    return [
      ...arrays.filter((array) => !speaksOf(doc, array)).map((array) => `${name} does not speak of its array ${array}`),
      ...((arrays.length > 0 || returnsArray) && !shape.test(doc) ? [`${name} gives no shape`] : []),
      ...members
        .filter((member) => member.array && !shape.test(member.doc) && !shape.test(doc))
        .map((member) => `${name}.${member.name} gives no shape`),
    ];
  });
}

function honestAboutErrors(): string[] {
  return names.flatMap(({ name, doc, callable }) => {
    if (callable === undefined) return [];
    const claim = /@throws InputError(.*?)(?=@|$)/.exec(doc)?.[1];
    if (callable.throws.expected && claim === undefined)
      return [`${name} can throw InputError and has no @throws InputError`];
    if (!callable.throws.possible && claim !== undefined) return [`${name} claims to throw InputError and cannot`];
    return claim !== undefined && !/\w/.test(claim) ? [`${name} does not say when it throws InputError`] : [];
  });
}

function sourced(): string[] {
  return science().flatMap(({ name, doc, callable }) => [
    ...(source.test(doc) ? [] : [`${name} names no source`]),
    ...(callable === undefined || units.test(doc) ? [] : [`${name} names no unit`]),
  ]);
}

function science(): PublicName[] {
  return names.filter(
    ({ file, callable, type }) => scientific.test(file) && (callable !== undefined || type === "Method"),
  );
}

function speaksOf(doc: string, name: string): boolean {
  return new RegExp(`(^|[^\\p{L}\\d_])${name}($|[^\\p{L}\\d_])`, "u").test(doc);
}

it("finds the public names", () => {
  const found = new Set(names.map(({ name }) => name));
  for (const name of ["solve", "l1Flow", "slotLaw", "collapseFigure", "experiments.judge"])
    expect(found).toContain(name);
  expect(known).toContain("lambda");
  expect(sections).toContain("3.1");
});

it.each([
  ["has a docstring", documented],
  ["gives the shapes of its arrays", shaped],
  ["says which errors it throws, and when", honestAboutErrors],
  ["names its source and units", sourced],
])("everything public %s", (_, broken) => {
  expect(broken()).toEqual([]);
});

it("sections of the theory that docstrings name exist", () => {
  const missing = names.flatMap(({ name, doc, members = [] }) =>
    [doc, ...members.map((member) => member.doc)].flatMap((text) =>
      [...text.matchAll(/theory §(\d(?:\.\d)?)/g)]
        .filter(([, number]) => !sections.has(number))
        .map(([cited]) => `${name}: ${cited}`),
    ),
  );
  expect(missing).toEqual([]);
});

describe("the tables of equations in docs/theory.md", () => {
  const rows = [...theory.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row.split(" | "));
  const named = rows.flatMap(([, , cell = ""]) =>
    [...cell.matchAll(/`([A-Za-z]\w*(?:\.[a-z]\w*)?)/g)].map(([, name]) => name),
  );

  it("name functions that can be imported", () => {
    const found = new Set(names.map(({ name }) => name));
    const functions = named.filter((name) => !name.startsWith("field."));
    expect(functions.length).toBeGreaterThan(50);
    expect(functions.filter((name) => !found.has(name))).toEqual([]);
  });

  it("lead to the file in which each equation is computed", () => {
    const equations = rows
      .slice(
        0,
        rows.findIndex(([first]) => first.startsWith("comparison")),
      )
      .filter(([first]) => !/^(what|inputs|-+)$/.test(first.trim()));
    expect(equations.length).toBeGreaterThan(60);
    const links = (cell = "") => [...cell.matchAll(/\]\(\.\.\/(src\/[\w/]+\.ts)\)/g)].map(([, file]) => file);
    expect(equations.filter((row) => links(row[3]).length === 0).map(([first]) => first)).toEqual([]);
    const fileOf = (equation: string) =>
      equations.filter((row) => row[1].includes(equation)).flatMap((row) => links(row[3]));
    for (const [equation, file, code] of [
      ["F = (I − ReLU(G)) W", "kernels/typescriptKernel.ts", "(i === j ? 1 : 0) - Math.max(0, C[i * n + j])"],
      ["+ λ‖W‖₁", "dynamics/l1Flow.ts", "(1 - overlap) ** 2 : Math.max(0, overlap) ** 2"],
      ["F = −½(A + Aᵀ) W", "dynamics/inputFlow.ts", "symmetrize(errors, n, -0.5)"],
      ["(1 − ‖w‖²) w_k − λ sign(w_k)", "dynamics/collapse.ts", "1 - squaredNorm(w)"],
      ["(ln g)' = 1 − g² S₂(θ)", "theory/reduction.ts", "relativeSquares"],
      ["P(K = k) = C(m,k)", "theory/slotModel.ts", "slotLaw"],
      ["(c/24)((u² − 1)/s³)φ(u)", "theory/rectifiedMoments.ts", "(s * (uu - 1) * density) / 24"],
      ["all patterns of noise", "dynamics/exactNoise.ts", "beyond0"],
    ]) {
      expect(fileOf(equation), equation).toContain(`src/${file}`);
      expect(textOf(`src/${file}`), equation).toContain(code);
    }
  });

  it("name every function of the theory and the flows", () => {
    const functions = names.filter(
      ({ file, callable }) => /^src\/(dynamics|theory|reference)\//.test(file) && callable,
    );
    expect(functions.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
  });
});
