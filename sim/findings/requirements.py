"""Enough for what, in several scenarios: the chance of a lasting force of each size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.findings.comparison import (
    FEW,
    PAIRED,
    ComparisonFinding,
    drawn,
    dropped,
    label_of_first,
    left_out,
    quoted_titles,
    ranked_by,
    rulings,
    scenarios,
    sends,
    superlative,
)
from sim.findings.names import host
from sim.findings.ranking import Wording, often
from sim.findings.requirement import OFTEN, curve, forces_between, lasting, sustained
from sim.outcomes.guarantee_index import LEAST
from sim.studies.comparison import Comparison
from sim.words import counted, number

_FINE = 97
"""Forces between the requirements at which curves are computed."""

_ALIKE = 0.05
"""Share of worlds by which a curve must differ somewhere for a panel of its own."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RequirementsFinding(ComparisonFinding):
    """Chance of a lasting force in each scenario.

    The table has a row for each scenario and requirement: ``scenario``, ``requirement`` (troops);
    the ``share`` of worlds that sustain it for as many weeks running as the scenario asks, with its
    95% interval, ``low`` and ``high``, and for requirements its ``ruling``: more, less or none
    beyond chance than where compared to, empty where no troops are sent; whether the scenario is
    ``drawn``, and whether it ``sends`` troops in any world.
    """

    forces: Array
    """Forces at which curves are drawn, troops."""
    curves: Array
    """Share and its interval of the scenarios drawn, shape (scenario, 3, force)."""
    marks: tuple[int, ...]
    """Requirements whose shares are written, the least first."""
    least: int
    """The least published requirement, troops."""


def find(comparison: Comparison) -> RequirementsFinding:
    """How often each scenario sustains how large a force.

    The one compared to comes first, then the others by the chance of the least published
    requirement, then of the lesser ones. Where they are many, those whose curve is nearly that of
    the one compared to are not drawn.
    """
    every, needed = comparison.every, marks(comparison)
    # The curves begin at a tenth of the least requirement.
    forces = forces_between(needed, first=needed[0] / 10, count=_FINE)
    curves = np.stack([curve(sustained(one), forces) for one in every])
    order = _by_chance(comparison) if len(every) > FEW else list(range(1, len(every)))
    alike = np.max(np.abs(curves[:, 0] - curves[0, 0]), axis=1) < _ALIKE
    title = _title(comparison)
    shown, gone = drawn(comparison, order, near=alike.item, title=title)
    return RequirementsFinding(
        table={
            "scenario": np.repeat([one.name for one in every], forces.size),
            "requirement": np.tile(forces, len(every)),
            **dict(zip(("share", "low", "high"), np.concatenate(curves, axis=1), strict=True)),
            "ruling": _rulings(comparison, forces, asked=needed),
            "drawn": np.repeat([k in shown for k in range(len(every))], forces.size),
            "sends": np.repeat([sends(one) for one in every], forces.size),
        },
        title=title,
        subtitle=_subtitle(comparison, last=needed[-1])
        + dropped(comparison, gone, why="as no share differs by 5 points")
        + left_out(comparison),
        forces=forces,
        curves=curves[shown],
        marks=tuple(needed),
        least=comparison.to.published_from,
        **scenarios(comparison, shown),
    )


def _rulings(comparison: Comparison, forces: Array, *, asked: list[int]) -> NDArray[np.str_]:
    """Rulings of each scenario and force; empty for forces that nobody asks for."""
    found = {force: rulings(_holding(comparison, force)) for force in asked}
    blank = np.full(len(comparison.every), "")
    return np.stack([found.get(int(force), blank) for force in forces], axis=1).ravel()


def _by_chance(comparison: Comparison) -> list[int]:
    """Sort the others by how many worlds meet the least published requirement, then lesser ones."""
    least = comparison.to.published_from
    asked = [r for r in comparison.to.requirements[::-1] if r <= least]

    def met(k: int) -> list[float]:
        return [-float(np.mean(sustained(comparison.every[k]) >= r)) for r in asked]

    return sorted(range(1, len(comparison.every)), key=met)


def marks(comparison: Comparison) -> list[int]:
    """List the requirements, troops, up to the least published one that no world meets."""
    every, least = comparison.to.requirements, comparison.to.published_from
    most = max(float(sustained(one).max()) for one in comparison.every)
    enough = next((r for r in every if r > most and r > least), every[-1])
    return [r for r in every if r <= enough]


def _title(comparison: Comparison) -> str:
    """Name the scenarios that ever meet the least published requirement, or say which is met."""
    if comparison.n < LEAST:
        return "Too few worlds to say what force is held how often"
    forces = [sustained(one) for one in comparison.every]
    needed, weeks = comparison.to.published_from, lasting(comparison.every)
    if not any(np.any(force > 0) for force in forces):
        return f"No world of any scenario holds any troops in {host(comparison.to)} {weeks}"
    if any(np.any(force >= needed) for force in forces):
        return _most(comparison, needed, f" troops are held {weeks}")
    lower = _instead(comparison, forces)
    first = f"No scenario reaches {number(needed)} troops {weeks}"
    if not lower:
        return first
    second = _most(comparison, lower, " are held")
    return f"{first}; {second[:1].lower()}{second[1:]}"


def _instead(comparison: Comparison, forces: list[Array]) -> int:
    """Largest requirement met in 1 world in 20 of some scenario, else in any world, else 0."""
    lesser = [r for r in comparison.to.requirements if r < comparison.to.published_from]
    for share in (OFTEN * comparison.n, 1):
        met = [r for r in lesser if max(np.sum(force >= r) for force in forces) >= share]
        if met:
            return max(met)
    return 0


def _most(comparison: Comparison, needed: int, held: str) -> str:
    """Name the scenarios in which some troops are held most and least often."""
    worlds = _holding(comparison, needed)
    what = f"{number(needed)}{held}"
    reach = [k for k, one in enumerate(worlds) if np.any(one == 1)]
    if len(reach) == 1:
        share = float(np.mean(worlds[reach[0]]))
        return f"{what} only with {quoted_titles(comparison)[reach[0]]}, {often()(share, share)}"
    wording = Wording(
        subject=what,
        ranks=("most often", "least often", "more often"),
        alike=f"{what} in the same worlds in each scenario",
        topic=f"how often {what}",
        alone=f"{what} only",
        level=often(),
    )
    return superlative(comparison, worlds, wording=wording)


def _holding(comparison: Comparison, needed: float) -> list[Array]:
    """Whether each scenario holds some troops, by world, as 1 or 0; blank where none are sent."""
    return [
        np.where(one >= 0, one >= needed, np.nan)
        for one in ranked_by(comparison, "force_sustained")
    ]


def _subtitle(comparison: Comparison, *, last: int) -> str:
    ghost = ""
    if len(comparison.every) > FEW:
        least = number(comparison.to.published_from)
        ghost = f"; dashed, {label_of_first(comparison)}; upright line, {least}, where published "
        ghost += "plans begin"
    reached = any(np.any(sustained(one) >= last) for one in comparison.every)
    return (
        f"Share of all worlds with at least this many troops in {host(comparison.to)} "
        f"{lasting(comparison.every, running=True)}, with 95% interval, on a logarithmic scale of "
        f"troops ({counted(comparison.n, 'world')}){ghost}."
        f"{'' if reached else f' No world holds {number(last)}.'} {PAIRED}"
    )
