"""Where things stand on a map of Europe: its frame, and the codes of the states."""

from collections.abc import Mapping

Point = tuple[float, float]
"""Kilometres east and north of 10°E 52°N, as the outlines have them."""

FRAME = (-2040.0, 2346.0, -1830.0, 2198.0)
"""What the map shows: from west to east, from south to north; within the edges of the data."""

LABELS: Mapping[str, Point] = {
    "EST": (900, 830),
    "FIN": (850, 1440),
    "GBR": (-770, 125),
    "GRC": (985, -1255),
    "ISL": (-1290, 1715),
    "ITA": (60, -715),
    "LVA": (985, 635),
    "MDA": (1400, -400),
    "MKD": (975, -1078),
    "NOR": (10, 960),
    "SVN": (370, -640),
    "SWE": (290, 930),
    "TUR": (1790, -1170),
    "UKR": (1590, -110),
}
"""Codes that stand within the outline, but better elsewhere than where the data would have them."""

SMALL = frozenset({"MDA", "MKD", "SVN"})
"""Outlines that hold their code in small letters only."""

PINS: Mapping[str, tuple[Point, Point]] = {
    "ALB": ((745, -1440), (835, -1200)),
    "CYP": ((1890, -1640), (2060, -1585)),
    "DNK": ((-270, 500), (10, 485)),
    "HRV": ((400, -905), (446, -814)),
    "LUX": ((-187, -262), (-282, -238)),
    "MLT": ((570, -1765), (405, -1773)),
    "MNE": ((610, -1085), (755, -990)),
}
"""Codes that stand beside the outline: where they stand, and where their line ends."""
