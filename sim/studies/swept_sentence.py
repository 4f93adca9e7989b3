"""What the levers of a sweep do to its outcome, in one sentence that its points bear."""

import numpy as np

from sim.outcomes.guarantee_index import EVERY
from sim.scenario.factor import Factor
from sim.studies.crossing import course
from sim.studies.lever import agree, noun, option_words
from sim.studies.sample import Sample
from sim.studies.swept import HALF, Swept
from sim.studies.swept_words import (
    begin,
    crossing_words,
    ends,
    lever_names,
    levers_do,
    levers_verb,
    outcome,
    over,
    span_words,
    the,
    where,
)
from sim.words import listing, opening, worlds


def group_sentence(swept: Swept, group: int) -> str:
    """What the levers do to the outcome in one group."""
    sample, axes = swept.groups[group], swept.grid.axes
    blank = nothing(swept, sample)
    if blank:
        return blank
    if len(axes) == 1:
        return _curve(swept, group) if axes[0].is_number else _options(swept, sample)
    return _plane(swept, group)


def nothing(swept: Swept, sample: Sample) -> str:
    """Why nothing can be said of points: too few worlds, none, or no difference; else nothing."""
    if not np.isfinite(sample.values).any():
        applies = outcome(swept, "applies/apply")
        return f"{applies} to no world at any value of {lever_names(swept)}"
    if np.count_nonzero(sample.known) < 2:
        return too_few(swept)
    if np.any(sample.clear):
        return ""
    low, high = ends(sample)
    rows = np.stack([sample.above, sample.below])
    if np.all(rows == rows[:, :1]) and swept.n >= EVERY:
        return (
            f"{levers_do(swept)} nothing to {the(swept.subject)} in {worlds(swept.n)}: "
            f"{swept.written(low)} throughout"
        )
    at = swept.written(low) if swept.written(low) == swept.written(high) else ""
    span = f"{at} throughout" if at else swept.between(low, high)
    return f"{levers_do(swept)} not clearly move {the(swept.subject)}: {span}"


def too_few(swept: Swept) -> str:
    """That there are too few worlds for a verdict."""
    verb = levers_verb(swept, "moves/move")
    return f"Too few worlds to say how {lever_names(swept)} {verb} {the(swept.subject)}"


def _curve(swept: Swept, group: int) -> str:
    """A curve over a number, with a clear difference somewhere."""
    lever, sample = swept.grid.axes[0], swept.groups[group]
    subject = opening(the(swept.subject))
    if swept.is_chance:
        found, way = swept.crossing(group, 0), course(sample, HALF)
        if found:
            how = "rises above" if found.rising else "falls below"
            at = crossing_words(found, lever)
            return f"{subject} {how} one half {where(lever, f'about {at}')}"
        if way in ("below", "above"):
            return f"{subject} {_course(swept, sample)} {over(lever)}: always {way} one half"
        if way == "several":
            lies = span_words(swept, sample)
            return f"{subject} crosses one half more than once {over(lever)}, and lies {lies}"
    return f"{subject} {_course(swept, sample)} {over(lever)}"


def _course(swept: Swept, sample: Sample) -> str:
    """How a curve runs: from one value to another where it clearly does, and never clearly back."""
    some = sample.at(sample.known)
    first, last = float(some.values[0]), float(some.values[-1])
    way = some.clear[-1, 0]
    back = np.any(np.tril(some.clear) * way < 0)
    if way and not back:
        verb = swept.verb("rises/rise") if way > 0 else swept.verb("falls/fall")
        return f"{verb} from {swept.between(first, last)}"
    return f"{swept.verb('lies/lie')} {span_words(swept, sample)}"


def _options(swept: Swept, sample: Sample) -> str:
    """An outcome under the options of a switch, with a clear difference somewhere."""
    lever = swept.grid.axes[0]
    order = np.argsort(np.where(sample.known, sample.values, np.nan))
    order = order[: np.count_nonzero(sample.known)]
    least, most = int(order[0]), int(order[-1])
    subject, parts = opening(the(swept.subject)), []
    for at, how, way in ((most, "highest", 1), (least, "lowest", -1)):
        if all(sample.clear[at, other] == way for other in order if other != at):
            shown = swept.written(float(sample.values[at]))
            parts.append(f"{how} with “{option_words(lever.levels[at])}” ({shown})")
    if parts:
        return f"{subject} {swept.verb('is/are')} {listing(parts)}"
    lies = outcome(swept, "lies/lie")
    return f"{lies} {span_words(swept, sample)}, depending on {noun(lever.factor)}"


def _plane(swept: Swept, group: int) -> str:
    """An outcome over two levers, with a clear difference somewhere."""
    if not swept.is_chance:
        return _two_slices(swept, group)
    subject, axes = opening(the(swept.subject)), swept.grid.axes
    for at, lever in enumerate(axes):
        found = swept.crossing(group, at)
        if found:
            how = "rises above" if found.rising else "falls below"
            at_about = crossing_words(found, lever)
            beside = axes[1 - at]
            own = agree(beside.factor, "as it is/as they are")
            rest = f"{noun(beside.factor)} {'at its central value' if beside.drawn else own}"
            return f"{subject} {how} one half {where(lever, f'about {at_about}')}, with {rest}"
    sample = swept.groups[group]
    span = span_words(swept, sample)
    way = course(sample, HALF, together=True)
    if way in ("below", "above"):
        return f"{subject} stays {way} one half in the whole plane, {span}"
    slices = [swept.along(group, at) for at in range(2)]
    courses = {course(one, HALF) for one in slices if one is not None}
    if way in ("crosses", "several") and None not in slices and len(courses) == 1:
        (side,) = courses
        if side in ("below", "above"):
            other = "above" if side == "below" else "below"
            return f"{subject} lies {span}, {other} one half only where both levers change"
    return _between(swept, sample)


def _two_slices(swept: Swept, group: int) -> str:
    """How far each lever moves the outcome from end to end, the other at its own value."""
    moved: list[tuple[Factor, str]] = []
    still: list[tuple[Factor, str]] = []
    for at, lever in enumerate(swept.grid.axes):
        one = swept.along(group, at)
        if one is None or not lever.is_number or not one.known[[0, -1]].all():
            return _between(swept, swept.groups[group])
        both = float(one.values[0]), float(one.values[-1])
        (moved if one.clear[0, -1] else still).append((lever.factor, swept.between(*both)))
    if not moved:
        return _between(swept, swept.groups[group])
    first, span = moved[0]
    verb = agree(first, "moves/move")
    text = f"{begin(noun(first))} {verb} {the(swept.subject)} from {span}"
    if still:
        return f"{text}; not clearly {noun(still[0][0])}"
    second, other = moved[1]
    return f"{text}, {noun(second)} from {other}"


def _between(swept: Swept, sample: Sample) -> str:
    """Between which values the outcome lies in a plane."""
    return f"{outcome(swept, 'lies/lie')} {span_words(swept, sample)} in this plane"
