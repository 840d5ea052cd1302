import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import ts from "typescript";
import { describe, expect, it, vi } from "vitest";
import { numberFlag } from "../../src/cli/flags.ts";
import {
  initialWeights,
  noiseLaw,
  noiseNames,
  parsePenalty,
  parseRate,
  simulateCollapse,
  simulateL1,
  simulateNoise,
  simulatePenalty,
  simulateReduced,
  trainAdamW,
  uniformStream,
} from "../../src/index.ts";
import * as functions from "../../src/math/index.ts";
import { methods, solve } from "../../src/solvers/index.ts";

/**
 * exact: of Math, what IEEE 754 or ECMAScript fixes to the bit. The rest is wrapped before anything is imported, so
 * that who keeps a function of it is heard of too.
 */
const { exact, watch } = vi.hoisted(() => {
  const exact = new Set([
    ...["abs", "sign", "floor", "ceil", "round", "trunc", "min", "max", "sqrt", "imul", "fround", "clz32"],
    ...["PI", "E", "LN2", "LN10", "LOG2E", "LOG10E", "SQRT2", "SQRT1_2"],
  ]);
  const watch = { on: false };
  const engine = Math as unknown as Record<string, (...given: number[]) => number>;
  for (const name of Object.getOwnPropertyNames(Math)) {
    const original = engine[name];
    if (exact.has(name) || typeof original !== "function") continue;
    engine[name] = (...given) => {
      if (watch.on) throw new Error(`Math.${name} is asked for`);
      return original(...given);
    };
  }
  return { exact, watch };
});

const HOW = "the bits of its result depend on the engine";

/** What in a text has other bits on another engine, as `file:line: what; why`. */
function engineDependent(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const report = (node: ts.Node, why: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${node.getText()}; ${why}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === "Math") {
      const { parent } = node;
      const name = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
      if (name === undefined) report(parent, "name a function of Math where it is used");
      else if (!exact.has(name)) report(parent, `${HOW}: take ${name} from src/math`);
    } else if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) report(node, `${HOW}: take pow from src/math`);
      if (kind === ts.SyntaxKind.AsteriskAsteriskToken && !isExactPower(node)) {
        report(node, `${HOW}: take pow from src/math, or write out the product`);
      }
    } else if (ts.isPropertyAccessExpression(node) && /^(localeCompare|toLocale\w+)$/.test(node.name.text)) {
      report(node, "what comes out depends on the language of the machine");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A square, which every engine rounds once, or a power of two with both numbers written out. */
function isExactPower({ left, right }: ts.BinaryExpression): boolean {
  const [base, exponent] = [left, right].map((side) =>
    /^-?\d+$/.test(side.getText()) ? Number(side.getText()) : undefined,
  );
  return exponent === 2 || (base === 2 && exponent !== undefined);
}

const root = new URL("../../", import.meta.url);

/** All of src/ but what displays only, what builds, and what is generated. */
const files = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
  .map((name) => `src/${name.replaceAll("\\", "/")}`)
  .filter((name) => name.endsWith(".ts") && !/^src\/lab\/(?:page\/|vite\.config)|\/odexPackage\.ts$/.test(name));

describe("the sources", () => {
  it("use nothing whose bits depend on the engine", () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files).toContain("src/lab/engine/worker.ts");
    expect(files.flatMap((name) => engineDependent(name, readFileSync(new URL(name, root), "utf8")))).toEqual([]);
  });

  it.each([
    [
      "const a = 1;\nMath.exp(a)",
      "a.ts:2: Math.exp; the bits of its result depend on the engine: take exp from src/math",
    ],
    ["xs.map(Math.log)", "a.ts:1: Math.log; the bits of its result depend on the engine: take log from src/math"],
    ["const { exp } = Math;", "a.ts:1: { exp } = Math; name a function of Math where it is used"],
    ["Math[name](1)", "a.ts:1: Math[name]; name a function of Math where it is used"],
    [
      "x ** 3",
      "a.ts:1: x ** 3; the bits of its result depend on the engine: take pow from src/math, or write out the product",
    ],
    [
      "2 ** k",
      "a.ts:1: 2 ** k; the bits of its result depend on the engine: take pow from src/math, or write out the product",
    ],
    ["x **= 2", "a.ts:1: x **= 2; the bits of its result depend on the engine: take pow from src/math"],
    ["a.localeCompare(b)", "a.ts:1: a.localeCompare; what comes out depends on the language of the machine"],
  ])("%j is refused", (text, message) => {
    expect(engineDependent("a.ts", text)).toEqual([message]);
  });

  it("squares, powers of two, roots and rounding are fine", () => {
    expect(engineDependent("a.ts", "(a / b) ** 2 + 2 ** -52 + Math.sqrt(x) * Math.round(Math.PI)")).toEqual([]);
  });
});

