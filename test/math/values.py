"""Values of the functions of src/math by mpmath: python3 test/math/values.py > test/math/values.json

For each function lists [arguments…, nearest double, rest], the rest to four digits.
An argument says how many points of each range are drawn, 24 unless given; with 2000 the worst errors are what
values.test.ts says.
"""

import json
import math
import random
import sys

from mpmath import mp

mp.prec = 2400  # so that arguments near 2^1024 are reduced, and cancellation leaves digits enough
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 24


def between(low, high):
    return lambda draw: draw.uniform(low, high)


def sized(low, high, signs=(1, -1)):
    """Sizes even in their logarithm, from 2^low to 2^high."""
    return lambda draw: draw.choice(signs) * draw.uniform(1, 2) * 2.0 ** draw.randrange(low, high)


def near(place, low=-52, high=-1):
    return lambda draw: place + sized(low, high)(draw)


def quarter(draw):
    """The double nearest to a multiple of pi/2."""
    return float(draw.randrange(1, 10**6) * mp.pi / 2)


positive = sized(-1074, 1023, (1,))
circular = [[between(-10, 10)], [sized(-30, 20)], [sized(20, 1023)], [quarter]]
functions = {
    "acos": (mp.acos, [[between(-1, 1)], [sized(-40, -1)], [lambda d: 1 - sized(-53, -1, (1,))(d)]]),
    "asin": (mp.asin, [[between(-1, 1)], [sized(-40, -1)], [lambda d: sized(-53, -1, (1,))(d) - 1]]),
    "atan": (mp.atan, [[between(-5, 5)], [sized(-40, 70)]]),
    "atan2": (mp.atan2, [[between(-5, 5)] * 2, [sized(-60, 60)] * 2]),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [[sized(-1074, 1023)], [between(-10, 10)]]),
    "cos": (mp.cos, circular),
    "cosh": (mp.cosh, [[between(-5, 5)], [sized(-30, 9)]]),
    "exp": (mp.exp, [[between(-5, 5)], [between(-745, 709.7)], [sized(-60, 0)]]),
    "expm1": (mp.expm1, [[between(-5, 5)], [between(-50, 709.7)], [sized(-60, 0)]]),
    "hypot": (mp.hypot, [[between(-5, 5)] * 2, [sized(-1074, 1022)] * 2, [sized(-20, 20)] * 2]),
    "log": (mp.log, [[between(0, 10)], [positive], [near(1)]]),
    "log10": (mp.log10, [[between(0, 10)], [positive], [near(1)]]),
    "log1p": (mp.log1p, [[between(-1, 10)], [positive], [sized(-60, -1)], [lambda d: sized(-52, -1, (1,))(d) - 1]]),
    "log2": (lambda x: mp.log(x) / mp.log(2), [[between(0, 10)], [positive], [near(1)]]),
    "pow": (
        mp.power,
        [
            [between(0, 10), between(-5, 5)],
            [sized(-20, 20, (1,)), between(-40, 40)],
            [between(0, 1), lambda d: d.choice([1, 2, -1, 4]) / d.choice([3, 5, 7, 9])],
            [near(1, -30, -10), sized(0, 30)],
            [between(-10, 0), lambda d: d.randrange(-20, 20)],
            [positive, lambda d: d.choice([3, 4, 0.25, 1.5])],
        ],
    ),
    "sin": (mp.sin, circular),
    "sinh": (mp.sinh, [[between(-5, 5)], [sized(-30, 9)]]),
    "tan": (mp.tan, circular),
    "tanh": (mp.tanh, [[between(-5, 5)], [sized(-30, 5)]]),
}


def value(function, arguments):
    """The nearest double and the rest; nothing where doubles end."""
    exact = function(*map(mp.mpf, arguments))
    head = float(exact)
    if math.isinf(head):
        return None
    return [*arguments, head, float(mp.nstr(exact - mp.mpf(head), 4))]


def values(name):
    draw = random.Random(name)
    function, ranges = functions[name]
    rows = (value(function, [float(one(draw)) for one in each]) for each in ranges for _ in range(COUNT))
    return [row for row in rows if row is not None]


print("{")
for name in functions:
    rows = ",\n".join(json.dumps(row) for row in values(name))
    print(f'"{name}": [\n{rows}\n]' + ("" if name == list(functions)[-1] else ","))
print("}")
