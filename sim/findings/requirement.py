"""Enough for what: the chance of a lasting force, over the force that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, Table
from sim.findings.names import host, plain, subtitle
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.words import counted, number, odds, opening

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
    where no world had a deal.
    """

    requirements: tuple[int, ...]
    """Requirements in rising order, troops."""
    least: int
    """The least published one."""


def find(results: Results) -> RequirementFinding:
    """How likely a force of each size is to last, given a deal and in all worlds."""
    requirements = results.requirements
    return RequirementFinding(
        table=_table(results),
        title=_title(results),
        subtitle=subtitle(
            results,
            f"Share of worlds with at least so many troops in {host(results)} "
            f"{lasting([results], running=True)}, with 95% interval "
            f"({counted(results.n, 'world')}, {number(results.deal.sum())} with a deal).",
        ),
        foot=plain(results.foot),
        requirements=requirements,
        least=results.published_from,
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


def _table(results: Results) -> Table:
    asked, sizes = results.requirements, sustained(results)
    needed = forces_between(asked, first=asked[0], count=_FINE)
    columns = {"requirement": needed}
    for name, chosen in (("deal", sizes[results.deal]), ("all", sizes)):
        share, low, high = curve(chosen, needed)
        columns |= {name: share, f"{name}_low": low, f"{name}_high": high}
    return columns


def _title(results: Results) -> str:
    """State the chance of the least published requirement, or which other force lasts instead."""
    every = sustained(results)
    deal = every[results.deal]
    least, long = results.published_from, lasting([results])
    if results.data.sizes["week"] < _weeks(results):
        return f"The worlds end too soon for any force to be held {long}"
    if not np.any(every > 0):
        return f"No world holds any troops in {host(results)} {long}"
    enough = int(np.sum(every >= least))
    if enough == 0:
        first = f"No world holds {number(least)} troops {long}"
        lower = _instead(every, [r for r in results.requirements if r < least])
        return f"{first}; {_worlds(every, lower)} {number(lower)}" if lower else first
    first = f"{opening(_worlds(every, least))} {number(least)} troops {long}"
    given = int(np.sum(deal >= least))
    if deal.size and wilson(given, deal.size)[0] > wilson(enough, every.size)[1]:
        return f"{first}; with a deal {odds(given, deal.size)}"
    return first


def _worlds(sizes: Array, needed: float) -> str:
    """Write in how many worlds a force lasts, with the verb."""
    which = odds(int(np.sum(sizes >= needed)), sizes.size)
    return f"{which} {'holds' if which in ('no world', 'every world') else 'hold'}"


def _instead(sizes: Array, requirements: list[int]) -> int:
    """Largest requirement met in 1 world in 20, else the largest met in any world, else 0."""
    for least in (OFTEN * sizes.size, 1):
        met = [r for r in requirements if np.sum(sizes >= r) >= least]
        if met:
            return max(met)
    return 0
