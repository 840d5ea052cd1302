import { type CatalogueEntry, catalogue } from "../catalogue.ts";
import { InputError } from "../checks.ts";

/** The experiments that have to be run for the named claims; all where none is named. @throws InputError for a name without claims */
export function entriesFor(names: readonly string[]): readonly CatalogueEntry[] {
  for (const name of names) {
    if (catalogue.some(({ experiment }) => concerns(experiment, name))) continue;
    const known = catalogue.map(({ experiment: { name, claims } }) => `${name} (${claims.join(", ")})`).join(", ");
    throw new InputError(`verify knows the experiments, and in brackets their claims, ${known}; got "${name}".`);
  }
  if (names.length === 0) return catalogue;
  return catalogue.filter(({ experiment }) => names.some((name) => concerns(experiment, name)));
}

/** Whether a claim is meant by a name: that of its experiment, its identifier, or the beginning of that up to a hyphen. */
export function isMeant(
  { experiment, id }: { readonly experiment: string; readonly id: string },
  name: string,
): boolean {
  return experiment === name || begins(id, name);
}

function concerns({ name, claims }: CatalogueEntry["experiment"], wanted: string): boolean {
  return name === wanted || claims.some((claim) => begins(claim, wanted) || begins(wanted, claim));
}

function begins(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}-`);
}
