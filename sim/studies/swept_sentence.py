"""What the levers of a sweep do to its outcome, in one sentence that its points bear."""

import numpy as np

from sim.outcomes.guarantee_index import EVERY, LEAST
from sim.scenario.factor import Factor
from sim.studies.axis import Axis
from sim.studies.crossing import Crossing, course
from sim.studies.lever import agree, figures, noun, option_words, value_words, with_unit
from sim.studies.sample import Sample, quantile
from sim.studies.swept import HALF, Swept
from sim.words import counted, listing, opening, spelt, worlds


def finding(swept: Swept) -> str:
    """What the levers do: in the one group there is, or which of several they move most."""
    if len(swept.groups) == 1:
        return group_sentence(swept, 0)
    none = _nothing(swept, swept.groups[0]) if swept.kind != "share" else ""
    if swept.n < LEAST or none.startswith("Too few"):
        return none or _too_few(swept)
    leader = _most_moved(swept)
    if leader is None:
        moved = sum(bool(np.any(one.clear)) for one in swept.groups)
        what = "stances" if swept.kind == "share" else "groups"
        if not moved:
            return f"{_levers(swept)} not clearly move {_the(swept.subject)} in any group"
        verb = _verb(swept, "moves", "move")
        return (
            f"{opening(_names(swept))} clearly {verb} {_the(swept.subject)} in {spelt(moved)} of "
            f"{spelt(len(swept.groups))} {what}, in none clearly most"
        )
    group = swept.grid.groups[leader]
    low, high = _ends(swept.groups[leader])
    span = swept.between(low, high)
    if group.stance:
        what = swept.subject.removeprefix("share of states ")
        verb = _verb(swept, "moves", "move")
        return (
            f"{opening(_names(swept))} {verb} the states whose stance is {group.label} most: "
            f"{span} of them are states {what}"
        )
    return (
        f"{_outcome(swept, 'moves', 'move')} most {_third(swept, leader)}: {span} over "
        f"{_names(swept)}"
    )


def group_sentence(swept: Swept, group: int) -> str:
    """What the levers do to the outcome in one group."""
    sample, axes = swept.groups[group], swept.grid.axes
    nothing = _nothing(swept, sample)
    if nothing:
        return nothing
    if len(axes) == 1:
        return _curve(swept, group) if axes[0].is_number else _options(swept, sample)
    return _plane(swept, group)


def crossing_words(found: Crossing, lever: Axis) -> str:
    """Where a lever is when a chance passes one half: about 0.6 (0.5 to 0.7) per year."""
    low, high = (
        figures(lever.value_at(one), 2) if np.isfinite(one) else ""
        for one in (found.low, found.high)
    )
    first, last = (value_words(one) for one in (lever.levels[0], lever.levels[-1]))
    span = f"{low or f'below {first}'} to {high or f'above {last}'}"
    return with_unit(f"{figures(lever.value_at(found.at), 2)} ({span})", lever.factor.unit)


def _nothing(swept: Swept, sample: Sample) -> str:
    """Why nothing can be said of points: too few worlds, none, or no difference; else nothing."""
    if not np.isfinite(sample.values).any():
        applies = _outcome(swept, "applies", "apply")
        return f"{applies} to no world at any value of {_names(swept)}"
    if np.count_nonzero(sample.known) < 2:
        return _too_few(swept)
    if np.any(sample.clear):
        return ""
    low, high = _ends(sample)
    rows = np.stack([sample.above, sample.below])
    if np.all(rows == rows[:, :1]) and swept.n >= EVERY:
        return (
            f"{_levers(swept)} nothing to {_the(swept.subject)} in {worlds(swept.n)}: "
            f"{swept.written(low)} throughout"
        )
    at = swept.written(low) if swept.written(low) == swept.written(high) else ""
    span = f"{at} throughout" if at else swept.between(low, high)
    return f"{_levers(swept)} not clearly move {_the(swept.subject)}: {span}"


def _too_few(swept: Swept) -> str:
    verb = _verb(swept, "moves", "move")
    return f"Too few worlds to say how {_names(swept)} {verb} {_the(swept.subject)}"


def _curve(swept: Swept, group: int) -> str:
    """A curve over a number, with a clear difference somewhere."""
    lever, sample = swept.grid.axes[0], swept.groups[group]
    subject = opening(_the(swept.subject))
    if swept.is_chance:
        found, way = swept.crossing(group, 0), course(sample, HALF)
        if found:
            how = "rises above" if found.rising else "falls below"
            at = crossing_words(found, lever)
            return f"{subject} {how} one half {_where(lever, f'about {at}')}"
        low, high = _ends(sample)
        span = swept.between(low, high)
        if way in ("below", "above"):
            return f"{subject} stays {way} one half {_as(lever)}: {span}"
        if way == "several":
            return f"{subject} crosses one half more than once {_as(lever)}: {span}"
    return f"{subject} {_course(swept, sample)} {_as(lever)}"


def _course(swept: Swept, sample: Sample) -> str:
    """How a curve runs: from one value to another where it clearly does, and never clearly back."""
    some = sample.at(sample.known)
    first, last = float(some.values[0]), float(some.values[-1])
    way = some.clear[-1, 0]
    back = np.any(np.tril(some.clear) * way < 0)
    if way and not back:
        verb = swept.verb("rises", "rise") if way > 0 else swept.verb("falls", "fall")
        return f"{verb} from {swept.between(first, last)}"
    return f"{swept.verb('lies', 'lie')} {_span(swept, sample)}"


