"""A map of Europe: how likely each state is to have troops there at the end."""

from collections.abc import Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.facts.outline import atlas
from sim.figures import tiles
from sim.figures.kit import lettering, style
from sim.figures.kit.label import KEY_HEIGHT, Edge, Place, halo, key, lettered, note, write
from sim.figures.kit.page import MARGIN, Page, page
from sim.findings.ending import EndingFinding
from sim.findings.names import MOST
from sim.findings.places import FRAME, LABELS, PINS, SMALL, Point

BOX = (-550.0, -130.0, -300.0, 175.0)
"""What the inset shows."""

BENELUX = ("BEL", "NLD", "LUX")
"""States whose codes stand in the inset alone."""

INSET = (-2034.0, 500.0)
"""Lower left corner of the inset on the map."""

_WIDE = style.WIDTH - 2 * MARGIN
_TALL = _WIDE / (FRAME[1] - FRAME[0]) * (FRAME[3] - FRAME[2])
"""Width and height of the map, inches."""

_INSET = 1.25
"""Width of the inset, inches."""

_TILE, _GAP, _HEAD = (0.5, 0.3), 0.05, 0.24
"""Below the map: width and height of a tile, distance of two, room above them, inches."""

_ACROSS = int((_WIDE + _GAP) / (_TILE[0] + _GAP))
"""Tiles in a row."""

_COAST, _SEAM = "#9A9A9A", "#D2D2D2"
"""Outline of the states that are filled too pale for a white one, and of the other land."""

_PIN = {"arrowstyle": "-", "color": style.INK, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0}
"""Line from a code that stands beside its outline."""

_LEAST = 7.5
"""Size of the letters within the smallest outlines, points."""

_HOST = 1.2
"""Room for the name of the host, inches."""


def draw(finding: EndingFinding) -> Figure:
    """Draw the map with its inset, and a tile for each state that is not on it.

    Where it would show nothing, all states are tiles.
    """
    if not finding.on_map:
        return tiles.draw(finding)
    outlines = atlas().outlines
    codes = [str(code) for code in finding.table["state"]]
    off = [k for k, code in enumerate(codes) if code not in outlines]
    below = _room(len(off))
    sheet = page(finding, height=below + _TALL + KEY_HEIGHT)
    ax = _frame(sheet, FRAME, left=MARGIN, bottom=below, wide=_WIDE)
    _land(ax, finding)
    on = [k for k, code in enumerate(codes) if code in outlines]
    inner = [k for k in on if codes[k] in BENELUX]
    _codes(ax, finding, [k for k in on if k not in inner])
    if finding.host_code not in codes:
        _name_host(ax, finding)
    if inner:
        _inset(sheet, ax, finding, inner)
    if off:
        _strip(sheet, finding, off)
    rest = "Not shown" if len(codes) == MOST else "Not in the scenario"
    key(ax, [*finding.key, rest], colours=[*style.CHANCES, "white"])
    return sheet.figure


def _frame(
    sheet: Page, limits: tuple[float, ...], *, left: float, bottom: float, wide: float
) -> Axes:
    """Add axes in kilometres, one scale both ways."""
    west, east, south, north = limits
    top = bottom + wide / (east - west) * (north - south)
    ax = sheet.axes(left=left, right=style.WIDTH - left - wide, bottom=bottom, top=top)
    ax.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    return ax


def _land(ax: Axes, finding: EndingFinding, *, within: str = "") -> None:
    """Fill the outlines: the states shown by chance, the host, and the rest of the land.

    `within` comes before the name of each.
    """
    shades = dict(zip(finding.table["state"].tolist(), finding.shades, strict=True))
    # Limits are set already; `add_patch` would measure every outline for them.
    for code, outline in atlas().outlines.items():
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": _SEAM, "zorder": 1}
        if code in shades:
            pale = shades[code] == 0
            look = {"edgecolor": _COAST if pale else "white", "zorder": 2 if pale else 3}
            look["facecolor"] = style.CHANCES[shades[code]]
        elif code == finding.host_code:
            # Its edge tells the host from the chances in grey print.
            look = {"facecolor": style.HOST, "edgecolor": style.ON_HOST, "zorder": 4}
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in outline.rings))
        ax.add_artist(
            PathPatch(path, linewidth=0.6, gid=f"{within}{code}", joinstyle="round", **look)
        )


