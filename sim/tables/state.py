"""The code of a state, from its code or its name as tables write them."""

import difflib
import re
from functools import lru_cache

from sim.facts.state import states
from sim.scenario.roster import SYNTHETIC, unknown_code
from sim.tables.cell import Notation, RefusalError
from sim.text import shortened

OTHER_NAMES = {
    "ALB": ("AL",), "AUS": ("AU",), "AUT": ("AT",), "BEL": ("BE",), "BGR": ("BG",), "BLR": ("BY",),
    "CAN": ("CA",), "CYP": ("CY",), "CZE": ("CZ", "Czech Republic"), "DEU": ("DE",),
    "DNK": ("DK",), "ESP": ("ES",), "EST": ("EE",), "FIN": ("FI",), "FRA": ("FR",),
    "GBR": ("GB", "UK", "Great Britain", "Britain"), "GRC": ("GR", "EL"), "HRV": ("HR",),
    "HUN": ("HU",), "IRL": ("IE", "Republic of Ireland"), "ISL": ("IS",), "ITA": ("IT",),
    "JPN": ("JP",), "LTU": ("LT",), "LUX": ("LU",), "LVA": ("LV",),
    "MDA": ("MD", "Republic of Moldova"), "MKD": ("MK", "Macedonia"), "MLT": ("MT",),
    "MNE": ("ME",), "NLD": ("NL", "The Netherlands", "Holland"), "NOR": ("NO",),
    "NZL": ("NZ",), "POL": ("PL",), "PRT": ("PT",), "ROU": ("RO",),
    "RUS": ("RU", "Russian Federation"), "SVK": ("SK", "Slovak Republic"), "SVN": ("SI",),
    "SWE": ("SE",), "TUR": ("TR", "Turkey", "Turkiye"), "UKR": ("UA",),
    "USA": ("US", "United States of America", "America"),
}  # fmt: skip
"""ISO 3166-1 alpha-2 code of each state, what European statistics use, and other English names."""


LIKENESS = 0.75
"""How like a name must be to be suggested, 0..1: names in other languages resemble others."""


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Codes by every code and name that is understood, in small letters."""
    known = {code: (code, fact.name, fact.short) for code, fact in states().items()}
    return {
        name.lower(): code
        for code, usual in known.items()
        for name in (*usual, *OTHER_NAMES.get(code, ()))
    }


def state(text: str, notation: Notation = Notation()) -> str:  # noqa: ARG001, B008
    """The ISO 3166-1 alpha-3 code of a state, or the code of a made-up one, XAA to XZZ."""
    if known := names().get(text.lower()):
        return known
    if re.fullmatch("[A-Z]{3}", text) and not unknown_code(text):
        return text
    if re.fullmatch(SYNTHETIC, text.upper()):
        raise RefusalError(f"`{shortened(text)}` is no code of a state", f"write {text.upper()}")
    near = difflib.get_close_matches(text.lower(), names(), n=1, cutoff=LIKENESS)
    code = names()[near[0]] if near and len(text) > len("GBR") else ""
    close = f"did you mean {states()[code].name} ({code})?" if code else ""
    usual = "write its ISO 3166-1 code or its English name, or XAA to XZZ for a made-up state"
    raise RefusalError(f"there is no state `{shortened(text)}` in the tables", close or usual)
