/**
 * Excess kurtosis κ = E ξ⁴/σ⁴ − 3 of the laws whose shape leaves no choice (theory §5). Apart from the laws, so that a
 * page can name them without what samples them.
 */
export const excessKurtosisOf = { gaussian: 0, bipolar: -2, uniform: -1.2, laplace: 3 } as const;
