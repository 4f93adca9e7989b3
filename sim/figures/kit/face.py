"""Where the font of figures and pages is."""

from importlib.util import find_spec
from pathlib import Path

FACES = {"regular": "SourceSansPro-Regular.ttf", "semibold": "SourceSansPro-Semibold.ttf"}
"""Files of the faces of Source Sans, by weight."""


def face(weight: str) -> Path | None:
    """The file of a face of Source Sans, if it is installed."""
    spec = find_spec("font_source_sans_pro")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "files" / FACES[weight]
        if path.is_file():
            return path
    return None
