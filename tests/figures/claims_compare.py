"""Checks of the titles of comparisons: who leads, by how much, and that nobody else does.

Each reads a title by the grammar of its figure, and confirms it from the table of the figure.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import claims_publics
from claims import NUMBER, PERCENT, Check, names, number, percent_is, read

Q = "“[^”]*”"
_WHO = rf"{Q}(?: and {Q})?|{Q}, {Q} and {Q}|[\w,]+ scenarios, {Q} to {Q}|{Q} and [\w,]+ others"
_DOUBT = r"(?: \((?P<{0}_close>[\w,]+) more too close to tell\))?"
_CHANCE = "[Cc]hance may explain every difference"

_PAIR = 2
_FEW = 20
"""Worlds below which nothing is said of a difference."""

Values = dict[str, tuple[float, float, float]]
"""What scenarios are ranked by, and its 95% interval, by name; only those that are ranked."""


@dataclass(frozen=True)
class Level:
    """How a level is written: a pattern, and whether what is written is from low to high."""

    pattern: str
    right: Callable[[str, float, float], bool]


# Levels


def _shares(text: str, low: float, high: float) -> bool:
    if text in ("in no world", "in every world"):
        return low == high == (text == "in every world")
    ends = re.findall(PERCENT, text)
    return percent_is(ends[0], low) and percent_is(ends[-1], high)


def _means(text: str, low: float, high: float) -> bool:
    ends = re.findall(NUMBER, text)
    return all(
        abs(number(end) - value) <= _half(end, value)
        for end, value in ((ends[0], low), (ends[-1], high))
    )


def _half(written: str, value: float) -> float:
    """Half of the last place that is written; of a rounded count, of its second digit."""
    if "." in written:
        return 0.5 * 10.0 ** -len(written.rpartition(".")[2]) + 1e-9
    size = max(abs(value), 1.0)
    return 0.5 * 10.0 ** max(0, math.floor(math.log10(size)) - 1) * 1.02


SHARE = Level(rf"in (?:no world|every world|{PERCENT}(?: to {PERCENT})? of worlds)", _shares)
MEAN = Level(rf"{NUMBER}(?: to {NUMBER})? on average", _means)
SIZE = Level(rf"by {NUMBER}(?: to {NUMBER})?", _means)


# Who leads


def superlative(
    text: str,
    subject: str,
    ranks: Sequence[str],
    values: Values,
    *,
    of: Mapping[str, str],
    level: Level,
) -> list[str]:
    """Complaints about a sentence that says who has most and who has least."""
    most, least, more = ranks
    side = rf"(?P<{{0}}>{_WHO})(?:, (?P<{{0}}_level>{level.pattern}))?{_DOUBT}"
    pair = (
        rf"{subject} {more} with (?P<most>{Q})(?:, (?P<most_level>{level.pattern}),)? than with "
        rf"(?P<least>{Q})(?:, (?P<least_level>{level.pattern}))?"
    )
    found = read(
        text,
        pair,
        rf"{subject} {most} with {side.format('most')}",
        rf"{subject} {least} with {side.format('least')}",
        rf"{subject} {most} with {side.format('most')}, and {least} with {side.format('least')}",
    )
    if not found:
        return ["cannot be read"]
    if re.fullmatch(pair, text) and len(values) != 2:
        return ["speaks of two, of more that are ranked"]
    wrong = []
    for key, sign in (("most", 1), ("least", -1)):
        if key in found:
            wrong += _leads(found, key, {k: _turned(v, sign) for k, v in values.items()}, of, level)
    return wrong


def _turned(value: tuple[float, float, float], sign: int) -> tuple[float, float, float]:
    middle, low, high = value
    return value if sign > 0 else (-middle, -high, -low)


def _leads(
    found: Mapping[str, str], key: str, values: Values, of: Mapping[str, str], level: Level
) -> list[str]:
    """Complaints about those that are said to lead; values are turned so that most leads."""
    members = _members(found[key], values, of)
    if isinstance(members, str):
        return [members]
    rest = [values[k] for k in values if k not in members]
    inside = [values[k] for k in members]
    least = min(value for value, _, _ in inside)
    close = number(found.get(f"{key}_close", "no"))
    wrong = []
    if close:
        behind = [one for one in rest if one[0] <= least]
        apart = [one for one in rest if one[2] < inside[0][1]]
        if len(behind) < len(rest):
            wrong.append(f"{key}: another has more")
        if close > len(rest) - len(apart):
            wrong.append(f"{key}: so many are not too close to tell")
    elif any(value >= least for value, _, _ in rest):
        wrong.append(f"{key}: another has as much or more")
    if f"{key}_level" in found:
        ends = sorted(abs(value) for value, _, _ in inside)
        if not level.right(found[f"{key}_level"], ends[0], ends[-1]):
            wrong.append(f"{key}: the level is {ends[0]:.4g} to {ends[-1]:.4g}")
    return wrong


def _members(who: str, values: Values, of: Mapping[str, str]) -> list[str] | str:
    """Scenarios that are named or counted, or what is wrong with them."""
    by_title = {title: name for name, title in of.items()}
    titles = re.findall(Q, who)
    if len(by_title) < len(of):
        return "two scenarios are quoted alike"
    if any(title not in by_title or by_title[title] not in values for title in titles):
        return f"names one that is not ranked: {who}"
    said = [by_title[title] for title in titles]
    counted = re.match(r"([\w,]+) scenarios, ", who)
    others = re.search(r" and ([\w,]+) others$", who)
    if not counted and not others:
        return said
    size = int(number(counted[1])) if counted else 1 + int(number(others[1]))  # type: ignore[index]
    first = sorted(values, key=lambda name: -values[name][0])[:size]
    missing = [name for name in said if name not in first]
    if others and values[said[0]][0] != values[first[0]][0]:
        return f"{said} is not the first"
    if missing:
        return f"{missing} is not among the first {size}"
    return (
        first if not counted or _spans(titles, [of[name] for name in first]) else "the ends differ"
    )


def _spans(ends: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether titles differ in one number, which lies between those of the two ends."""
    low, high = (re.findall(NUMBER, end) for end in ends)
    at = next(k for k, (one, other) in enumerate(zip(low, high, strict=True)) if one != other)
    within = [number(re.findall(NUMBER, title)[at]) for title in titles]
    return (number(low[at]), number(high[at])) == (min(within), max(within))


