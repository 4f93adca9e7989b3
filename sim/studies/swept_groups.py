"""What the levers of a sweep do where there are several groups, in one sentence."""

import numpy as np

from sim.studies.crossing import course
from sim.studies.sample import quantile
from sim.studies.swept import HALF, Swept
from sim.studies.swept_sentence import group_sentence
from sim.studies.swept_words import (
    begin,
    crossing_words,
    ends,
    lever_names,
    levers_do,
    levers_verb,
    outcome,
    the,
    third,
    third_value,
    where,
)
from sim.words import listing, opening, spelt

MOST_NAMED = 3
"""Groups that are named in a sentence at most."""


def finding(swept: Swept) -> str:
    """What the levers do: in the one group there is, or which of several they move most."""
    groups = swept.groups
    if len(groups) == 1 or all(np.count_nonzero(one.known) < 2 for one in groups):
        return group_sentence(swept, 0)
    leader = _most_moved(swept)
    if leader is None:
        return _by_crossing(swept) or _moved_alike(swept)
    group, span = swept.grid.groups[leader], swept.between(*ends(groups[leader]))
    if group.stance:
        what = swept.subject.removeprefix("share of states ")
        return (
            f"{begin(lever_names(swept))} {levers_verb(swept, 'moves/move')} the states "
            f"whose stance is {group.label} most; their share {what}: {span}"
        )
    return (
        f"{outcome(swept, 'moves/move')} most {third(swept, leader)}: {span} over "
        f"{lever_names(swept)}"
    )


def _moved_alike(swept: Swept) -> str:
    """In how many groups something moves, where none is clearly ahead."""
    moved = sum(bool(np.any(one.clear)) for one in swept.groups)
    what = "stance" if swept.kind == "share" else "group"
    if not moved:
        return f"{levers_do(swept)} not clearly move {the(swept.subject)} in any {what}"
    verb = levers_verb(swept, "moves/move")
    if moved == 1:
        at = next(k for k, one in enumerate(swept.groups) if np.any(one.clear))
        group = swept.grid.groups[at]
        only = f"of the states whose stance is {group.label}" if group.stance else third(swept, at)
        return f"{begin(lever_names(swept))} clearly {verb} {the(swept.subject)} only {only}"
    every = len(swept.groups)
    among = f"every {what}" if moved == every else f"{spelt(moved)} of {spelt(every)} {what}s"
    text = f"{begin(lever_names(swept))} clearly {verb} {the(swept.subject)} in {among}"
    return f"{text}, in none clearly most"


def _by_crossing(swept: Swept) -> str:
    """Where a chance passes one half in each of a few groups; empty where that cannot be said."""
    if not swept.is_chance or len(swept.groups) > MOST_NAMED:
        return ""
    for axis, lever in enumerate(swept.grid.axes):
        found = [swept.crossing(at, axis) for at in range(len(swept.groups))]
        one = next((each for each in found if each), None)
        if one is None or any(each and each.rising != one.rising for each in found):
            continue
        passed: dict[str, list[str]] = {}
        still: list[str] = []
        for at, each in enumerate(found):
            label = third_value(swept, at)
            along = swept.along(at, axis)
            side = course(along, HALF) if along is not None else "unknown"
            if each:
                passed.setdefault(crossing_words(each, lever), []).append(label)
            elif side == ("below" if one.rising else "above"):
                still.append(label)
            else:
                return ""
        how = "rises above" if one.rising else "falls below"
        text = f"{opening(the(swept.subject))} {how} one half {where(lever, 'about ')}"
        rest = f", nowhere for {listing(still)}" if still else ""
        said = [f"{about} for {listing(labels)}" for about, labels in passed.items()]
        return f"{text}{listing(said)}{rest}"
    return ""


def _most_moved(swept: Swept) -> int | None:
    """The group whose greatest and least value lie clearly further apart than those of any other.

    They are compared world by world.
    """
    spreads, moved = [], []
    for one in swept.groups:
        if not one.known.any():
            spreads.append(0.0)
            moved.append(np.zeros(one.above.shape[1]))
            continue
        values = np.where(one.known, one.values, np.nan)
        least, most = int(np.nanargmin(values)), int(np.nanargmax(values))
        spreads.append(float(values[most] - values[least]))
        moved.append(one.influence[most] - one.influence[least])
    leader = int(np.argmax(spreads))
    comparisons = len(spreads) * len(swept.groups[0].values) ** 2
    z, n = quantile(comparisons), swept.n
    for at, spread in enumerate(spreads):
        if at == leader:
            continue
        error = np.sqrt(np.sum((moved[leader] - moved[at]) ** 2) * n / (n - 1))
        if spreads[leader] - spread <= z * error + 1e-9:
            return None
    return leader
