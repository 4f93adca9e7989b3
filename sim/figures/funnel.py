"""States and troops at each stage from willing to deployed, as areas within each other."""

from matplotlib.figure import Figure

from sim.figures.kit import style
from sim.figures.kit.axis import HEIGHT, counts, timeline
from sim.figures.kit.label import Label, Place, column, lettered, note, room
from sim.figures.kit.page import MARGIN, covering, page
from sim.findings.finding import Finding, Table
from sim.outcomes.block import STAGES
from sim.words import rounded

_SHADES = style.PLEDGED, style.COMMITTED, style.AUTHORISED, style.DEPLOYED
_COLOURS = dict(zip(STAGES[1:], _SHADES, strict=True))

_TALL, _HEADING, _BETWEEN = 1.75, 0.2, 0.2


def draw(finding: Finding) -> Figure:
    """Draw the stages as areas within each other, in states and in troops."""
    columns, bold = finding.table, lettered(weight="semibold", color=style.INK)
    weeks = columns["week"]
    panel = _TALL + _HEADING
    sheet = page(finding, height=HEIGHT + 2 * panel + _BETWEEN)
    labels = {unit: _labels(columns, unit) for unit in ("states", "troops")}
    right = MARGIN + max(room(each) for each in labels.values())
    for unit, bottom in (("states", HEIGHT + panel + _BETWEEN), ("troops", HEIGHT)):
        ax = sheet.axes(left=0.75, right=right, bottom=bottom, top=bottom + _TALL)
        highest = max(float(columns[f"{stage}_{unit}"].max()) for stage in STAGES)
        counts(ax, weeks, top=covering(highest, whole=unit == "states"))
        for stage, colour in _COLOURS.items():
            values = columns[f"{stage}_{unit}"]
            ax.fill_between(weeks, values, color=colour, linewidth=0)
            ax.plot(weeks, values, color=style.DEPLOYED, linewidth=0.7, label=stage)
        # The willing are a line, as they need not be among the others.
        willing = columns[f"willing_{unit}"]
        ax.plot(weeks, willing, color=style.QUIET, linewidth=1.4, dashes=(3, 2), label="willing")
        note(ax, unit.capitalize(), place=Place(0, 1, up=5), letters=bold)
        column(ax, labels[unit])
    timeline(ax, weeks, dates=columns["date"])
    return sheet.figure


def _labels(columns: Table, unit: str) -> list[Label]:
    """Name each stage where it ends."""
    labels = []
    for stage in STAGES[::-1]:
        last = float(columns[f"{stage}_{unit}"][-1])
        # A mean number of states, where there is little room.
        written = "<0.1" if 0 < last < 0.1 else f"{last:,.1f}" if last else "0"
        text = f"{stage.capitalize()} {written if unit == 'states' else rounded(last)}"
        colour = {"deployed": style.DEPLOYED, "willing": style.QUIET}.get(stage, style.TEXT)
        labels.append(Label(text, last, colour, "semibold" if stage == "deployed" else "regular"))
    return labels
