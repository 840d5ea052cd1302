"""The end states of the classical problems, by two roads each: python3 bench/ivp/referenceValues.py [problem ...]

Road one is a closed form, or Radau IIA collocation in decimal arithmetic of 50 digits at two tolerances: of order 23,
or 15 for the method of lines. Road two is what was published, or else SciPy's DOP853 at 10⁻¹³. Prints how far the roads
lie apart, relative to the largest component and to each, and writes road one to test/ivp/problems/ends.json. Needs
mpmath, numpy and scipy; all of it takes six minutes.
"""

from decimal import Decimal, getcontext
import json
from pathlib import Path
import sys

try:
    import mpmath
    from scipy.integrate import solve_ivp
except ImportError as missing:
    advice = "is wanted and not installed; pip install mpmath numpy scipy."
    print(f"referenceValues: {missing.name} {advice}", file=sys.stderr)
    sys.exit(2)

from collocation import Collocation
from problems import DECIMAL, FLOAT, HEAT_POINTS, PROBLEMS

DIGITS = 22  # that are written
NOTHING = Decimal("1e-18")  # components below this share of the largest count as zero
getcontext().prec = 50
mpmath.mp.dps = 50

TEST_SET = "Test Set for IVP Solvers, release 2.4"
DETEST = "DETEST"

PUBLISHED = {
    "pleiades": (
        TEST_SET,
        """0.3706139143970502 3.237284092057233 -3.222559032418324 0.6597091455775310 0.3425581707156584
        1.562172101400631 -0.7003092922212495 -3.943437585517392 -3.271380973972550 5.225081843456543
        -2.590612434977470 1.198213693392275 -0.2429682344935824 1.091449240428980 3.417003806314313
        1.354584501625501 -2.590065597810775 2.025053734714242 -1.155815100160448 -0.8072988170223021
        0.5952396354208710 -3.741244961234010 0.3773459685750630 0.9386858869551073 0.3667922227200571
        -0.3474046353808490 2.344915448180937 -1.947020434263292""",
    ),
    "arenstorf": ("Hairer, Nørsett and Wanner I, II.0: the start", "0.994 0 0 -2.00158510637908252240537862224"),
    "kepler": (DETEST, "-1.295266250987574 0.4003938963792321 -0.6775390924707566 -0.1270838154278686"),
    "detestB1": (DETEST, "0.6761876008576667 0.1860816099640036"),
    "detestC5": (
        DETEST,
        """-4.792730224323733 -2.420550725448973 -0.9212509306014886 -4.217310404035213 7.356202947498970
        3.223785985421212 4.035559443262270 17.19865528670555 7.478910794233703 -29.98759326324844
        -4.107310937550929 -0.9277008321754407 -24.42125302518482 23.81459045746554 14.92096306951359
        0.3499208963063806 -0.5748487687912825 -0.2551694020879149 -0.5237040978903326 -0.2493000463579661
        -0.08045341642044464 -0.3875289237334110 0.05648603288767891 0.03023606472143342 0.04133856546712445
        -0.2862393029841379 -0.1183032405136207 -0.1511986457359206 -0.2460068894318766 -0.03189687411323877""",
    ),
    "detestE2": (DETEST, "2.008149762174948 -0.04250887527320057"),
    "hires": (
        TEST_SET,
        """0.7371312573325668e-3 0.1442485726316185e-3 0.5888729740967575e-4 0.1175651343283149e-2
        0.2386356198831331e-2 0.6238968252742796e-2 0.2849998395185769e-2 0.2850001604814231e-2""",
    ),
    "robertson": (TEST_SET, "0.2083340149701255e-7 0.8333360770334713e-13 0.9999999791665050"),
    "oregonator": (TEST_SET, "0.1000814870318523e1 0.1228178521549917e4 0.1320554942846706e3"),
    "vanDerPol": (TEST_SET, "0.1706167732170469e1 -0.8928097010248125e-3"),
    "e5": (TEST_SET, "0.1152903278711829e-290 0.8867655517642120e-22 0.8854814626268838e-22 0"),
}


def to_decimal(x):
    return Decimal(mpmath.nstr(x, 45))


