let given = 0;

/** A name that no other element of the page has. */
export function freshId(kind: string): string {
  given += 1;
  return `${kind}-${given}`;
}
