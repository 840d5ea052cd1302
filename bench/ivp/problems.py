"""The classical initial value problems in Python, for floats and for decimals alike.

test/ivp/problems/ has them in TypeScript. The two are written apart, so that a slip in one shows against the other;
names and absolute tolerances agree.
"""

from dataclasses import dataclass
from decimal import Decimal
import math
from typing import Callable

import numpy as np


@dataclass(frozen=True)
class Arithmetic:
    """The numbers a problem is written in: how a decimal string is read, square roots, and sin(πx)."""

    number: Callable
    sqrt: Callable
    sin_pi: Callable


def decimal_sin_pi(x):
    import mpmath

    with mpmath.workdps(80):
        return Decimal(mpmath.nstr(mpmath.sinpi(mpmath.mpf(str(x))), 75))


FLOAT = Arithmetic(float, math.sqrt, lambda x: math.sin(math.pi * x))
DECIMAL = Arithmetic(Decimal, lambda x: x.sqrt(), decimal_sin_pi)


@dataclass(frozen=True)
class Problem:
    """`build(arithmetic)` gives the right-hand side f(t, y), its Jacobian or None, and the start."""

    name: str
    family: str  # "nonStiff", "stiff" or "methodOfLines"
    t_end: str
    build: Callable
    absolute_tolerance: Callable = lambda tolerance: tolerance


def numbers(a, text):
    return np.array([a.number(word) for word in text.split()])


# not stiff


def pleiades(a):
    """Seven stars in the plane, star i of mass i: x, y, x', y'."""
    start = numbers(a, "3 3 -1 -3 2 -2 2 3 -3 2 0 0 -4 4 0 0 0 0 0 1.75 -1.5 0 0 0 -1.25 1 0 0")

    def f(_t, y):
        slope = [*y[14:], *([a.number(0)] * 14)]
        for i in range(7):
            for j in range(i):
                dx, dy = y[i] - y[j], y[7 + i] - y[7 + j]
                square = dx * dx + dy * dy
                cube = square * a.sqrt(square)
                slope[14 + i] -= (j + 1) * dx / cube
                slope[21 + i] -= (j + 1) * dy / cube
                slope[14 + j] += (i + 1) * dx / cube
                slope[21 + j] += (i + 1) * dy / cube
        return np.array(slope)

    return f, None, start


ARENSTORF_PERIOD = "17.0652165601579625588917206249"


def arenstorf(a):
    """A light body about the earth and the moon, in the frame that turns with them: x, y, x', y'."""
    moon = a.number("0.012277471")
    earth = 1 - moon
    start = numbers(a, "0.994 0 0 -2.00158510637908252240537862224")

    def f(_t, y):
        to_earth = (y[0] + moon) ** 2 + y[1] ** 2
        to_moon = (y[0] - earth) ** 2 + y[1] ** 2
        pull_earth = earth / (to_earth * a.sqrt(to_earth))
        pull_moon = moon / (to_moon * a.sqrt(to_moon))
        return np.array(
            [
                y[2],
                y[3],
                y[0] + 2 * y[3] - pull_earth * (y[0] + moon) - pull_moon * (y[0] - earth),
                y[1] - 2 * y[2] - (pull_earth + pull_moon) * y[1],
            ]
        )

    return f, None, start


def kepler(a):
    """DETEST D5, eccentricity 0.9 from the pericentre: x, y, x', y'."""
    start = np.array([a.number("0.1"), a.number(0), a.number(0), a.sqrt(a.number(19))])

    def f(_t, y):
        square = y[0] ** 2 + y[1] ** 2
        cube = square * a.sqrt(square)
        return np.array([y[2], y[3], -y[0] / cube, -y[1] / cube])

    return f, None, start


def detest_a3(a):
    """y' = y cos t; floats only, as the closed form exp(sin t) needs no integrator."""
    return lambda t, y: np.array([y[0] * math.cos(t)]), None, numbers(a, "1")


