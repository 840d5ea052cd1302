import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { docOf, type Throws, throwsOf } from "./throwsOf.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `incidental` and `incidental/solvers`, `/theory`, `/figures` and `/io` are made from. */
const entryPoints = ["index.ts", "solvers/index.ts", "theory/index.ts", "rendering.ts", "io/public.ts"].map(
  (file) => `${root}src/${file}`,
);

/** Something a user of the package can import. */
export interface PublicName {
  /** As a user finds it: `solve`, `experiments.judge`. */
  readonly name: string;
  /** File it is written in, from the root of the repository, with `/`. */
  readonly file: string;
  /** Its docstring with all tags, one line; empty when there is none. */
  readonly doc: string;
  /** Of a function. */
  readonly callable?: Callable;
  /** Of an interface. */
  readonly members?: readonly Member[];
  /** Type of a constant, as TypeScript writes it. */
  readonly type?: string;
}

/** What the signature of a function says. */
export interface Callable {
  /**
   * Parameters that hold numbers in an array, those of an options object that is written out in the signature included.
   */
  readonly arrays: readonly string[];
  readonly returnsArray: boolean;
  /** Parameters that are objects with named keys: no arrays, functions, dictionaries or instances of a class. */
  readonly objects: readonly ObjectParameter[];
  /** What is known of its throwing `InputError`. */
  readonly throws: Throws;
}

/** A parameter that is an object with named keys. */
export interface ObjectParameter {
  /** 0 for the first. */
  readonly place: number;
  /**
   * As TypeScript writes it, without its own parameters: `SolveOptions`, `Grid`. Empty where it is spelled out in the
   * signature.
   */
  readonly type: string;
  readonly keys: readonly string[];
  /** Whether it may be left out. */
  readonly optional: boolean;
}

/** A property or method of an interface. */
export interface Member {
  readonly name: string;
  readonly doc: string;
  /** Whether it holds numbers in an array. */
  readonly array: boolean;
}

/** Everything the five entry points export, namespaces opened, each thing once. */
export function publicNames(): PublicName[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(entryPoints, options);
  const checker = program.getTypeChecker();
  const found = new Map<ts.Symbol, string>();
  const visit = (symbol: ts.Symbol, prefix: string): void => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (target.flags & ts.SymbolFlags.ValueModule) {
      for (const inner of checker.getExportsOfModule(target)) visit(inner, `${prefix}${symbol.name}.`);
    } else if (!found.has(target)) found.set(target, prefix + symbol.name);
  };
  for (const file of entryPoints) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    for (const symbol of checker.getExportsOfModule(module)) visit(symbol, "");
  }
  return [...found].flatMap(([symbol, name]) =>
    (symbol.declarations ?? []).map((declaration) => describeName(checker, name, declaration)),
  );
}

function describeName(checker: ts.TypeChecker, name: string, declaration: ts.Declaration): PublicName {
  const file = relative(root, declaration.getSourceFile().fileName).replaceAll("\\", "/");
  const plain = { name, file, doc: docOf(declaration) };
  const written = functionOf(declaration);
  if (written !== undefined) return { ...plain, callable: callable(checker, written) };
  if (ts.isInterfaceDeclaration(declaration)) {
    const members = declaration.members.map((member) => ({
      name: member.name?.getText() ?? "",
      doc: docOf(member),
      array: holdsNumbers(checker, checker.getTypeAtLocation(member)),
    }));
    return { ...plain, members };
  }
  if (ts.isVariableDeclaration(declaration)) {
    return { ...plain, type: checker.typeToString(checker.getTypeAtLocation(declaration)) };
  }
  return plain;
}

/** The function that is declared, or that a constant holds. */
function functionOf(declaration: ts.Declaration): ts.FunctionLikeDeclaration | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

function callable(checker: ts.TypeChecker, declaration: ts.FunctionLikeDeclaration): Callable {
  const arrays = declaration.parameters.flatMap((parameter) => {
    const type = checker.getTypeAtLocation(parameter);
    if (holdsNumbers(checker, type)) return [parameter.name.getText()];
    if (parameter.type === undefined || !writtenOut(parameter.type)) return [];
    return type
      .getProperties()
      .filter((property) => holdsNumbers(checker, checker.getTypeOfSymbolAtLocation(property, parameter)))
      .map((property) => property.name);
  });
  const result = checker.getSignatureFromDeclaration(declaration)!.getReturnType();
  return {
    arrays,
    returnsArray: holdsNumbers(checker, result),
    objects: declaration.parameters.flatMap((parameter, place) => objectAt(checker, parameter, place)),
    throws: throwsOf(checker, declaration, "InputError"),
  };
}

/** The parameter where it is an object with named keys; nothing otherwise. */
function objectAt(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration, place: number): ObjectParameter[] {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
  const named =
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
    type.getCallSignatures().length === 0 &&
    checker.getIndexInfosOfType(type).length === 0 &&
    !(type.symbol && type.symbol.flags & ts.SymbolFlags.Class);
  if (!named || parameter.type === undefined) return [];
  const text = ts.isTypeReferenceNode(parameter.type) ? checker.typeToString(type) : "";
  return [
    {
      place,
      type: /^(Pick|Omit)</.test(text) ? text : text.replace(/<.*/, ""),
      keys: type.getProperties().map((property) => property.name),
      optional: parameter.initializer !== undefined || parameter.questionToken !== undefined,
    },
  ];
}

/** Whether a type is spelled out where it stands, in part at least, so that no interface documents it. */
function writtenOut(type: ts.TypeNode): boolean {
  return ts.isTypeLiteralNode(type) || (ts.isIntersectionTypeNode(type) && type.types.some(writtenOut));
}

const typedArrays = /^((Float(32|64)|Int(8|16|32)|Uint(8|16|32))Array|Matrix)$/;
const lists = /^(Array|ReadonlyArray|ArrayLike)$/;

/** Whether values of the type are numbers in an array, of any depth. */
function holdsNumbers(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => holdsNumbers(checker, part));
  const name = type.symbol?.name ?? "";
  if (typedArrays.test(name)) return true;
  if (!lists.test(name)) return false;
  const [entry] = checker.getTypeArguments(type as ts.TypeReference);
  return entry !== undefined && ((entry.flags & ts.TypeFlags.NumberLike) !== 0 || holdsNumbers(checker, entry));
}
