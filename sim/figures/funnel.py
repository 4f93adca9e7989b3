"""States and troops at each stage from willing to deployed, as areas within each other."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.kit import style
from sim.figures.kit.axis import HEIGHT, timeline
from sim.figures.kit.label import Label, Place, column, lettered, note, room
from sim.figures.kit.page import MARGIN, heights, page, steps
from sim.findings.finding import Finding, Table
from sim.outcomes.block import STAGES
from sim.words import number, rounded

_COLOURS = dict(zip(STAGES[1:], style.POSTURES[1:], strict=True))

_TALL, _HEADING, _BETWEEN = 1.75, 0.2, 0.2


def draw(finding: Finding) -> Figure:
    """Draw the stages as areas within each other, in states and in troops."""
    columns = finding.table
    panel = _TALL + _HEADING
    sheet = page(finding, height=HEIGHT + 2 * panel + _BETWEEN)
    labels = {unit: _labels(columns, unit) for unit in ("states", "troops")}
    right = MARGIN + max(room(each) for each in labels.values())
    for unit, bottom in (("states", HEIGHT + panel + _BETWEEN), ("troops", HEIGHT)):
        ax = sheet.axes(left=0.75, right=right, bottom=bottom, top=bottom + _TALL)
        _areas(ax, columns, unit)
        column(ax, labels[unit])
        if unit == "troops":
            timeline(ax, columns["week"], dates=columns["date"])
    return sheet.figure


def _short(value: float) -> str:
    """Write a mean number of states where there is little room."""
    return "<0.1" if 0 < value < 0.1 else f"{value:,.1f}".removesuffix(".0")


def _labels(columns: Table, unit: str) -> list[Label]:
    """Name each stage where it ends."""
    written = _short if unit == "states" else rounded
    last = {stage: float(columns[f"{stage}_{unit}"][-1]) for stage in STAGES[::-1]}
    tones = {"deployed": style.DEPLOYED, "willing": style.QUIET}
    return [
        Label(
            f"{stage.capitalize()} {written(value)}",
            value,
            tones.get(stage, style.TEXT),
            "semibold" if stage == "deployed" else "regular",
        )
        for stage, value in last.items()
    ]


def _areas(ax: Axes, columns: Table, unit: str) -> None:
    """Draw the three stages as areas and the willing as a line, who need not be among them."""
    weeks = columns["week"]
    top = 1.05 * max(float(columns[f"{stage}_{unit}"].max()) for stage in STAGES) or 1.0
    ax.set(xlim=(0, max(int(weeks[-1]), 1)), ylim=(0, top), xticks=[])
    ticks = steps(top)
    heights(ax, ticks, labels=[number(tick) for tick in ticks])
    for stage, colour in _COLOURS.items():
        values = columns[f"{stage}_{unit}"]
        ax.fill_between(weeks, values, color=colour, linewidth=0)
        ax.plot(weeks, values, color=style.DEPLOYED, linewidth=0.7, label=stage)
    willing = columns[f"willing_{unit}"]
    ax.plot(weeks, willing, color=style.QUIET, linewidth=1.4, dashes=(3, 2), label="willing")
    heading = lettered(weight="semibold", color=style.INK)
    note(ax, unit.capitalize(), place=Place(0, 1, up=5), letters=heading)
