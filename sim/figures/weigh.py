"""What two things do to some outcomes: an arrow for each from low to high, a panel an outcome."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.kit import lettering, style
from sim.figures.kit.axis import mark
from sim.figures.kit.label import AT, AT_Y, Place, halo, lettered, note
from sim.figures.kit.page import MARGIN, page, pale
from sim.findings.finding import Table
from sim.findings.weigh_figures import AssumptionsFinding, WeighFinding
from sim.words import MINUS, signed

COLOURS = ("#0B5394", "#D55E00")
"""Of the one thing and of the other."""

_NAMES, _ROW, _HEAD, _GAP = 1.9, 0.24, 0.24, 0.14

_NUMBER, _SWING = 0.55, 0.6
"""Room for a level at an end, and for the swing beside it, inches."""
_SAYS = 2.35
"""Room for the name of a number that was tried, inches."""

_LINE = 0.36
"""Height of a row of a number that was tried, inches."""


def draw(finding: WeighFinding) -> Figure:
    """Draw a panel for each outcome, below each other, each on a scale of its own."""
    count = len(finding.headings)
    each = _HEAD + 2 * _ROW + _GAP
    sides = [lettering.plain(str(one)) for one in finding.table["side"][:2]]
    names, wide = lettering.fit_all(sides, style.font(weight="semibold"), room=_NAMES)
    sheet = page(finding, height=each * count)
    left = MARGIN + wide + 0.15 + _NUMBER
    right = MARGIN + _NUMBER + _SWING
    for k, heading in enumerate(finding.headings):
        base = each * (count - 1 - k) + _GAP
        ax = sheet.axes(left=left, right=right, bottom=base, top=base + 2 * _ROW)
        ax.spines["bottom"].set_visible(False)
        some = slice(2 * k, 2 * k + 2)
        _panel(ax, {key: one[some] for key, one in finding.table.items()}, finding.written[some])
        room = ax.get_window_extent().x0 / style.DPI - MARGIN
        for row, (name, colour) in enumerate(zip(names, COLOURS, strict=True)):
            letters = lettered(weight="semibold", color=colour, va="center_baseline")
            note(ax, name, place=Place(0, row, ("axes fraction", "data"), right=-72 * room),
                 letters=letters)  # fmt: skip
        above = lettered(weight="semibold", color=style.INK, va="bottom")
        note(ax, heading, place=Place(0, 1, right=-72 * room, up=3), letters=above)
    return sheet.figure


def _panel(ax: Axes, columns: Table, written: Sequence[Sequence[str]]) -> None:
    """Draw both arrows with the numbers at their ends, and how far each reaches."""
    ends = np.concatenate([columns[name] for name in ("low", "as_is", "high")])
    ends = ends[np.isfinite(ends)]
    low, high = (float(ends.min()), float(ends.max())) if len(ends) else (0.0, 1.0)
    air = 0.03 * (high - low) or 0.5
    ax.set(xlim=(low - air, high + air), ylim=(1.5, -0.5), xticks=[], yticks=[])
    for row, (colour, texts) in enumerate(zip(COLOURS, written, strict=True)):
        first, usual, last = (float(columns[name][row]) for name in ("low", "as_is", "high"))
        ax.plot([first, last], [row, row], color=colour, linewidth=4, solid_capstyle="butt",
                label="swing")  # fmt: skip
        way = ">" if last >= first else "<"
        ax.scatter([last], [row], marker=way, s=70, color=colour, linewidths=0, zorder=3,
                   clip_on=False, label="high")  # fmt: skip
        ax.scatter([usual], [row], s=34, color="white", edgecolors=colour, linewidths=1.4,
                   zorder=4, clip_on=False, label="as is")  # fmt: skip
        rising = last >= first
        for value, text, right in ((first, texts[0], not rising), (last, texts[2], rising)):
            letters = lettered(color=style.TEXT, ha="left" if right else "right",
                               va="center_baseline", path_effects=halo())  # fmt: skip
            note(ax, text, place=Place(value, row, AT, right=8 if right else -8), letters=letters)
        clear = columns["from"][row] > 0 or columns["to"][row] < 0
        weight, tone = ("semibold", colour) if clear else ("regular", style.QUIET)
        swing = lettered(weight=weight, color=tone, ha="right", va="center_baseline")
        place = Place(1, row, AT_Y, right=72 * (_NUMBER + _SWING))
        note(ax, texts[3], place=place, letters=swing)


def draw_assumptions(finding: AssumptionsFinding) -> Figure:
    """Draw a row for each number, with the answer at both ends of its range."""
    columns, rows = finding.table, len(finding.table["key"])
    font = style.font()
    names = [_two_lines(lettering.plain(str(one))) for one in columns["says"]]
    wide = max(lettering.width(line, font) for lines in names for line in lines)
    sheet = page(finding, height=_LINE * rows + 0.75)
    ax = sheet.axes(left=MARGIN + wide + 0.15, right=MARGIN + 0.3, bottom=0.45,
                    top=0.45 + _LINE * rows)  # fmt: skip
    every = [columns[f"at_{end}{more}"] for end in ("low", "high") for more in ("", "_from", "_to")]
    ends = np.concatenate([*every, [0.0, finding.usual]])
    ends = ends[np.isfinite(ends)]
    air = 0.12 * (float(np.ptp(ends)) or 1.0)
    ax.set(xlim=(ends.min() - air, ends.max() + air), ylim=(rows - 0.5, -0.5))
    chosen = MaxNLocator(nbins=6, steps=[1, 2, 5, 10]).tick_values(*ax.get_xlim())
    ticks = [float(tick) for tick in chosen if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    digits = 0 if all(tick == round(tick) for tick in ticks) else 1
    mark(ax, ticks, labels=[signed(tick, digits) for tick in ticks])
    pale(ax, "x")
    ax.axvline(0, color=style.INK, linewidth=1.0, zorder=1.5)
    ax.axvline(finding.usual, color=style.AXIS, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1.4)
    ax.set_yticks(range(rows), ["\n".join(lines) for lines in names],
                  **lettered(color=style.INK, linespacing=0.95))  # fmt: skip
    for row in range(rows):
        _range(ax, {key: one[row] for key, one in columns.items()}, row)
    _direction(ax, finding)
    return sheet.figure


def _two_lines(text: str) -> list[str]:
    """A name on two lines at most."""
    font = style.font()
    first, *rest = lettering.wrap(text, font, room=_SAYS)
    return [first, lettering.fit(" ".join(rest), font, room=_SAYS)] if rest else [first]


def _range(ax: Axes, one: dict[str, float], row: int) -> None:
    """Draw the answer at both ends of a number, with the values beside them."""
    at = float(one["at_low"]), float(one["at_high"])
    ax.plot(at, [row, row], color=style.INNER, linewidth=4, solid_capstyle="butt", zorder=2)
    for end, value in zip(("low", "high"), at, strict=True):
        reach = one[f"at_{end}_from"], one[f"at_{end}_to"]
        ax.plot(reach, [row, row], color=style.LINE, linewidth=1.2, zorder=3)
        ax.scatter([value], [row], s=24, color=style.LINE, zorder=4)
        right = value == max(at)
        far = np.nanmax([value, *reach]) if right else np.nanmin([value, *reach])
        letters = lettered(style.SMALL, color=style.TEXT, ha="left" if right else "right",
                           va="center_baseline", path_effects=halo())  # fmt: skip
        text = f"{float(one[end]):g}".replace("-", MINUS)
        note(ax, text, place=Place(far, row, AT, right=4 if right else -4), letters=letters)


def _direction(ax: Axes, finding: AssumptionsFinding) -> None:
    """Say below the axis which side is further on either side of 0."""
    quiet = lettered(style.SMALL, color=style.QUIET, va="top")
    unit = f", {finding.unit}" if finding.unit else ""
    small, bare = style.font(style.SMALL), map(lettering.plain, finding.sides)
    sides = [lettering.fit(one, small, room=1.6) for one in bare]
    right, left = (f"{one} further" for one in sides)
    low, high = ax.get_xlim()
    if high > 0:
        note(ax, f"{right}{unit} →", place=Place(1, 0, up=-20), letters={**quiet, "ha": "right"})
    if low < 0 and -low > 0.2 * (high - low):
        note(ax, f"← {left}", place=Place(0, 0, up=-20), letters={**quiet, "ha": "left"})
