"""Which states a change moves most, no louder than the worlds allow."""

import numpy as np
from numpy.typing import NDArray

from sim.findings.comparison import direction, same
from sim.findings.names import plain, quoted, readable, scenario_title
from sim.results.results import Results
from sim.studies.shares import Share, deployed, participation
from sim.studies.significance import leading, together
from sim.words import listing, named


def largest_changes(these: Results, *, to: Results) -> str:
    """Name the states whose chance of deploying moves most, as far as the worlds can tell.

    As the sentence picks from among all states, it is about those whose chance differs by the
    exact test of signs with Holm's adjustment, though the intervals drawn are each state's own;
    and it names the first only if each moved further than every other state, whether or not that
    one's own move is beyond chance.
    """
    rows = participation(these=these, those=to)
    name, _ = pair(these, to)
    if all(same(one.gap) for one in rows):
        return f"{name} changes no state's chance of deploying: each is the same in every world"
    gaps = _gaps(these, to)
    clear = together(np.stack([gaps[one.code] for one in rows]))
    moved = {one.code for one, sure in zip(rows, clear, strict=True) if sure}
    if not moved and any(direction(one.gap) for one in rows):
        every = f"the {len(rows)} states taken together"
        return f"With {name} no state's chance of deploying differs beyond chance, {every}"
    if not moved:
        return f"With {name} no state's chance of deploying differs beyond chance"
    by_fall = sorted(rows, key=lambda one: one.gap.value)
    by_rise = sorted(rows, key=lambda one: -one.gap.value)
    falls = _clause("falls", by_fall, moved=moved, gaps={k: -gap for k, gap in gaps.items()})
    rises = _clause("rises", by_rise, moved=moved, gaps=gaps)
    first = -by_fall[0].gap.value >= by_rise[0].gap.value
    clauses = [one for one in ((falls, rises) if first else (rises, falls)) if one]
    return f"With {name} the chance of deploying {', and '.join(clauses)}"


def pair(these: Results, to: Results) -> tuple[str, str]:
    """Name both scenarios, in quotation marks; by their names where their titles are the same."""
    after, before = scenario_title(these), scenario_title(to)
    if after == before:
        after, before = plain(these.name), plain(to.name)
    return quoted(after), quoted(before)


def _gaps(these: Results, to: Results) -> dict[str, NDArray[np.int8]]:
    """Change of each state in every world, by code: 1, 0 or -1."""
    after, before = deployed(these), deployed(to)
    never = np.zeros(these.n, dtype=np.bool_)
    codes = sorted({*after, *before})
    return {
        code: np.subtract(after.get(code, never), before.get(code, never), dtype=np.int8)
        for code in codes
    }


def _clause(
    verb: str, rows: list[Share], *, moved: set[str], gaps: dict[str, NDArray[np.int8]]
) -> str:
    """Name the states in which the chance moves most, or count those in which it does.

    Parameters
    ----------
    verb
        Rises or falls.
    rows
        All states, the one that moves furthest this way first.
    moved
        Those that move beyond chance, this way or the other.
    gaps
        The move of each this way, world by world.
    """
    found = [one for one in rows if one.code in moved and np.mean(gaps[one.code]) > 0]
    if not found:
        return ""
    size = points(abs(rows[0].gap.value))
    if rows[0] in found:
        count = leading([gaps[one.code] for one in rows], most=_unbroken(rows, found))
        if count:
            names = [named(readable(one.name, one.code, limit=30)) for one in rows[:count]]
            others = any(np.mean(gaps[one.code]) > 0 for one in rows[count:])
            most = "most in" if others else "in"
            up = "" if count == 1 else "up to "
            return f"{verb} {most} {listing(names)}, by {up}{size}"
        return f"{verb} in {len(found)} of {len(rows)} states, by up to {size}"
    return f"{verb} beyond chance in {len(found)} of {len(rows)} states, in none clearly most"


def _unbroken(rows: list[Share], found: list[Share]) -> int:
    """Count the first states that are all among those found."""
    return next((k for k, one in enumerate(rows) if one not in found), len(rows))


def points(share: float) -> str:
    """Write a difference between shares: 47 points, 0.5 points, 1 point."""
    size = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1f}"
    return f"{size} point{'s' * (size != '1')}"
