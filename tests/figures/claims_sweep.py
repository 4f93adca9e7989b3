"""The titles of sweeps, read back by their grammar and confirmed from the table of the figure."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from claims import PERCENT, number, percent_is, read

from sim.findings.finding import Finding
from sim.outcomes.guarantee_index import LEAST
from sim.studies.lever import option_words

NUMBER = r"\N{MINUS SIGN}?[\d,]+(?:\.\d+)?(?:e[-+]\d+)?"
VALUE = rf"(?:{PERCENT}|{NUMBER})(?: weeks)?"
ABOUT = rf"(?P<at>{NUMBER}) \((?P<low>(?:below )?{NUMBER}) to (?P<high>(?:above )?{NUMBER})\)"

BETWEEN = rf"between (?P<least>{VALUE}) and (?P<most>{VALUE})"
COURSE = rf"(?P<course>rises?|falls?) from (?P<first>{VALUE}) to (?P<last>{VALUE})"
ALWAYS = "always (?P<side>below|above) one half"
RANGE = rf"(?P<least>{VALUE}) to (?P<most>{VALUE})"
PASSES = r"(?P<way>rises above|falls below) one half where (?P<lever>.+?) (?:is|are) about "

FORMS = (
    r"Too few worlds to say how .+",
    r".+ appl(?:y|ies) to no world at any value of .+",
    rf".+ do(?:es)? nothing to .+ in any of the [\d,]+ worlds: (?P<same>{VALUE}) throughout",
    rf".+ do(?:es)? not clearly move .+: (?P<same>{VALUE}) throughout",
    rf".+ do(?:es)? not clearly move .+: {RANGE}",
    r".+ do(?:es)? not clearly move .+ in any (?:group|stance)",
    (rf".+ {PASSES}(?P<list>{NUMBER} \(.+ for .+)"),
    (
        rf".+ {PASSES}{ABOUT}"
        r"(?: (?:per (?:year|week)|troops|trainers|weeks|batteries))?"
        r"(?P<beside>, with .+ (?:as (?:it is|they are)|at its central value))?"
    ),
    rf".+ stays (?P<side>below|above) one half in the whole plane, {BETWEEN}",
    rf".+ lies {BETWEEN}, (?P<beyond>below|above) one half only where both levers change",
    rf".+ crosses one half more than once .+, and lies {BETWEEN}",
    rf".+ {COURSE} as .+: {ALWAYS}",
    rf".+ lies? {BETWEEN} as .+: {ALWAYS}",
    rf".+ {COURSE} as .+",
    rf".+ lies? {BETWEEN}(?:,? .+)?",
    rf".+ (?:is|are) (?P<ends>(?:highest|lowest) with .+\({VALUE}\))",
    (
        rf".+ moves? .+ from (?P<a>{VALUE}) to (?P<b>{VALUE}), .+ from (?P<c>{VALUE}) to (?P<d>"
        rf"{VALUE})"
    ),
    rf".+ moves? .+ from (?P<a>{VALUE}) to (?P<b>{VALUE}); not clearly .+",
    (rf".+ moves? the states whose stance is (?P<group>.+) most; .+: {RANGE}"),
    (rf".+ moves? most where .+ is (?P<group>.+?)(?: [a-z ]+)?: {RANGE} over .+"),
    r".+ clearly moves? .+ only (?:where .+ (?:is|are)|of the states whose stance is) (?P<only>.+)",
    (
        r".+ clearly moves? .+ in (?P<some>every (?:group|stance)|\w+ of \w+ (?:groups|stances))"
        r"(?:, in none clearly most)?"
    ),
)


def sweep(finding: Finding) -> list[str]:
    """Complaints about the title of a sweep."""
    parts = read(finding.title, *FORMS)
    if not parts:
        return ["the title cannot be read"]
    return [wrong for check in CHECKS for wrong in check(finding, parts)]


def _keys(finding: Finding) -> list[str]:
    names = list(finding.table)
    return names[1 : names.index("mean")]


def _rows(finding: Finding, group: int | None = None) -> dict[str, np.ndarray]:
    """Columns of the points of a group that have enough worlds; of all groups if none is given."""
    size, count = int(np.prod(finding.shape)), len(finding.labels)
    part = slice(0, size * count) if group is None else slice(group * size, (group + 1) * size)
    table = {name: np.asarray(column)[part] for name, column in finding.table.items()}
    known = np.isfinite(table["low"])
    return {name: column[known] for name, column in table.items()}


def _is(text: str, value: float) -> bool:
    """Whether a value is what is written, with the accuracy it is written with."""
    text = text.removesuffix(" weeks")
    if text.endswith("%"):
        return percent_is(text, value)
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    unit = 10.0 ** -len(plain.partition(".")[2])
    return abs(float(plain) - value) <= 0.51 * unit


def _subject(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """The outcome is named, and a lever goes from its least to its greatest value."""
    wrong = []
    name = finding.outcome.partition(", ")[0].lower().removeprefix("share of states ")
    if name not in parts[""].lower():
        wrong.append("the outcome is another one")
    gone = re.search(rf" goe?s? from ({NUMBER}) to ({NUMBER})", parts[""])
    if gone:
        values = np.asarray(finding.table[_keys(finding)[0]], dtype=float)
        ends = (values.min(), values.max())
        if not all(_near(text, value) for text, value in zip(gone.groups(), ends, strict=True)):
            wrong.append("the lever does not go so far")
    return wrong


def _near(text: str, value: float) -> bool:
    """Whether a number is what is written with three significant digits."""
    written = float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))
    return abs(written - value) <= 0.006 * max(abs(value), 1e-9)


def _interval(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """Of a curve, the interval of its crossing is the one that is drawn."""
    if "at" not in parts or len(finding.axes) > 1 or len(finding.labels) > 1:
        return []
    found, axis = finding.crossings[0], finding.axes[0]
    levels = np.asarray(finding.table[_keys(finding)[0]][: finding.shape[0]], dtype=float)
    wrong = []
    for name in ("low", "high"):
        text, place = parts[name], getattr(found, name)
        if np.isfinite(place) == text.startswith(("below", "above")):
            wrong.append("an end lies beyond the values, or does not")
        elif np.isfinite(place):
            written = float(text.replace(",", ""))
            # Between two levels, on a linear or a logarithmic scale.
            ends = [float(np.interp(place, axis.places, levels))]
            if levels.min() > 0:
                ends.append(float(np.exp(np.interp(place, axis.places, np.log(levels)))))
            if min(abs(written - one) / abs(one) for one in ends) > 0.06:
                wrong.append(f"the {name} end of the interval is another one")
    return wrong


def _range(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "least" not in parts or "group" in parts:
        return []
    means = _rows(finding)["mean"]
    right = _is(parts["least"], means.min()) and _is(parts["most"], means.max())
    return [] if right else ["the range is not that of the table"]


def _same(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "same" not in parts:
        return []
    means = _rows(finding)["mean"]
    return [] if all(_is(parts["same"], one) for one in means) else ["not the same throughout"]


def _nothing(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    title, table = parts[""], finding.table
    if title.startswith("Too few"):
        return [] if np.sum(table["worlds"] >= LEAST) < 2 else ["there are enough worlds"]
    if " to no world at any value" in title:
        return [] if not np.isfinite(table["mean"]).any() else ["it applies to some world"]
    return []


def _sides(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "side" in parts:
        rows = _rows(finding)
        clear = rows["high"] < 0.5 if parts["side"] == "below" else rows["low"] > 0.5
        return [] if clear.all() else [f"not all points are clearly {parts['side']} one half"]
    if "beyond" in parts:
        rows, own = _rows(finding), []
        for at, key in enumerate(_keys(finding)[:2]):
            own.append(_at_own(finding, rows, key, finding.axes[at]))
        above = parts["beyond"] == "above"
        over = rows["low"] > 0.5 if above else rows["high"] < 0.5
        under = rows["high"] < 0.5 if above else rows["low"] > 0.5
        wrong = ~over.any() or not (under[own[0]].all() and under[own[1]].all())
        return ["one lever alone is enough, or both are not"] if wrong else []
    return []


def _at_own(finding: Finding, rows: Mapping[str, Any], key: str, axis: Any) -> Any:
    """Rows at which a lever has the scenario's own value."""
    grid = int(np.prod(finding.shape)) * len(finding.labels)
    levels = list(dict.fromkeys(finding.table[key][:grid].tolist()))
    values = sorted(levels) if axis.is_number else levels
    return rows[key] == values[list(axis.places).index(axis.own)]


