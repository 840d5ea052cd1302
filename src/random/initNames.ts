// names alone: a command line that only reads flags loads no more

/**
 * Laws of random starts: `normal`, the paper's, W_ik ~ N(0, scale²/m); `uniform`, of the same variance; `xavier`,
 * W_ik ~ N(0, 2 scale²/(n + m)), PyTorch's `xavier_normal_`; `linear`, W_ik uniform on ±scale/√n, what PyTorch's
 * `nn.Linear(n, m)` starts from; `orthogonal`, rows of length `scale` at right angles, in
 * random directions (with n > m: columns, as in PyTorch's `orthogonal_`).
 */
export const initNames = ["normal", "uniform", "xavier", "linear", "orthogonal"] as const;
/** One of `initNames`. */
export type InitName = (typeof initNames)[number];
