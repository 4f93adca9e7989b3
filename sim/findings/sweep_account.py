"""The account of a sweep for the terminal: the answer, then every point in a table."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np

from sim.scenario.design import Value
from sim.studies.lever import figures, option_words, value_words, with_unit
from sim.studies.sweep_answer import SweepAnswer, SweptGroup, SweptLever, SweptPoint
from sim.studies.swept import written
from sim.text import fitted, padded, wrapped
from sim.words import BLANK, counted, opening

WIDTH = 79
"""Columns that a table or a sentence takes at most."""

NAME, CELL = 14, 8
"""Columns of the first column of a table, and of each further one."""

MOST = 8
"""Columns of values at most."""


def account(answer: SweepAnswer, *, whole: bool) -> Iterator[str]:
    """Account of a sweep: what the levers do, and the outcome at every point.

    A plane of each group has its own table if `whole`; else what each comes to.
    """
    yield from wrapped(f"{answer.finding}.", WIDTH)
    yield ""
    yield from wrapped(f"Sweep of {answer.scenario}: {answer.title}", WIDTH)
    yield from wrapped(_size(answer), WIDTH)
    for one in answer.levers:
        yield from wrapped(_lever(one), WIDTH, first="  ", rest="    ")
    if len(answer.groups) > 1:
        yield ""
        for group in answer.groups:
            label = f"{heading(answer, group)}: {group.sentence}."
            yield from wrapped(label, WIDTH, rest="  ")
    yield from _tables(answer, whole=whole)
    yield from _scenarios(answer)
    yield ""
    yield from wrapped(
        "All points have the same worlds, so that differences between points are surer than the "
        "intervals are wide.",
        WIDTH,
    )
    yield answer.note


def heading(answer: SweepAnswer, group: SweptGroup) -> str:
    """What sets a group apart, as a heading: Prepared, 4 states; Weight of the allies: 2."""
    label = group.label
    if answer.by == "stance":
        return f"{opening(label)}, {counted(group.states, 'state')}"
    lever = answer.levers[-1]
    says = opening(lever.says.partition(":")[0])
    return f"{says}: {label if lever.scale == 'options' else unit(label, lever)}"


def unit(text: str, lever: SweptLever) -> str:
    """A number with the unit of a lever, where that has to be said."""
    return with_unit(text, lever.unit)


def _size(answer: SweepAnswer) -> str:
    points = len({one.values for one in answer.points})
    return (
        f"{counted(points, 'point')} of {counted(answer.replications, 'world')}, seed "
        f"{answer.seed}, all on the same worlds; {answer.subject}"
    )


def _lever(one: SweptLever) -> str:
    """A lever, its values and its own."""
    if one.scale == "options":
        values = ", ".join(option_words(level) for level in one.levels)
        own = "" if one.own is None else f"; in the scenario: {option_words(one.own)}"
        return f"{_key(one.key)}, {one.says}: {values}{own}"
    low, high = (value_words(one.levels[at]) for at in (0, -1))
    span = f"{unit(f'{low} to {high}', one)}, {len(one.levels)} values"
    kind = "central value of what the scenario draws" if one.drawn else "in the scenario"
    own = "" if one.own is None else f"; {kind}: {value_words(one.own)} ({one.basis})"
    return f"{_key(one.key)}, {one.says}: {span}{own}"


def _key(key: str) -> str:
    """The key of a lever; of several that are set alike, the first and how many others."""
    first, *others = key.split("+")
    return f"{first} and {counted(len(others), 'other')}" if others else first


def _tables(answer: SweepAnswer, *, whole: bool) -> Iterator[str]:
    """The outcome at the points of the grid: a list, or a table of two levers."""
    two = len(answer.levers) - (answer.by not in ("", "stance")) > 1
    groups = answer.groups if whole or len(answer.groups) == 1 else ()
    for group in groups:
        if group.label:
            yield ""
            yield heading(answer, group)
        points = [one for one in answer.points if one.group == group.label]
        yield ""
        yield from _plane(answer, points) if two else _list(answer, points)
    if not groups and not two:
        yield ""
        yield from _beside(answer)


def _list(answer: SweepAnswer, points: Sequence[SweptPoint]) -> Iterator[str]:
    """One lever: every value with its interval."""
    head = ("mean", "95% interval", "worlds")
    yield padded("", 26) + f"{head[0]:>12}{head[1]:>22}{head[2]:>8}"
    for one in _at_levels(points, answer.levers[0].levels):
        low, high = (_cell(answer, end) for end in (one.low, one.high))
        ends = "" if one.low is None else f"{low.removesuffix(' weeks')} to {high}"
        name = fitted(_marked(one.values[0], answer.levers[0]), 23)
        yield (
            padded(f"  {name}", 26)
            + f"{_cell(answer, one.mean):>12}{ends:>22}"
            + (f"{one.worlds:>8,}")
        )
    if answer.levers[0].own is not None:
        yield "  * the scenario's own value"


def _beside(answer: SweepAnswer) -> Iterator[str]:
    """One lever and several groups: a column for each."""
    labels = [one.label for one in answer.groups]
    lever = answer.levers[0]
    rows = [
        (
            _marked(level, lever),
            [
                _cell(answer, one.mean)
                for label in labels
                for one in answer.points
                if one.group == label and one.values[0] == level
            ],
        )
        for level in lever.levels
    ]
    wide = max(CELL, *(min(len(label), 14) + 2 for label in labels))
    name_wide = max(NAME, *(3 + len(name) for name, _ in rows))
    room = max(1, (WIDTH - name_wide) // wide)
    for first in range(0, len(labels), room):
        part = slice(first, first + room)
        yield from [""] * (first > 0)
        yield from (padded("", name_wide) + line for line in _above(labels[part], wide))
        for name, cells in rows:
            text = "".join(f"{cell:>{wide}}" for cell in cells[part])
            yield padded(fitted(f"  {name}", name_wide - 1), name_wide) + text
    if lever.own is not None:
        yield "  * the scenario's own value"


def _plane(answer: SweepAnswer, points: Sequence[SweptPoint]) -> Iterator[str]:
    """Two levers: the first along the rows, the second down the column; at most so many values."""
    across, down = (_some(one) for one in answer.levers[:2])
    heads, names = ([_marked(level, one) for level in levels] for levels, one in
                    zip((across, down), answer.levers, strict=False))  # fmt: skip
    found = {one.values[:2]: one.mean for one in points}
    first = max(NAME, min(3 + max(map(len, names)), WIDTH - CELL * len(across)))
    wide = min(max(CELL, *(len(one) + 2 for one in heads)), (WIDTH - first) // len(across))
    yield f"{fitted(_key(answer.levers[0].key), WIDTH - first):>{first + wide * len(across)}}"
    key = answer.levers[1].key.partition("+")[0].rpartition(".")[2]
    for name, line in zip_longest([fitted(key, first - 1)], _above(heads, wide), fillvalue=""):
        yield padded(name, first) + line
    for level, name in reversed([*zip(down, names, strict=True)]):
        cells = (_cell(answer, found.get((one, level))) for one in across)
        start = padded(fitted(f"  {name}", first - 1), first)
        yield start + "".join(f"{cell:>{wide}}" for cell in cells)
    if any("*" in one for one in (*heads, *names)):
        yield "  * the scenario's own value"
    if len(across) < len(answer.levers[0].levels) or len(down) < len(answer.levers[1].levels):
        yield "Some values only; points.csv has all."


def _above(heads: Sequence[str], wide: int) -> list[str]:
    """Headings of columns, right-aligned, on as many lines as the longest takes."""
    lines = [[*wrapped(fitted(one, 3 * wide), wide - 2)] for one in heads]
    tall = max(map(len, lines))
    return [
        "".join(f"{one[at] if at < len(one) else '':>{wide}}" for one in lines)
        for at in range(tall)
    ]


def _marked(level: Value, lever: SweptLever) -> str:
    """A value, with a star if it is the scenario's own."""
    return value_words(level) + " *" * (lever.own is not None and level == lever.own)


