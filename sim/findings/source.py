"""What a value rests on, in words: its basis, and the work or paragraph it comes from."""

from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from sim.text import shortened
from sim.words import listing
from sim.yamltree.reader import parse
from sim.yamltree.tree import plain

TABLES = {"polls": "the polls of the data set", "positions": "the positions of the data set"}
"""What the tables of the data set are called."""

OWN = "model-assumption"
"""Key of what nobody but the authors of this model says."""


def rests(basis: str, source: str, *, because: str = "") -> str:
    """What a value rests on: estimated; Someone (2011): how it follows."""
    if source == OWN:
        head = basis if basis == "assumed" else f"{basis} by the authors of this model"
    else:
        head = "; ".join(part for part in (basis, cited(source)) if part)
    return f"{head}: {because}" if because else head


def cited(source: str) -> str:
    """A source as a sentence names it: the article, paragraph 6; Someone (2011), title."""
    if source.startswith("article:"):
        return f"the article, paragraph {source.partition(':')[2]}"
    work = works().get(source)
    if work is None:
        return TABLES.get(source.partition(":")[0], shortened(source, 200))
    authors = [str(one) for one in work["authors"]]
    who = listing(authors) if len(authors) <= 2 else f"{authors[0]} and others"
    named = f"{who} ({work['year']})" if authors != ["unknown"] else f"{work['year']}"
    return f"{named}, {work['title']}"


@lru_cache(maxsize=1)
def works() -> dict[str, dict[str, Any]]:
    """Every work of the bibliography, by key."""
    name = "facts/bibliography.yaml"
    document = parse(files("sim").joinpath(name).read_bytes(), name, trusted=True)
    return {key: cast("dict[str, Any]", plain(node)) for key, node in document.root.entries.items()}
