import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs/number";
import { type Callable, constants, derivedFunctions, numberFunctions } from "./functions.ts";

/** What the parts of an expression come to, in numbers or in functions. */
export interface Arithmetic<T> {
  readonly number: (value: number) => T;
  /** What a name stands for; undefined where that is left to the constants. */
  readonly name: (name: string) => T | undefined;
  readonly negate: (a: T) => T;
  readonly operators: Readonly<Record<"+" | "-" | "*" | "/" | "^", (a: T, b: T) => T>>;
  readonly call: (known: Callable, args: readonly T[], name: string) => T;
}

/** What a tree comes to. There is no meaning for nodes, operators and functions that are not listed here. */
export function fold<T>(node: MathNode, arithmetic: Arithmetic<T>): T {
  const value = (part: MathNode): T => fold(part, arithmetic);
  switch (node.type) {
    case "ConstantNode":
      return arithmetic.number(Number((node as ConstantNode).value));
    case "ParenthesisNode":
      return value((node as ParenthesisNode).content);
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      const given = arithmetic.name(name);
      if (given !== undefined) return given;
      if (Object.hasOwn(constants, name)) return arithmetic.number(constants[name]);
      throw new Error(`no meaning for the name ${name}.`);
    }
    case "OperatorNode": {
      const { op, args } = node as OperatorNode;
      if (args.length === 1) return op === "-" ? arithmetic.negate(value(args[0])) : value(args[0]);
      return args.map(value).reduce(arithmetic.operators[op as keyof typeof arithmetic.operators]);
    }
    case "FunctionNode": {
      const { fn, args } = node as FunctionNode;
      const { name } = fn;
      const table = [numberFunctions, derivedFunctions].find((known) => Object.hasOwn(known, name));
      if (table === undefined) throw new Error(`no value for the function ${name}.`);
      return arithmetic.call(table[name], args.map(value), name);
    }
    default:
      throw new Error(`no value for a ${node.type}.`);
  }
}
