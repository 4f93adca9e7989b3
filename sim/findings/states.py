"""The states of an ensemble: which are shown, their names, and the rows that they have by week."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.findings.names import LONGEST, readable
from sim.results.results import Results
from sim.words import number

MOST = 40
"""States shown at most."""


def state_names(results: Results, limit: int = LONGEST) -> list[str]:
    """Names of all states, in their order; the code where nothing of a name can be read."""
    pairs = zip(results.data["state_name"].values, results.data["state"].values, strict=True)
    return [readable(str(name), str(code), limit=limit) for name, code in pairs]


def posture_counts(results: Results) -> NDArray[np.int64]:
    """Worlds in each posture, shape (week, state, posture)."""
    return np.asarray(results.data["posture_count"].transpose("week", "state", "posture").values)


def likeliest(results: Results, *keys: NDArray[Any]) -> NDArray[np.intp]:
    """Positions of all states by some counts, the largest first, the last key by name."""
    names = results.data["state_name"].values.astype(str)
    return np.lexsort((names, *(-key for key in reversed(keys))))


def by_week(results: Results, order: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Columns of a table with a row for each of some states and week: code, name, week and date."""
    data = results.data
    weeks, rows = data.sizes["week"], len(order)
    return {
        "state": np.repeat(data["state"].values[order], weeks),
        "name": np.repeat(data["state_name"].values[order], weeks),
        "week": np.tile(data["week"].values, rows),
        "date": np.tile(data["date"].values, rows),
    }


def only_most(states: int, what: str) -> str:
    """Sentence about states that are left out, after a space; nothing where none is."""
    return f" The {MOST} of {number(states)} states {what}." if states > MOST else ""
