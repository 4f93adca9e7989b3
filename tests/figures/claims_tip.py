"""What the titles of the least change claim, confirmed from their tables alone."""

import re
from collections.abc import Mapping

import numpy as np
from claims import PERCENT, Check, percent_is, read

from sim.findings.finding import Finding
from sim.words import opening

DOES = r"brings? .+ (?:to at least|to at most|above|below) [\d,.%]+"
NUMBERS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def numbers(text: str) -> list[float]:
    """The numbers of a text."""
    return [float(one.replace(",", "")) for one in NUMBERS.findall(text.replace("\u2212", "-"))]


def near(text: str, value: float) -> bool:
    """Whether the last number of a text is a value, as it is or in percent."""
    written = numbers(text)
    if not written:
        return False
    shown = written[-1] * (-1 if "lower" in text else 1)
    scale = 100 if "%" in text else 1
    return abs(shown - scale * value) <= 0.005 * max(1.0, abs(scale * value))


def single(finding: Finding) -> list[str]:
    """Complaints about the title of the single changes."""
    table, title = finding.table, finding.title
    rulings = table["ruling"].tolist()
    if re.fullmatch(rf"Nothing tells what {DOES}: it applies to no world", title):
        return [] if set(rulings) == {"unmeasured"} else ["it applies to some"]
    if re.fullmatch(rf"Too few worlds to say which change {DOES}", title):
        return (
            []
            if "few" in rulings and set(rulings) <= {"few", "unmeasured"}
            else ["there are enough worlds"]
        )
    if re.fullmatch(rf"Too few worlds to say whether any single change {DOES}", title):
        kinds = set(rulings)
        return [] if "few" in kinds and not kinds & {"reached", "perhaps"} else ["it can be said"]
    if re.fullmatch(rf"Whether any single change {DOES} is within Monte Carlo error", title):
        sure = "reached" in rulings or "perhaps" not in rulings
        return ["it is sure"] if sure else []
    if found := read(
        title, rf"No single change tried {DOES}: at (?:best|worst) (?P<best>{PERCENT})"
    ):
        return _none(finding, found["best"])
    each = rf"Each of (?P<k>\d+) levers alone {DOES}; none is clearly the smallest change"
    if found := read(title, each):
        count = rulings.count("reached")
        return [] if count == int(found["k"]) > 1 else [f"it is {count}"]
    first = r"(?P<name>.+), (?P<change>[^,]+|from .+?)"
    doubt = "whether it is the smallest change is within Monte Carlo error"
    found = read(
        title, rf"{first}, is the smallest change that {DOES}", rf"{first}, {DOES}; {doubt}"
    )
    return _smallest(finding, found) if found else ["it cannot be read"]


def _none(finding: Finding, best: str) -> list[str]:
    table = finding.table
    if set(table["ruling"].tolist()) != {"none"}:
        return ["some lever may"]
    ends = np.max(table["best"]), np.min(table["best"])
    return [] if any(percent_is(best, float(end)) for end in ends) else ["the best is another"]


def _smallest(finding: Finding, found: Mapping[str, str]) -> list[str]:
    table = finding.table
    rows = [k for k, name in enumerate(table["name"]) if opening(str(name)) == found["name"]]
    if len(rows) != 1:
        return ["there is no such lever"]
    (row,) = rows
    if table["ruling"][row] != "reached":
        return ["it is not sure"]
    start, _, end = found["change"].rpartition(" to ")
    right = near(start, float(table["present"][row])) if start else True
    if not (right and near(end, float(table["to"][row]))):
        return ["the change is another"]
    # "Smallest" is told only where every other one that comes to the goal is larger.
    if "is the smallest change that" in found[""] and table["share"][row] > np.nanmin(
        table["share"]
    ):
        return ["another is smaller"]
    return []


def pairs(finding: Finding) -> list[str]:
    """Complaints about the title of the pairs."""
    table, title = finding.table, finding.title
    sure = table["ruling"] == "reached"
    both = sure & table["both"]
    if re.fullmatch(rf"No change of two levers that was tried surely {DOES}", title):
        return ["one does"] if sure.any() else []
    alone = table["share"][sure & ~table["both"] & (table["share"] > 0)]
    fewer = both.any() and (not alone.size or np.min(table["share"][both]) < np.min(alone))
    less = rf"No two levers together surely need less change than one alone that {DOES}"
    if re.fullmatch(less, title):
        return [] if alone.size and not fewer else ["two need less"]
    found = read(title, rf"(?P<one>.+) and (?P<other>.+) together {DOES}")
    if not found:
        return ["it cannot be read"]
    if not fewer:
        return ["none does, or one alone with less"]
    row = int(np.flatnonzero(both)[np.argmin(table["share"][both])])
    held, other = (str(table[name][row]) for name in ("held", "other"))
    if not (found["one"].startswith(opening(held)) and found["other"].startswith(other)):
        return ["another pair needs less"]
    told = near(found["one"], float(table["level"][row])) and near(
        found["other"], float(table["to"][row])
    )
    return [] if told else ["the values are others"]


CHECKS: Mapping[str, Check] = {"tip": single, "frontier": pairs}
