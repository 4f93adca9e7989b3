"""What a figure shows, without the figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.words import counted, number

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


def with_deal(results: Results) -> tuple[Mask, str]:
    """Which of the worlds whose paths are kept a figure of the force is about, and the words of it.

    Without a deal no force is sent, so these are the worlds with a deal, and all where none has
    one. The words open a title: "With a deal, ", or none.
    """
    deal = results.deal[: results.data.sizes["trajectory"]]
    return (deal, "With a deal, ") if deal.any() else (np.ones_like(deal), "")


def about(results: Results) -> str:
    """Which worlds :func:`with_deal` chooses, in words: the 674 of 1,000 worlds with a deal."""
    deal, words = with_deal(results)
    if results.n == 1:
        return f"the one world run, {'with a' if words else 'which has no'} deal"
    whole = f"{number(results.n)} worlds"
    if deal.size < results.n:
        whole = f"the first {number(deal.size)} of {whole}"
    if words and not deal.all():
        return f"the {number(deal.sum())} of {whole} with a deal"
    every = whole if whole.startswith("the ") else f"all {whole}"
    return f"{every}, {'each' if words else 'none of them'} with a deal"


def too_few(worlds: int, what: str) -> str:
    """Begin a title about fewer worlds than say anything: 3 worlds with a deal are too few."""
    return f"{counted(worlds, 'world')} {what} {'is' if worlds == 1 else 'are'} too few"


def bands(values: NDArray[np.floating[Any]]) -> dict[str, Array]:
    """Quantiles over the worlds, which are the last dimension, by the name of the quantile.

    Of too few worlds there is only the median; the others are not numbers.
    """
    present = np.isfinite(values)
    shares = list(BANDS.values())
    whole = present.all(axis=-1)
    found = np.empty((len(shares), *whole.shape))
    found[:, whole] = np.quantile(values[whole], shares, axis=-1)
    if not whole.all():
        found[:, ~whole] = _quantiles_of_present(values[~whole], shares)
    few = np.min(present.sum(axis=-1)) < LEAST
    blank = np.array([few and name != "median" for name in BANDS])
    found[blank] = np.nan
    return dict(zip(BANDS, found, strict=True))


def _quantiles_of_present(values: NDArray[np.floating[Any]], shares: Sequence[float]) -> Array:
    """What np.nanquantile finds of each row, which goes through the rows in Python.

    Shape (share, row); not a number where nothing is present.
    """
    ordered = np.sort(values, axis=-1)  # what is not there comes last
    last = np.isfinite(values).sum(axis=-1) - 1
    place = np.reshape(shares, (-1, 1)) * np.maximum(last, 0)
    below = np.floor(place).astype(np.intp)
    rows, part = np.arange(len(values)), place - below
    low, high = ordered[rows, below], ordered[rows, np.minimum(below + 1, np.maximum(last, 0))]
    step = high - low
    return np.asarray(np.where(part < 1 / 2, low + step * part, high - step * (1 - part)))


def posture_counts(results: Results) -> NDArray[np.int64]:
    """Worlds in each posture, shape (week, state, posture)."""
    return np.asarray(results.data["posture_count"].transpose("week", "state", "posture").values)


def likeliest(results: Results, *keys: NDArray[Any]) -> NDArray[np.intp]:
    """Positions of all states by some counts, the largest first; equals go by name."""
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
