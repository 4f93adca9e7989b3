"""Text made safe to draw, and broken into lines by its measured width."""

from collections.abc import Iterable
from functools import cache, lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font

from sim.figures.kit import style
from sim.findings import names

_SLACK = 1.01
"""Vector files set letters up to a hundredth wider than the measured ones."""


def plain(text: str, limit: int = names.LONGEST) -> str:
    """Make any text one harmless line; a question mark stands for each letter the font lacks."""
    known = _letters()
    return "".join(c if ord(c) in known else "?" for c in names.plain(text, limit))


def width(text: str, font: FontProperties) -> float:
    """Measure a line of text, inches."""
    if not text:
        return 0.0
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
def _letters() -> frozenset[int]:
    """Collect the characters that both faces can draw."""
    faces = (style.font(weight=weight).get_file() for weight in ("regular", "semibold"))
    regular, semibold = (frozenset(get_font(str(face)).get_charmap()) for face in faces)
    return regular & semibold