def kepler_at(t):
    """By Kepler's equation E − e sin E = t."""
    e = mpmath.mpf("0.9")
    E = mpmath.findroot(lambda E: E - e * mpmath.sin(E) - t, t)
    radius, flat = 1 - e * mpmath.cos(E), mpmath.sqrt(1 - e * e)
    return [mpmath.cos(E) - e, flat * mpmath.sin(E), -mpmath.sin(E) / radius, flat * mpmath.cos(E) / radius]


def heat_at(t):
    """The linear system solved by its eigenvectors sin(kπx), of which those with even k are not in the start."""
    points = HEAT_POINTS + 1
    u = [mpmath.mpf(0)] * HEAT_POINTS
    for k in range(1, points, 2):
        rate = 4 * points**2 * mpmath.sinpi(mpmath.mpf(k) / (2 * points)) ** 2
        height = mpmath.cot(k * mpmath.pi / (2 * points)) * 2 / points
        faded = height * mpmath.exp(-rate * t)
        u = [value + faded * mpmath.sinpi(mpmath.mpf(k * i) / points) for i, value in enumerate(u, 1)]
    return u


CLOSED = {
    "detestA3": lambda: [mpmath.exp(mpmath.sin(20))],
    "kepler": lambda: kepler_at(mpmath.mpf(20)),
    "heat": lambda: heat_at(mpmath.mpf(1) / 10),
}


def apart(a, b):
    """The largest distance relative to the largest component, and relative to each component."""
    distance = [abs(x - y) for x, y in zip(a, b, strict=True)]
    largest = max(abs(x) for x in a)
    each = [d / abs(x) for d, x in zip(distance, a) if abs(x) > NOTHING * largest]
    return f"{max(distance) / largest:.1e} ({max(each):.1e} in a component)"


def by_collocation(problem):
    """At two tolerances; the finer result. Without Newton's method where its systems would be large."""
    f, jacobian, start = problem.build(DECIMAL)
    t_end = Decimal(problem.t_end)
    lines = problem.family == "methodOfLines"
    method = Collocation(8 if lines else 12, 50)
    floor = "1e-40" if problem.name == "e5" else "1e-25"
    results = []
    for tolerance in ("1e-13", "1e-16") if lines else ("1e-16", "1e-20"):
        end, steps = method.solve(f, None if lines else jacobian, start, t_end, tolerance, floor, "1e-6")
        results.append(end)
        print(f"  collocation at {tolerance}: {steps} steps", flush=True)
    print(f"  apart at the two tolerances: {apart(results[1], results[0])}")
    return results[1]


def reference(problem):
    print(problem.name, flush=True)
    closed = CLOSED.get(problem.name)
    if closed is None:
        end = by_collocation(problem)
    else:
        end = [to_decimal(value) for value in closed()]
        print("  closed form")
        if problem.name == "kepler":
            print(f"  collocation lies apart by {apart(end, by_collocation(problem))}")
    if problem.name in PUBLISHED:
        where, text = PUBLISHED[problem.name]
        other = [Decimal(word) for word in text.split()]
    else:
        where = "SciPy's DOP853 at 1e-13"
        f, _, start = problem.build(FLOAT)
        run = solve_ivp(f, (0, float(problem.t_end)), start, method="DOP853", rtol=1e-13, atol=1e-13)
        other = [Decimal(float(value)) for value in run.y[:, -1]]
    print(f"  apart from {where}: {apart(end, other)}", flush=True)
    return end


def written(value, largest):
    """As a JSON number of DIGITS digits."""
    if abs(value) < NOTHING * largest:
        return "0"
    return str((+value).normalize().__round__(DIGITS - 1 - value.adjusted()).normalize())


def main():
    names = sys.argv[1:]
    known = [problem.name for problem in PROBLEMS]
    for name in names:
        if name not in known:
            print(f"referenceValues: no problem {name}; there are {', '.join(known)}.", file=sys.stderr)
            sys.exit(2)
    target = Path(__file__).parents[2] / "test/ivp/problems/ends.json"
    ends = json.loads(target.read_text(), parse_float=str, parse_int=str) if target.exists() else {}
    for problem in PROBLEMS:
        if not names or problem.name in names:
            end = reference(problem)
            largest = max(abs(value) for value in end)
            ends[problem.name] = [written(value, largest) for value in end]
    body = ",\n".join(f'  "{name}": [\n    ' + ",\n    ".join(ends[name]) + "\n  ]" for name in known if name in ends)
    target.write_text("{\n" + body + "\n}\n")


if __name__ == "__main__":
    main()
