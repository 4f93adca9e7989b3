"""Fifty dots: how many states have troops there at the end, in equally likely worlds."""

import re
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

ARTICLE = "news report of August 2025 on which the baseline rests"
"""What the article is."""

_DOTS = 50

_SAID = re.compile(rf"about \d+ of {_DOTS} worlds")
"""A share of worlds that is known well enough to be counted in dots."""

_SURE = 4
"""Dots between the ends of the interval up to which one number stands for it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DotsFinding(Finding):
    """How many states have troops there in the last week, a row for each dot.

    The table has ``quantile``, (k - 0.5)/50 for dot k; ``states``, the number of states with
    troops there at that quantile of all worlds; ``deal``, whether the world there had a deal; and,
    the same in every row, ``worlds``, the number of these with troops of enough states,
    ``enough``, and the last ``week``. Fewer than 50 worlds are a dot each.
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
    # Each dot is a world: of those with the same number of states, the ones without a deal first.
    rows = np.lexsort((results.deal, final))
    rows = rows[np.minimum(np.ceil(quantile * final.size).astype(np.intp) - 1, final.size - 1)]
    states, deal = final[rows], results.deal[rows]
    after = f"in {host(results)} after {span(int(results.data['week'].values[-1]))}"
    what = f"Each dot is one of {_DOTS} equally likely worlds, quantiles of {number(results.n)}"
    if results.n < _DOTS:
        what = "Each dot is a world" if results.n > 1 else "The dot is the one world run"
    line = f"dashed: the ten or so states that the article, a {ARTICLE}, counts as willing"
    enough = final >= WILLING
    week = int(results.data["week"].values[-1])
    same = {"worlds": final.size, "enough": int(enough.sum()), "week": week}
    return DotsFinding(
        table={
            "quantile": quantile,
            "states": states,
            "deal": deal,
            **{name: np.full(count, value) for name, value in same.items()},
        },
        title=_title(final, after, deal=deal),
        subtitle=subtitle(results, f"{what}; hollow: no deal; {line}."),
        foot=plain(results.foot),
        willing=WILLING,
        axis=f"States with troops in {host(results)}",
    )


def _title(final: Array, after: str, *, deal: Mask) -> str:
    """State in how many of fifty worlds enough states have troops there, if it is known."""
    if not final.any():
        return f"No state has troops {after} in {worlds(final.size)}"
    if final.size == 1:
        has = "has" if final[0] == 1 else "have"
        return f"In the one world run {counted(int(final[0]), 'state')} {has} troops {after}"
    which = _which(final >= WILLING)
    if not np.any(final >= WILLING):
        return f"In {which} do {spelt(WILLING)} states have troops {after}"
    first = f"{opening(f'in {which}')} at least {spelt(WILLING)} states have troops {after}"
    none = int(np.sum(~deal))
    return f"{first}; {none} have no deal" if none > 1 and _SAID.fullmatch(which) else first


def _which(enough: Mask) -> str:
    """Write the worlds in which something holds as a number of fifty, or of those there are."""
    count, n = int(enough.sum()), enough.size
    dots = int(np.sum(np.quantile(enough, (np.arange(_DOTS) + 0.5) / _DOTS, method="inverted_cdf")))
    which = odds(count, n)
    if count in (0, n) or dots in (0, _DOTS) or "half" in which:
        return which
    if n < _DOTS:
        return f"{count} of {n} worlds"
    low, high = (round(float(_DOTS * end)) for end in wilson(count, n))
    some = f"about {dots}" if high - low <= _SURE else f"between {low} and {high}"
    return f"{some} of {_DOTS} worlds"