def _some(lever: SweptLever) -> list[Value]:
    """At most so many values, the first, the last and the scenario's own among them."""
    levels = lever.levels
    places = {*np.linspace(0, len(levels) - 1, min(MOST, len(levels))).round().astype(int).tolist()}
    own = levels.index(lever.own) if lever.own in levels else 0
    if own not in places:
        places.remove(min(places - {0, len(levels) - 1}, key=lambda one: (abs(one - own), one)))
        places.add(own)
    return [levels[at] for at in sorted(places)]


def _at_levels(points: Sequence[SweptPoint], levels: Sequence[Value]) -> list[SweptPoint]:
    """The points at the levels of one lever, in their order."""
    found = {one.values[0]: one for one in points}
    return [found[level] for level in levels]


def _scenarios(answer: SweepAnswer) -> Iterator[str]:
    """Scenarios that lie among the points, with their outcome."""
    here = [one for one in answer.points if one.scenario]
    if not here or answer.by == "stance":
        return
    said = [f"{one.scenario} {_interval(answer, one)}" for one in here]
    yield ""
    yield from wrapped(f"Scenarios that differ in nothing else: {'; '.join(said)}", WIDTH)


def _interval(answer: SweepAnswer, one: SweptPoint) -> str:
    text = _cell(answer, one.mean)
    if one.low is None or one.low == one.high:
        return text
    low, high = (_cell(answer, end).removesuffix(" weeks") for end in (one.low, one.high))
    return f"{text} ({low} to {high})"


def _cell(answer: SweepAnswer, value: float | None) -> str:
    return BLANK if value is None else written(value, measure=answer.outcome, kind=answer.kind)


def error_words(answer: SweepAnswer, error: float) -> str:
    """A standard error in the unit of the outcome: 3.5 points, 0.3."""
    if answer.kind in ("chance", "lasting", "share"):
        return f"{figures(100 * error, 2)} points"
    return figures(error, 2)
