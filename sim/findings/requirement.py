"""Enough for what: the chance of a lasting force, over the force that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.figures.kit import lettering
from sim.figures.kit.scenario_style import titled
from sim.figures.sustained import lasting, weeks
from sim.outcomes.interval import wilson
from sim.words import counted, number, odds, opening, sentence, spreading

if TYPE_CHECKING:
    from sim.results.results import Results

_FINE = 121


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``requirement``, troops; given a deal and over all worlds: the share of worlds that hold it for
    as many weeks running as the scenario asks (``outcome.held_weeks``), and its 95 % interval
    (``deal``, ``deal_low``, ``deal_high``, ``all``, ``all_low``, ``all_high``); nan where
    no world had a deal.
    """
    asked = np.array(sorted({*results.requirements, results.published_from}), dtype=np.float64)
    fine = np.geomspace(max(asked[0], 1), max(asked[-1], 2), _FINE)
    requirement = np.unique(np.concatenate([asked, np.round(fine)]))
    columns = {"requirement": requirement}
    for name, held in _held(results).items():
        counts = _counts(held, requirement)
        low, high = wilson(counts, np.full(counts.shape, held.size))
        share = counts / held.size if held.size else np.full(counts.shape, np.nan)
        columns |= {name: share, f"{name}_low": low, f"{name}_high": high}
    return columns


def title(results: Results) -> str:
    """State the chance of the least published requirement, or what is held instead."""
    held = _held(results)
    every, deal = held["all"], held["deal"]
    least = results.published_from
    long = lasting([results])
    if results.data.sizes["week"] < weeks(results):
        return f"The worlds end too soon for any force to be held {long}"
    if not np.any(every > 0):
        return f"No world holds any troops in Ukraine {long}"
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


def _held(results: Results) -> dict[str, NDArray[np.float64]]:
    """Give the force each world holds for so many weeks: of worlds with a deal, and of all."""
    held = np.asarray(results.data["force_sustained"].values, dtype=np.float64)
    return {"deal": held[np.isfinite(results.data["deal_week"].values)], "all": held}


def _counts(held: NDArray[np.float64], requirement: NDArray[np.float64]) -> NDArray[np.int64]:
    """Count the worlds that hold at least each requirement."""
    return np.asarray(held.size - np.searchsorted(np.sort(held), requirement, side="left"))


def _worlds(held: NDArray[np.float64], requirement: float) -> str:
    """Say in how many worlds a requirement is held, with its verb."""
    words = odds(int(np.sum(held >= requirement)), held.size)
    return f"{words} {'holds' if words in ('no world', 'every world') else 'hold'}"


def _instead(held: NDArray[np.float64], asked: list[int]) -> int:
    """Give the largest requirement held in 1 world in 20, else the largest held in any, else 0."""
    for least in (0.05 * held.size, 1):
        often = [r for r in asked if np.sum(held >= r) >= least]
        if often:
            return max(often)
    return 0


def _subtitle(results: Results) -> str:
    deals = _held(results)["deal"].size
    long = lasting([results], running=True)
    what = f"Share of worlds with at least so many troops in Ukraine {long}"
    worlds = f"{counted(results.n, 'world')}, {number(deals)} with a deal"
    differ = spreading(lettering.plain(results.uncertainty))
    name = sentence(titled(results))
    return f"{name} {what}, with 95% interval ({worlds}). {sentence(differ)}"
