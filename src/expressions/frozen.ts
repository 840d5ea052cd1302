import {
  ConstantNode,
  derivative,
  type FunctionNode,
  type MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from "mathjs/number";
import type { Formula } from "./parseFormula.ts";
import { quoted } from "./tokens.ts";

/**
 * A formula whose signs are names: sign(u) is written $0, $1, … for every different u, |u| is u·$i, and min and max are
 * sums of what they choose from, each times 0 or 1. With the signs frozen it is smooth wherever its other functions
 * are, and can be differentiated.
 */
export interface Frozen {
  readonly node: MathNode;
  /** What each sign is taken of; the i-th may use the signs before it. */
  readonly arguments: readonly MathNode[];
  /** Arguments of abs and sign, differences under min and max, that do not depend on w; they are left as they are. */
  readonly others: readonly MathNode[];
}

/**
 * Freezes the signs of a formula in w. moving: names that change beside w.
 * @throws InputError where one sign asks for both
 */
export function freeze({ node, positionOf, refuse }: Formula, moving: readonly string[] = []): Frozen {
  const found: MathNode[] = [];
  const known = new Map<string, number>(); // by their text
  const others: MathNode[] = [];

  return { node: frozen(node), arguments: found, others };

  function frozen(part: MathNode): MathNode {
    const inner = part.map(frozen);
    if (part.type !== "FunctionNode") return inner;
    const { args, fn } = inner as FunctionNode;
    const { name } = fn;
    if (!["abs", "sign", "min", "max"].includes(name)) return inner;
    if (!dependsOn(part, ["w"])) {
      if (dependsOn(part, moving)) others.push(...(args.length === 1 ? args : differences(args)));
      return inner;
    }
    if (dependsOn(part, moving)) {
      refuse(
        `${quoted(name)} at character ${positionOf(part)} switches where w meets ` +
          `${moving.find((other) => dependsOn(part, [other]))}, a place that moves; a switch may ask for w ` +
          "alone, or not at all",
      );
    }
    if (name === "sign") return sign(args[0]);
    if (name === "abs") return operator("*", args[0], sign(args[0]));
    return args.reduce((a, b) => extreme(name, a, b));
  }

  /**
   * min and max of two: each times (1 ± s)/2, which is 1 or 0, s the sign of their difference. Either stands there
   * once, so that what many nested ones come to grows with the length of the text and not with its power of two.
   */
  function extreme(name: string, a: MathNode, b: MathNode): MathNode {
    const s = sign(operator("-", a, b));
    const share = (plus: boolean) =>
      operator("/", operator(plus ? "+" : "-", new ConstantNode(1), s), new ConstantNode(2));
    return operator("+", operator("*", a, share(name === "max")), operator("*", b, share(name === "min")));
  }

  function sign(argument: MathNode): MathNode {
    const key = argument.toString({ parenthesis: "all" });
    const index = known.get(key) ?? found.push(argument) - 1;
    known.set(key, index);
    return new SymbolNode(signName(index));
  }
}

function differences([first, ...rest]: readonly MathNode[]): MathNode[] {
  return rest.map((arg) => operator("-", arg, first));
}

/** What the i-th sign is called. */
export function signName(i: number): string {
  return `$${i}`;
}

/** The derivative with respect to w, signs frozen. Not simplified: mathjs would take (w·s)^p for w^p·s^p. */
export function slopeOf(node: MathNode, refuse: Formula["refuse"]): MathNode {
  try {
    return derivative(node, "w", { simplify: false });
  } catch (error) {
    return refuse(`cannot be differentiated: ${(error as Error).message}`);
  }
}

/** Whether any of the names is in an expression. */
export function dependsOn(node: MathNode, names: readonly string[]): boolean {
  return node.filter((part) => part.type === "SymbolNode" && names.includes((part as SymbolNode).name)).length > 0;
}

const NAMES = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide" } as const;

function operator(sign: keyof typeof NAMES, a: MathNode, b: MathNode): MathNode {
  return new OperatorNode(sign, NAMES[sign], [new ParenthesisNode(a), new ParenthesisNode(b)]);
}
