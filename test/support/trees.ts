/**
 * A rooted tree: the list of its branches. Each one is a condition on the coefficients of a Runge–Kutta method
 * (Butcher).
 */
export type Tree = readonly Tree[];

/** All rooted trees with `nodes` nodes: 1, 1, 2, 4, 9, … of them. */
export function treesOf(nodes: number): Tree[] {
  return forests(nodes - 1, nodes - 1);
}

/** Number of nodes. */
export function size(tree: Tree): number {
  return 1 + tree.reduce((sum, branch) => sum + size(branch), 0);
}

/** γ: the exact solution has Σ b_i φ_i = s^size/γ at the fraction s of a step. */
export function density(tree: Tree): number {
  return tree.reduce((product, branch) => product * density(branch), size(tree));
}

/** φ_i of every stage: the product over branches of Σ_j a_ij φ_j(branch). */
export function elementaryWeights(tree: Tree, a: readonly (readonly number[])[]): number[] {
  const branches = tree.map((branch) => elementaryWeights(branch, a));
  return a.map((row) =>
    branches.reduce((product, phi) => product * row.reduce((sum, value, j) => sum + value * phi[j], 0), 1),
  );
}

/** Multisets of trees with `nodes` nodes together, each of at most `largest`. */
function forests(nodes: number, largest: number): Tree[] {
  if (nodes === 0) return [[]];
  const found: Tree[] = [];
  for (let first = Math.min(nodes, largest); first >= 1; first--) {
    const candidates = treesOf(first);
    candidates.forEach((tree, rank) => {
      for (const rest of forests(nodes - first, first)) {
        // order equal sizes by rank, so that every multiset appears once
        const next = rest[0];
        const nextRank = next && size(next) === first ? candidates.findIndex((other) => same(other, next)) : -1;
        if (nextRank <= rank) found.push([tree, ...rest]);
      }
    });
  }
  return found;
}

function same(one: Tree, other: Tree): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