def _unsure(finding: Any, values: Values, **where: Any) -> list[str]:
    """Complaints about a sentence that chance may explain everything, for these values."""
    table = finding.table
    for k, ruling in enumerate(table["ruling"]):
        if ruling in ("more", "less") and all(table[c][k] == v for c, v in where.items()):
            return [f"{table['scenario'][k]} has {ruling} beyond chance"]
    tops = sorted(values.values())
    if len(tops) < _PAIR:
        return ["there is nothing to compare"]
    return ["the first and the last are far apart"] if tops[-1][1] > tops[0][2] else []


def _alike(values: Values) -> list[str]:
    middles = {value for value, _, _ in values.values()}
    return [] if len(middles) == 1 < len(values) else ["they are not the same"]


def _ranks(finding: Any, middle: str, low: str, high: str, **where: Any) -> Values:
    """Values of the scenarios that send troops, from the last row of each that fits."""
    table, found = finding.table, {}
    for k, name in enumerate(table["scenario"]):
        if table["sends"][k] and all(table[key][k] == value for key, value in where.items()):
            found[str(name)] = tuple(float(table[c][k]) for c in (middle, low, high))
    return {name: value for name, value in found.items() if not math.isnan(value[1])}  # type: ignore[misc]


def _drawn(finding: Any) -> list[str]:
    """Complaints about scenarios that a title names and the figure does not draw."""
    named = {name for name, title in finding.quoted.items() if title in finding.title}
    return [f"{name} is not drawn" for name in sorted(named - set(finding.names))]


def _worded(
    finding: Any, text: str, values: Values, *, subject: str, ranks: Sequence[str],
    alone: str, alike: str, topic: str, level: Level, where: Mapping[str, Any] | None = None,
) -> list[str]:  # fmt: skip
    """Complaints about a title of the usual form."""
    if read(text, f"Too few worlds to say what differs in {topic}"):
        return ["there are enough"] if values else []
    if read(text, f"{_CHANCE} in {topic}"):
        return _unsure(finding, values, **(where or {}))
    if read(text, f"[Ss]cenarios differ in {topic}, but none clearly comes first or last"):
        return [] if len({value for value, _, _ in values.values()}) > _PAIR else ["one must"]
    if read(text, rf"{alike}(?:, where troops are sent at all)?"):
        return _alike(values)
    only = read(text, rf"{alone} with (?P<who>{Q}), (?P<level>{level.pattern})")
    if only:
        wrong = [] if len(values) == 1 else ["it is not the only one"]
        name = {title: name for name, title in finding.quoted.items()}.get(only["who"], "")
        if name not in values:
            return [*wrong, "it is not ranked"]
        value = values[name][0]
        return (
            wrong if level.right(only["level"], value, value) else [*wrong, f"the level is {value}"]
        )
    return superlative(text, subject, ranks, values, of=finding.quoted, level=level)


