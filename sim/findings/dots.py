"""Fifty dots: how many states have troops there at the end, in equally likely worlds."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array, Mask
from sim.findings.finding import Finding
from sim.findings.names import host, plain, subtitle
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.words import counted, number, odds, opening, span, spelt, worlds

WILLING = 10
"""States that the article counts as willing."""

_DOTS = 50

_SURE = 4
"""Dots between the ends of the interval up to which one number stands for it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DotsFinding(Finding):
    """How many states have troops there in the last week, a row for each dot.

    The table has ``quantile``, (k - 0.5)/50 for dot k, and ``states``, the number of states with
    troops there at that quantile of all worlds; fewer than 50 worlds are a dot each.
    """

    willing: int
    """Number of states that the article counts as willing."""
    axis: str
    """What the axis counts."""


def find(results: Results) -> DotsFinding:
    """How many states have troops there at the end, and in how many worlds enough have."""
    final = results.outcome("states_deployed_final")
    count = min(_DOTS, final.size)
    quantile = (np.arange(count) + 0.5) / count
    # The quantile is that of a world: half a state is no answer to how many states there are.
    states = np.quantile(final, quantile, method="inverted_cdf")
    after = f"in {host(results)} after {span(int(results.data['week'].values[-1]))}"
    what = f"Each dot is one of {_DOTS} quantiles of {number(results.n)} worlds, all equally likely"
    if results.n < _DOTS:
        what = "Each dot is a world" if results.n > 1 else "The dot is the one world run"
    line = "dashed, the ten or so states that the article counts as willing"
    return DotsFinding(
        table={"quantile": quantile, "states": states},
        title=_title(final, after, dots=states),
        subtitle=subtitle(results, f"{what}; {line}."),
        foot=plain(results.foot),
        willing=WILLING,
        axis=f"States with troops in {host(results)}",
    )


def _title(final: Array, after: str, *, dots: Array) -> str:
    """State in how many of fifty worlds enough states have troops there, if it is known."""
    if not final.any():
        return f"No state has troops {after} in {worlds(final.size)}"
    if final.size == 1:
        states = counted(int(final[0]), "state")
        has = "has" if final[0] == 1 else "have"
        return f"In the one world run {states} {has} troops {after}"
    which = _which(final >= WILLING)
    ends = "ends" if which in ("no world", "every world") else "end"
    least = f"troops of {'' if which == 'no world' else 'at least '}{spelt(WILLING)} states"
    first = f"{opening(which)} {ends} with {least} {after}"
    none = int(np.sum(dots == 0))
    low, high = wilson(int(np.sum(final == 0)), final.size)
    narrow = final.size >= _DOTS and _DOTS * (high - low) <= _SURE
    return f"{first}, {none} with none at all" if none and narrow and " of 50 " in which else first


def _which(enough: Mask) -> str:
    """Write the worlds in which something holds as a number of fifty, or of those there are."""
    count, n = int(enough.sum()), enough.size
    dots = int(np.sum(np.quantile(enough, (np.arange(_DOTS) + 0.5) / _DOTS, method="inverted_cdf")))
    which = odds(count, n)
    if count in (0, n) or dots in (0, _DOTS) or (n < _DOTS and "half" in which):
        return which
    if n < _DOTS:
        return f"{count} of {n} worlds"
    if "half" in which:
        return f"about half of {_DOTS} equally likely worlds"
    low, high = (round(float(_DOTS * end)) for end in wilson(count, n))
    some = f"about {dots}" if high - low <= _SURE else f"between {low} and {high}"
    return f"{some} of {_DOTS} equally likely worlds"
