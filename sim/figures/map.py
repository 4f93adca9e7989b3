"""A map of Europe: in which posture each state ends, most often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sim.facts.outline import Outline, atlas
from sim.figures import ending, strip
from sim.figures.ending import MOST, Ending
from sim.figures.kit import key, lettering, style
from sim.figures.kit.label import halo
from sim.figures.kit.map_labels import BENELUX, BOX, FRAME, INSET, LABELS, PINS, SMALL, Point
from sim.figures.kit.note import Place, lettered, note
from sim.figures.kit.page import MARGIN, Page, page
from sim.figures.kit.tile_layout import HOST
from sim.words import sentence

if TYPE_CHECKING:
    from sim.results.results import Results

_WIDE = style.WIDTH - 2 * MARGIN

_SCALE = _WIDE / (FRAME[1] - FRAME[0])

_TALL = _SCALE * (FRAME[3] - FRAME[2])
"""Width of the map, inches a kilometre, height of the map."""

_INSET = 1.25
"""Width of the inset, inches."""

_CUT = frozenset({"TUR"})
"""States on the map of which it shows a part only; they get a tile too."""

_COAST, _SEAM = "#9A9A9A", "#D2D2D2"
"""Outline of the states that are filled too pale for a white one, and of the other land."""

_LEAST = 7.5
"""Size of the letters within the smallest outlines, points."""

_HOST_NAME = "Ukraine"


def draw(results: Results) -> Figure:
    """Draw the map with its inset, and a tile for each state that is not on it.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    The figure.
    """
    end = ending.ending(results)
    outlines = atlas().outlines
    shown = range(min(MOST, len(end.codes)))
    off = [k for k in shown if end.codes[k] not in outlines or end.codes[k] in _CUT]
    below = strip.room(len(off))
    sheet = page(
        title=title(results),
        subtitle=ending.subtitle(results, shows=""),
        foot=f"{sentence(lettering.plain(results.foot))} {atlas().credit}.",
        height=below + _TALL + key.HEIGHT,
    )
    ax = _frame(sheet, FRAME, left=MARGIN, bottom=below, wide=_WIDE)
    _land(ax, end)
    on = [k for k in shown if end.codes[k] in outlines]
    inner = [k for k in on if end.codes[k] in BENELUX]
    _codes(ax, end, [k for k in on if k not in inner])
    if HOST not in end.codes:
        _write(ax, _HOST_NAME, LABELS[HOST], color=style.ON_HOST, weight="semibold")
    if inner:
        _inset(sheet, ax, end, inner)
    if off:
        strip.strip(sheet, end, chosen=off)
    rest = "Not shown" if len(end.codes) > MOST else "Not in the scenario"
    key.key(ax, [*ending.counts(end), rest], colours=[*style.POSTURES, "white"])
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


def _land(ax: Axes, end: Ending) -> None:
    """Fill the outlines: the states shown by posture, the host, and the rest of the land."""
    postures = dict(zip(end.codes[:MOST], end.first[:MOST], strict=True))
    # Limits are set already; `add_patch` would measure every outline for them.
    for code, outline in atlas().outlines.items():
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": _SEAM, "zorder": 1}
        if code in postures:
            pale = postures[code] == 0
            look = {"edgecolor": _COAST if pale else "white", "zorder": 2 if pale else 3}
            look["facecolor"] = style.POSTURES[postures[code]]
        elif code == HOST:
            look = {"facecolor": style.HOST, "edgecolor": "white", "zorder": 3}
        ax.add_artist(PathPatch(_path(outline), linewidth=0.6, gid=code, joinstyle="round", **look))


def _path(outline: Outline) -> Path:
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in outline.rings))


def _codes(ax: Axes, end: Ending, chosen: Iterable[int]) -> None:
    """Write codes: within the outline, or beside it with a line to it."""
    for k in chosen:
        code, posture = end.codes[k], end.first[k]
        if code in PINS:
            _pin(ax, end.marked(k), *PINS[code])
            continue
        at = LABELS.get(code, atlas().outlines[code].label)
        # A code a little wider than its state stays readable on an edge of the state's colour.
        edge = [withStroke(linewidth=1.6, foreground=style.POSTURES[posture])]
        size = _LEAST if code in SMALL else style.LABEL
        letters = {"color": style.ON_POSTURES[posture], "path_effects": edge, "size": size}
        _write(ax, end.marked(k), at, **letters)


def _pin(ax: Axes, text: str, at: Point, tip: Point) -> None:
    """Write a code beside its outline, and draw the line between them."""
    line = {"arrowstyle": "-", "color": style.INK, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 0}
    look = lettered(weight="semibold", color=style.INK, ha="center", va="center", zorder=6)
    ax.annotate(text, tip, at, path_effects=halo(), arrowprops=line, **look)


def _inset(sheet: Page, ax: Axes, end: Ending, chosen: Iterable[int]) -> None:
    """Draw the Benelux states once more, larger."""
    west, east, south, north = BOX
    edge: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": style.AXIS,
        "linewidth": 0.8,
        "zorder": 5,
    }
    ax.add_patch(Rectangle((west, south), east - west, north - south, gid="box", **edge))
    x, y = ax.transData.transform(INSET) / style.DPI
    inset = _frame(sheet, BOX, left=x, bottom=y - sheet.bottom, wide=_INSET)
    inset.set_facecolor("white")
    _land(inset, end)
    inset.add_patch(Rectangle((0, 0), 1, 1, transform=inset.transAxes, clip_on=False, **edge))
    _codes(inset, end, chosen)
    letters = lettered(color=style.QUIET, va="bottom")
    note(inset, "Benelux", place=Place(0, 1, up=2), letters=letters)


def _write(ax: Axes, text: str, at: Point, **letters: Any) -> None:
    """Write words centred at a place in kilometres."""
    centred = {"weight": "semibold", "ha": "center", "va": "center", "zorder": 6}
    place = Place(*at, ("data", "data"))
    note(ax, text, place=place, letters=lettered(**{**centred, **letters}))
