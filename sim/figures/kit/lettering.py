"""Text made safe to draw, and broken into lines by its measured width."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.text import Text

from sim.figures.kit import style
from sim.findings import names

_SLACK = 1.01
"""Vector files set letters up to a hundredth wider than the measured ones."""


LACKS = "“?” stands for a letter that the fonts lack."
"""What is said under a figure that shows it."""


def plain(text: str, limit: int = names.LONGEST) -> str:
    """Make any text one harmless line; a question mark stands for each letter the fonts lack."""
    known, spare = _letters()
    line = names.plain(text, limit)
    return "".join(c if ord(c) in known or ord(c) in spare else "?" for c in line)


def suited(text: str, font: FontProperties) -> FontProperties:
    """Return a font, or the spare one where a text has letters that only that one has."""
    _, spare = _letters()
    return style.spare(font) if any(ord(c) in spare for c in text) else font


def suit(figure: Figure) -> Figure:
    """Set every text of a figure in a font that has its letters."""
    for text in figure.findobj(Text):
        font = text.get_fontproperties()
        if font.get_file() is not None:
            text.set_fontproperties(suited(text.get_text(), font))
    return figure


def width(text: str, font: FontProperties) -> float:
    """Measure a line of text, inches."""
    if not text:
        return 0.0
    font = suited(text, font)
    return _width(text, str(font.get_file()), font.get_size_in_points())


def wrap(text: str, font: FontProperties, *, room: float) -> list[str]:
    """Break a text into as few lines of some inches as fit, of about equal width.

    Two clauses get a line each where that is enough.
    """
    lines = _greedy(text, font, room)
    clauses = text.replace("; ", ";\n").splitlines()
    if len(lines) == len(clauses) == 2 and all(width(each, font) <= room for each in clauses):
        return clauses
    low, high = 0.5 * room, room
    while len(lines) > 1 and high - low > 0.05:
        middle = (low + high) / 2
        tried = _greedy(text, font, middle)
        if len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def fit(text: str, font: FontProperties, *, room: float) -> str:
    """Make a text one harmless line no wider than some inches, with an ellipsis where it is cut."""
    line = plain(text)
    return line if width(line, font) <= room else _longest(line, font, room, "…") + "…"


def fit_all(texts: Iterable[str], font: FontProperties, *, room: float) -> tuple[list[str], float]:
    """Fit texts so that those that differ stay different; measure the widest of them, inches."""
    lines = names.apart([plain(text) for text in texts], lambda line: width(line, font) <= room)
    return lines, max((width(line, font) for line in lines), default=0.0)


def _greedy(text: str, font: FontProperties, room: float) -> list[str]:
    """Fill line after line; a word wider than a line is cut where the line ends."""
    space = width("n n", font) - width("nn", font)
    lines: list[str] = []
    line, filled = "", 0.0
    words = text.split()[::-1]
    while words:
        word = words.pop()
        wide = width(word, font)
        if line and filled + space + wide <= room:
            line, filled = f"{line} {word}", filled + space + wide
        elif line:
            lines.append(line)
            words.append(word)
            line = ""
        elif wide <= room:
            line, filled = word, wide
        else:
            head = _longest(word, font, room, "") or word[0]
            lines.append(head)
            words.extend([word[len(head) :]] if len(word) > len(head) else [])
    return [*lines, line] if line else lines


def _longest(text: str, font: FontProperties, room: float, ending: str) -> str:
    """Find the longest beginning of a text that fits together with an ending."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ending, font) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip()


@lru_cache(maxsize=8192)
def _width(text: str, file: str, size: float) -> float:
    """Measure a line in a face and a size; a fresh renderer, so that threads do not share one."""
    renderer = RendererAgg(1, 1, style.DPI)  # type: ignore[no-untyped-call]
    font = FontProperties(fname=file, size=size)
    measured = renderer.get_text_width_height_descent(text, font, False)[0]  # type: ignore[no-untyped-call]
    return _SLACK * float(measured) / style.DPI


@cache
def _letters() -> tuple[frozenset[int], frozenset[int]]:
    """Characters that both faces of the font can draw, and those that only the spare one can.

    Of the spare font, scripts that run from right to left are left out: matplotlib does not turn
    them round everywhere.
    """
    fonts = [style.font(weight=weight) for weight in ("regular", "semibold")]
    found = []
    for faces in (fonts, [style.spare(font) for font in fonts]):
        one, other = (frozenset(get_font(str(face.get_file())).get_charmap()) for face in faces)
        found.append(one & other)
    turned = {c for c in found[1] if unicodedata.bidirectional(chr(c)) in ("R", "AL")}
    return found[0], found[1] - found[0] - turned
