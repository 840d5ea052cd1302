/**
 * Coefficients of the second-order Runge–Kutta–Chebyshev method with s stages (Sommeijer, Shampine, Verwer, *RKC: an
 * explicit solver for parabolic PDEs*, 1998). Arrays are indexed by stage, entry 0 unused.
 */
export interface RkcCoefficients {
  readonly stages: number;
  /** μ̃_j, μ_j, ν_j, γ̃_j of the three-term recursion, and the stage times c_j (c_s = 1). */
  readonly muTilde: Float64Array;
  readonly mu: Float64Array;
  readonly nu: Float64Array;
  readonly gammaTilde: Float64Array;
  readonly c: Float64Array;
}

const DAMPING = 2 / 13;

/** The coefficients for s ≥ 2 stages. */
export function rkcCoefficients(s: number): RkcCoefficients {
  const w0 = 1 + DAMPING / (s * s);
  const { T, dT, ddT } = chebyshev(s, w0);
  const w1 = dT[s] / ddT[s];
  const b = new Float64Array(s + 1);
  for (let j = 2; j <= s; j++) b[j] = ddT[j] / (dT[j] * dT[j]);
  b[0] = b[2];
  b[1] = b[2];
  const muTilde = new Float64Array(s + 1);
  const mu = new Float64Array(s + 1);
  const nu = new Float64Array(s + 1);
  const gammaTilde = new Float64Array(s + 1);
  const c = new Float64Array(s + 1);
  muTilde[1] = b[1] * w1;
  c[1] = muTilde[1];
  for (let j = 2; j <= s; j++) {
    mu[j] = (2 * b[j] * w0) / b[j - 1];
    nu[j] = -b[j] / b[j - 2];
    muTilde[j] = (2 * b[j] * w1) / b[j - 1];
    gammaTilde[j] = -(1 - b[j - 1] * T[j - 1]) * muTilde[j];
    c[j] = mu[j] * c[j - 1] + nu[j] * c[j - 2] + muTilde[j] + gammaTilde[j];
  }
  c[s] = 1;
  return { stages: s, muTilde, mu, nu, gammaTilde, c };
}

/**
 * The fewest stages that are stable for a step with h·ρ = z, ρ the spectral radius of a Jacobian with real negative
 * eigenvalues.
 */
export function rkcStages(z: number): number {
  return 2 + Math.floor(Math.sqrt(1.54 * z + 1) - 1);
}

/** Chebyshev polynomials and their first two derivatives at x, degrees 0 to s. */
function chebyshev(s: number, x: number): { T: Float64Array; dT: Float64Array; ddT: Float64Array } {
  const T = new Float64Array(s + 1);
  const dT = new Float64Array(s + 1);
  const ddT = new Float64Array(s + 1);
  T[0] = 1;
  T[1] = x;
  dT[1] = 1;
  for (let j = 2; j <= s; j++) {
    T[j] = 2 * x * T[j - 1] - T[j - 2];
    dT[j] = 2 * T[j - 1] + 2 * x * dT[j - 1] - dT[j - 2];
    ddT[j] = 4 * dT[j - 1] + 2 * x * ddT[j - 1] - ddT[j - 2];
  }
  return { T, dT, ddT };
}