# Each figure


def sides(finding: Any) -> list[str]:
    """The force at the end."""
    values = _ranks(finding, "end", "end_low", "end_high")
    if read(finding.title, r"No troops are sent to .+ in any world of any scenario"):
        return [] if not any(finding.table["sends"]) else ["some are sent"]
    subject = "The force at the end is"
    return _drawn(finding) + _worded(
        finding, finding.title, values, subject=subject, ranks=("largest", "smallest", "larger"),
        alone="Troops are sent only", alike=f"{subject} the same in every world of each scenario",
        topic="the force at the end", level=MEAN,
    )  # fmt: skip


def postures(finding: Any) -> list[str]:
    """The number of states deployed at the end."""
    values = _ranks(finding, "deployed", "end_low", "end_high", week=max(finding.table["week"]))
    if read(finding.title, r"No state sends troops to .+ in any world of any scenario"):
        return [] if not any(finding.table["sends"]) else ["some are sent"]
    subject = "The number of states deployed at the end is"
    return _drawn(finding) + _worded(
        finding, finding.title, values, subject=subject, ranks=("highest", "lowest", "higher"),
        alone="States deploy only", alike=f"{subject} the same in every world of each scenario",
        topic="how many states deploy", level=MEAN,
    )  # fmt: skip


def ranges(finding: Any) -> list[str]:
    """The share of worlds with ten states, given a deal."""
    values = _ranks(finding, "many", "many_low", "many_high")
    if read(finding.title, "Ten states deploy in no world of any scenario"):
        return [] if all(value == 0 for value, _, _ in values.values()) else ["in some they do"]
    if read(finding.title, "Too few worlds have a deal to say how many states deploy after one"):
        return ["there are enough"] if values else []
    subject = "Given a deal, ten or more states deploy"
    return _drawn(finding) + _worded(
        finding, finding.title, values, subject=subject,
        ranks=("most often", "least often", "more often"),
        alone="Only one scenario has enough worlds with troops and a deal: ten or more "
        "states deploy",
        alike="The worlds in which ten or more states deploy are the same in each scenario",
        topic="how often ten states deploy, given a deal", level=SHARE,
    )  # fmt: skip


def requirements(finding: Any) -> list[str]:
    """The chance of the least published force, or of the largest that is held instead."""
    least, asked = finding.least, finding.table["requirement"]
    reached = any(s > 0 for s, r in zip(finding.table["share"], asked, strict=True) if r == least)
    if finding.title == "Too few worlds to say what force is held how often":
        return ["there are enough"] if any(finding.table["ruling"] == "none") else []
    weeks = r" for (?:\d+ weeks?|the weeks that each scenario sets)"
    if read(finding.title, rf"No world of any scenario holds any troops in .+{weeks}"):
        return ["some are held"] if any(finding.table["share"] > 0) else []
    parts = read(
        finding.title, rf"No scenario reaches (?P<no>{NUMBER}) troops{weeks}(?:; (?P<rest>.+))?"
    )
    wrong = _drawn(finding)
    if parts and (number(parts["no"]) != least or reached):
        wrong.append("it is reached, or not what is asked")
    rest = parts.get("rest", "") if parts else finding.title
    if parts and not rest:
        marks = [
            s for s, r in zip(finding.table["share"], asked, strict=True) if r in finding.marks
        ]
        return wrong + (["less is held"] if any(marks) else [])
    size = re.search(rf"(?:how often |^)({NUMBER})(?: troops)? are held", rest)
    if not size:
        return [*wrong, "cannot be read"]
    needed = number(size[1])
    if not parts and (needed != least or not reached):
        wrong.append("it is not what is asked, or not reached")
    values = _ranks(finding, "share", "low", "high", requirement=needed)
    subject = rf"{size[1]} are held" if parts else rf"{size[1]} troops are held{weeks}"
    only = read(rest, rf"{subject} only with (?P<who>{Q}), (?P<level>{SHARE.pattern})")
    if only:
        held = {finding.quoted[k]: v[0] for k, v in values.items() if v[0] > 0}
        if set(held) != {only["who"]}:
            return [*wrong, "others hold it too, or it does not"]
        share = held[only["who"]]
        return wrong if _shares(only["level"], share, share) else [*wrong, f"the level is {share}"]
    if sum(value > 0 for value, _, _ in values.values()) == 1:
        wrong.append("one alone holds it")
    return wrong + _worded(
        finding, rest, values, subject=subject, ranks=("most often", "least often", "more often"),
        alone=f"{subject} only", alike=f"{subject} in the same worlds in each scenario",
        topic=f"how often {subject}", level=SHARE, where={"requirement": needed},
    )  # fmt: skip


