"""What the outcome of one world rests on: assumed, estimated and sourced values, and chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import UsageError
from sim.findings.finding import Finding
from sim.findings.names import plain
from sim.outcomes.measure import SUSTAINED, measure_row
from sim.studies.influence import BasisShare, OutcomeSensitivity
from sim.studies.sensitivity_answer import Sensitivity
from sim.studies.sensitivity_designs import SHARE_OF_POINTS, SHARE_TIMES
from sim.words import BLANK, counted, decimal, listing, opening, percent

COLUMNS = {
    "assumed": "Assumptions",
    "estimated": "Estimates",
    "sourced": "Sources",
    "chance": "Chance",
}
"""Headings of what an outcome rests on."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BasisFinding(Finding):
    """What some outcomes rest on.

    The table has a row for each outcome and each of the four it may rest on: ``measure``,
    ``label``, ``rests_on``, ``factors`` that do; and its share, ``value``, ``low`` and ``high``.
    The four shares of an outcome add to one.
    """

    headings: tuple[str, ...]
    """What an outcome may rest on."""


def is_told(one: OutcomeSensitivity) -> bool:
    """Whether the shares of an outcome have intervals."""
    return bool(one.shares) and one.shares[0].low is not None


def find(made: Sensitivity) -> BasisFinding:
    """What the outcomes rest on whose shares have intervals; a UsageError where none has."""
    answer = made.answer
    told = [one for one in answer.outcomes if is_told(one)]
    if not told:
        raise UsageError("points or worlds are too few to tell what the outcomes rest on")
    every = [(one, share) for one in told for share in one.shares]
    record = made.results.record.model_copy(
        update={
            "scenario": f"sensitivity of {answer.scenario}",
            "replications": answer.worlds,
            "settings": answer.settings,
        }
    )
    points = max(8, answer.points // SHARE_OF_POINTS)
    return BasisFinding(
        table={
            "measure": np.array([one.measure for one, _ in every]),
            "label": np.array([label(one) for one, _ in every]),
            "rests_on": np.array([share.rests_on for _, share in every]),
            "factors": np.array([share.factors for _, share in every]),
            **{
                name: np.array([getattr(share, name) for _, share in every], dtype=np.float64)
                for name in ("value", "low", "high")
            },
        },
        title=title(told[0].subject, told[0].shares),
        subtitle=(
            "Share of the variance of an outcome of one world that rests on each (Shapley "
            "effects, which add to 100%), with 95% interval. All values vary within their ranges: "
            f"eight mixtures of {counted(points, 'point')}, "
            f"{counted(SHARE_TIMES * answer.replications, 'world')} each. Outcomes given a deal: "
            "worlds with one."
        ),
        foot=plain(record.foot),
        headings=tuple(COLUMNS[share.rests_on] for share in told[0].shares),
    )


def label(one: OutcomeSensitivity) -> str:
    """Name of an outcome at the left."""
    found = SUSTAINED.fullmatch(one.measure)
    if found:
        rest = (found[2] or "") + (found[3] or "")
        return f"{int(found[1].replace(',', '').replace('_', '')):,} troops sustained{rest}"
    return opening(measure_row(one.measure).label)


def share_in_words(value: float | None) -> str:
    """Write an estimated share, which may come out below 0 or above 1, in percent."""
    if value is None or np.isnan(value):
        return BLANK
    small = value != 0 and abs(value) < 0.0095
    return f"{decimal(value, 1 if small else 0, scale=100.0)}%"


def title(subject: str, shares: Sequence[BasisShare]) -> str:
    """Which of the four makes more than any other; or which do, where chance may explain it."""
    order = sorted(shares, key=lambda one: -(one.value or 0.0))
    first = order[0]
    near = [one for one in order if _may_be_as_large(one, first)]
    names = [COLUMNS[one.rests_on] for one in near]
    together = percent(round(sum(one.value or 0.0 for one in near), 2))
    if len(near) == len(order):
        return f"What varies in the {subject} rests on nothing clearly more than on all else"
    if len(near) > 1:
        rest = "neither clearly more than the other" if len(near) == 2 else "none clearly most"
        every = opening(listing([one.lower() for one in names]))
        return f"{every} together make {together} of what varies in the {subject}, {rest}"
    verb, low = "makes" if first.rests_on == "chance" else "make", first.low or 0.0
    degree, more = ("most", "") if low > 1 / 2 else (together, ", more than anything else")
    return f"{names[0]} {verb} {degree} of what varies in the {subject}{more}"


def _may_be_as_large(one: BasisShare, first: BasisShare) -> bool:
    """Whether a share may be as large as the largest, by their intervals."""
    return one is first or one.high is None or first.low is None or one.high >= first.low
