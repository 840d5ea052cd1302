import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** What a file imports, statically or later, by the names it gives; comments and strings are no imports. */
export function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, "utf8")).importedFiles.map(({ fileName }) => fileName);
}

/** Everything outside the package that a file reaches, itself or through files of the package it imports; sorted. */
export function reachedFrom(file: string): string[] {
  const visited = new Set<string>();
  const outside = new Set<string>();
  const visit = (path: string): void => {
    if (visited.has(path)) return;
    visited.add(path);
    for (const name of importsOf(path)) {
      if (name.startsWith(".")) visit(join(dirname(path), name));
      else outside.add(name);
    }
  };
  visit(file);
  return [...outside].sort();
}

/** The package a bare import belongs to: `@scope/name` or `name`. */
export function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}