def overview(finding: Any) -> list[str]:
    """Where the number of states deployed rises and falls."""
    which = "(?:of any scenario|that is compared|with the change)"
    if read(finding.title, rf"No troops are sent to .+ in any world {which}"):
        return ["some are sent"] if any(finding.table["sends"]) else []
    measure = str(finding.table["measure"][0])
    year = measure == "states deployed a year after the deal"
    followed = finding.table["n"][finding.table["measure"] == measure]
    when = "a year after a deal" if year else "at the end"
    few = ["too few worlds are followed"] if year and max(followed) < _FEW else []
    return few + _moved(finding, f"The number of states deployed {when}", measure, sends=True)


def bite(finding: Any) -> list[str]:
    """Where toothlessness rises and falls."""
    if read(finding.title, "No world has a ceasefire in which a guarantee could be toothless"):
        rows = finding.table["measure"] == "toothlessness"
        return (
            [] if all(math.isnan(one) for one in finding.table["difference"][rows]) else ["one has"]
        )
    return _moved(finding, "Toothlessness", "toothlessness", sends=False)


def _moved(finding: Any, subject: str, measure: str, *, sends: bool) -> list[str]:
    table = finding.table
    rows = {
        str(table["scenario"][k]): k
        for k in range(len(table["scenario"]))
        if table["measure"][k] == measure and (table["sends"][k] or not sends)
        and not math.isnan(table["difference"][k])
    }  # fmt: skip
    values: Values = {
        name: tuple(float(table[c][k]) for c in ("difference", "low", "high"))  # type: ignore[misc]
        for name, k in rows.items()
    }
    rulings = {name: str(table["ruling"][k]) for name, k in rows.items()}
    wrong = _borne(values, rulings)
    lower = subject[0].lower() + subject[1:]
    if not values:
        return [*wrong, "there is nothing to compare"]
    if read(finding.title, f"Too few worlds to say what changes {lower}"):
        return wrong + ["there are enough"] * any(n >= _FEW for n in table["n"])
    if read(finding.title, rf"{subject} is the same, world by world, in each scenario"):
        return wrong + [f"{k} differs" for k, v in values.items() if v != (0.0, 0.0, 0.0)]
    if read(finding.title, rf"No scenario changes {lower} by {NUMBER} or more beyond chance"):
        return wrong + [f"{name} does" for name, ruling in rulings.items() if ruling != "none"]
    some = r" in (?P<{0}_count>[\w,]+) scenarios"
    who = rf"(?P<{{0}}_most> most)? with (?P<{{0}}>{_WHO}), (?P<{{0}}_level>{SIZE.pattern}){_DOUBT}"
    side = rf"{{0}}(?:{some}|{who})"
    rises, falls = side.format("rises"), side.format("falls")
    found = read(
        finding.title, f"{subject} {rises}", f"{subject} {falls}", f"{subject} {rises}, and {falls}"
    )
    if not found:
        return [*wrong, "cannot be read"]
    for verb, ruling, sign in (("rises", "more", 1), ("falls", "less", -1)):
        moved = [name for name, one in rulings.items() if one == ruling]
        if f"{verb}_count" in found:
            if number(found[f"{verb}_count"]) != len(moved):
                wrong.append(f"{verb} in {len(moved)}")
        elif verb in found:
            turned = {name: _turned(value, sign) for name, value in values.items()}
            members = _members(found[verb], turned, finding.quoted)
            if isinstance(members, str) or not set(members) <= set(moved):
                wrong.append(f"{verb}: not all of those named do")
            elif not found.get(f"{verb}_most"):
                if set(members) != set(moved):
                    wrong.append(f"{verb}: others do too")
                # Another may have moved more, if not beyond chance.
                turned = {name: turned[name] for name in members}
            if not wrong:
                wrong += _leads(found, verb, turned, finding.quoted, SIZE)
        elif moved:
            wrong.append(f"says nothing of {moved}, which {verb}")
    return wrong


