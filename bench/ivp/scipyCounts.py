"""What SciPy's methods need on the classical problems: python3 bench/ivp/scipyCounts.py, under a minute.

Writes bench/ivp/scipyCounts.json: for every problem, method and tolerance the calls of the right-hand side, counted in
it, so that those by which SciPy differences its Jacobian are among them, and the error at the end in units of the
tolerance.
"""

import json
from pathlib import Path
import sys

try:
    import numpy as np
    import scipy
    from scipy.integrate import solve_ivp
except ImportError as missing:
    print(f"scipyCounts: {missing.name} is wanted and not installed; pip install numpy scipy.", file=sys.stderr)
    sys.exit(2)

from problems import FLOAT, PROBLEMS

TOLERANCES = (1e-3, 1e-6, 1e-9)
METHODS = {
    "nonStiff": [("RK45", False)],
    "stiff": [("Radau", False), ("Radau", True), ("BDF", False)],
    "methodOfLines": [("RK45", False), ("Radau", False), ("Radau", True), ("BDF", False)],
}
HERE = Path(__file__).parent
ENDS = json.loads((HERE.parents[1] / "test/ivp/problems/ends.json").read_text())


def error(problem, y, tolerance):
    """In units of the tolerance: the worst component's |y − end| / (absolute + tolerance·|end|)."""
    end = np.array(ENDS[problem.name])
    return float(np.max(abs(y - end) / (problem.absolute_tolerance(tolerance) + tolerance * abs(end))))


def run(problem, method, analytic, tolerance):
    f, jacobian, start = problem.build(FLOAT)
    evaluations = 0

    def counted(t, y):
        nonlocal evaluations
        evaluations += 1
        return f(t, y)

    options = {"jac": jacobian} if analytic else {}
    absolute = problem.absolute_tolerance(tolerance)
    solution = solve_ivp(
        counted, (0, float(problem.t_end)), start, method=method, rtol=tolerance, atol=absolute, **options
    )
    if solution.status != 0:
        raise RuntimeError(f"{problem.name}, {method}, {tolerance}: {solution.message}")
    return {
        "problem": problem.name,
        "method": method,
        "jacobian": "analytic" if analytic else "differences" if method != "RK45" else "none",
        "tolerance": tolerance,
        "absoluteTolerance": absolute,
        "evaluations": evaluations,
        "error": float(f"{error(problem, solution.y[:, -1], tolerance):.3g}"),
    }


def main():
    counts = []
    for problem in PROBLEMS:
        has_jacobian = problem.build(FLOAT)[1] is not None
        for method, analytic in METHODS[problem.family]:
            if analytic and not has_jacobian:
                continue
            for tolerance in TOLERANCES:
                counts.append(run(problem, method, analytic, tolerance))
                print(" ".join(str(value) for value in counts[-1].values()), flush=True)
    lines = ",\n".join(f"    {json.dumps(count)}" for count in counts)
    text = f'{{\n  "scipy": "{scipy.__version__}",\n  "counts": [\n{lines}\n  ]\n}}\n'
    (HERE / "scipyCounts.json").write_text(text)


if __name__ == "__main__":
    main()
