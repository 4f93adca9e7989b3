"""What is warned of at points of a design, and not in the scenario itself."""

import numpy as np

from sim.errors import Problem
from sim.scenario.design import Variation
from sim.scenario.load import load
from sim.scenario.warning import warnings

MOST = 50
"""Most points that are looked at; to load one takes a fiftieth of a second."""


def extreme_warnings(variation: Variation) -> tuple[tuple[int, Problem], ...]:
    """What is warned of at the ends of each key, each with the first point that has it.

    That a setting changes nothing is not warned of.
    """
    known = {one.line for one in variation.plain.warnings}
    found: dict[str, tuple[int, Problem]] = {}
    for point in extremes(variation):
        for one in warnings(
            load(variation.scenario, [*variation.shared, *variation.design.settings(point)])
        ):
            if one.line not in known:
                found.setdefault(one.line, (point, one))
    return tuple(found.values())


def extremes(variation: Variation) -> list[int]:
    """Points with the greatest or the least number of a key, and one of each other value of it.

    There are :data:`MOST` at most.
    """
    found: list[int] = []
    for key, column in variation.design.columns.items():
        if key in variation.numeric:
            numbers = np.array(column, dtype=np.float64)
            found += [int(np.argmax(numbers)), int(np.argmin(numbers))]
        else:
            found += {repr(value): at for at, value in reversed([*enumerate(column)])}.values()
    return sorted([*dict.fromkeys(found)][:MOST])
