"""Enough for what, by scenario: the chance of a lasting force, over the force required."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import ComparisonFinding, label_of_first, scenarios
from sim.findings.finding import Table
from sim.findings.names import host
from sim.findings.requirement import count, curve, forces, lasting, marks, sustained
from sim.findings.superlative import Wording, often, superlative
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.words import counted, number

FEW = 5
"""Scenarios up to which all are drawn in one picture."""

_OFTEN = 0.05
"""Share of worlds in which a requirement must be met somewhere for the title to speak of it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RequirementsFinding(ComparisonFinding):
    """Chance of a lasting force in each scenario.

    The table has a row for each scenario and requirement: ``scenario``, ``requirement`` (troops),
    and the ``share`` of worlds that sustain it for as many weeks running as the scenario asks,
    with its 95% interval, ``low`` and ``high``.
    """

    forces: Array
    """Forces at which curves are drawn, troops."""
    curves: Array
    """Share and its interval, shape (scenario, 3, force)."""
    marks: tuple[int, ...]
    """Requirements whose shares are written, the least first."""
    least: int
    """The least published requirement, troops."""
    shares: tuple[Mapping[int, float], ...]
    """Share of worlds that sustain each mark, by scenario."""


def find(comparison: Comparison) -> RequirementsFinding:
    """How often each scenario sustains how large a force."""
    drawn, needed = forces(comparison), marks(comparison)
    every = comparison.every
    return RequirementsFinding(
        table=_table(comparison),
        title=_title(comparison),
        subtitle=_subtitle(comparison),
        forces=drawn,
        curves=np.stack([curve(sustained(one), drawn) for one in every]),
        marks=tuple(needed),
        least=comparison.to.published_from,
        shares=tuple(_shares(one, [*needed, int(drawn[0])]) for one in every),
        **scenarios(comparison, range(len(every))),
    )


def _shares(results: Results, needed: Sequence[int]) -> dict[int, float]:
    return {mark: count(results, mark) / results.n for mark in needed}


def _table(comparison: Comparison) -> Table:
    every, drawn = comparison.every, forces(comparison)
    shares = np.concatenate([curve(sustained(one), drawn) for one in every], axis=1)
    return {
        "scenario": np.repeat([one.name for one in every], drawn.size),
        "requirement": np.tile(drawn, len(every)),
        **dict(zip(("share", "low", "high"), shares, strict=True)),
    }


def _title(comparison: Comparison) -> str:
    """Name the scenarios that meet the least published requirement most and least often."""
    least = comparison.to.published_from
    lowest = min(comparison.to.requirements)
    best = max(count(one, least) for one in comparison.every)
    needed = least if best >= _OFTEN * comparison.n else lowest
    worlds = [(sustained(one) >= needed).astype(np.float64) for one in comparison.every]
    weeks = lasting(comparison.every)
    what = f"{number(needed)} troops {weeks}"
    if not any(np.any(one) for one in worlds):
        return f"No world of any scenario holds {what}"
    wording = Wording(
        f"{number(needed)} troops are held {weeks}",
        ("most often", "least often", "more often"),
        f"The worlds that hold {what} are the same in each scenario",
        f"No scenario makes {what} likelier or less likely than the others beyond chance",
        lambda share: often(share, comparison.n),
    )
    levels = [float(np.mean(one)) for one in worlds]
    return superlative(comparison, worlds, levels=levels, wording=wording)


def _subtitle(comparison: Comparison) -> str:
    to = label_of_first(comparison)
    least = number(comparison.to.published_from)
    few = len(comparison.every) <= FEW
    ghost = (
        "" if few else f"; dashed, {to}; upright line, {least}, where published requirements begin"
    )
    last = marks(comparison)[-1]
    reached = any(count(one, last) for one in comparison.every)
    weeks = lasting(comparison.every, running=True)
    return (
        f"Share of worlds with at least so many troops in {host(comparison.to)} {weeks}, with "
        f"95% interval ({counted(comparison.n, 'world')}){ghost}."
        f"{'' if reached else f' No world holds {number(last)}.'} "
        "All scenarios ran on the same worlds, paired one by one."
    )
