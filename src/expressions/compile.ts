import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs/number";
import { constants, derivedFunctions, functions } from "./functions.ts";

/** JavaScript for an expression, or its value where it is a number. */
export type Code = string | number;

/**
 * JavaScript for a tree of numbers, names, operators and known functions, numbers folded. bind: what each name stands for, a number or a
 * JavaScript name. Nothing but what is listed here can get into the code.
 */
export function codeOf(node: MathNode, bind: Readonly<Record<string, Code>>): Code {
  const code = (part: MathNode): Code => codeOf(part, bind);
  switch (node.type) {
    case "ConstantNode":
      return Number((node as ConstantNode).value);
    case "ParenthesisNode":
      return code((node as ParenthesisNode).content);
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      if (Object.hasOwn(bind, name)) return bind[name];
      if (Object.hasOwn(constants, name)) return constants[name];
      throw new Error(`no meaning for the name ${name}.`);
    }
    case "OperatorNode": {
      const { op, args } = node as OperatorNode;
      if (args.length === 1) return op === "-" ? minus(0, code(args[0])) : code(args[0]);
      return args.map(code).reduce(OPERATORS[op as keyof typeof OPERATORS]);
    }
    case "FunctionNode": {
      const { fn, args } = node as FunctionNode;
      return call(fn.name, args.map(code));
    }
    default:
      throw new Error(`no JavaScript for a ${node.type}.`);
  }
}

/** A function of numbers from code of their names. */
export function compiled(names: readonly string[], code: Code): (...values: number[]) => number {
  return new Function(...names, `"use strict"; return ${text(code)};`) as (...values: number[]) => number;
}

/** Code in brackets where it needs them. */
export function text(code: Code): string {
  if (typeof code === "string") return code;
  return code < 0 || Object.is(code, -0) ? `(${code === 0 ? "-0" : code})` : `${code}`;
}

const OPERATORS = { "+": plus, "-": minus, "*": times, "/": over, "^": power };

function plus(a: Code, b: Code): Code {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (a === 0) return b;
  return b === 0 ? a : `(${text(a)} + ${text(b)})`;
}

function minus(a: Code, b: Code): Code {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (b === 0) return a;
  return a === 0 ? `(-${text(b)})` : `(${text(a)} - ${text(b)})`;
}

/** A factor 0 makes 0 of anything: it stands for a term that is not there. */
function times(a: Code, b: Code): Code {
  if (a === 0 || b === 0) return 0;
  if (typeof a === "number" && typeof b === "number") return a * b;
  if (a === 1) return b;
  return b === 1 ? a : `(${text(a)} * ${text(b)})`;
}

function over(a: Code, b: Code): Code {
  if (typeof a === "number" && typeof b === "number") return a / b;
  if (a === 0) return 0;
  return b === 1 ? a : `(${text(a)} / ${text(b)})`;
}

function power(a: Code, b: Code): Code {
  if (b === 0) return 1;
  if (typeof a === "number" && typeof b === "number") return a ** b;
  if (b === 1) return a;
  if (b === 2 && /^\w+$/.test(text(a))) return `(${a} * ${a})`;
  if (b === 0.5) return `Math.sqrt(${text(a)})`;
  return `Math.pow(${text(a)}, ${text(b)})`;
}

function call(name: string, args: readonly Code[]): Code {
  if (name === "pow") return power(args[0], args[1]);
  const known = functions[name] ?? derivedFunctions[name];
  if (known === undefined) throw new Error(`no JavaScript for the function ${name}.`);
  const code = known.code(...args.map(text));
  return args.every((arg) => typeof arg === "number") ? compiled([], code)() : code;
}