def _borne(values: Values, rulings: Mapping[str, str]) -> list[str]:
    """Complaints about rulings that their intervals do not bear."""
    return [
        f"{name} is no {rulings[name]}"
        for name, (_, low, high) in values.items()
        if (rulings[name] == "more" and not low > 0) or (rulings[name] == "less" and not high < 0)
    ]


def difference(finding: Any) -> list[str]:
    """The states whose chance of deploying moves."""
    table = finding.table
    gaps, sure = table["difference"], table["beyond_chance"]
    title = finding.title
    wrong = [
        f"{table['state'][k]} is not beyond chance"
        for k in range(len(gaps))
        if sure[k] and not (table["low"][k] > 0 or table["high"][k] < 0)
    ]
    if read(title, rf"Too few worlds to say whose chance of deploying differs with {Q}"):
        blank = [one != one or one == 0 for one in table["low"]]
        return wrong + ([] if all(blank) else ["there are enough"])
    if read(title, rf"No state is on the rosters of both {Q} and {Q}"):
        return wrong + (["some are"] if len(gaps) else [])
    if read(title, rf"{Q} changes no state's chance of deploying: each is the same in every world"):
        return wrong + (["some differ"] if any(gaps) else [])
    if read(title, rf"With {Q} no state deploys in any world"):
        none = not any(table["after"]) or not any(table["before"])
        return wrong + ([] if none else ["some deploy"])
    if read(title, rf"With {Q} no state's chance of deploying differs beyond chance"):
        if not any(gaps):
            wrong.append("none differs at all")
        return wrong + (["some do"] if any(sure) else [])
    size = r"by (?:up to )?(?P<{0}_size>[\d.]+) points?"
    some = r" in (?P<{0}_count>\d+) of (?P<{0}_of>\d+) states"
    who = r"(?P<{0}_most> most)? in (?P<{0}>(?:(?! by )[^“”])+)"
    clause = rf"{{0}}(?:{some}|{who}), {size}"
    rises, falls = clause.format("rises"), clause.format("falls")
    found = read(title, *(
        rf"With {Q} the chance of deploying {both}"
        for both in (rises, falls, f"{rises}, and {falls}", f"{falls}, and {rises}")
    ))  # fmt: skip
    if not found:
        return [*wrong, "cannot be read"]
    for verb, sign in (("rises", 1), ("falls", -1)):
        moved = sorted(
            (k for k in range(len(gaps)) if sure[k] and sign * gaps[k] > 0),
            key=lambda k: -sign * gaps[k],
        )
        wrong += _states(found, verb, table, moved)
    return wrong


def _states(found: Mapping[str, str], verb: str, table: Any, moved: list[int]) -> list[str]:
    """Complaints about what is said of the states that move one way, the first one first."""
    if f"{verb}_size" not in found:
        return [f"says nothing of {len(moved)} that {verb}"] if moved else []
    if not moved:
        return [f"none {verb}"]
    wrong = []
    most = abs(table["difference"][moved[0]])
    written = found[f"{verb}_size"]
    if abs(float(written) - most) > _half(written, 1.0):
        wrong.append(f"{verb} by {most}")
    if f"{verb}_count" in found:
        counts = int(found[f"{verb}_count"]), int(found[f"{verb}_of"])
        if counts != (len(moved), len(table["state"])):
            wrong.append(f"{verb} in {len(moved)} of {len(table['state'])}")
        return wrong
    said = names(found[verb])
    first = [str(table["name"][k]) for k in moved[: len(said)]]
    if set(said) != set(first):
        wrong.append(f"{verb} most in {first}")
    if (len(moved) > len(said)) != (f"{verb}_most" in found):
        wrong.append(f"{verb} in {len(moved)}")
    return wrong


CHECKS: Mapping[str, Check] = {
    "overview": overview,
    "bite": bite,
    "ranges": ranges,
    "sides": sides,
    "requirements": requirements,
    "postures": postures,
    "difference": difference,
    "publics": claims_publics.publics,
}
"""The check of each figure, by its name."""
