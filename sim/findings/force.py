"""Troops in Ukraine after a deal: how many, how fast, how sure, and how far from what is asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.findings.finding import Finding, Table, about, bands, series, with_deal
from sim.findings.names import host, plain, subtitle
from sim.outcomes.block import CEASEFIRE
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.words import ONE, number, odds, opening, percent, rounded, span, spelt

SINGLE = 5
"""Single worlds that are drawn beside the bands; all, where they are too few for bands."""

_STEPS = (26, 13)
"""Weeks of which the length shown is a multiple, where it is as long."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ForceFinding(Finding):
    """Troops in Ukraine by week after a deal, in the worlds that have one.

    The table has ``week`` since the deal, up to a length for which half of the worlds with a deal
    are observed; ``worlds``, those observed that long; of these, troops: ``low90``, ``low50``,
    ``median``, ``high50``, ``high90``, too few worlds having a median alone; the shares with no
    troops, ``none``, with as many as the least requirement, ``enough``, that have or have had as
    many, ``reached``, and with the ceasefire in force, ``ceasefire``; and troops in some single
    worlds, ``world1`` ..., nan where they end sooner. Where no world has a deal, weeks
    count from the start, in all worlds.
    """

    requirements: tuple[int, ...]
    """Published requirements, troops, the least first."""
    has_deal: bool
    """Whether weeks count from a deal."""
    without: str
    """What is said of the worlds without a deal, where there are some beside those with one."""

    @property
    def ends(self) -> list[tuple[str, str, float]]:
        """What is written where each line ends: the quantile it is, the words, and the troops."""
        last = {name: float(column[-1]) for name, column in self.table.items() if name in BANDS}
        shown = {name: rounded(value) for name, value in last.items() if value == value}
        if self.table["worlds"][0] == 1:
            return [("median", f"This world {shown['median']}", last["median"])]
        written = [("median", f"Median {shown['median']}", last["median"])]
        for words, band in (("50%", "50"), ("90% of worlds", "90")):
            if f"low{band}" in shown:
                low, high = shown[f"low{band}"], shown[f"high{band}"]
                span = low if low == high else f"{low} to {high}"
                written.append((f"high{band}", f"{words}: {span}", last[f"high{band}"]))
        return written


def find(results: Results) -> ForceFinding:
    """How the force grows once there is a deal, and whether it is what the least one asks."""
    table, has_deal = _table(results), results.deal[: results.data.sizes["trajectory"]]
    share = 1 - float(np.mean(has_deal))
    return ForceFinding(
        table=table,
        title=_title(results, table),
        subtitle=_subtitle(results, has_deal=bool(has_deal.any())),
        foot=plain(results.foot),
        requirements=tuple(r for r in results.requirements if r >= results.published_from),
        has_deal=bool(has_deal.any()),
        without=f"No deal ({percent(share)} of worlds): none" if has_deal.any() and share else "",
    )


def _since_deal(results: Results, name: str) -> Array:
    """A weekly series from the deal on, shape (week, world with a deal); nan after its end."""
    values = series(results, name)
    if not with_deal(results)[1]:
        return values
    weeks = results.outcome("deal_week")[: values.shape[1]]
    chosen = np.flatnonzero(np.isfinite(weeks))
    starts = weeks[chosen].astype(np.intp)
    rows = np.arange(_shown(starts, last=len(values) - 1) + 1)[:, np.newaxis] + starts
    inside = rows < len(values)
    return np.where(inside, values[np.minimum(rows, len(values) - 1), chosen], np.nan)


def _shown(starts: NDArray[np.intp], *, last: int) -> int:
    """Weeks after the deal for which half of the worlds are observed, a whole number of steps."""
    longest = int(np.sort(last - starts)[::-1][(len(starts) - 1) // 2])
    step = next((each for each in _STEPS if longest >= each), 1)
    return longest - longest % step


def _table(results: Results) -> Table:
    force, phase = _since_deal(results, "force"), _since_deal(results, "phase")
    seen = np.isfinite(force).sum(axis=1)
    reached = np.fmax.accumulate(force, axis=0) >= results.published_from
    single = SINGLE if seen[0] >= LEAST else LEAST
    return {
        "week": np.arange(len(force)),
        "worlds": seen,
        **bands(force),
        "none": np.sum(force < 1, axis=1) / seen,
        "enough": np.sum(force >= results.published_from, axis=1) / seen,
        "reached": np.sum(reached & np.isfinite(force), axis=1) / seen,
        "ceasefire": np.sum(phase == CEASEFIRE, axis=1) / seen,
        **{f"world{k}": path for k, path in enumerate(force.T[:single], start=1)},
    }


def _title(results: Results, table: Table) -> str:
    """State the force of the median world, and in how many it is what the least one asks."""
    last = {name: column[-1] for name, column in table.items()}
    n, weeks = int(last["worlds"]), int(last["week"])
    if not with_deal(results)[1]:
        one = "The one world run has" if n == 1 else f"None of the {number(n)} worlds has"
        return f"{one} {'no' if n == 1 else 'a'} deal, and without one no troops are sent"
    after = f"{opening(span(weeks))} after a deal" if weeks else "When a deal comes"
    where = f"troops in {host(results)}"
    if n == 1:
        return f"{after} the one world with a deal has {number(round(last['median']))} {where}"
    if table["none"].min() == 1:
        return f"Even with a deal no world has {where}"
    return f"{after} {_typical(last, n)} {where}; {_enough(results, last, n)}"


def _enough(results: Results, last: dict[str, float], n: int) -> str:
    """State in how many worlds the force is what the least plan asks, or has been."""
    least = number(results.published_from)
    now, before = (round(n * float(last[name])) for name in ("enough", "reached"))
    if before and not now:
        return f"{odds(before, n)} had {least} before, and none still has"
    which = odds(now, n)
    return f"{which} {_has(which)} {'at least ' * bool(now)}{least}"


def _typical(last: dict[str, float], n: int) -> str:
    """State the troops of the median world, or in how many worlds there are none."""
    empty = odds(round(n * float(last["none"])), n)
    if last["median"] < 1 or "half" in empty:
        return f"{empty} {_has(empty)} no"
    return f"the median world has about {rounded(float(last['median']))}"


def _has(which: str) -> str:
    return "has" if which in ONE else "have"


def _subtitle(results: Results, *, has_deal: bool) -> str:
    paths = int(np.sum(with_deal(results)[0]))
    what = f"Troops in {host(results)} by week{' since the deal' * has_deal} in {about(results)}"
    if paths >= LEAST:
        what += f": median, middle 50% and 90% of worlds; thin lines: {spelt(SINGLE)} single worlds"
    elif paths > 1:
        what += ": median (thick) and each world (thin)"
    return subtitle(results, f"{what}.")
