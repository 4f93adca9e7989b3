"""How the effect on one outcome divides over the changes of a scenario, and which makes most."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from sim.outcomes.guarantee_index import Estimate
from sim.results.part import Part
from sim.results.results import Results
from sim.results.summary import Estimated
from sim.scenario.changes import ALL_TO, Change
from sim.studies import shapley
from sim.studies.assessment import AssessedContrast, assess
from sim.studies.contrast import Contrast, direction
from sim.studies.shapley import Levels, Set, Step
from sim.text import shortened

Degree = Literal["most", "more", "none"]
"""Whether the leading change makes over half of an effect, more than any other, or neither."""


class EffectOfChange(Part):
    """What one change adds to an outcome."""

    change: str
    """The entries of `change` in the file."""
    label: str
    """What is changed, for a reader who knows no keys."""
    values: str
    """The value before and after, where there is one."""
    part: Estimated | None
    """Its Shapley value: the parts of all changes add up to the whole; null for many changes."""
    share: float | None
    """The same as a share of the whole; null where the whole is not beyond chance."""
    alone: Estimated
    """What it adds alone."""
    last: Estimated
    """What it adds to all others."""


class PartedOutcome(Part):
    """An outcome, and what each change adds to it."""

    whole: AssessedContrast
    """The difference between the two scenarios, in the worlds to which it applies in all sets of
    changes."""
    leader: str
    """The change that makes most of it, or more than any other; empty where none clearly does."""
    degree: Degree
    """Which of these."""
    parts: tuple[EffectOfChange, ...]
    """The largest of the main outcome first."""


def divided(
    measure: str, changes: Sequence[Change], *, results: Mapping[Set, Results]
) -> PartedOutcome:
    """Divide the effect on one outcome over the changes, by the results of every set of them."""
    measured, count = shapley.levels(measure, results), len(changes)
    scenario = results[tuple(range(count))].scenario
    gap = measured.come_to(shapley.whole(count))
    leader, degree = _leader(measured, gap, count) if direction(gap) else (None, "none")
    return PartedOutcome(
        whole=_whole(measure, measured, gap, results=results),
        leader="" if leader is None else changes[leader].name,
        degree=degree,
        parts=tuple(
            _effect(at, one, measured, gap=gap, label=one.label(scenario))
            for at, one in enumerate(changes)
        ),
    )


def by_size(outcomes: Sequence[PartedOutcome], *, of: int) -> tuple[PartedOutcome, ...]:
    """The outcomes with their changes in one order: by the size of what each adds to one of them.

    Of many changes it is what each adds alone.
    """

    def size(at: int) -> float:
        one = outcomes[of].parts[at]
        return -abs((one.part or one.alone).value or 0.0)

    order = sorted(range(len(outcomes[of].parts)), key=size)
    return tuple(
        one.model_copy(update={"parts": tuple(one.parts[at] for at in order)}) for one in outcomes
    )


def _whole(
    measure: str, measured: Levels, gap: Estimate, *, results: Mapping[Set, Results]
) -> AssessedContrast:
    """The whole effect, ruled on and in words."""
    first, *_, end = results
    to, spread = results[first], np.nan
    if measured.kind == "worlds" and measured.n:
        before, after = measured.errors[first], measured.errors[end]
        spread = float(np.std(before) or np.std(np.concatenate((before, after)))) or np.nan
    levels = measured.levels[first], measured.levels[end]
    found = Contrast(gap, np.nan, np.nan, *levels, 0, spread)
    host = to.scenario.actor_names.host
    return assess(measure, found, replications=to.n, host=host)


def _effect(
    at: int, change: Change, measured: Levels, *, gap: Estimate, label: str
) -> EffectOfChange:
    count = max(map(len, measured.levels))
    part = measured.come_to(shapley.shares(at, count)) if count <= ALL_TO else None
    return EffectOfChange(
        change=change.name,
        label=label,
        values=change.values,
        part=Estimated.of(part) if part else None,
        share=part.value / gap.value if part and direction(gap) else None,
        alone=Estimated.of(measured.come_to(shapley.alone(at))),
        last=Estimated.of(measured.come_to(shapley.last(at, count))),
    )


def _ways(at: int, count: int) -> tuple[Sequence[Step], ...]:
    """How a change is judged: by its part, or where they are many by what it adds at both ends."""
    if count <= ALL_TO:
        return (shapley.shares(at, count),)
    return shapley.alone(at), shapley.last(at, count)


def _leader(measured: Levels, gap: Estimate, count: int) -> tuple[int | None, Degree]:
    """The change that makes over half of an effect, or more of it than any other, beyond chance."""
    sign = direction(gap)

    def is_ahead(at: int, others: Sequence[Sequence[Sequence[Step]]], *, times: float) -> bool:
        return all(
            direction(measured.come_to(shapley.less(own, other, times=times))) == sign
            for ways in others
            for own, other in zip(_ways(at, count), ways, strict=True)
        )

    first = max(
        range(count),
        key=lambda at: min(sign * measured.come_to(way).value for way in _ways(at, count)),
    )
    if not is_ahead(first, [[[]] * len(_ways(first, count))], times=1.0):
        return None, "none"
    if is_ahead(first, [[shapley.whole(count)] * len(_ways(first, count))], times=0.5):
        return first, "most"
    rest = [_ways(at, count) for at in range(count) if at != first]
    return (first, "more") if is_ahead(first, rest, times=1.0) else (None, "none")


def sentence(title: str, outcome: PartedOutcome | None, *, few: bool) -> str:
    """What makes most of an effect, as far as the worlds tell, if they are not too few."""
    name = f"“{shortened(title, 60)}”"
    if few:
        return f"Too few worlds to say what {name} changes: there is no effect to divide."
    if outcome is None:
        return f"{name} changes no main outcome beyond chance: there is no effect to divide."
    effect = outcome.whole.effect
    first = f"With {name} {effect[:1].lower()}{effect[1:]}."
    if not outcome.leader:
        return f"{first} No change makes clearly more of that than every other."
    (part,) = (one for one in outcome.parts if one.change == outcome.leader)
    how = "most of that" if outcome.degree == "most" else "more of that than any other change"
    return f"{first} `{outcome.leader}` makes {how}{of_whole(part)}."


def of_whole(part: EffectOfChange) -> str:
    """The share of the whole after what makes most of it; how it was judged, where there is none.

    A share above 1 is that of a change against which others work.
    """
    if part.share is None:
        return ", alone and on top of the others"
    against = ", and others work against it" if part.share > 1 else ""
    return f": {100 * part.share:.0f}%{against}"
