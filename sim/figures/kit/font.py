"""Parts of a font, for files that have their letters within them."""

import io
from collections.abc import Sequence
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = "".join(
    map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x2212))
)
"""Letters of a page that has its fonts within it; others come from the fonts of the machine."""


@lru_cache(maxsize=16)
def part(font: bytes, letters: str, *, features: Sequence[str] = ("kern",)) -> bytes:
    """Part of a font, a TrueType file, that has only some letters, with some features of layout."""
    options = subset.Options(recalc_timestamp=False, notdef_outline=True, hinting=False)
    options.layout_features = list(features)
    options.drop_tables += ["FFTM"]
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(text=letters)
    cut.subset(whole)
    written = io.BytesIO()
    whole.save(written)
    return written.getvalue()


def usual(font: bytes) -> bytes:
    """The part of a font that a page has within it: usual letters, figures of one width."""
    return part(font, LETTERS, features=("kern", "tnum"))
