"""Troops in Ukraine week by week: how many, how fast, how sure, and how far from what is asked."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, bands, series
from sim.findings.names import host, only_some, plain, subtitle
from sim.outcomes.block import CEASEFIRE
from sim.results.results import Results
from sim.words import number, odds, opening, rounded, span, spelt, worlds

SINGLE = 5
"""Single worlds that are drawn beside the bands."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ForceFinding(Finding):
    """Troops in Ukraine by week.

    The table has ``week``, ``date``; troops: ``low90``, ``low50``, ``median``, ``high50``,
    ``high90`` and a column for each single world; ``ceasefire``, the share of worlds with one in
    force.
    """

    requirements: tuple[int, ...]
    """Published requirements, troops, the least first."""


def find(results: Results) -> ForceFinding:
    """What force there is by week, and whether it is what the least requirement asks."""
    least, force = results.published_from, series(results, "force")
    return ForceFinding(
        table={
            "week": results.data["week"].values,
            "date": results.data["date"].values,
            **bands(force),
            **{f"world{k}": path for k, path in enumerate(force.T[:SINGLE], start=1)},
            "ceasefire": np.mean(series(results, "phase") == CEASEFIRE, axis=1),
        },
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        requirements=tuple(r for r in results.requirements if r >= least),
    )


def _title(results: Results) -> str:
    """State the force of half of the worlds, and in how many it is what the least one asks."""
    final, least = results.outcome("force_final"), results.published_from
    after = f"in {host(results)} after {span(int(results.data['week'].values[-1]))}"
    if not results.ever_deployed.any():
        return f"No troops are sent to {host(results)} in {worlds(final.size)}"
    if final.size == 1:
        return f"The one world run ends with {number(round(final[0]))} troops {after}"
    enough = odds(int(np.sum(final >= least)), final.size)
    some = "" if enough == "no world" else "at least "
    return f"{_typical(final, after)}; {enough} {_has(enough)} {some}{number(least)}"


def _typical(final: Array, after: str) -> str:
    """State the force of half of the worlds, or in how many there is none."""
    empty = odds(int(np.sum(final < 1)), final.size)
    if np.median(final) < 1 or "half" in empty:
        return f"{opening(empty)} {_has(empty)} no troops {after}"
    typical = rounded(float(np.median(final)))
    return f"In half of the worlds fewer than about {typical} troops stand {after}"


def _has(which: str) -> str:
    return "has" if which in ("no world", "every world") else "have"


def _subtitle(results: Results) -> str:
    paths = results.data.sizes["trajectory"]
    what = f"Troops in {host(results)} by week"
    if paths == results.n == 1:
        what += ", one world"
    else:
        thin = f"thin lines: {spelt(min(SINGLE, paths))} single worlds"
        what += f": median, middle 50% and 90% of worlds; {thin}"
    return subtitle(results, f"{what}{only_some(results)}.", has_bands=True)