def _crossing(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """The value at which a curve passes one half lies between two points on either side of it."""
    if "at" not in parts:
        return []
    rows, keys = _rows(finding), _keys(finding)
    names = [axis.name.partition(", ")[0].lower() for axis in finding.axes]
    said = parts["lever"].strip("“”").removeprefix("the ").lower()
    found = [at for at, name in enumerate(names) if name.startswith(said[:20])]
    if not found:
        return [f"{said!r} is no lever"]
    axis, chosen = found[0], np.ones(len(rows["mean"]), dtype=bool)
    if len(finding.axes) > 1:
        other = 1 - axis
        chosen = _at_own(finding, rows, keys[other], finding.axes[other])
    places, means = rows[keys[axis]][chosen].astype(float), rows["mean"][chosen]
    return _passes(parts, places[np.argsort(places)], means[np.argsort(places)])


def _passes(parts: Mapping[str, str], places: np.ndarray, means: np.ndarray) -> list[str]:
    at, wrong = number(parts["at"]), []
    rising = parts["way"].startswith("rises")
    steps = zip(places, places[1:], means, means[1:], strict=False)
    near = [
        (a <= at * 1.06 and at * 0.94 <= b)
        for a, b, one, other in steps
        if (one < 0.5 <= other if rising else one >= 0.5 > other)
    ]
    if not any(near):
        wrong.append("no two points about that value lie on either side of one half")
    low, high = (re.sub("below |above ", "", parts[end]) for end in ("low", "high"))
    if not number(low) <= at * 1.01 or not at * 0.99 <= number(high):
        wrong.append("the value lies outside its interval")
    return wrong


def _several(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """Crossings of several groups, each for one or more values of the third lever."""
    if "list" not in parts:
        return []
    wrong, keys = [], _keys(finding)
    labels = [label.removesuffix(" (in the scenario)") for label in finding.labels]
    pattern = (
        rf"{ABOUT}(?: [a-z ]+?)? for (?P<who>.+?)(?= and {NUMBER} \(|, {NUMBER} \(|, nowhere|$)"
    )
    found = list(re.finditer(pattern, parts["list"]))
    if not found:
        return ["no group is named"]
    for one in found:
        for name in re.findall(r"“[^”]+”|[\d.,]+", one["who"]):
            label = name.strip("“”").rstrip(",")
            if label not in labels:
                wrong.append(f"{label!r} is no group")
                continue
            rows = _rows(finding, labels.index(label))
            chosen = np.ones(len(rows["mean"]), dtype=bool)
            if len(finding.axes) > 1:
                chosen = _at_own(finding, rows, keys[1], finding.axes[1])
            places, means = rows[keys[0]][chosen].astype(float), rows["mean"][chosen]
            wrong += _passes({**parts, **one.groupdict()}, places, means)
    return wrong


def _course(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "first" not in parts:
        return []
    means = _rows(finding)["mean"]
    up = parts["course"].startswith("rise")
    wrong = [] if (means[-1] > means[0]) == up else ["it goes the other way"]
    right = _is(parts["first"], means[0]) and _is(parts["last"], means[-1])
    return [*wrong, *([] if right else ["the ends are not those of the table"])]


def _options(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "ends" not in parts:
        return []
    rows, wrong = _rows(finding), []
    names = [option_words(one) for one in rows[_keys(finding)[0]].tolist()]
    for how, name, value in re.findall(rf"(\w+) with “(.+?)” \(({VALUE})\)", parts["ends"]):
        pick = np.argmax if how == "highest" else np.argmin
        at = int(pick(rows["mean"]))
        if names[at] != name or not _is(value, rows["mean"][at]):
            wrong.append(f"{name!r} is not {how}")
    return wrong


def _slices(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """Ends along each lever, the other at its own value."""
    if "a" not in parts:
        return []
    rows, keys, wrong = _rows(finding), _keys(finding), []
    ends = []
    for at in range(2):
        chosen = _at_own(finding, rows, keys[1 - at], finding.axes[1 - at])
        means = rows["mean"][chosen]
        ends.append((means[0], means[-1]))
    said = [(parts["a"], parts["b"]), *([(parts["c"], parts["d"])] if "c" in parts else [])]
    if "c" not in parts:
        matches = [_is(said[0][0], first) and _is(said[0][1], last) for first, last in ends]
        return [] if any(matches) else ["no lever moves it so"]
    for (first, last), (one, other) in zip(said, ends, strict=True):
        if not (_is(first, one) and _is(last, other)):
            wrong.append("the ends are not those of the table")
    return wrong


def _most(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "group" not in parts:
        return []
    labels = [re.sub(r" \(in the scenario\)|, \d+ states?", "", one).lower()
              for one in finding.labels]  # fmt: skip
    name = parts["group"].strip("“”").lower()
    if name not in labels:
        return [f"{name!r} is no group"]
    spans = []
    for at in range(len(labels)):
        means = _rows(finding, at)["mean"]
        spans.append((means.max() - means.min(), means) if len(means) else (0.0, means))
    best = int(np.argmax([span for span, _ in spans]))
    means = spans[best][1]
    right = best == labels.index(name)
    right = right and _is(parts["least"], means.min()) and _is(parts["most"], means.max())
    return [] if right else ["that group is not moved most, or not so far"]


def _only(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    """The one group that is moved is the one that is moved furthest."""
    if "only" not in parts:
        return []
    labels = [re.sub(r" \(in the scenario\)|, \d+ states?", "", one).lower()
              for one in finding.labels]  # fmt: skip
    spans = [np.ptp(_rows(finding, at)["mean"]) for at in range(len(labels))]
    best = labels[int(np.argmax(spans))]
    return [] if parts["only"].strip("“”").lower() == best else ["another group moves further"]


def _some(finding: Finding, parts: Mapping[str, str]) -> list[str]:
    if "some" not in parts or parts["some"].startswith("every"):
        return []
    some, among = parts["some"].split(" ")[0:3:2]
    right = number(among) == len(finding.labels) and number(some) < number(among)
    return [] if right else ["there are not so many groups"]


CHECKS = (
    _subject, _interval, _range, _same, _nothing, _sides, _crossing, _several, _course, _options,
    _slices, _most, _only, _some,
)  # fmt: skip
