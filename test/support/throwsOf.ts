import ts from "typescript";

type Body = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

/**
 * What is found out about a function and one class of errors, by following calls of functions and constructors by name.
 */
export interface Throws {
  /** A `throw new NAME(…)` stands somewhere on the way: the error is possible. */
  readonly possible: boolean;
  /**
   * It stands in the function itself, or in one that it calls, or the docstring of one that it calls says so. Where
   * that docstring does not, it is believed: the function calls on others in a way that they do not throw. A function
   * without a docstring is looked through.
   */
  readonly expected: boolean;
}

/**
 * Functions that are passed on are taken to be called. A function that is only made and handed out is not looked into:
 * it throws when somebody calls it.
 */
export function throwsOf(checker: ts.TypeChecker, from: ts.FunctionLikeDeclaration, name: string): Throws {
  const follow = (into: (called: ts.FunctionLikeDeclaration) => boolean, claims: (doc: string) => boolean): boolean => {
    const waiting: ts.FunctionLikeDeclaration[] = [from];
    const seen = new Set(waiting);
    for (const next of waiting) {
      if (next !== from && claims(docOf(next))) return true;
      if (!hasBody(next)) continue;
      const { throws, calls } = lookInto(checker, next.body, name);
      if (throws) return true;
      if (next !== from && !into(next)) continue;
      for (const called of calls) {
        if (seen.has(called)) continue;
        seen.add(called);
        waiting.push(called);
      }
    }
    return false;
  };
  return {
    possible: follow(
      () => true,
      () => false,
    ),
    expected: follow(
      (called) => docOf(called) === "",
      (doc) => doc.includes(`@throws ${name}`),
    ),
  };
}

/** The docstring of a declaration with its tags, on one line; empty when there is none. */
export function docOf(node: ts.Node): string {
  const text = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return text
    .map((doc) => doc.getText())
    .join(" ")
    .replaceAll(/\s*\n\s*\*(?!\/)|\/\*\*|\*\//g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function lookInto(checker: ts.TypeChecker, body: ts.Node, name: string) {
  const calls: ts.FunctionLikeDeclaration[] = [];
  let throws = false;
  const walk = (node: ts.Node): void => {
    if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression)) {
      throws ||= node.expression.expression.getText() === name;
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      calls.push(...functionsNamed(checker, node.expression));
      for (const argument of node.arguments ?? []) {
        if (isFunction(argument) && hasBody(argument)) walk(argument.body);
        else calls.push(...functionsNamed(checker, argument));
      }
    }
    ts.forEachChild(node, (child) => {
      if (!ts.isFunctionLike(child)) walk(child);
    });
  };
  walk(body);
  return { throws, calls };
}

/** The functions an expression may stand for: those declared under its name, and the constructor of a class. */
function functionsNamed(checker: ts.TypeChecker, expression: ts.Expression): ts.FunctionLikeDeclaration[] {
  let symbol = checker.getSymbolAtLocation(expression);
  if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return (symbol?.declarations ?? []).flatMap((declaration): ts.FunctionLikeDeclaration[] => {
    if (isFunction(declaration)) return [declaration];
    if (ts.isClassDeclaration(declaration)) return declaration.members.filter(ts.isConstructorDeclaration);
    const value = "initializer" in declaration ? (declaration.initializer as ts.Node | undefined) : undefined;
    return value !== undefined && isFunction(value) ? [value] : [];
  });
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && "body" in node;
}

function hasBody(node: ts.FunctionLikeDeclaration): node is Body {
  return node.body !== undefined;
}
