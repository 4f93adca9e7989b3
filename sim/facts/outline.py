"""The outlines of the states of Europe and of their neighbours, for maps."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.array import Array
from sim.errors import FactError
from sim.facts.table import FOLDER, packaged


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of a state, as `europe.json` has it; what the file cuts off is missing."""

    code: str
    """ISO 3166-1 alpha-3 code; XKX and CYN for two territories that the standard does not list."""
    rings: tuple[Array, ...]
    """Closed rings, each of shape (point, 2): kilometres east and north of 10°E 52°N. A ring
    within another, turning the other way, is a hole."""
    label: tuple[float, float]
    """A place for its name, in the same unit."""

    @property
    def area(self) -> float:
        """Area in km², holes taken off; the projection keeps areas."""
        return float(-sum(_turned(ring) for ring in self.rings))


@dataclass(frozen=True)
class Atlas:
    """All outlines by code, and the words that whoever draws them must show."""

    outlines: Mapping[str, Outline]
    credit: str


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The packaged outlines, read once.

    Raises
    ------
    FactError
        If the file is missing or damaged; the message names the file and, where it can, the
        state.
    """
    return parse(packaged("europe.json"), f"{FOLDER}/europe.json")


def parse(text: str, document: str) -> Atlas:
    """The outlines in the text of a file, each checked; messages name the document."""
    try:
        found = json.loads(text)
        credit, entries = str(found["credit"]), dict(found["outlines"])
    except (ValueError, TypeError, KeyError) as error:
        raise FactError(f"{document}: not a file of outlines: {error!r}") from error
    known = {code: _outline(code, entry, document) for code, entry in entries.items()}
    return Atlas(MappingProxyType(known), credit)


def _outline(code: str, entry: Any, document: str) -> Outline:
    try:
        rings = tuple(np.array(ring, dtype=np.float64) for ring in entry["rings"])
        x, y = (float(part) for part in entry["label"])
    except (ValueError, TypeError, KeyError) as error:
        raise FactError(f"{document}: {code}: not an outline: {error!r}") from error
    wrong = "no ring" if not rings else next(filter(None, map(_fault, rings)), "")
    if not wrong:
        points = np.concatenate(rings)
        if not np.all((points.min(axis=0) <= (x, y)) & ((x, y) <= points.max(axis=0))):
            wrong = "the place of its name lies outside"
    if wrong:
        raise FactError(f"{document}: {code}: {wrong}")
    for ring in rings:
        ring.setflags(write=False)
    return Outline(code, rings, (x, y))


def _fault(ring: Array) -> str:
    """What is wrong with a ring; nothing if it is right."""
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 4:
        return "a ring needs at least four points of two numbers each"
    if not np.all(np.isfinite(ring)):
        return "a ring has a point that is no number"
    if not np.array_equal(ring[0], ring[-1]):
        return "a ring does not end where it begins"
    return "" if _turned(ring) else "a ring encloses nothing"


def _turned(ring: Array) -> float:
    """Area within a ring, below 0 if it turns clockwise, as an outer ring does."""
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)
