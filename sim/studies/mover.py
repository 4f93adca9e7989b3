"""What moved a state's choice most between two of its decisions."""

from collections.abc import Mapping

import numpy as np

from sim.model.trace import Trace
from sim.results.part import Part

DISPOSITION, INERTIA, RESIDUAL = "disposition", "inertia", "residual"
"""Parts of a choice beside the terms: the taste of the government, the pull of its position, and
what nothing explains."""

MOST = 2
"""Parts that are named at most."""


class Move(Part):
    """How far one part of the choice moved, logit; null where it is infinite."""

    part: str
    """A term of the choice, or disposition (the taste, its sign turned), inertia or residual."""
    before: float | None
    """When the state last decided."""
    after: float | None
    """Now."""
    change: float | None
    """After less before; above 0 towards a pledge."""


class Reason(Part):
    """What moved a choice between the last decision and this one."""

    since: int
    """Week of the last decision; 0 for the start if there was none."""
    already: bool
    """Whether the state would have decided so at the start, where it came to no decision."""
    margin_before: float | None
    """Parts together when it last decided, with the position then taken; above 0 for a pledge."""
    margin_after: float | None
    """Parts together now."""
    moves: tuple[Move, ...]
    """Every part that moved, the one that moved furthest towards this decision first."""
    named: tuple[str, ...]
    """Parts that the sentence names: the first, and the second where without the first the decision
    would have been the same; none where the state would already have decided so."""
    allies: tuple[str, ...]
    """Codes of the allies that the sentence names."""


def reason(trace: Trace, week: int, *, row: int) -> Reason:
    """What moved a state, by its row, to pledge or drop its pledge in a week."""
    asked = np.flatnonzero(trace.states["asked"][:week, row])
    since = int(asked[-1]) if len(asked) else 0
    before = _parts(trace, since, row=row, pull="pull")
    after = _parts(trace, week, row=row, pull="inertia")
    sign = 1.0 if trace.states["pledged"][week, row] else -1.0
    # Infinite tastes that are equal have not moved.
    changes = {name: after[name] - before[name] if after[name] != before[name] else 0.0
               for name in before}  # fmt: skip
    order = sorted(changes, key=lambda name: -sign * changes[name])
    margins = sum(before.values()), sum(after.values())
    already = bool((margins[0] > 0) == (sign > 0))
    named: list[str] = []
    for name in order[: 0 if already else MOST]:
        rest = margins[1] - sum(changes[one] for one in named)
        if sign * changes[name] > 0 and (rest > 0) == (sign > 0):
            named.append(name)
    return Reason(
        since=since,
        already=already,
        margin_before=_finite(margins[0]),
        margin_after=_finite(margins[1]),
        moves=tuple(
            Move(
                part=name,
                before=_finite(before[name]),
                after=_finite(after[name]),
                change=_finite(changes[name]),
            )
            for name in order
            if changes[name]
        ),
        named=tuple(named),
        allies=_allies(trace, (since, week), row=row) if "allies" in named else (),
    )


def _parts(trace: Trace, week: int, *, row: int, pull: str) -> Mapping[str, float]:
    """Parts of a choice, logit; together above 0 for a pledge."""
    states = trace.states
    listed = {name: float(term[week, row]) for name, term in trace.terms.items()}
    return {
        DISPOSITION: -float(states["taste"][week, row]),
        INERTIA: float(states[pull][week, row]),
        RESIDUAL: float(states["residual"][week, row]),
        **listed,
    }


def _allies(trace: Trace, weeks: tuple[int, int], *, row: int) -> tuple[str, ...]:
    """Allies whose pledges changed as their share did, those with the closest ties first."""
    # A choice sees the pledges of the week before.
    before, after = (trace.states["pledged"][max(0, week - 1)] for week in weeks)
    shares = [trace.states["allies"][week, row] for week in weeks]
    changed = after & ~before if shares[1] > shares[0] else before & ~after
    ties = np.where(changed, trace.ties[row], 0.0)
    order = sorted(np.flatnonzero(ties > 0), key=lambda at: (-ties[at], trace.codes[at]))
    return tuple(trace.codes[at] for at in order)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
