"""Enough for what: the chance of a lasting force, over the force that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, Table
from sim.findings.names import host, plain, subtitle
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.words import ONE, counted, number, odds, worlds

_END = 25_000
"""Requirement at which the axis ends, unless a world goes beyond it."""

_FINE = 121
"""Forces between the requirements at which the curves are computed."""

OFTEN = 0.05
"""Share of worlds from which on a requirement, once it is met, is worth a mention in a title."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RequirementFinding(Finding):
    """The chance of a lasting force by its size.

    The table has ``requirement``, troops; given a deal and over all worlds, the share of worlds in
    which it lasts for as many weeks running as the scenario asks (``outcome.held_weeks``), and its
    95% interval (``deal``, ``deal_low``, ``deal_high``, ``all``, ``all_low``, ``all_high``); nan
    where no world had a deal; and, the same in every row, these ``weeks`` and the number of all
    ``worlds`` and of those with a deal, ``deals``.
    """

    requirements: tuple[int, ...]
    """Requirements in rising order, troops."""
    least: int
    """The least published one."""
    shown: tuple[int, ...]
    """Those drawn: up to 25,000, or up to the first that no world meets."""


def find(results: Results) -> RequirementFinding:
    """How likely a force of each size is to last, given a deal and in all worlds."""
    requirements = results.requirements
    return RequirementFinding(
        table=_table(results),
        title=_title(results),
        subtitle=subtitle(
            results,
            f"Share of worlds in which a force of each size or more stays in {host(results)} "
            f"{lasting([results], running=True)}, with 95% interval "
            f"({counted(results.n, 'world')}, {number(results.deal.sum())} with a deal). "
            "The scale of troops is logarithmic.",
        ),
        foot=plain(results.foot),
        requirements=requirements,
        least=results.published_from,
        shown=tuple(r for r in requirements if r <= max(_END, _first_unmet(results))),
    )


def lasting(every: Sequence[Results], *, running: bool = False) -> str:
    """Write how long a force must last: for 13 weeks, or for 13 weeks running."""
    required = {_weeks(one) for one in every}
    if len(required) > 1:
        return f"for the weeks {'running ' * running}that each scenario sets"
    return f"for {counted(required.pop(), 'week')}{' running' * running}"


def _weeks(results: Results) -> int:
    """Weeks in a row that a force must last."""
    return int(results.scenario.values["outcome.held_weeks"].central)


def sustained(results: Results) -> Array:
    """Largest force that lasts long enough, troops, shape (replication,)."""
    return results.outcome("force_sustained")


def curve(sizes: Array, needed: Array) -> Array:
    """Share of worlds in which each force lasts, and its 95% interval, shape (3, force).

    The share is nan where there is no world.
    """
    counts = sizes.size - np.searchsorted(np.sort(sizes), needed, side="left")
    low, high = wilson(counts, sizes.size)
    share = counts / sizes.size if sizes.size else np.full(counts.shape, np.nan)
    return np.stack([share, low, high])


def forces_between(requirements: Sequence[int], *, first: float, count: int) -> Array:
    """Forces at which curves are drawn, from a first one to the last requirement."""
    fine = np.geomspace(first, requirements[-1], count)
    return np.unique([*requirements, *np.round(fine)])


def _first_unmet(results: Results) -> int:
    """Least requirement that no world meets; the last one where some world meets them all."""
    largest = float(sustained(results).max())
    return next((r for r in results.requirements if r > largest), results.requirements[-1])


def _table(results: Results) -> Table:
    asked, sizes = results.requirements, sustained(results)
    needed = forces_between(asked, first=asked[0], count=_FINE)
    columns = {"requirement": needed}
    for name, chosen in (("deal", sizes[results.deal]), ("all", sizes)):
        share, low, high = curve(chosen, needed)
        columns |= {name: share, f"{name}_low": low, f"{name}_high": high}
    same = {"weeks": _weeks(results), "worlds": sizes.size, "deals": int(results.deal.sum())}
    return columns | {name: np.full(needed.size, value) for name, value in same.items()}


def _title(results: Results) -> str:
    """State the chance of the least published requirement, or which other force lasts instead."""
    every = sustained(results)
    deal = every[results.deal]
    least, long = results.published_from, lasting([results])
    where = f"troops in {host(results)}"
    if results.data.sizes["week"] < _weeks(results):
        return f"The worlds end too soon for any troops to stay {long}"
    if not deal.size:
        return f"No deal is struck in {worlds(every.size)}, and without one no troops are sent"
    if not np.any(every > 0):
        return f"Even with a deal no world keeps {where} {long}"
    first = f"With a deal {_worlds(deal, least)} {number(least)} {where} {long}"
    if np.any(deal >= least):
        return first
    lower = _instead(deal, [r for r in results.requirements if r < least])
    return f"{first}; {_worlds(deal, lower)} {number(lower)}" if lower else first


def _worlds(sizes: Array, needed: float) -> str:
    """Write in how many worlds a force lasts, with the verb."""
    which = odds(int(np.sum(sizes >= needed)), sizes.size)
    return f"{which} {'keeps' if which in ONE else 'keep'}"


def _instead(sizes: Array, requirements: list[int]) -> int:
    """Largest requirement met in 1 world in 20, else the largest met in any world, else 0."""
    for least in (OFTEN * sizes.size, 1):
        met = [r for r in requirements if np.sum(sizes >= r) >= least]
        if met:
            return max(met)
    return 0
