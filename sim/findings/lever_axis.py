"""An axis of a lever as a figure shows it: its name, its marks, the scenario's own value."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from sim.array import Array
from sim.findings.names import plain
from sim.studies.axis import Axis, place
from sim.studies.lever import UNITS, figures, option_words, value_words
from sim.words import opening

STEPS = (1, 2, 2.5, 5, 10)
"""Steps between marks, times a power of ten."""

_SHARES = (1e-4, 1e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5,
           0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)  # fmt: skip
"""Marks of an axis of shares on a logit scale."""


@dataclass(frozen=True, eq=False)
class LeverAxis:
    """An axis of a figure."""

    name: str
    """What the lever is, with its unit."""
    is_number: bool
    places: Array
    """Place of every level."""
    ticks: tuple[tuple[float, str], ...]
    """Marks: a place and what is written there; every option of a switch."""
    levels: tuple[str, ...]
    """Every level in words."""
    own: float | None
    """Place of the scenario's own value; none where it is not among the levels."""
    drawn: bool
    """Whether the scenario draws its value, of which that is the central one."""
    own_words: str
    """That value in words."""


def lever_axis(axis: Axis) -> LeverAxis:
    """The axis of a lever."""
    factor, unit = axis.factor, axis.factor.unit
    after = f", {unit}" if unit in UNITS or unit in ("share", "probability") else ""
    says = factor.short
    own = None if axis.own is None else float(axis.places[axis.levels.index(axis.own)])
    words = "" if axis.own is None else value_words(axis.own)
    return LeverAxis(
        name=plain(opening(says) + ("" if unit in says else after)),
        is_number=axis.is_number,
        places=axis.places,
        ticks=_ticks(axis),
        levels=tuple(value_words(one) for one in axis.levels),
        own=own,
        drawn=axis.drawn,
        own_words=words,
    )


def _ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    if not axis.is_number:
        return tuple(
            (float(where), option_words(level))
            for where, level in zip(axis.places, axis.levels, strict=True)
        )
    low, high = float(axis.levels[0]), float(axis.levels[-1])
    marks = _marks(low, high, axis)
    return tuple((place(one, axis.scale), figures(one)) for one in marks)


def _marks(low: float, high: float, axis: Axis) -> list[float]:
    """Round numbers within a span, on its scale; its ends where too few are round."""
    if axis.scale == "log":
        powers = range(floor(log10(low)), ceil(log10(high)) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7)):
            every = [step * 10.0**power for power in powers for step in steps]
            inside = [one for one in every if low * 0.999 <= one <= high * 1.001]
            if len(inside) >= 4:
                return inside[:: ceil(len(inside) / 8)]
    if axis.scale == "logit":
        inside = [one for one in _SHARES if low <= one <= high]
        if len(inside) >= 3:
            return inside[:: ceil(len(inside) / 7)]
    return [one for one in round_numbers(low, high) if low - 1e-12 <= one <= high + 1e-12]


def round_numbers(low: float, high: float, *, about: int = 5, least: float = 0.0) -> list[float]:
    """Round numbers from below a least to above a greatest value, evenly spaced.

    About so many, and no closer to each other than `least`.
    """
    if not high > low:
        return [low]
    rough = max((high - low) / about, least)
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough * (1 - 1e-9))
    count = np.arange(floor(low / step + 1e-9), ceil(high / step - 1e-9) + 1)
    return [float(f"{one:.12g}") for one in count * step]
