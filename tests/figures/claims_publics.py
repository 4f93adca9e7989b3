"""Check of the title about public support and guarantees: which counts for more."""

import re
from typing import Any

from sim.words import MINUS

_TOO_FEW = "Too few worlds to say whether public support or the guarantee counts for more"
_SUPPORT = r"(?:losing \d+ points of support|gaining \d+ points)"
_BACKING = r"(?:losing all backing by [^;,(]+?|full backing)"
_SIZES = rf"\((?P<first>[{MINUS}\d.]+) (?:and|against) (?P<second>[{MINUS}\d.]+)\)"
_DOES = "(?P<does>costs|brings)"
_FORMS = {
    "than": rf"{_SUPPORT} {_DOES} (?P<more>more|fewer) pledges than {_BACKING} {_SIZES}",
    "same": rf"{_SUPPORT} {_DOES} as many pledges as {_BACKING} {_SIZES}",
    "about": rf"{_SUPPORT} {_DOES} about as many pledges as {_BACKING} {_SIZES}",
    "open": rf"whether {_SUPPORT} or {_BACKING} {_DOES} more pledges is not known {_SIZES}",
    "neither": rf"neither {_SUPPORT} nor {_BACKING} changes the number of pledges "
    r"(?:in any world|beyond chance)",
}
_PART = (
    rf"(?P<which>{_SUPPORT}|{_BACKING}) (?:(?P<does>costs|brings) (?P<size>[\d.]+) pledges|changes "
    r"(?P<none>none|them by no more than chance may))"
)


def publics(finding: Any) -> list[str]:
    """Which costs more pledges when lost, and which brings more when gained."""
    if finding.title == _TOO_FEW:
        return [] if all(n < 20 for n in finding.table["n"]) else ["there are enough worlds"]
    clauses = finding.title.split("; ")
    if len(clauses) != 2:
        return ["cannot be read"]
    table = finding.table
    wrong = []
    for pair, text in zip(("loss", "gain"), clauses, strict=True):
        rows = [
            tuple(float(table[c][k]) for c in ("difference", "low", "high"))
            for k in range(len(table["pair"]))
            if (table["pair"][k], table["measure"][k]) == (pair, "states pledged")
        ]
        sign = -1 if pair == "loss" else 1
        wrong += [f"{pair}: {one}" for one in _clause(text[0].lower() + text[1:], rows, sign)]
    return wrong


def _clause(text: str, rows: list[Any], sign: int) -> list[str]:
    """Complaints about one clause, from the two changes and the difference between them."""
    ways = [sign * ((low > 0) - (high < 0)) for _, low, high in rows]
    kinds = {kind: re.fullmatch(form, text) for kind, form in _FORMS.items()}
    found = next(((kind, one) for kind, one in kinds.items() if one), None)
    if found is None:
        return _parts(text, rows, ways, sign)
    kind, said = found
    if kind == "neither":
        return ["one does"] if any(ways[:2]) else []
    wrong = [] if ways[:2] == [1, 1] else ["not both do"]
    if said["does"] != ("costs" if sign < 0 else "brings"):
        wrong.append("the other way")
    for key, (value, _, _) in zip(("first", "second"), rows, strict=False):
        written = said[key].replace(MINUS, "-")
        digits = len(written.partition(".")[2])
        if abs(float(written) - sign * value) > 0.5 * 10.0**-digits + 1e-9:
            wrong.append(f"it is {sign * value}")
    apart = ways[2]
    if kind == "than" and apart != (1 if said["more"] == "more" else -1):
        wrong.append("the difference is not so")
    if kind != "than" and apart:
        wrong.append("they differ beyond chance")
    if kind == "same" and rows[2] != (0.0, 0.0, 0.0):
        wrong.append("they are not the same")
    return wrong


def _parts(text: str, rows: list[Any], ways: list[int], sign: int) -> list[str]:
    """Complaints about a clause that says of each change what it does."""
    parts = [re.fullmatch(_PART, part) for part in text.split(", and ")]
    if len(parts) != 2 or not all(parts):
        return ["cannot be read"]
    wrong = []
    for said in parts:
        assert said
        k = 0 if re.fullmatch(_SUPPORT, said["which"]) else 1
        value = rows[k][0]
        if said["none"]:
            if ways[k]:
                wrong.append(f"{said['which']} does change them")
            continue
        way = 1 if said["does"] == ("costs" if sign < 0 else "brings") else -1
        digits = len(said["size"].partition(".")[2])
        if way != ways[k] or abs(float(said["size"]) - abs(value)) > 0.5 * 10.0**-digits + 1e-9:
            wrong.append(f"{said['which']} does not")
    return wrong