def detest_b1(a):
    """Two conflicting populations."""

    def f(_t, y):
        return np.array([2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])])

    return f, None, numbers(a, "1 3")


def detest_c5(a):
    """Five planets about the sun: positions, then velocities, in astronomical units and hundreds of days."""
    gravity = a.number("2.95912208286")
    sun = a.number("1.00000597682")
    masses = numbers(a, "0.000954786104043 0.000285583733151 0.0000437273164546 0.0000517759138449 0.00000277777777778")
    start = numbers(
        a,
        """3.42947415189 3.35386959711 1.35494901715 6.64145542550 5.97156957878 2.18231499728
        11.2630437207 14.6952576794 6.27960525067 -30.1552268759 1.65699966404 1.43785752721
        -21.1238353380 28.4465098142 15.3882659679
        -0.557160570446 0.505696783289 0.230578543901 -0.415570776342 0.365682722812 0.169143213293
        -0.325325669158 0.189706021964 0.0877265322780 -0.0240476254170 -0.287659532608 -0.117219543175
        -0.176860753121 -0.216393453025 -0.0148647893090""",
    )

    def cube(vector):
        square = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]
        return square * a.sqrt(square)

    def f(_t, y):
        places = y[:15].reshape(5, 3)
        pulls = [places[j] / cube(places[j]) for j in range(5)]  # towards the sun, from where the sun is held
        slope = []
        for i in range(5):
            sum_ = -(sun + masses[i]) * pulls[i]
            for j in range(5):
                if j != i:
                    apart = places[j] - places[i]
                    sum_ = sum_ + masses[j] * (apart / cube(apart) - pulls[j])
            slope.append(gravity * sum_)
        return np.concatenate([y[15:], *slope])

    return f, None, start


def detest_e2(a):
    """Van der Pol's equation, not stiff."""
    return lambda _t, y: np.array([y[1], (1 - y[0] ** 2) * y[1] - y[0]]), None, numbers(a, "2 0")


# stiff


def hires(a):
    n = a.number
    start = numbers(a, "1 0 0 0 0 0 0 0.0057")
    linear = np.array([[n(0)] * 8 for _ in range(8)])
    for row, column, rate in [
        (0, 0, "-1.71"), (0, 1, "0.43"), (0, 2, "8.32"),
        (1, 0, "1.71"), (1, 1, "-8.75"),
        (2, 2, "-10.03"), (2, 3, "0.43"), (2, 4, "0.035"),
        (3, 1, "8.32"), (3, 2, "1.71"), (3, 3, "-1.12"),
        (4, 4, "-1.745"), (4, 5, "0.43"), (4, 6, "0.43"),
        (5, 3, "0.69"), (5, 4, "1.71"), (5, 5, "-0.43"), (5, 6, "0.69"),
        (6, 6, "-1.81"),
        (7, 6, "1.81"),
    ]:  # fmt: skip
        linear[row, column] = n(rate)
    constant = numbers(a, "0.0007 0 0 0 0 0 0 0")
    along = numbers(a, "0 0 0 0 0 -280 280 -280")  # what the product of the last and the third last changes

    def f(_t, y):
        return linear @ y + constant + along * (y[5] * y[7])

    def jacobian(_t, y):
        J = linear.copy()
        J[:, 5] += along * y[7]
        J[:, 7] += along * y[5]
        return J

    return f, jacobian, start


def robertson(a):
    slow, back, fast = a.number("0.04"), a.number(10**4), a.number(3 * 10**7)

    def f(_t, y):
        first = -slow * y[0] + back * y[1] * y[2]
        last = fast * y[1] ** 2
        return np.array([first, -first - last, last])

    def jacobian(_t, y):
        first = np.array([-slow, back * y[2], back * y[1]])
        last = np.array([a.number(0), 2 * fast * y[1], a.number(0)])
        return np.array([first, -first - last, last])

    return f, jacobian, numbers(a, "1 0 0")


