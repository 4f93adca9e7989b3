"""The code of a state, from its code or its name as tables write them."""

import difflib
import re
from functools import lru_cache

from sim.facts.code import codes_by_word, countries
from sim.facts.state import states
from sim.scenario.roster import SYNTHETIC
from sim.tables.cell import Notation, RefusalError
from sim.text import shortened

LIKENESS = 0.75
"""How like a name must be to be suggested, 0..1: names in other languages resemble others."""

ARTICLE = "the "


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Codes by every code and name that is understood, in small letters."""
    own = {
        word.lower(): code for code, fact in states().items() for word in (fact.name, fact.short)
    }
    return {**codes_by_word(), **own}


def state(text: str, notation: Notation = Notation()) -> str:  # noqa: ARG001, B008
    """The ISO 3166-1 alpha-3 code of a state, or the code of a made-up one, XAA to XZZ."""
    word = text.lower().removeprefix(ARTICLE)
    if known := names().get(word):
        return known
    if re.fullmatch(SYNTHETIC, text):
        return text
    if re.fullmatch(SYNTHETIC, text.upper()):
        raise RefusalError(f"`{shortened(text)}` is not a code of a state", f"write {text.upper()}")
    near = difflib.get_close_matches(word, names(), n=1, cutoff=LIKENESS)
    code = names()[near[0]] if near and len(text) > len("GBR") else ""
    close = f"did you mean {countries()[code].name} ({code})?" if code else ""
    usual = "write its ISO 3166-1 code or its English name, or XAA to XZZ for a made-up state"
    raise RefusalError(f"no state is called `{shortened(text)}`", close or usual)
