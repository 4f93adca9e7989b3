"""Which states a change moves most, said no louder than the worlds allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.array import Array
from sim.drawing import lettering
from sim.drawing.cast import quoted, titled
from sim.drawing.column import direction, same
from sim.figures.finding import above
from sim.studies.participation import Participation, deployed, participation
from sim.wording import listing, named

if TYPE_CHECKING:
    from sim.results.ensemble import Results

_LEADING = (3, 2, 4, 1)
"""How many states the title may name, the most welcome first."""


def moved(these: Results, *, those: Results) -> str:
    """Say in which states the chance of deploying moves most, as far as the worlds tell.

    Parameters
    ----------
    these, those
        Two ensembles run on the same worlds.

    Returns
    -------
    A sentence.
    """
    rows = participation(these=these, those=those)
    name, _ = pair(these, those)
    if all(same(one.gap) for one in rows):
        return f"{name} changes no state's chance of deploying: each is the same in every world"
    fallen = sorted((one for one in rows if direction(one.gap) < 0), key=lambda one: one.gap.value)
    risen = sorted((one for one in rows if direction(one.gap) > 0), key=lambda one: -one.gap.value)
    if not fallen and not risen:
        return f"With {name} no state's chance of deploying differs beyond chance"
    gaps = _gaps(these, those)
    falls = _clause("falls", fallen, gaps={code: -gap for code, gap in gaps.items()})
    rises = _clause("rises", risen, gaps=gaps)
    first = not risen or (fallen and -fallen[0].gap.value >= risen[0].gap.value)
    said = [one for one in ((falls, rises) if first else (rises, falls)) if one]
    return f"With {name} the chance of deploying {', and '.join(said)}"


def pair(these: Results, those: Results) -> tuple[str, str]:
    """Name both scenarios, in quotation marks; by their names where their titles are the same."""
    after, before = titled(these), titled(those)
    if after == before:
        after, before = lettering.plain(these.name), lettering.plain(those.name)
    return quoted(after), quoted(before)


def _gaps(these: Results, those: Results) -> dict[str, Array]:
    """Give of each state the change in every world: 1, 0 or -1."""
    after, before = deployed(these), deployed(those)
    never = np.zeros(these.n)
    codes = sorted({*after, *before})
    return {code: after.get(code, never) - before.get(code, never) for code in codes}


def _clause(verb: str, moved: list[Participation], *, gaps: dict[str, Array]) -> str:
    """Say in which states the chance moves most, or in how many it does."""
    if not moved:
        return ""
    names = [named(lettering.plain(one.name, 30)) for one in moved]
    worlds = [gaps[one.code] for one in moved]
    size = points(abs(moved[0].gap.value))
    for count in _LEADING:
        if count <= len(moved) and _clear(worlds, count):
            most = "most in" if len(moved) > count else "in"
            up = "" if count == 1 else "up to "
            return f"{verb} {most} {listing(names[:count])}, by {up}{size}"
    if len(moved) <= _LEADING[0]:
        return f"{verb} in {listing(names)}, by up to {size}"
    return f"{verb} in {len(moved)} of {len(gaps)} states, by up to {size}"


def points(share: float) -> str:
    """Write a difference between shares: 47 points, 0.5 points, 1 point."""
    size = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1f}"
    return f"{size} point{'s' * (size != '1')}"


def _clear(worlds: list[Array], count: int) -> bool:
    """Say whether the first so many move further than every other."""
    return all(above(one, other) for one in worlds[:count] for other in worlds[count:])
