"""Files of lines and letters: text stays text, named and described, its fonts within the file."""

import base64
import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures.kit import style
from sim.figures.kit.font import part
from sim.figures.kit.label import Edge

TITLE, SUBTITLE = "figure-title", "figure-subtitle"
"""Names of the texts of a page that name and describe the figure."""

_HALO = "halo-"
_USUAL = frozenset(string.printable) | frozenset("–—·“”…↑\u2212\u2019")
"""Letters that every part of a font has, so that most figures share one."""

_EDGE = "paint-order:stroke;stroke:{colour};stroke-width:{width:g}px;stroke-linejoin:round"


def said(figure: Figure, name: str) -> str:
    """Words of a text of the page, in one line; none where the figure has no such text."""
    found = (text.get_text() for text in figure.texts if text.get_gid() == name)
    return " ".join(next(found, "").split())


@contextmanager
def as_text(figure: Figure) -> Iterator[dict[str, str]]:
    """Let letters with an edge be written as text too; yields the style of each by name.

    Matplotlib writes what has an edge as outlines. The edges are put back afterwards.
    """
    texts = (one for one in figure.findobj(Text) if isinstance(one, Text))
    kept = [(one, one.get_path_effects()) for one in texts if one.get_path_effects()]
    styles = {}
    for k, (one, effects) in enumerate(kept):
        name, edge = f"{_HALO}{k}", effects[0]
        if isinstance(edge, Edge):
            styles[name] = _EDGE.format(colour=edge.colour, width=edge.width)
            one.set(path_effects=[], gid=name)
    try:
        yield styles
    finally:
        for one, effects in kept:
            one.set(path_effects=effects, gid=None)


def accessible(svg: bytes, figure: Figure, *, edges: dict[str, str]) -> bytes:
    """Add to an SVG file its title and description, the edges of letters, and its fonts."""
    text = svg.decode()
    for name, look in edges.items():
        text = text.replace(f'<g id="{name}">', f'<g id="{name}" style="{look}">')
    for family in style.FAMILIES:
        text = text.replace(f"'{family}'", f"'{family}', sans-serif")
    head = "".join(
        f'<{tag} id="{name}">{escape(words, quote=False)}</{tag}>'
        for tag, name in (("title", TITLE), ("desc", SUBTITLE))
        if (words := said(figure, name))
    )
    opened = re.search(r"<svg\b[^>]*>", text)
    if opened is None:  # pragma: no cover (matplotlib writes one)
        return svg
    about = f' role="img" aria-labelledby="{TITLE} {SUBTITLE}"' if head else ""
    start = f"{opened[0][:-1]}{about}>"
    # The groups of the words themselves have the same names.
    body = text[opened.end() :].replace(f'id="{TITLE}"', "").replace(f'id="{SUBTITLE}"', "")
    faces = f"<style>{_faces(figure)}</style>"
    return f"{text[: opened.start()]}{start}\n {head}\n {faces}{body}".encode()


def _faces(figure: Figure) -> str:
    """Rules for the fonts of a figure, with the letters that it uses."""
    used: dict[tuple[str, str, str | int], set[str]] = {}
    for one in (one for one in figure.findobj(Text) if isinstance(one, Text)):
        font = one.get_fontproperties()
        face = (str(font.get_file()), font.get_family()[0], font.get_weight())
        used.setdefault(face, set()).update(one.get_text())
    rules = []
    for (file, family, weight), letters in sorted(used.items(), key=str):
        if not letters or file == "None":
            continue
        kept = part(Path(file).read_bytes(), "".join(sorted(letters | _USUAL)))
        data = base64.b64encode(kept).decode()
        source = f"url(data:font/ttf;base64,{data})"
        rules.append(f"@font-face{{font-family:'{family}';font-weight:{weight};src:{source}}}")
    return "".join(rules)
