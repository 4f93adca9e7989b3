"""Enough for what, in several scenarios: the chance of a lasting force of each size."""

from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.comparison import (
    PAIRED,
    ComparisonFinding,
    Wording,
    label_of_first,
    often,
    scenarios,
    superlative,
)
from sim.findings.names import host
from sim.findings.requirement import OFTEN, curve, forces_between, lasting, sustained
from sim.studies.comparison import Comparison
from sim.words import counted, number

FEW = 5
"""Scenarios up to which all are drawn in one picture."""

_FINE = 97
"""Forces between the requirements at which curves are computed."""


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


def find(comparison: Comparison) -> RequirementsFinding:
    """How often each scenario sustains how large a force."""
    every, needed = comparison.every, marks(comparison)
    # The curves begin at a tenth of the least requirement.
    forces = forces_between(needed, first=needed[0] / 10, count=_FINE)
    curves = np.stack([curve(sustained(one), forces) for one in every])
    return RequirementsFinding(
        table={
            "scenario": np.repeat([one.name for one in every], forces.size),
            "requirement": np.tile(forces, len(every)),
            **dict(zip(("share", "low", "high"), np.concatenate(curves, axis=1), strict=True)),
        },
        title=_title(comparison),
        subtitle=_subtitle(comparison, last=needed[-1]),
        forces=forces,
        curves=curves,
        marks=tuple(needed),
        least=comparison.to.published_from,
        **scenarios(comparison, range(len(every))),
    )


def marks(comparison: Comparison) -> list[int]:
    """List the requirements, troops, up to the least published one that no world meets."""
    every, least = comparison.to.requirements, comparison.to.published_from
    most = max(float(sustained(one).max()) for one in comparison.every)
    enough = next((r for r in every if r > most and r > least), every[-1])
    return [r for r in every if r <= enough]


def _title(comparison: Comparison) -> str:
    """Name the scenarios that meet the least published requirement most and least often."""
    forces = [sustained(one) for one in comparison.every]
    needed = comparison.to.published_from
    if max(np.sum(force >= needed) for force in forces) < OFTEN * comparison.n:
        needed = comparison.to.requirements[0]
    worlds = [force >= needed for force in forces]
    weeks = lasting(comparison.every)
    what = f"{number(needed)} troops {weeks}"
    if not np.any(worlds):
        return f"No world of any scenario holds {what}"
    wording = Wording(
        f"{number(needed)} troops are held {weeks}",
        ("most often", "least often", "more often"),
        f"The worlds that hold {what} are the same in each scenario",
        f"No scenario makes {what} likelier or less likely than the others beyond chance",
        lambda share: often(share, comparison.n),
    )
    return superlative(comparison, worlds, wording=wording)


def _subtitle(comparison: Comparison, *, last: int) -> str:
    ghost = ""
    if len(comparison.every) > FEW:
        least = number(comparison.to.published_from)
        ghost = f"; dashed, {label_of_first(comparison)}; upright line, {least}, where published "
        ghost += "requirements begin"
    reached = any(np.any(sustained(one) >= last) for one in comparison.every)
    return (
        f"Share of worlds with at least so many troops in {host(comparison.to)} "
        f"{lasting(comparison.every, running=True)}, with 95% interval "
        f"({counted(comparison.n, 'world')}){ghost}."
        f"{'' if reached else f' No world holds {number(last)}.'} {PAIRED}"
    )
