"""Troops in Ukraine week by week: how many, how fast, how sure, and how far from what is asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.findings.finding import Finding, Table
from sim.findings.names import host, plain, scenario_title
from sim.outcomes.block import CEASEFIRE
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.words import number, odds, opening, rounded, sentence, span, spelt, worlds

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
    paths: int
    """Worlds behind the table."""


def find(results: Results) -> ForceFinding:
    """What force there is by week, and whether it is what the least requirement asks."""
    least = results.published_from
    return ForceFinding(
        table=_table(results),
        title=_title(results),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        requirements=(least, *(r for r in results.requirements if r > least)),
        paths=results.data.sizes["trajectory"],
    )


def _table(results: Results) -> Table:
    data = results.data
    force = np.asarray(data["force"].transpose("week", "trajectory").values, dtype=np.float64)
    bands = np.quantile(force, list(BANDS.values()), axis=1)
    phase = data["phase"].transpose("week", "trajectory").values
    single = {f"world{i + 1}": force[:, i] for i in range(min(SINGLE, force.shape[1]))}
    return {
        "week": data["week"].values,
        "date": data["date"].values,
        **dict(zip(BANDS, bands, strict=True)),
        **single,
        "ceasefire": np.mean(phase == CEASEFIRE, axis=1),
    }


def _title(results: Results) -> str:
    final = results.outcome("force_final")
    after = f"in {host(results)} after {span(int(results.data['week'].values[-1]))}"
    if not results.ever_deployed.any():
        return f"No troops are sent to {host(results)} in {worlds(final.size)}"
    if final.size == 1:
        return f"The one world run ends with {number(round(final[0]))} troops {after}"
    return f"{_typical(final, after)}; {_enough(final, results.published_from)}"


def _typical(final: NDArray[np.float64], after: str) -> str:
    """State the force of half of the worlds, or in how many there is none."""
    empty = odds(int(np.sum(final < 1)), final.size)
    if np.median(final) < 1 or "half" in empty:
        return f"{opening(empty)} {_has(empty)} no troops {after}"
    typical = rounded(float(np.median(final)))
    return f"In half of the worlds fewer than about {typical} troops stand {after}"


def _enough(final: NDArray[np.float64], least: int) -> str:
    """State in how many worlds there is what the least published requirement asks."""
    enough = odds(int(np.sum(final >= least)), final.size)
    some = "" if enough == "no world" else "at least "
    return f"{enough} {_has(enough)} {some}{number(least)}"


def _has(which: str) -> str:
    return "has" if which in ("no world", "every world") else "have"


def _subtitle(results: Results) -> str:
    paths = results.data.sizes["trajectory"]
    if paths == results.n == 1:
        what = f"Troops in {host(results)} by week, one world"
    else:
        thin = f"thin lines: {spelt(min(SINGLE, paths))} single worlds"
        what = f"Troops in {host(results)} by week: median, middle 50% and 90% of worlds; {thin}"
    if paths < results.n:
        what += f" (first {number(paths)} of {number(results.n)} worlds)"
    return f"{sentence(scenario_title(results))} {what}. {sentence(plain(results.uncertainty))}"