def oregonator(a):
    s, q, w = a.number("77.27"), a.number("0.000008375"), a.number("0.161")

    def f(_t, y):
        return np.array(
            [
                s * (y[1] + y[0] * (1 - q * y[0] - y[1])),
                (y[2] - (1 + y[0]) * y[1]) / s,
                w * (y[0] - y[2]),
            ]
        )

    def jacobian(_t, y):
        return np.array(
            [
                [s * (1 - 2 * q * y[0] - y[1]), s * (1 - y[0]), a.number(0)],
                [-y[1] / s, -(1 + y[0]) / s, 1 / s],
                [w, a.number(0), -w],
            ]
        )

    return f, jacobian, numbers(a, "1 2 3")


def van_der_pol(a):
    mu = a.number(1000)

    def f(_t, y):
        return np.array([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])

    def jacobian(_t, y):
        return np.array([[a.number(0), a.number(1)], [-2 * mu * y[0] * y[1] - 1, mu * (1 - y[0] ** 2)]])

    return f, jacobian, numbers(a, "2 0")


def e5(a):
    """Chemical pyrolysis. The third slope is the difference of two others, which keeps y₂ = y₃ + y₄."""
    A, B, CM, C = (a.number(k) for k in ("7.89e-10", "1.1e7", "1.13e9", "1.13e3"))

    def f(_t, y):
        first, third, pair, last = A * y[0], B * y[0] * y[2], CM * y[1] * y[2], C * y[3]
        second, fourth = first - pair, third - last
        return np.array([-first - third, second, second - fourth, fourth])

    def jacobian(_t, y):
        zero = a.number(0)
        second = np.array([A, -CM * y[2], -CM * y[1], zero])
        fourth = np.array([B * y[2], zero, B * y[0], -C])
        return np.array([np.array([-A - B * y[2], zero, -B * y[0], zero]), second, second - fourth, fourth])

    return f, jacobian, numbers(a, "0.00176 0 0 0")


# partial differential equations by the method of lines

HEAT_POINTS = 99


def second_difference(u, left, right):
    """u at equal spaces, with the values beyond both ends."""
    wide = np.concatenate([[left], u, [right]])
    return wide[2:] - 2 * u + wide[:-2]


def heat(a):
    """uₜ = uₓₓ on (0, 1), u = 0 at both ends, from 1 everywhere."""
    over = (HEAT_POINTS + 1) ** 2
    zero = a.number(0)
    off = np.eye(HEAT_POINTS, k=1) + np.eye(HEAT_POINTS, k=-1)
    matrix = over * (off - 2 * np.eye(HEAT_POINTS))

    def f(_t, u):
        return over * second_difference(u, zero, zero)

    return f, lambda _t, _u: matrix, np.array([a.number(1)] * HEAT_POINTS)


def burgers(a):
    """uₜ = νuₓₓ − (u²/2)ₓ on (0, 1), u = 0 at both ends, from sin 2πx + ½ sin πx; ν = 0.03, 99 points."""
    points, nu, zero = 99, a.number("0.03"), a.number(0)
    spread, drift = nu * (points + 1) ** 2, a.number(points + 1) / 4
    x = [a.number(i) / (points + 1) for i in range(1, points + 1)]
    start = np.array([a.sin_pi(2 * place) + a.sin_pi(place) / 2 for place in x])

    def f(_t, u):
        square = np.concatenate([[zero], u * u, [zero]])
        return spread * second_difference(u, zero, zero) - drift * (square[2:] - square[:-2])

    def jacobian(_t, u):
        J = spread * (np.eye(points, k=1) + np.eye(points, k=-1) - 2 * np.eye(points))
        i = np.arange(points - 1)
        J[i, i + 1] -= 2 * drift * u[1:]
        J[i + 1, i] += 2 * drift * u[:-1]
        return J

    return f, jacobian, start


