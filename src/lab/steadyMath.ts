import { fileURLToPath } from "node:url";
import type { ESTree, Plugin } from "vite";

const folder = fileURLToPath(new URL("engine/math/", import.meta.url));
const sources: Readonly<Record<string, string>> = {
  exp: "exponential.ts",
  log: "exponential.ts",
  pow: "power.ts",
  sin: "circular.ts",
  cos: "circular.ts",
};

/** A piece of text to be put into a module, or in place of some of it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Engines do not agree on the last bits of exp, ln, powers, sin and cos, and a run amplifies them. With this plugin those of a bundle, its
 * packages included, are the functions of `engine/math`, so that a run has the same bits in every browser. The rest of what the engine
 * computes with (+ − × ÷ √) is exact in all of them.
 */
export function steadyMath(): Plugin {
  return {
    name: "steady-math",
    transform(code, id) {
      if (id.startsWith(folder) || !/\*\*|Math\.(exp|log|pow|sin|cos)\b/.test(code)) return null;
      const used = new Set<string>();
      const edits: Edit[] = [];
      walk(this.parse(code), (node) => {
        if (node.type === "BinaryExpression" && node.operator === "**") {
          const operator = code.indexOf("**", node.left.end); // only blanks, comments and brackets are between
          used.add("pow");
          edits.push({ start: node.start, end: node.start, text: "steady_pow(" });
          edits.push({ start: operator, end: operator + 2, text: "," });
          edits.push({ start: node.end, end: node.end, text: ")" });
        }
        if (node.type === "AssignmentExpression" && node.operator === "**=") {
          throw new Error(`${id} has **=, which the lab cannot be built with; write it out.`);
        }
        const name = node.type === "MemberExpression" ? functionOf(node) : undefined;
        if (name !== undefined) {
          used.add(name);
          edits.push({ start: node.start, end: node.end, text: `steady_${name}` });
        }
      });
      if (used.size === 0) return null;
      const imports = [...used].map(
        (name) => `import { ${name} as steady_${name} } from ${JSON.stringify(folder + sources[name])};`,
      );
      return { code: `${imports.join(" ")} ${edited(code, edits)}`, map: null };
    },
  };
}

/** The name in `Math.name` where `engine/math` has it. */
function functionOf({ object, property }: ESTree.MemberExpression): string | undefined {
  if (object.type !== "Identifier" || object.name !== "Math" || property.type !== "Identifier") return undefined;
  return Object.hasOwn(sources, property.name) ? property.name : undefined;
}

/** Visits a syntax tree, outer nodes first. */
function walk(node: ESTree.Node, visit: (node: ESTree.Node) => void): void {
  visit(node);
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && "type" in child) walk(child as ESTree.Node, visit);
    }
  }
}

/** `code` with edits, which may touch but not overlap; where several start at one place, those of outer nodes come first. */
function edited(code: string, edits: readonly Edit[]): string {
  const inOrder = edits
    .map((edit, place) => ({ ...edit, place }))
    .sort((a, b) => a.start - b.start || a.place - b.place);
  let text = "";
  let at = 0;
  for (const { start, end, text: put } of inOrder) {
    text += code.slice(at, start) + put;
    at = end;
  }
  return text + code.slice(at);
}
