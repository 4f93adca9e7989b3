"""What a title claims, confirmed from the table of its figure alone.

A check reads a title by the grammar of its figure, and computes every name and number in it anew
from the table, with nothing of the code that wrote it. A title it cannot read is a complaint too,
so that no claim passes unread. `tests/figures/claims_run.py` has the checks of the figures of one
run, `claims_compare.py` those of comparisons.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from sim.findings.finding import Finding

Check = Callable[[Finding], list[str]]
"""Complaints about the title of a finding; none where its table bears every word."""

STATES = {"the Netherlands": "Netherlands", "the UK": "UK", "the United States": "United States"}
"""Names as sentences have them, and as tables do."""

SPELT = {
    word: k
    for k, word in enumerate(
        "no one two three four five six seven eight nine ten".split()  # noqa: SIM905
    )
}

_ODDS = (
    r"no world|every world|the one world|(?:none of|all) \d+ worlds"
    r"|(?:about half|just over half|just under half) of the worlds"
    r"|\d+ of [\d,]+ worlds|about \d in 10 worlds|(?:all but )?about 1 in [\d,]+ worlds"
    r"|(?:all but )?fewer than 1 in 1,000 worlds"
)
ODDS = rf"(?:{_ODDS})"
"""Pattern of a share of worlds as odds."""

NUMBER = r"\d[\d,]*(?:\.\d+)?(?: (?:million|billion|trillion))?"
"""Pattern of a number in words."""

PERCENT = r"[<>]?\d+(?:\.\d+)?%"
"""Pattern of a share in percent."""


def complaints(checks: Mapping[str, Check], name: str, finding: Finding) -> list[str]:
    """Complaints about a finding, each with the title it is about."""
    return [f"{name}: {finding.title!r}: {one}" for one in checks[name](finding)]


def read(title: str, *patterns: str) -> dict[str, str]:
    """Named parts of a title by the first pattern that is the whole of it; none where none is."""
    for pattern in patterns:
        found = re.fullmatch(pattern, title)
        if found:
            parts = {key: value for key, value in found.groupdict().items() if value is not None}
            return {"": title, **parts}
    return {}


def number(text: str) -> float:
    """Read a number: 10,000, 1.5 million, no, one, ten."""
    if text.lower() in SPELT:
        return SPELT[text.lower()]
    big = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
    figure, _, unit = text.partition(" ")
    return float(figure.replace(",", "")) * big.get(unit, 1)


def names(text: str) -> list[str]:
    """Read a list of states: "France, the UK and Spain"."""
    parts = re.split(r", | and ", text)
    return [STATES.get(part[:1].lower() + part[1:], part) for part in parts]


def percent_is(text: str, share: float) -> bool:
    """Whether a share is what is written in percent, with the accuracy it is written with."""
    points, figure = 100 * share, float(text.strip("<>%"))
    if text[0] in "<>":
        return 0 < points < figure if text[0] == "<" else figure < points < 100
    if figure in (0, 100):
        return points == figure
    return abs(points - figure) <= (0.5 if "." not in text else 0.05) + 1e-9


def odds_are(
    text: str, share: float, *, n: float, low: float = math.nan, high: float = math.nan
) -> bool:
    """Whether a share of n worlds, with the ends of its 95% interval, is what the odds say.

    "About half" must lie within the interval, where there is one; other odds must be those that
    are nearest to the share.
    """
    text = text.lower()
    few = re.fullmatch(r"(none of|all) (\d+) worlds", text)
    if few:
        return share == (few[1] == "all") and n == number(few[2]) <= 20
    if text in ("no world", "every world", "the one world"):
        return share == (text != "no world") and (text != "the one world" or n == 1)
    exact = re.fullmatch(r"(\d+) of ([\d,]+) worlds", text)
    if exact:
        count, of = (number(one) for one in exact.groups())
        return abs(share * of - count) < 1e-6 and of == n
    if not 0 < share < 1:
        return False
    if text == "about half of the worlds":
        return low <= 0.5 <= high if low == low else abs(share - 0.5) < 0.05
    if low <= 0.5 <= high:
        return False
    if "just" in text:
        return 0.5 < share < 0.55 if "over" in text else 0.45 <= share < 0.5
    rest = 1 - share if text.startswith("all but ") else share
    text = text.removeprefix("all but ")
    if text == "fewer than 1 in 1,000 worlds":
        return rest < 0.001
    tenths = re.fullmatch(r"about (\d) in 10 worlds", text)
    if tenths and tenths[1] != "1":
        return abs(10 * share - int(tenths[1])) <= 0.5 + 1e-9 or (tenths[1] == "9" and share > 0.85)
    one_in = re.fullmatch(r"about 1 in ([\d,]+) worlds", text)
    return bool(one_in) and 0.6 < rest * number(one_in[1]) < 1.6


def column(finding: Finding, name: str, **where: Any) -> list[Any]:
    """Values of a column in the rows in which other columns have some values."""
    rows = range(len(finding.table[name]))
    return [
        finding.table[name][k]
        for k in rows
        if all(finding.table[key][k] == value for key, value in where.items())
    ]


def weeks(text: str) -> int:
    """Read a length of time: two years, 18 months, 30 weeks, one week."""
    count, _, unit = text.lower().partition(" ")
    size = {"year": 52, "month": 13 / 3, "week": 1}[unit.rstrip("s")]
    return round(number(count) * size)


SPAN = r"[\w,]+ (?:year|month|week)s?"
"""Pattern of a length of time."""


def wilson(share: float, n: float) -> tuple[float, float]:
    """Ends of the score interval of a share of n worlds, 95%."""
    if not n:
        return math.nan, math.nan
    z = 1.959963984540054
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(max(share * (1 - share), 0.0) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def two_digits(value: float) -> float:
    """Round to two significant digits, below ten to a whole number; what is above 0 stays above."""
    if value <= 0:
        return 0.0
    if value < 10:
        return max(1.0, float(round(value)))
    return float(f"{value:.1e}")
