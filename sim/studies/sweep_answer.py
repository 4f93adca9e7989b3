"""The answer of a sweep: its levers, what its groups come to, and every point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.results.part import Part, finite
from sim.scenario.design import Value
from sim.studies.axis import Axis
from sim.studies.sample import Kind
from sim.studies.study import Answer
from sim.studies.swept import Swept
from sim.studies.swept_groups import finding
from sim.studies.swept_sentence import group_sentence

STANCE = "stance"
"""What `by` says for a group of each stance of states."""


class SweptLever(Part):
    """A lever that is varied."""

    key: str
    """Its dotted key; several that are set alike are joined by a plus."""
    says: str
    """What it is."""
    unit: str
    """Its unit."""
    basis: str
    """What its own value rests on: sourced, estimated or assumed."""
    own: Value | None
    """The scenario's own value; null where it lies outside the values swept."""
    drawn: bool
    """Whether the scenario draws it anew in every world; `own` is then the central value."""
    scale: str
    """Scale on which its values are spread, and between which crossings are found."""
    levels: tuple[Value, ...]
    """Values at which the scenario is run."""


class SweptPoint(Part):
    """The outcome at one point."""

    values: tuple[Value, ...]
    """Value of each lever, in their order."""
    group: str
    """The group it is shown in; empty where there is one, or no panel shows it."""
    scenario: str
    """Name of the scenario that stands here; empty if none does."""
    mean: float | None
    """Mean over the worlds to which the outcome applies; null if there is none."""
    error: float | None
    """Its standard error; differences between points are surer."""
    low: float | None
    """Lower end of the 95% interval; null for too few worlds."""
    high: float | None
    """Upper end."""
    worlds: int
    """Worlds to which the outcome applies."""
    low90: float | None
    """Quantile at .05 over these worlds; null for a chance, a share or a ratio."""
    high90: float | None
    """Quantile at .95."""


class SweptGroup(Part):
    """What a group of points comes to."""

    label: str
    """What sets it apart; empty where there is one group."""
    states: int
    """How many states have the stance; 0 where groups are no stances."""
    sentence: str
    """What the outcome does in it."""
    crosses_at: float | None
    """Value of the first lever, the second at its own, at which a chance crosses one half."""
    crosses_low: float | None
    """Lower end of its 95% interval; null where it lies beyond the values swept."""
    crosses_high: float | None
    """Upper end."""


class SweepAnswer(Answer):
    """How an outcome moves with one or two levers."""

    scenario: str
    """Name of the scenario."""
    title: str
    """Its title."""
    outcome: str
    """What is measured."""
    kind: Kind
    """A chance in yes and no; `lasting`, the chance of a year without an attack; a mean; a ratio
    pooled over worlds; or a share of several states."""
    subject: str
    """The outcome within a sentence."""
    by: str
    """Key of the third lever, or `stance`; empty if there is one group."""
    finding: str
    """What the levers do to the outcome."""
    levers: tuple[SweptLever, ...]
    """The levers, in the order of the axes; a third one last."""
    groups: tuple[SweptGroup, ...]
    """Curves or panels; one if nothing is shown apart."""
    points: tuple[SweptPoint, ...]
    """Every point, group by group."""

    @property
    def headline(self) -> str:
        """What the levers do to the outcome."""
        return self.finding

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Every point, a row each, with a column for each lever."""
        keys = [one.key for one in self.levers]
        return [
            {
                **dict(zip(keys, one.values, strict=True)),
                **({"stance": one.group} if self.by == STANCE else {}),
                **{name: value for name, value in one if name not in ("values", "group")},
            }
            for one in self.points
        ]


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep and its answer, for figures."""

    swept: Swept
    answer: SweepAnswer


def answered(swept: Swept, *, by: str, provenance: Mapping[str, Any]) -> SweepAnswer:
    """The answer of what was measured."""
    answer = SweepAnswer(
        **provenance,
        scenario=swept.scenario.name,
        title=swept.scenario.title,
        outcome=swept.measure,
        kind=swept.kind,
        subject=swept.subject,
        by=by,
        finding=finding(swept),
        levers=tuple(_lever(one) for one in swept.grid.every),
        groups=tuple(_group(swept, at) for at in range(len(swept.grid.groups))),
        points=tuple(_points(swept)),
    )
    return answer.model_copy(update={"evidence": Sweep(swept, answer)})


def _lever(one: Axis) -> SweptLever:
    factor = one.factor
    return SweptLever(
        key=one.name,
        says=factor.says,
        unit=factor.unit,
        basis=factor.basis,
        own=one.own,
        drawn=one.drawn,
        scale=one.scale if one.is_number else "options",
        levels=one.levels,
    )


def _group(swept: Swept, at: int) -> SweptGroup:
    """A group, with where its curve along the first lever crosses one half."""
    found = swept.crossing(at, 0)
    lever = swept.grid.axes[0]
    ends: list[float | None] = [None] * 3
    if found:
        ends = [finite(lever.value_at(one)) if abs(one) < float("inf") else None
                for one in (found.at, found.low, found.high)]  # fmt: skip
    names = ("crosses_at", "crosses_low", "crosses_high")
    return SweptGroup(
        label=swept.grid.groups[at].label,
        states=swept.grid.groups[at].states,
        sentence=group_sentence(swept, at),
        **dict(zip(names, ends, strict=True)),
    )


def _points(swept: Swept) -> list[SweptPoint]:
    """Every point of every group; of a third lever, each point once, in its group if it has one."""
    grid, labels = swept.grid, [one.label for one in swept.grid.groups]
    every = range(len(grid.points))
    if grid.third is None:
        return [_point(swept, at, row) for at in range(len(labels)) for row in every]
    levels = grid.third.levels
    groups = [levels.index(one[-1]) if one[-1] in levels else None for one in grid.points]
    return [_point(swept, group, row) for row, group in zip(every, groups, strict=True)]


def _point(swept: Swept, group: int | None, row: int) -> SweptPoint:
    """One point, in a group or in none."""
    grid, sample = swept.grid, swept.samples[group or 0]
    here = [one.name for one in grid.placed if grid.of_scenario(one) == row]
    low, high = sample.intervals
    spread = swept.spreads[group or 0]
    return SweptPoint(
        values=grid.points[row],
        group="" if group is None else grid.groups[group].label,
        scenario=here[0] if here else "",
        mean=finite(float(sample.values[row])),
        error=finite(float(sample.errors[row])),
        low=finite(float(low[row])),
        high=finite(float(high[row])),
        worlds=int(sample.worlds[row]),
        low90=finite(float(spread[0, row])),
        high90=finite(float(spread[1, row])),
    )