describe("of the packages under the results", () => {
  const { resolve } = createRequire(import.meta.url);

  it.each(["pure-rand/distribution/uniformFloat64", "pure-rand/generator/xoroshiro128plus", "@noble/hashes/sha2.js"])(
    "%s computes with whole numbers and what is exact",
    (name) => {
      const path = resolve(name);
      expect(dirname(path)).toContain("node_modules");
      const found = engineDependent("package", readFileSync(path, "utf8"));
      expect(found.filter((line) => !/: 2n? \*\* /.test(line))).toEqual([]); // powers of two, of whole numbers
    },
  );
});

/** Runs with a Math that throws where it is asked for anything that is not exact. */
async function onExactMath(run: () => unknown): Promise<void> {
  watch.on = true;
  try {
    await run();
  } finally {
    watch.on = false;
  }
}

describe("with a Math that knows only what is exact", () => {
  it("whoever asks for more hears of it, and src/math does not", async () => {
    for (const name of Object.keys(functions) as (keyof typeof functions)[]) {
      await expect(onExactMath(() => Math[name](1, 1))).rejects.toThrow(`Math.${name} is asked for`);
    }
    await onExactMath(() => expect(functions.exp(1)).toBe(Math.E));
  });

  const start = initialWeights({ n: 3, m: 4, key: "start" });
  const full = { weights: start, n: 3, m: 4, lambda: 0.01, tEnd: 20, sampling: { samples: 4, log: true } };
  const { lambda, ...own } = full;
  const one = { weights: start.slice(0, 4), tEnd: 20 };
  const law = noiseLaw("bipolar", { sigma: 0.2 });
  const penalty = parsePenalty("lambda * log(1 + (w/c)^2)^1.5 + exp(-w^2) * cos(w)", {
    parameters: { lambda: 0.01, c: 0.3 },
  });

  it.each<[string, () => unknown]>([
    ["a collapse by its reduction", () => simulateCollapse({ ...one, lambda })],
    ["the full flow by events", () => simulateL1({ ...full, method: "event" })],
    ["the full flow by rkc", () => simulateL1({ ...full, method: "rkc" })],
    ["noise, closure", () => simulateNoise({ ...full, law, level: "closure" })],
    ["noise, exact", () => simulateNoise({ ...full, law, level: "exact" })],
    [
      "Gaussian noise, exact",
      () => simulateNoise({ ...full, law: noiseLaw("gaussian", { sigma: 0.2 }), level: "exact" }),
    ],
    ["a penalty of one's own", () => simulatePenalty({ ...own, penalty })],
    ["a rate of one's own", () => simulateReduced({ ...one, rate: parseRate("w*(1 - l1^1.5) - 0.1*sin(w)") })],
    ["AdamW", () => trainAdamW([[0.5, 0.1]], { learningRate: 0.01, steps: 5, lambdaCode: 0.1 })],
  ])("%s runs", (_what, run) => onExactMath(run));

  it.each(Object.values(methods))("$name runs", async (method) => {
    const derivative = (_t: number, y: Float64Array, dydt: Float64Array) => {
      for (let i = 0; i < y.length; i++) dydt[i] = -(i + 1) * y[i] * (1 + y[0]);
    };
    await onExactMath(() => {
      const { status } = solve({ dimension: 3, derivative }, [1, 0.5, 2], {
        tEnd: 1,
        method,
        ...(method.fixedStep ? { step: 0.1 } : { tolerance: 1e-6 }),
      });
      expect(status).toBe("done");
    });
  });

  it("every law of noise is drawn from", () =>
    onExactMath(() => {
      for (const name of noiseNames) {
        const law = noiseLaw(name, { sigma: 1, excessKurtosis: name === "three-point" ? 1 : undefined });
        expect(law.sample(uniformStream(name))).toBeTypeOf("number");
      }
    }));

  it("the number of a flag is computed", async () => {
    await numberFlag("--x", "1+1", {}); // loads mathjs
    const text = "2^0.3 + exp(1) + log(m) + log(8, 2) + log10(m)*sin(1)/cosh(1) + hypot(3, m, 1) + cbrt(m)^(-3)";
    await onExactMath(() => numberFlag("--x", text, { m: 5 }));
    expect(await numberFlag("--x", "log(8, 2) + hypot(1, 2, 2)", {})).toBe(6);
  });
});
