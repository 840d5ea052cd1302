"""Initial value problems to tens of digits: Radau IIA collocation of any order in decimal arithmetic."""

from decimal import Decimal, localcontext

import numpy as np


def factorize(A):
    """Row echelon form of A with partial pivoting, in place; returns the order of the rows."""
    n = len(A)
    order = list(range(n))
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(A[i, k]))
        if p != k:
            A[[k, p]] = A[[p, k]]
            order[k], order[p] = order[p], order[k]
        for i in range(k + 1, n):
            if A[i, k] != 0:
                A[i, k] /= A[k, k]
                A[i, k + 1 :] -= A[i, k] * A[k, k + 1 :]
    return order


def back_solve(A, order, b):
    x = b[order].copy()
    n = len(A)
    for i in range(1, n):
        x[i] -= A[i, :i] @ x[:i]
    for i in reversed(range(n)):
        if i + 1 < n:
            x[i] -= A[i, i + 1 :] @ x[i + 1 :]
        x[i] /= A[i, i]
    return x


def inverse_times(A, B):
    A = A.copy()
    order = factorize(A)
    return np.array([back_solve(A, order, column) for column in B.T]).T


def radau_nodes(s):
    """The zeros of P_s − P_{s−1} on (0, 1], by Newton's method from floats."""

    def value_and_slope(x):
        z = 2 * x - 1
        last, p = Decimal(1), z
        slopes = [Decimal(0), Decimal(1)]  # of the two, in z
        for k in range(1, s):
            last, p = p, ((2 * k + 1) * z * p - k * last) / (k + 1)
            slopes = [slopes[1], slopes[0] + (2 * k + 1) * last]
        return p - last, 2 * (slopes[1] - slopes[0])

    nodes = []
    for z in sorted(np.polynomial.legendre.legroots([0] * (s - 1) + [-1, 1])):
        x = Decimal((z + 1) / 2)
        for _ in range(8):
            value, slope = value_and_slope(x)
            x -= value / slope
        nodes.append(x)
    return np.array(nodes)


class Collocation:
    """s stages, order 2s − 1. The estimate that controls the step is of order s alone, and so far on the safe side."""

    def __init__(self, stages, digits):
        self.stages = stages
        self.digits = digits
        with localcontext() as context:
            context.prec = 2 * digits
            c = radau_nodes(stages)
            powers = np.array([[x**k for k in range(stages)] for x in c])
            integrals = np.array([[x ** (k + 1) / (k + 1) for k in range(stages)] for x in c])
            self.c = c
            self.A = inverse_times(powers.T, integrals.T).T
            fewer = inverse_times(powers[1:, :-1].T, np.array([[Decimal(1) / (k + 1)] for k in range(stages - 1)]))
            self.error = self.A[-1] - np.concatenate([[Decimal(0)], fewer[:, 0]])

    def solve(self, f, jacobian, start, t_end, tolerance, floor, first):
        """The state at t_end and the number of steps.

        tolerance: relative, of the estimate per step; components below `floor` are judged by it. first: the first step.
        """
        with localcontext() as context:
            context.prec = self.digits
            return self._solve(f, jacobian, start, t_end, Decimal(tolerance), Decimal(floor), Decimal(first))

    def _solve(self, f, jacobian, start, t_end, tolerance, floor, h):
        c, A, s = self.c, self.A, self.stages
        t, y, before = Decimal(0), start, None
        steps = 0
        while t < t_end:
            if t + h >= t_end:
                h = t_end - t
            Z = np.array([y * 0] * s) if before is None else self._continued(before, h, y)
            Z = self._iterate(f, jacobian, t, y, h, Z, tolerance, floor)
            if Z is None:
                h, before = h / 2, None
                continue
            F = np.array([f(t + c[i] * h, y + Z[i]) for i in range(s)])
            scale = np.maximum(np.maximum(abs(y), abs(y + Z[-1])), floor)
            size = max(abs(h * (self.error @ F)) / scale) / tolerance
            factor = Decimal("0.8") * max(size, Decimal("1e-30")) ** (-Decimal(1) / s)
            if size > 1:
                h *= max(factor, Decimal("0.2"))
                continue
            before = (h, Z)
            t, y, steps = (t_end if t + h == t_end else t + h), y + Z[-1], steps + 1
            h *= min(factor, Decimal(2))
        return y, steps

    def _continued(self, before, h, y):
        """What the polynomial of the last step says for the stages of the next."""
        length, Z = before
        nodes = [Decimal(0), *self.c]
        values = [Z[0] * 0, *Z]
        guess = []
        for x in (1 + self.c * h / length if length else self.c):
            sum_ = Z[0] * 0
            for j, node in enumerate(nodes):
                weight = Decimal(1)
                for k, other in enumerate(nodes):
                    if k != j:
                        weight *= (x - other) / (node - other)
                sum_ = sum_ + weight * values[j]
            guess.append(sum_ - Z[-1])
        return np.array(guess)

    def _iterate(self, f, jacobian, t, y, h, Z, tolerance, floor):
        """Simplified Newton iterations, or plain ones without a Jacobian; None where they do not converge."""
        c, A, s, n = self.c, self.A, self.stages, len(y)
        if jacobian is not None:
            J = jacobian(t, y)
            matrix = np.array([[Decimal(0)] * (s * n) for _ in range(s * n)])
            for p in range(s):
                for q in range(s):
                    matrix[p * n : (p + 1) * n, q * n : (q + 1) * n] = -h * A[p, q] * J
            for i in range(s * n):
                matrix[i, i] += 1
            order = factorize(matrix)
        last, worse = None, 0
        for _ in range(80):
            F = np.array([f(t + c[i] * h, y + Z[i]) for i in range(s)])
            residual = h * (A @ F) - Z
            change = residual if jacobian is None else back_solve(matrix, order, residual.ravel()).reshape(s, n)
            Z = Z + change
            scale = np.maximum(np.maximum(abs(y), np.abs(y + Z).max(axis=0)), floor)
            size = (abs(change) / scale).max()
            if size < tolerance * Decimal("1e-6"):
                return Z
            worse = worse + 1 if last is not None and size > last / 2 else 0
            if worse >= 4 or not size.is_finite():
                return None
            last = size
        return None
