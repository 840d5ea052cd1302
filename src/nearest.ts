/** The name that is meant by one that is not known. */

/**
 * The name of `known` closest to `given`, undefined when none is close. Case, `_` and `-` do not count.
 *
 * An abbreviation or a part (`rtol` of relativeTolerance, `steps` of maxSteps) comes before a slip of typing, of which
 * there may be one in three letters.
 */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const letters = bare(given);
  let closest: string | undefined;
  let least = Infinity;
  for (const name of known) {
    const gap = gapBetween(letters, bare(name));
    if (gap < least) {
      least = gap;
      closest = name;
    }
  }
  return closest;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Below 1: the missing fraction of what `given` shortens; from 1: the number of slips; Infinity: too many. */
function gapBetween(given: string, name: string): number {
  if (given === name) return 0;
  if (shortens(given, name)) return 1 - given.length / name.length;
  const slips = slipsBetween(given, name);
  return slips <= given.length / 3 ? slips : Infinity;
}

function shortens(given: string, name: string): boolean {
  if (given.length >= 3 && name.includes(given)) return true;
  if (given.length < 2 || given[0] !== name[0]) return false;
  let at = 0;
  for (const letter of name) if (letter === given[at]) at++;
  return at === given.length;
}

/** Letters added, left out, replaced or swapped with their neighbour on the way from a to b. */
function slipsBetween(a: string, b: string): number {
  // rows[i][j]: from the first i letters of a to j of b
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}
