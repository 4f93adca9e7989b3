"""Fifty dots: how many states have troops in Ukraine at the end, in equally likely worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.figures.kit import lettering
from sim.figures.kit.scenario_style import titled
from sim.outcomes.interval import wilson
from sim.words import counted, number, odds, opening, sentence, span, spelt, spreading, worlds

if TYPE_CHECKING:
    from sim.results.results import Results

WILLING = 10
"""States that the article counts as willing."""

_DOTS = 50

_SURE = 4
"""Dots between the ends of the interval up to which one number stands for it."""


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each dot.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``quantile``, (k - 0.5)/50 for dot k, and ``states``, the number of states with troops in
    Ukraine in the last week at that quantile of all worlds; fewer than 50 worlds are a dot each.
    """
    final = results.outcome("states_deployed_final")
    count = min(_DOTS, final.size)
    quantile = (np.arange(count) + 0.5) / count
    # The quantile is that of a world: half a state is no answer to how many states there are.
    states = np.quantile(final, quantile, method="inverted_cdf")
    return {"quantile": quantile, "states": states}


def title(results: Results) -> str:
    """State in how many of fifty worlds ten states have troops there, as far as it is known."""
    final = results.outcome("states_deployed_final")
    after = f"after {span(int(results.data['week'].values[-1]))}"
    if not final.any():
        return f"No state has troops in Ukraine {after} in {worlds(final.size)}"
    if final.size == 1:
        states = counted(int(final[0]), "state")
        has = "has" if final[0] == 1 else "have"
        return f"In the one world run {states} {has} troops in Ukraine {after}"
    which = _which(final >= WILLING)
    ends = "ends" if which in ("no world", "every world") else "end"
    least = f"troops of {'' if which == 'no world' else 'at least '}{spelt(WILLING)} states"
    said = f"{opening(which)} {ends} with {least} in Ukraine {after}"
    none = int(np.sum(table(results)["states"] == 0))
    narrow = final.size >= _DOTS and _reach(final == 0) <= _SURE
    return f"{said}, {none} with none at all" if none and narrow and " of 50 " in which else said


def _which(enough: NDArray[np.bool_]) -> str:
    """Name the worlds in which something holds as a number of fifty, or of those there are."""
    count, n = int(enough.sum()), enough.size
    dots = int(np.sum(np.quantile(enough, (np.arange(_DOTS) + 0.5) / _DOTS, method="inverted_cdf")))
    words = odds(count, n)
    if count in (0, n) or dots in (0, _DOTS) or (n < _DOTS and "half" in words):
        return words
    if n < _DOTS:
        return f"{count} of {n} worlds"
    if "half" in words:
        return f"about half of {_DOTS} equally likely worlds"
    low, high = (round(float(_DOTS * end)) for end in wilson(count, n))
    some = f"about {dots}" if high - low <= _SURE else f"between {low} and {high}"
    return f"{some} of {_DOTS} equally likely worlds"


def _reach(true: NDArray[np.bool_]) -> float:
    """Measure how many of fifty dots lie between the ends of the interval of a share."""
    low, high = wilson(int(true.sum()), true.size)
    return float(_DOTS * (high - low))


def _subtitle(results: Results) -> str:
    n = results.n
    if n < _DOTS:
        what = "Each dot is a world" if n > 1 else "The dot is the one world run"
    else:
        what = f"Each dot is one of {_DOTS} quantiles of {number(n)} worlds, all equally likely"
    drawn = "dashed, the ten or so states that the article counts as willing"
    differ = spreading(lettering.plain(results.uncertainty))
    return f"{sentence(titled(results))} {what}; {drawn}. {sentence(differ)}"
