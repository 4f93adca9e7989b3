"""The posture of each state by week, and the number of states in each posture by scenario."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.findings.comparison import (
    PAIRED,
    ComparisonFinding,
    Wording,
    by_scenario_and_week,
    label_of_first,
    scenarios,
    superlative,
)
from sim.findings.finding import Finding, by_week, likeliest, posture_counts
from sim.findings.names import MOST, SHORT, host, only_most, plain, state_names, subtitle
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import wilson
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.studies.shares import deployed
from sim.studies.significance import ahead
from sim.words import counted, decimal, listing, named, odds, opening, worlds

COLUMNS = POSTURES[:0:-1]
"""Columns of the table of a comparison, the posture that goes furthest first."""

_RARE = 0.05
"""Share of worlds below which a state hardly ever deploys."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PosturesFinding(ComparisonFinding):
    """Mean number of states in each posture by week.

    The table has a row for each scenario and week: ``scenario``, ``week``, and the mean number of
    states that are ``deployed``, ``authorised`` and not deployed, ``pledged`` and not authorised.
    """

    means: Array
    """The same numbers, shape (scenario, posture, week)."""


def find(results: Results) -> Finding:
    """How often each state is in each posture, by week.

    The table has a row for each state shown and week: ``state`` (code), ``name``, ``week``,
    ``date``, the shares of worlds in each posture (``none``, ``pledged``, ``authorised``,
    ``deployed``) and ``chance``, the share of worlds in which the state ever deploys. States go by
    that chance, then by the weeks spent in the higher postures.
    """
    counts = posture_counts(results)
    higher = counts.sum(axis=0) @ np.arange(len(POSTURES))
    order = likeliest(results, results.ever_deployed, higher)[:MOST]
    shares = counts[:, order] / np.maximum(counts[:, order].sum(axis=2, keepdims=True), 1)
    chances = results.ever_deployed[order] / results.n
    some = only_most(counts.shape[1], "likeliest to deploy")
    return Finding(
        table={
            **by_week(results, order),
            **{name: shares[:, :, k].T.ravel() for k, name in enumerate(POSTURES)},
            "chance": np.repeat(chances, len(counts)),
        },
        title=_title(results, order),
        subtitle=subtitle(
            results,
            "Share of worlds in each posture by week: the height of each colour within a state's "
            f"row; on the right, worlds in which it ever deploys.{some}",
        ),
        foot=plain(results.foot),
    )


def find_compared(comparison: Comparison) -> PosturesFinding:
    """How many states pledge, authorise and deploy in each scenario."""
    every = comparison.every
    counts = np.stack([posture_counts(one).sum(axis=1).T for one in every])
    means = counts[:, :0:-1] / comparison.n
    return PosturesFinding(
        table={
            **by_scenario_and_week(comparison),
            **dict(zip(COLUMNS, np.concatenate(means, axis=1), strict=True)),
        },
        title=_title_of_several(comparison),
        subtitle=(
            "Mean number of states in each posture by week, each counted once, over "
            f"{counted(comparison.n, 'world')}; number: states deployed at the end; dashed, the "
            f"number deployed under {label_of_first(comparison)}. {PAIRED}"
        ),
        means=means,
        **scenarios(comparison, range(len(every))),
    )


def _title(results: Results, order: NDArray[np.intp]) -> str:
    """Name the states likeliest to deploy as far as the worlds tell them apart, and the rest."""
    counts = results.ever_deployed
    states = counted(len(counts), "state")
    if not counts.any():
        return f"No state deploys troops in {worlds(results.n)}"
    if results.n == 1:
        return f"In the one world run {counts.sum()} of {states} deploy troops"
    every = state_names(results, SHORT)
    names = [named(every[at]) for at in order]
    if len(counts) == 1:
        return f"{opening(names[0])} deploys troops in {odds(int(counts[0]), results.n)}"
    rare = _rare(counts, results.n)
    if rare.startswith("none"):
        return opening(rare)
    ever = np.array(list(deployed(results).values()))
    lead = ahead(ever[order])
    leaders = f"{listing(names[: lead or 3])} {'is' if lead == 1 else 'are'}"
    return f"{opening(leaders)}{'' if lead else ' among'} the likeliest to deploy; {rare}"


def _rare(counts: NDArray[np.int64], worlds: int) -> str:
    """Write how many states hardly ever deploy."""
    states = counted(len(counts), "state")
    low, high = wilson(counts, worlds)
    unsure = bool(np.any((low < _RARE) & (high >= _RARE)))
    few = int(np.sum((low if unsure else high) < _RARE))
    often = "about 1 in 20 worlds or fewer" if unsure else "fewer than 1 in 20 worlds"
    if few == len(counts):
        return f"none of {states} deploys in more than about 1 in 20 worlds"
    if few == 0:
        return f"all {states} do so in at least 1 in 20 worlds"
    return f"{few} of {states} {'do' if few > 1 else 'does'} so in {often}"


def _title_of_several(comparison: Comparison) -> str:
    """Name the scenarios in which most and fewest states deploy, where they stand out."""
    final = [one.outcome("states_deployed_final") for one in comparison.every]
    if not any(np.any(one > 0) for one in final):
        place = host(comparison.to)
        return f"No state has troops in {place} at the end of any world, in any scenario"
    wording = Wording(
        "The number of states deployed at the end is",
        ("highest", "lowest", "higher"),
        "The number of states deployed at the end is the same in every world of each scenario",
        "No scenario stands out beyond chance in how many states deploy",
        lambda mean: f"{decimal(mean, 1)} on average" if mean else "none at all",
    )
    return superlative(comparison, final, wording=wording)
