// names alone: a command line that only reads flags loads no more

/**
 * How one feature's collapse is computed: `reduction`, the two exact equations (any m, any λ); `event`, all m weights
 * with every zero crossing located.
 */
export const collapseMethods = ["reduction", "event"] as const;
/** One of `collapseMethods`. */
export type CollapseMethod = (typeof collapseMethods)[number];

/**
 * How the full flow is computed: `event` for small systems and reference, `rkc` at scale, `proximal` as the simple
 * check.
 */
export const l1Methods = ["auto", "event", "rkc", "proximal"] as const;
/** One of `l1Methods`. */
export type L1Method = (typeof l1Methods)[number];

/**
 * How the noise-averaged flow is computed: `rkc` at any size, since norms and overlaps relax fast and the collapse is
 * slow; `dopri5` (where no penalty jumps) and `event` as the check.
 */
export const noiseMethods = ["auto", "dopri5", "event", "rkc"] as const;
/** One of `noiseMethods`. */
export type NoiseMethod = (typeof noiseMethods)[number];
