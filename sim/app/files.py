"""The files of the page, read once, and the fonts that figures use as well."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sim.figures.kit.face import FACES, face
from sim.publish.template import template

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
"""Kinds of files by their endings."""

HTML = "text/html; charset=utf-8"
"""Kind of the page itself."""


@dataclass(frozen=True)
class PageFile:
    """A file as it is sent."""

    content: bytes
    kind: str


def markup(*, exported: bool = False, **places: str) -> bytes:
    """The markup of the page: for the server, or for a file without one, with what is in it."""
    made = template(Path(str(files("sim"))) / "app" / "page.html.jinja")
    return made.render(exported=exported, **places).encode()


def page_files() -> dict[str, PageFile]:
    """Every file of the page by name; what has another name is not there."""
    home = Path(str(files("sim"))) / "app" / "static"
    found = {
        path.name: PageFile(path.read_bytes(), KINDS[path.suffix])
        for path in sorted(home.iterdir())
        if path.suffix in KINDS
    }
    faces = {f"{weight}.ttf": face(weight) for weight in FACES}
    found |= {
        name: PageFile(path.read_bytes(), KINDS[".ttf"])
        for name, path in faces.items()
        if path is not None
    }
    return found
