"""What a figure shows, without the figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.results.results import Results
from sim.results.summary import BANDS

Table: TypeAlias = Mapping[str, NDArray[Any]]
"""Columns of equal length by name, as they are written beside a figure."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Finding:
    """What a figure shows; a subclass adds what its figure needs beyond the table."""

    table: Table
    """The columns behind the picture."""
    title: str
    """The finding, computed from the table and no louder than the worlds allow."""
    subtitle: str
    """What is plotted, its unit, and which uncertainty is shown."""
    foot: str
    """Scenario, worlds, seed, version, date of the facts."""


def series(results: Results, name: str) -> Array:
    """A weekly series in the worlds whose paths are kept, shape (week, trajectory)."""
    values = results.data[name].transpose("week", "trajectory").values
    return np.asarray(values, dtype=np.float64)


def bands(values: NDArray[np.floating[Any]]) -> dict[str, Array]:
    """Quantiles over the worlds, which are the last dimension, by the name of the quantile."""
    return dict(zip(BANDS, np.quantile(values, list(BANDS.values()), axis=-1), strict=True))
