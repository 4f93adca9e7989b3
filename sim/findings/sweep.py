"""What a sweep comes to: its table, its figure, and its account in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array import Array
from sim.findings.finding import Finding, Table
from sim.findings.lever_axis import LeverAxis, lever_axis, round_numbers
from sim.findings.names import plain, quoted, quotes
from sim.findings.sweep_account import account, error_words, heading, unit
from sim.outcomes.guarantee_index import LEAST
from sim.outcomes.measure import measure_row
from sim.results.results import uncertainty
from sim.results.table import rows
from sim.scenario.load import known
from sim.studies.crossing import Crossing
from sim.studies.lever import figures, noun, value_words
from sim.studies.sweep import SweepStudy
from sim.studies.sweep_answer import Sweep, SweepAnswer, SweptGroup, SweptPoint
from sim.studies.swept import IN_PERCENT, Swept
from sim.words import counted, listing, opening, sentence

__all__ = ["FILES", "account", "findings", "following", "tables"]

FILES = "sweep.json, points.csv"
"""What is in the folder besides figures."""

CHANCES = {0.1: "1 in 10", 0.5: "even odds", 0.9: "9 in 10"}
"""Contours of a chance, and their names."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SweepFinding(Finding):
    """An outcome over one or two levers, in one group or several.

    The table has the points of each group, the last axis changing first, and after them the
    scenarios that are no such point: ``group``, a column for each lever by its key, ``mean``,
    ``error``, ``low``, ``high``, ``worlds``, ``low90``, ``high90``, and the ``scenario`` there.
    """

    axes: tuple[LeverAxis, ...]
    """The axis along the figure, and the one up it if there are two."""
    labels: tuple[str, ...]
    """Headings of the groups; one empty text if there is one."""
    outcome: str
    """Name of the outcome, for its axis."""
    in_percent: bool
    """Whether the outcome is a chance or a share."""
    lines: tuple[tuple[float, str], ...]
    """Contours: the values of the outcome that points lie clearly below and above, named."""
    edges: tuple[float, ...]
    """Values between which a colour stays the same, from the least to the greatest."""
    scenarios: tuple[tuple[str, int, tuple[float, ...]], ...]
    """Title, group, and place on each axis, of the scenarios in the plane."""
    crossings: tuple[Crossing | None, ...]
    """Where the curve of each group passes one half."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each axis."""
        return tuple(len(one.places) for one in self.axes)

    def values(self, group: int, name: str = "mean") -> Array:
        """A column at the points of a group, in the shape of the axes."""
        size = int(np.prod(self.shape))
        column = self.table[name][group * size : (group + 1) * size]
        return np.asarray(column, dtype=np.float64).reshape(self.shape)

    def certain(self, group: int) -> Array:
        """The outcome at the points of a group, blank where too few worlds are behind it."""
        return np.where(np.isfinite(self.values(group, "low")), self.values(group), np.nan)


def findings(answer: SweepAnswer) -> Mapping[str, Finding]:
    """The finding of the figure."""
    made: Sweep = answer.evidence
    return {"sweep": find(made)}


def tables(answer: SweepAnswer) -> Mapping[str, bytes]:
    """Every point, a row each."""
    return {"points.csv": rows(answer.rows)}


def following(study: SweepStudy, _: SweepAnswer) -> Sequence[str]:
    """Run the scenario with the first lever at its greatest value, unless a setting has it."""
    base, lever = study.resolved, study.grid.axes[0]
    name = base.scenario.name
    word = name if known().get(name) == base.source else str(base.source)
    keys = lever.factor.keys
    if any(one.partition("=")[0] in keys for one in base.settings):
        return ("show", word)
    return ("run", word, *(part for key in keys for part in ("-s", f"{key}={lever.levels[-1]}")))


def find(made: Sweep) -> SweepFinding:
    """An outcome over one or two levers."""
    swept, answer = made.swept, made.answer
    grid = swept.grid
    record = swept.record.model_copy(update={"scenario": f"sweep of {answer.scenario}"})
    lines, edges = _levels(swept)
    found = [swept.crossing(at, 0) for at in range(len(grid.groups))]
    return SweepFinding(
        table=_table(swept, answer),
        title=plain(answer.finding, 300),
        subtitle=plain(_subtitle(swept, answer, curves=len(grid.axes) == 1), 900),
        foot=plain(record.foot, 400),
        axes=tuple(lever_axis(one) for one in grid.axes),
        labels=tuple(_label(answer, one) if one.label else "" for one in answer.groups),
        outcome=plain(_outcome(swept)),
        in_percent=swept.kind in IN_PERCENT,
        lines=lines,
        edges=edges,
        scenarios=tuple(_scenarios(swept)),
        crossings=tuple(found) if len(grid.axes) == 1 else (None,) * len(found),
    )


def _label(answer: SweepAnswer, group: SweptGroup) -> str:
    """Name of a curve or a panel: a stance, or the value of a third lever."""
    if answer.by == "stance":
        return heading(answer, group)
    lever = answer.levers[-1]
    own = "" if lever.own is None else value_words(lever.own)
    text = group.label if lever.scale == "options" else unit(group.label, lever)
    return f"{text} (in the scenario)" if group.label == own else text


def _outcome(swept: Swept) -> str:
    """The outcome with its unit, as an axis has it."""
    if swept.kind in IN_PERCENT:
        return opening(swept.subject)
    row = measure_row(swept.measure)
    unit = "weeks" if swept.measure.startswith("weeks until") else row.unit
    extra = f", {unit}" if unit in ("troops", "persons", "weeks") else ""
    return opening(swept.subject) + ("" if unit in swept.subject else extra)


