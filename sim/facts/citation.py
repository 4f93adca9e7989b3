"""What a source stands for, written out: the article, a work, a table of facts, or words."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from sim.facts.table import read
from sim.text import shortened
from sim.yamltree.reader import parse
from sim.yamltree.tree import plain

BIBLIOGRAPHY = "facts/bibliography.yaml"

TABLES = {
    "polls": "polls, each with its date and question (sim/facts/data/polls.csv)",
    "positions": "dated statements of governments (sim/facts/data/positions.csv)",
    "states": "forces, populations and parliaments by state (sim/facts/data/states.csv)",
}
"""Tables of facts that may be named as a source."""

NAMES = {
    "polls": "the polls of the data set",
    "positions": "the positions of the data set",
    "states": "the table of states of the data set",
}
"""What these tables are called within a sentence."""

HOW_READ = {
    "recalled": "cited from memory",
    "verified_secondary": "known through another page",
    "assumed": "a judgement of the authors of the model",
}
"""What is said of a work that was not read itself."""


def cited(source: str) -> str:
    """A source as a sentence names it: the article, paragraph 6; Someone (2011), title."""
    if source.startswith("article:"):
        return f"the article, paragraph {source.partition(':')[2]}"
    work = bibliography().get(source)
    if work is None:
        return NAMES.get(source.partition(":")[0], shortened(source, 200))
    authors = [str(one) for one in work["authors"]]
    who = " and ".join(authors) if len(authors) <= 2 else f"{authors[0]} and others"
    named = f"{who} ({work['year']})" if authors != ["unknown"] else f"{work['year']}"
    return f"{named}, {work['title']}"


def citation(source: str) -> str:
    """A source in words: authors, year, title and place of a work; the claims of a paragraph.

    What is no key is returned as it is: an address, or words that name a work.
    """
    paragraph = re.fullmatch(r"article:(\w+)", source)
    if paragraph:
        return _paragraph(paragraph[1])
    table, _, row = source.partition(":")
    if table in TABLES:
        return TABLES[table] + (f", {row}" if row else "")
    work = bibliography().get(source)
    return _work(work) if work else source


@lru_cache(maxsize=1)
def bibliography() -> dict[str, dict[str, Any]]:
    """The works that the project rests on, by key."""
    document = parse(files("sim").joinpath(BIBLIOGRAPHY).read_bytes(), BIBLIOGRAPHY, trusted=True)
    return {key: cast("dict[str, Any]", plain(node)) for key, node in document.root.entries.items()}


def _paragraph(name: str) -> str:
    """What a paragraph of the article claims, in our words."""
    every = [one for one in read("article") if one["paragraph"] == name]
    claims = [f"{one['actor']}: {one['claim']}" for one in every]
    where = f"paragraph {name}" if name.isdigit() else name
    return f"The article, {where}" + (f". {'; '.join(claims)}" if claims else "")


def _work(work: dict[str, Any]) -> str:
    said = HOW_READ.get(str(work.get("read")))
    if work.get("read") == "assumed":
        return f"{said}, {work['year']}: {work['used_for']}"
    names = ", ".join(map(str, work["authors"]))
    if names == "unknown":
        text = f"{work['title']} ({work['year']})"
    else:
        text = f"{names} ({work['year']}): {work['title']}"
    text += f". {work['venue']}" if work.get("venue") else ""
    text += f". doi:{work['doi']}" if work.get("doi") else ""
    return f"{text} ({said})" if said else text
