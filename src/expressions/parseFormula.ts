import { type FunctionNode, type MathNode, parse } from "mathjs/number";
import { InputError } from "../checks.ts";
import { type Callable, type Callables, constants, functions as differentiable } from "./functions.ts";
import { excerpt, quoted, type Token, tokens } from "./tokens.ts";

/** Numbers an expression may use by name. */
export type Parameters = Readonly<Record<string, number>>;

/** An expression that was understood. */
export interface Formula {
  readonly text: string;
  readonly node: MathNode;
  readonly parameters: Parameters;
  /** Where a function call of `node` starts, counted in characters from 1. */
  readonly positionOf: (call: MathNode) => number | undefined;
  /** Throws an InputError that quotes the expression. */
  readonly refuse: (reason: string) => never;
}

/** Options of `parseFormula`. */
export interface FormulaOptions {
  /** What messages call the expression: `penalty`, `rate`. */
  readonly label: string;
  /** Names that stand for what changes, `w` among them. */
  readonly variables: readonly string[];
  readonly parameters: Parameters;
  /** Those it may call; by default those that can be differentiated. */
  readonly functions?: Callables;
  /** What is said of a name that is not known, after what is; by default how to give it a value. */
  readonly remedy?: (name: string) => string;
}

/**
 * Reads an expression in mathjs syntax: numbers, names, + − * / ^, brackets and the functions of functions.ts; nothing
 * else.
 * @throws InputError in one line that points at the character: a word that does not belong, a name or function not
 * known, a bracket or a value that is missing, a wrong number of arguments, more than an expression may have; and where
 * a parameter is not a finite number or its name is taken
 */
export function parseFormula(text: string, options: FormulaOptions): Formula {
  const { label, parameters, functions = differentiable } = options;
  const refuse = (reason: string): never => {
    throw new InputError(`${label} ${excerpt(text)}: ${reason}.`);
  };
  checkParameters(options);
  const words = tokens(text, refuse);
  if (words.length === 0) refuse("is empty; give an expression such as lambda*abs(w)");
  checkNames(words, options, refuse);
  const node = parsed(text, refuse);
  const positions = positionsOf(node, words, functions);
  for (const [call, at] of positions) checkArguments(functions[call.fn.name], call, at, refuse);
  return { text, node, parameters, positionOf: (call) => positions.get(call as FunctionNode), refuse };
}

/** Words mathjs reads as something else than a name. */
const RESERVED = ["mod", "to", "in", "and", "or", "xor", "not", "true", "false", "null", "undefined", "end"];

function checkParameters({ label, parameters, variables, functions = differentiable }: FormulaOptions): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new InputError(
        `${label}: ${quoted(name)} cannot name a number; use letters, digits and _, a letter first.`,
      );
    }
    if (
      [...RESERVED, ...variables].includes(name) ||
      name in Object.prototype ||
      Object.hasOwn(functions, name) ||
      Object.hasOwn(constants, name)
    ) {
      throw new InputError(`${label}: the name ${name} is taken; give the number another.`);
    }
    if (!Number.isFinite(value)) throw new InputError(`${label}: ${name} must be a finite number, got ${value}.`);
  }
}

function checkNames(words: readonly Token[], options: FormulaOptions, refuse: Formula["refuse"]): void {
  const { variables, parameters, functions = differentiable, remedy = giveValue } = options;
  const known = [...variables, ...Object.keys(parameters), ...Object.keys(constants)];
  words.forEach(({ kind, text, at }, i) => {
    if (kind !== "name") return;
    const called = words[i + 1]?.text === "(";
    const where = `${quoted(text)} at character ${at}`;
    if (Object.hasOwn(functions, text)) {
      if (!called) refuse(`${where} is a function; write ${text}(...)`);
    } else if (!known.includes(text)) {
      if (called) refuse(`${where} is no function it knows; use ${Object.keys(functions).join(", ")}`);
      refuse(`${where} is unknown; it knows ${known.join(", ")}; ${remedy(text)}`);
    } else if (called) refuse(`${where} is a number, not a function; write ${text}*(...)`);
  });
}

function giveValue(name: string): string {
  return `give ${name} a value (--set ${name}=VALUE, or parameters)`;
}

function parsed(text: string, refuse: Formula["refuse"]): MathNode {
  try {
    return parse(text.replace(/\s/g, " ")); // to mathjs a new line is a new statement
  } catch (error) {
    const { char, message } = error as { char?: number; message: string };
    const reason = message.replace(/ \(char \d+\)$/, "");
    return refuse(`${REASONS[reason] ?? reason.replace(/^U/, "u")} at character ${char ?? text.length}`);
  }
}

/** mathjs's reasons in our words. */
const REASONS: Readonly<Record<string, string>> = {
  "Parenthesis ) expected": 'expected ")"',
  "Value expected": "expected a number, a name or a bracket",
  "Unexpected end of expression": "expected a number, a name or a bracket",
  "Unexpected operator )": 'a ")" closes no bracket',
  "Unexpected operator ,": "a comma that separates nothing",
};

/** Where every function call starts: mathjs keeps no positions, but its calls are in the order of the text. */
function positionsOf(node: MathNode, words: readonly Token[], functions: Callables): Map<FunctionNode, number> {
  const calls: FunctionNode[] = [];
  node.traverse((part) => {
    if (part.type === "FunctionNode") calls.push(part as FunctionNode);
  });
  const starts = words.filter(({ kind, text }) => kind === "name" && Object.hasOwn(functions, text));
  return new Map(calls.map((call, i) => [call, starts[i].at]));
}

function checkArguments({ least, most }: Callable, call: FunctionNode, at: number, refuse: Formula["refuse"]): void {
  const { name } = call.fn;
  const given = call.args.length;
  if (given >= least && given <= most) return;
  const wanted = most === least ? `${least}` : most === Infinity ? `${least} or more` : `${least} or ${most}`;
  refuse(`${quoted(name)} at character ${at} takes ${wanted} argument${wanted === "1" ? "" : "s"}, got ${given}`);
}
