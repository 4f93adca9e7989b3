"""Parts of a font, for files that have their letters within them."""

import io
from collections.abc import Sequence
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont


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
