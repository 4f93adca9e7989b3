"""The look that all figures share: colours, sizes, fonts."""

from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties

from sim.figures.kit.face import face

WIDTH = 7.2
"""Width of every figure, inches."""

DPI = 200
"""Dots per inch that line widths and letters are designed for."""

INK = "#222222"
"""Titles and what matters most."""

TEXT = "#444444"
"""Ticks and labels."""

QUIET = "#666666"
"""Subtitles, secondary labels, feet."""

GRID = "#E3E3E3"
AXIS = "#8A8A8A"

OPPOSED = "#9C5A1A"
PLEDGED, AUTHORISED, DEPLOYED = "#BFD7EA", "#5E9FD0", "#0B3C6F"
"""The ordinal palette, from refusing to deploying."""

COMMITTED = "#8FBBDD"
"""Between pledged and authorised."""

POSTURES = ("#EFEFEF", PLEDGED, AUTHORISED, DEPLOYED)
"""The four postures of the model, none to deployed; each darker than the one before."""

CHANCES = ("#F3F3F3", "#C3DAEC", "#92BADC", "#5F98CA", "#2B69A5", "#0B3C6F")
"""Chances from near none to near certain; each darker than the one before."""

ON_CHANCES = (INK, INK, INK, INK, "#FFFFFF", "#FFFFFF")
"""Colour of the letters on each chance."""

HOST, ON_HOST = "#F2C14E", "#5A430A"
"""The state that is to be guaranteed, and the letters on it."""

LINE, INNER, OUTER = "#0B5394", "#9DB9D4", "#D8E4EE"
"""Median, 50% band and 90% band of one scenario."""

TITLE, SUBTITLE, LABEL, SMALL = 13.5, 9.5, 9.0, 8.0
"""Sizes of letters, points."""

FAMILIES = ("Source Sans Pro", "DejaVu Sans")
"""The font of all figures, and the one for letters that it lacks; the second has its own file."""

_SPARE = {"regular": "DejaVuSans.ttf", "semibold": "DejaVuSans-Bold.ttf"}
_WEIGHTS = {"regular": 400, "semibold": 600}


@cache
def _file(weight: str) -> str:
    """Find the file of a face: Source Sans where it is installed, else matplotlib's own."""
    path = face(weight)
    return _spare_file(weight) if path is None else str(path)


def _spare_file(weight: str) -> str:
    """Find the file of a face that comes with matplotlib."""
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / _SPARE[weight])


def font(size: float = LABEL, weight: str = "regular") -> FontProperties:
    """Font of a size, points, and a weight, ``regular`` or ``semibold``.

    It is named by its file, so that no setting of matplotlib can change it.
    """
    return _properties(_file(weight), size=size, weight=weight)


def spare(like: FontProperties) -> FontProperties:
    """Font like another that has letters which that lacks."""
    weight = "semibold" if like.get_weight() == _WEIGHTS["semibold"] else "regular"
    return _properties(_spare_file(weight), size=like.get_size_in_points(), weight=weight)


def _properties(file: str, *, size: float, weight: str) -> FontProperties:
    family = FAMILIES[Path(file).name in _SPARE.values()]
    return FontProperties(fname=file, size=size, family=family, weight=_WEIGHTS[weight])