def _codes(ax: Axes, finding: EndingFinding, chosen: Iterable[int]) -> None:
    """Write codes: within the outline, or beside it with a line to it."""
    beside = lettered(weight="semibold", color=style.INK, ha="center", va="center", zorder=6)
    for k in chosen:
        code, shade = str(finding.table["state"][k]), finding.shades[k]
        if code in PINS:
            at, tip = PINS[code]
            ax.annotate(code, tip, at, path_effects=halo(), arrowprops=_PIN, **beside)
            continue
        at = LABELS.get(code, atlas().outlines[code].label)
        # A code a little wider than its state stays readable on an edge of the state's colour.
        edge = [Edge(style.CHANCES[shade], 1.6)]
        size = _LEAST if code in SMALL else style.LABEL
        letters = {"color": style.ON_CHANCES[shade], "path_effects": edge, "size": size}
        _write(ax, code, at, **letters)


def _name_host(ax: Axes, finding: EndingFinding) -> None:
    """Write the name of the state that is to be guaranteed, within its outline or beside it."""
    code, font = finding.host_code, style.font(weight="semibold")
    name = lettering.fit(finding.host, font, room=_HOST)
    at = PINS[code][0] if code in PINS else LABELS.get(code, atlas().outlines[code].label)
    edge = [Edge(style.HOST, 1.6)]
    _write(ax, name, at, color=style.ON_HOST, path_effects=edge)


def _inset(sheet: Page, ax: Axes, finding: EndingFinding, chosen: Iterable[int]) -> None:
    """Draw the Benelux states once more, larger."""
    west, east, south, north = BOX
    edge: dict[str, Any] = {"facecolor": "none", "edgecolor": style.AXIS, "linewidth": 0.8}
    edge["zorder"] = 5
    ax.add_patch(Rectangle((west, south), east - west, north - south, gid="box", **edge))
    x, y = ax.transData.transform(INSET) / style.DPI
    inset = _frame(sheet, BOX, left=x, bottom=y - sheet.bottom, wide=_INSET)
    inset.set_facecolor("white")
    _land(inset, finding, within="inset-")
    inset.add_patch(
        Rectangle((0, 0), 1, 1, transform=inset.transAxes, clip_on=False, gid="edge", **edge)
    )
    _codes(inset, finding, chosen)
    letters = lettered(color=style.QUIET, va="bottom")
    note(inset, "Benelux", place=Place(0, 1, up=2), letters=letters)


def _write(ax: Axes, text: str, at: Point, **letters: Any) -> None:
    """Write words centred at a place in kilometres."""
    write(ax, text, at=at, weight="semibold", ha="center", va="center", zorder=6, **letters)


def _room(count: int) -> float:
    """Measure the height that a number of tiles needs below the map, inches."""
    rows = -(-count // _ACROSS)
    return _HEAD + rows * (_TILE[1] + _GAP) if rows else 0.0


def _strip(sheet: Page, finding: EndingFinding, chosen: Sequence[int]) -> None:
    """Draw a tile for each of some states in rows at the lower edge of the body."""
    tall = _room(len(chosen)) - _HEAD
    ax = sheet.axes(left=MARGIN, right=MARGIN, bottom=0, top=tall)
    ax.set(xlim=(0, _WIDE), ylim=(tall, 0), xticks=[], yticks=[])
    ax.spines["bottom"].set_visible(False)
    note(ax, "Beyond the map", place=Place(0, 1, up=4), letters=lettered(color=style.QUIET))
    wide, high = _TILE
    for place, k in enumerate(chosen):
        row, column = divmod(place, _ACROSS)
        x, y = column * (wide + _GAP), row * (high + _GAP)
        code, shade = str(finding.table["state"][k]), finding.shades[k]
        box = Rectangle((x, y), wide, high, facecolor=style.CHANCES[shade], linewidth=0)
        box.set_gid(f"tile-{code}")
        ax.add_patch(box)
        _write(ax, code, (x + wide / 2, y + high / 2), color=style.ON_CHANCES[shade])