def brusselator1d(a):
    """Hairer and Wanner IV.1: uₜ = 1 + u²v − 4u + αuₓₓ, vₜ = 3u − u²v + αvₓₓ, α = 1/50, 40 points; u, v in turn."""
    points = 40
    spread = a.number("0.02") * (points + 1) ** 2
    one, three = a.number(1), a.number(3)
    u = [1 + a.sin_pi(a.number(2 * i) / (points + 1)) for i in range(1, points + 1)]
    start = np.array([value for each in u for value in (each, three)])

    def f(_t, y):
        u, v = y[0::2], y[1::2]
        meet = u * u * v
        slope = np.empty_like(y)
        slope[0::2] = 1 + meet - 4 * u + spread * second_difference(u, one, one)
        slope[1::2] = 3 * u - meet + spread * second_difference(v, three, three)
        return slope

    def jacobian(_t, y):
        u, v = y[0::2], y[1::2]
        J = spread * (np.eye(2 * points, k=2) + np.eye(2 * points, k=-2) - 2 * np.eye(2 * points))
        i = 2 * np.arange(points)
        J[i, i] += 2 * u * v - 4
        J[i, i + 1] += u * u
        J[i + 1, i] += 3 - 2 * u * v
        J[i + 1, i + 1] -= u * u
        return J

    return f, jacobian, start


def brusselator2d(a):
    """uₜ = 1 + u²v − 4.4u + α∇²u, vₜ = 3.4u − u²v + α∇²v without flux through the edges, α = 0.1, 16 × 16.

    All u row by row, then all v.
    """
    side = 16
    spread = a.number("0.1") * (side - 1) ** 2
    lost, made = a.number("4.4"), a.number("3.4")
    along = [a.number(i) / (side - 1) for i in range(side)]
    u0 = [a.number("0.5") + y for y in along for _ in along]
    v0 = [1 + 5 * x for _ in along for x in along]

    def laplacian(w):
        """Mirrored at the edges: the point beyond is the one before."""
        wide = np.concatenate([w[1:2], w, w[-2:-1]])
        tall = wide[2:] - 2 * w + wide[:-2]
        wide = np.concatenate([w[:, 1:2], w, w[:, -2:-1]], axis=1)
        return tall + wide[:, 2:] - 2 * w + wide[:, :-2]

    def f(_t, y):
        u, v = y[: side * side].reshape(side, side), y[side * side :].reshape(side, side)
        meet = u * u * v
        du = 1 + meet - lost * u + spread * laplacian(u)
        dv = made * u - meet + spread * laplacian(v)
        return np.concatenate([du.ravel(), dv.ravel()])

    return f, None, np.array(u0 + v0)


PROBLEMS = [
    Problem("pleiades", "nonStiff", "3", pleiades),
    Problem("arenstorf", "nonStiff", ARENSTORF_PERIOD, arenstorf),
    Problem("kepler", "nonStiff", "20", kepler),
    Problem("detestA3", "nonStiff", "20", detest_a3),
    Problem("detestB1", "nonStiff", "20", detest_b1),
    Problem("detestC5", "nonStiff", "20", detest_c5),
    Problem("detestE2", "nonStiff", "20", detest_e2),
    Problem("hires", "stiff", "321.8122", hires, lambda tolerance: 1e-4 * tolerance),
    Problem("robertson", "stiff", "1e11", robertson, lambda tolerance: 1e-6 * tolerance),
    Problem("oregonator", "stiff", "360", oregonator, lambda tolerance: 1e-6 * tolerance),
    Problem("vanDerPol", "stiff", "2000", van_der_pol, lambda tolerance: tolerance / 1000),
    Problem("e5", "stiff", "1e13", e5, lambda _tolerance: 1.7e-24),
    Problem("heat", "methodOfLines", "0.1", heat),
    Problem("burgers", "methodOfLines", "0.5", burgers),
    Problem("brusselator1d", "methodOfLines", "10", brusselator1d),
    Problem("brusselator2d", "methodOfLines", "7.5", brusselator2d),
]