def _options(swept: Swept, sample: Sample) -> str:
    """An outcome under the options of a switch, with a clear difference somewhere."""
    lever = swept.grid.axes[0]
    order = np.argsort(np.where(sample.known, sample.values, np.nan))
    order = order[: np.count_nonzero(sample.known)]
    least, most = int(order[0]), int(order[-1])
    subject, parts = opening(_the(swept.subject)), []
    for at, how, way in ((most, "highest", 1), (least, "lowest", -1)):
        if all(sample.clear[at, other] == way for other in order if other != at):
            shown = swept.written(float(sample.values[at]))
            parts.append(f"{how} with “{option_words(lever.levels[at])}”, {shown}")
    if parts:
        return f"{subject} {swept.verb('is', 'are')} {listing(parts)}"
    lies = _outcome(swept, "lies", "lie")
    return f"{lies} {_span(swept, sample)}, depending on {noun(lever.factor)}"


def _plane(swept: Swept, group: int) -> str:
    """An outcome over two levers, with a clear difference somewhere."""
    if not swept.is_chance:
        return _two_slices(swept, group)
    subject, axes = opening(_the(swept.subject)), swept.grid.axes
    for at, lever in enumerate(axes):
        found = swept.crossing(group, at)
        if found:
            how = "rises above" if found.rising else "falls below"
            where = crossing_words(found, lever)
            beside = axes[1 - at]
            own = agree(beside.factor, "as it is", "as they are")
            rest = f"{noun(beside.factor)} {'at the mean' if beside.drawn else own}"
            return f"{subject} {how} one half {_where(lever, f'about {where}')}, with {rest}"
    sample = swept.groups[group]
    span = swept.between(*_ends(sample))
    way = course(sample, HALF, together=True)
    if way in ("below", "above"):
        return f"{subject} stays {way} one half in the whole plane: {span}"
    slices = [swept.along(group, at) for at in range(2)]
    courses = {course(one, HALF) for one in slices if one is not None}
    if way in ("crosses", "several") and None not in slices and len(courses) == 1:
        (side,) = courses
        if side in ("below", "above"):
            other = "above" if side == "below" else "below"
            return f"{subject} is {other} one half only where both levers change: {span}"
    return _between(swept, sample)


def _two_slices(swept: Swept, group: int) -> str:
    """How far each lever moves the outcome from end to end, the other at its own value."""
    moved: list[tuple[Factor, str]] = []
    still: list[tuple[Factor, str]] = []
    for at, lever in enumerate(swept.grid.axes):
        one = swept.along(group, at)
        if one is None or not lever.is_number or not one.known[[0, -1]].all():
            return _between(swept, swept.groups[group])
        ends = float(one.values[0]), float(one.values[-1])
        (moved if one.clear[0, -1] else still).append((lever.factor, swept.between(*ends)))
    if not moved:
        return _between(swept, swept.groups[group])
    first, span = moved[0]
    verb = agree(first, "moves", "move")
    text = f"{opening(noun(first))} {verb} {_the(swept.subject)} from {span}"
    if still:
        return f"{text}; not clearly {noun(still[0][0])}"
    second, other = moved[1]
    return f"{text}, {noun(second)} from {other}"


def _between(swept: Swept, sample: Sample) -> str:
    return f"{_outcome(swept, 'lies', 'lie')} {_span(swept, sample)} in this plane"


def _outcome(swept: Swept, one: str, many: str) -> str:
    """The outcome and its verb, to begin a sentence."""
    return f"{opening(_the(swept.subject))} {swept.verb(one, many)}"


def _span(swept: Swept, sample: Sample) -> str:
    """Between which values an outcome lies."""
    return f"between {swept.between(*_ends(sample)).replace(' to ', ' and ')}"


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


def _ends(sample: Sample) -> tuple[float, float]:
    """Least and greatest value over the points with enough worlds; of all, where none has."""
    some = sample.values[sample.known] if sample.known.any() else sample.values
    return float(np.nanmin(some)), float(np.nanmax(some))


def _as(lever: Axis) -> str:
    first, last = (value_words(one) for one in (lever.levels[0], lever.levels[-1]))
    span = with_unit(f"{first} to {last}", lever.factor.unit)
    return f"as {noun(lever.factor)} {agree(lever.factor, 'goes', 'go')} from {span}"


def _third(swept: Swept, group: int) -> str:
    lever = swept.grid.third
    if lever is None:
        return ""
    value = swept.grid.groups[group].label
    shown = f"“{value}”" if not lever.is_number else with_unit(value, lever.factor.unit)
    return _where(lever, shown)


def _the(subject: str) -> str:
    return subject if subject == "toothlessness" else f"the {subject}"


def _names(swept: Swept) -> str:
    return listing([noun(one.factor) for one in swept.grid.axes])


def _levers(swept: Swept) -> str:
    """The levers and their auxiliary verb, to begin a sentence that something is not so."""
    return f"{opening(_names(swept))} {_verb(swept, 'does', 'do')}"


def _verb(swept: Swept, one: str, many: str) -> str:
    """The form of a verb that goes with the levers of the axes."""
    axes = swept.grid.axes
    return many if len(axes) > 1 else agree(axes[0].factor, one, many)


def _where(lever: Axis, value: str) -> str:
    """Where a lever has a value."""
    return f"where {noun(lever.factor)} {agree(lever.factor, 'is', 'are')} {value}"


def points_said(swept: Swept) -> str:
    """How many points there are, and how many of them have too few worlds for a verdict."""
    count = len(swept.grid.points)
    few = count - int(np.count_nonzero(np.all([one.known for one in swept.samples], axis=0)))
    rest = f", of which {few:,} have too few worlds for an interval" if few else ""
    return f"{counted(count, 'point')}{rest}"
