"""A tile for each state, roughly where it lies, for scenarios of which the map shows nothing."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.kit import lettering, style
from sim.figures.kit.label import AT, KEY_HEIGHT, Place, key, lettered, note, write
from sim.figures.kit.page import MARGIN, page
from sim.figures.kit.tile_layout import COLUMNS, ELSEWHERE, blocks
from sim.findings.ending import EndingFinding
from sim.findings.names import readable
from sim.words import percent

_GAP, _PAD = 0.05, 0.07
"""Distance between two tiles, and between the edge of a tile and what it holds, inches."""

_WIDE = (style.WIDTH - 2 * MARGIN + _GAP) / COLUMNS

_TALL = 0.52
"""Width and height of a tile with the gap after it, inches."""

_UPPER, _MIDDLE = 0.145, 0.33
"""How far below the upper edge of a tile its two lines of words stand, inches."""

_CODE, _NAME = 11.0, 8.0
"""Sizes of letters, points."""


def draw(finding: EndingFinding) -> Figure:
    """Draw the tiles: colour, code, name, and the chance of troops there."""
    shown, host = [str(code) for code in finding.table["state"]], finding.host_code
    # Among made-up states alone the host has no neighbours, and no place.
    known = blocks(shown).keys() - {ELSEWHERE} and host not in shown
    grid = blocks([*shown, host] if known else shown)
    rows = 1 + max(row for block in grid.values() for _, row in block.values())
    sheet = page(finding, height=rows * _TALL + KEY_HEIGHT)
    ax = sheet.axes(left=MARGIN, right=MARGIN, bottom=0, top=rows * _TALL)
    ax.set(xlim=(0, COLUMNS * _WIDE - _GAP), ylim=(rows * _TALL, 0), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    for name, block in grid.items():
        if name and len(grid) > 1:
            top = min(row for _, row in block.values()) * _TALL
            letters = lettered(color=style.QUIET, va="baseline")
            note(ax, name, place=Place(0, top, AT, up=4), letters=letters)
        for code, (column, row) in block.items():
            corner = (column * _WIDE, row * _TALL)
            if code in shown:
                _tile(ax, finding, shown.index(code), corner)
            else:
                _host(ax, finding, corner)
    key(ax, finding.key, colours=style.CHANCES)
    return sheet.figure


def _tile(ax: Axes, finding: EndingFinding, k: int, corner: tuple[float, float]) -> None:
    """Draw the tile of a state."""
    columns, shade = finding.table, finding.shades[k]
    code, ink = str(columns["state"][k]), style.ON_CHANCES[shade]
    x, y = corner
    _box(ax, corner, colour=style.CHANCES[shade], gid=code)
    left, right = x + _PAD, x + _WIDE - _GAP - _PAD
    chance = percent(float(columns["chance"][k]))
    room = right - left - lettering.width(chance, style.font()) - 0.04
    label = lettering.fit(code, style.font(_CODE, "semibold"), room=room)
    write(ax, label, at=(left, y + _UPPER), color=ink, size=_CODE, weight="semibold")
    write(ax, chance, at=(right, y + _UPPER), color=ink, ha="right")
    name = readable(str(columns["name"][k]), code)
    name = lettering.fit(name, style.font(_NAME), room=right - left)
    write(ax, name, at=(left, y + _MIDDLE), color=ink, size=_NAME)


def _host(ax: Axes, finding: EndingFinding, corner: tuple[float, float]) -> None:
    """Draw the tile of the state that is to be guaranteed."""
    x, y = corner
    _box(ax, corner, colour=style.HOST, gid=finding.host_code)
    middle = (x + (_WIDE - _GAP) / 2, y + (_TALL - _GAP) / 2)
    room = _WIDE - _GAP - 2 * _PAD
    name = lettering.fit(finding.host, style.font(weight="semibold"), room=room)
    write(ax, name, at=middle, color=style.ON_HOST, weight="semibold", ha="center")


def _box(ax: Axes, corner: tuple[float, float], *, colour: str, gid: str) -> None:
    box = Rectangle(corner, _WIDE - _GAP, _TALL - _GAP, facecolor=colour, linewidth=0, gid=gid)
    ax.add_patch(box)