def _levels(swept: Swept) -> tuple[tuple[tuple[float, str], ...], tuple[float, ...]]:
    """Contours and the edges of colours: only at values clearly below some points, above others."""
    if len(swept.grid.axes) == 1:
        return (), ()
    known = [one.values[one.known] for one in swept.groups]
    every = np.concatenate(known)
    if not len(every):
        return (), (0.0, 1.0)
    low, high = float(every.min()), float(every.max())
    percent = swept.kind in IN_PERCENT
    steps = [k / 10 for k in range(11)] if percent else round_numbers(low, high, about=8)
    inner = [one for one in steps if low < one < high and _parts(swept, one)]
    names = {one: figures(one) for one in inner}
    if percent:
        names = CHANCES if swept.is_chance else {one: swept.written(one) for one in CHANCES}
    lines = tuple((one, names[one]) for one in inner if one in names)
    least = max((one for one in steps if one <= low), default=low)
    most = min((one for one in steps if one >= high), default=high)
    return lines, (least, *inner, most if most > least else max(steps))


def _parts(swept: Swept, level: float) -> bool:
    """Whether points lie clearly below a value, and others clearly above it, in any groups."""
    sides = np.concatenate([one.sides(level) for one in swept.groups])
    return bool((sides > 0).any() and (sides < 0).any())


def _table(swept: Swept, answer: SweepAnswer) -> Table:
    """The points of each group, then the scenarios beside them."""
    keys = [one.key for one in answer.levers]
    order: dict[str, list[SweptPoint]] = {one.label: [] for one in answer.groups}
    rest: list[SweptPoint] = []
    size = int(np.prod(swept.grid.shape))
    for one in answer.points:
        own = order.get(one.group)
        (rest if own is None or len(own) == size else own).append(one)
    points = [*(one for own in order.values() for one in own), *rest]
    table = {"group": np.array([one.group for one in points])}
    table |= {key: np.array([one.values[at] for one in points]) for at, key in enumerate(keys)}
    for name in ("mean", "error", "low", "high", "worlds", "low90", "high90"):
        table[name] = np.array([getattr(one, name) for one in points], dtype=np.float64)
    return {**table, "scenario": np.array([one.scenario for one in points])}


def _scenarios(swept: Swept) -> list[tuple[str, int, tuple[float, ...]]]:
    """Title, group and place of each scenario that some panel shows."""
    found = []
    for one in swept.grid.placed:
        group = swept.grid.group_of(one)
        if group is None:
            continue
        where = tuple(
            axis.place_of(value) for axis, value in zip(swept.grid.axes, one.values, strict=False)
        )
        groups = range(len(swept.grid.groups)) if swept.kind == "share" else [group]
        found += [(plain(one.title), at, where) for at in groups]
    return found


def _subtitle(swept: Swept, answer: SweepAnswer, *, curves: bool) -> str:
    """What is plotted, how sure it is, what is marked, and which uncertainty is shown."""
    points = len(swept.grid.points)
    size = f"{counted(swept.n, 'world')} at each of {counted(points, 'point')}, the same worlds"
    parts = [f"{quoted(plain(answer.title))}: {swept.subject}, from {size}"]
    errors = np.concatenate([one.errors[one.known] for one in swept.groups])
    if len(errors):
        parts.append(f"Standard error of a point: at most {error_words(answer, errors.max())}")
    few = sum(int(np.count_nonzero(~one.known)) for one in swept.groups)
    if few:
        how = "Hollow" if curves else "Blank"
        parts.append(f"{how}: {counted(few, 'point')} with fewer than {LEAST} worlds to count")
    shown = "Colours" if curves else "Panels"
    if swept.grid.third:
        parts.append(f"{shown} by {noun(swept.grid.third.factor)}")
    elif len(swept.groups) > 1:
        parts.append(f"{shown} by the stance of states; the share is of the states that have it")
    if "one half where" in answer.finding:
        ring = "Ring and bar" if curves and len(swept.groups) == 1 else "In brackets"
        parts.append(f"{ring}: where it passes one half, with 95% interval")
    if curves and len(errors):
        band = "band" if swept.grid.axes[0].is_number else "bar"
        spread = swept.kind == "mean" and len(swept.groups) == 1
        pale = "; pale: 9 worlds in 10" if spread else ""
        parts.append(f"{opening(band)}: 95% interval of the mean{pale}")
    if not curves and len(errors):
        parts.append("A colour changes only at values that points clearly lie below and above")
    smooth = all(one.is_number for one in swept.grid.axes)
    if not curves and smooth:
        parts.append("Small dots: points that were run; between them values are interpolated")
    elif not curves:
        own = [title for title, group, _ in _scenarios(swept) if group == 0]
        parts += [f"Outlined: {listing(quotes(own))}"] if own else []
    parts += _own(swept) if curves or smooth else []
    return " ".join(sentence(one) for one in [*parts, uncertainty(swept.scenario)])


def _own(swept: Swept) -> list[str]:
    """What the marks of the scenario's own values rest on."""
    marked = [one for one in swept.grid.axes if one.own is not None]
    if not marked:
        return []
    mark = "Dashed" if len(swept.grid.axes) == 1 else "Triangles"
    bases = list(dict.fromkeys(one.factor.basis for one in marked))
    drawn = any(one.drawn for one in marked)
    what = "the central value of what the scenario draws" if drawn else "the scenario's own value"
    several = "s" * (len(marked) > 1 and not drawn)
    return [f"{mark}: {what}{several} ({' and '.join(bases)})"]
