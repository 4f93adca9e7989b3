"""Checks of the titles about states, components and policies, each from the table of its figure."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from claims import NUMBER, PERCENT, Check, names, number, percent_is, read

Q = "“[^”]*”"


def _first(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Rows of the first outcome or goal."""
    some = table[key] == table[key][0]
    return {name: column[some] for name, column in table.items()}


def pivotal(finding: Any) -> list[str]:
    """The states that matter most for the first outcome."""
    table = _first(finding.table, "measure")
    beyond = (table["low"] > 0) | (table["high"] < 0)
    sizes = np.abs(table["difference"])
    wrong = []
    if (beyond != np.isin(table["ruling"], ["more", "less"])).any():
        wrong.append("a ruling is not that of its interval")
    title = finding.title
    if read(title, "Too few worlds to say which state matters most for .+"):
        return wrong + (["intervals say otherwise"] if beyond.any() else [])
    if read(title, "Nothing to compare: no world has what .+ is about"):
        return wrong + (["there is"] if np.isfinite(table["difference"]).any() else [])
    if read(title, "No state changes .+ beyond chance, whether it is in or out"):
        return wrong + (["one does"] if beyond.any() else [])
    found = read(
        title,
        rf"(?P<some>{NUMBER}) of (?P<all>{NUMBER}) states? changes? .+, none clearly more than "
        "every other",
    )
    if found:
        right = number(found["some"]) == beyond.sum() and number(found["all"]) == len(beyond)
        right = right and not (table["leads"] == "True").any()
        return wrong + ([] if right else ["the counts differ"])
    found = read(
        title,
        rf"(?P<who>.+) matters most for .+: (?P<size>{NUMBER})(?: points)? (?P<way>higher|lower) "
        "with it in than out",
        r"(?P<who>.+) matter most for .+",
    )
    if not found:
        return [*wrong, "cannot be read"]
    said = names(found["who"][:1].lower() + found["who"][1:])
    said = [one[:1].upper() + one[1:] for one in said]
    rows = [k for k, name in enumerate(table["name"]) if name in said]
    if len(rows) != len(said):
        return [*wrong, "names one that is not in the table"]
    if rows != [k for k, leads in enumerate(table["leads"]) if leads == "True"]:
        wrong.append("others lead")
    rest = [k for k in range(len(sizes)) if k not in rows]
    if not beyond[rows].all() or (rest and sizes[rows].min() <= sizes[rest].max()):
        wrong.append("another changes it as much")
    if "size" in found:
        gap = table["difference"][rows[0]]
        digits = len(found["size"].partition(".")[2])
        if abs(abs(gap) - number(found["size"])) > 0.5 * 10.0**-digits + 1e-9:
            wrong.append(f"the difference is {gap}")
        if (found["way"] == "higher") != (gap > 0):
            wrong.append("the way is wrong")
    return wrong


def components(finding: Any) -> list[str]:
    """The component that makes most of the first outcome."""
    table = _first(finding.table, "measure")
    values, labels = table["value"][:-1], [str(one) for one in table["label"][:-1]]
    whole = table["value"][-1]
    sure = table["low"][-1] > 0 or table["high"][-1] < 0
    title = finding.title
    if read(title, "Too few worlds to say what the components are worth for .+"):
        return ["there are enough"] if np.isfinite(table["low"]).any() else []
    if read(title, "The guarantee's components together change .+ by nothing beyond chance"):
        return ["they do"] if sure else []
    if not sure:
        return ["the whole is not beyond chance"]
    if read(title, "No component makes clearly more than every other of what they change in .+"):
        return []
    found = read(
        title,
        rf"(?P<who>[\w ]+?) makes (?P<how>most of|more than any other component of) what the "
        rf"guarantee changes in .+?(?:: (?P<share>{PERCENT}))?",
    )
    if not found:
        return ["cannot be read"]
    place = [one[:1].upper() + one[1:] for one in labels].index(found["who"])
    share = values[place] / whole
    wrong = [] if share == max(values / whole) else ["another makes more"]
    if found["how"] == "most of" and share <= 0.5:
        wrong.append("it is not most")
    if "share" in found and not percent_is(found["share"], share):
        wrong.append(f"the share is {share}")
    return wrong


def satisfied(finding: Any) -> list[str]:
    """The policy that satisfies the goals in more futures than any other."""
    table = _first(finding.table, "goal")
    shares, policies = table["share"], [str(one) for one in table["policy"]]
    title, what = finding.title, "(?:all goals|the goal)"
    if read(title, f"Too few worlds or futures to say which policy satisfies {what} most often"):
        return []
    if read(title, f"No policy satisfies {what} in any future"):
        return ["one does"] if shares.any() else []
    if read(title, f"Every policy satisfies {what} in every future"):
        return [] if (shares == 1).all() else ["one does not"]
    found = read(
        title,
        rf"(?P<who>{Q}) satisfies {what} in more futures than every other: (?P<share>{PERCENT})",
        rf"No policy satisfies {what} in clearly more futures than every other: "
        rf"(?P<low>{PERCENT})(?: to (?P<high>{PERCENT}))?",
    )
    if not found:
        return ["cannot be read"]
    if "low" in found:
        ends = found["low"], found.get("high", found["low"])
        right = all(map(percent_is, ends, (shares.min(), shares.max())))
        return [] if right else ["the ends differ"]
    at = _policy(finding, found["who"], policies)
    rest = np.delete(shares, at)
    wrong = [] if shares[at] > rest.max() else ["another does as often"]
    return wrong + ([] if percent_is(found["share"], shares[at]) else ["the share differs"])


def _policy(finding: Any, label: str, policies: list[str]) -> int:
    by_label = {text: name for name, text in finding.labels.items()}
    return policies.index(by_label[label])


def regret(finding: Any) -> list[str]:
    """The policy that risks the least regret."""
    table = _first(finding.table, "measure")
    greatest, policies = table["greatest"], [str(one) for one in table["policy"]]
    quantiles = [table[k] for k in ("least", "low", "middle", "high", "high90", "greatest")]
    falls = (np.diff(quantiles, axis=0) < -1e-12).any()
    wrong = ["quantiles are not in order"] if falls else []
    if read(finding.title, "Too few worlds or futures to say which policy risks the least regret"):
        return wrong
    if read(finding.title, "No future has a value of .+ for every policy"):
        return wrong + (["some have"] if np.isfinite(greatest).any() else [])
    if read(finding.title, "All policies come to the same in .+ in every future"):
        return wrong + (["they do not"] if greatest.any() else [])
    found = read(
        finding.title,
        rf"(?P<who>{Q}) risks the least regret in .+: (?P<size>{NUMBER})(?: \w+)?"
        rf" \((?P<from>{NUMBER}) to (?P<to>{NUMBER})\)",
        rf"No policy clearly risks the least regret in .+: (?P<low>{NUMBER}) to "
        rf"(?P<high>{NUMBER})(?: \w+)?",
    )
    if not found:
        return [*wrong, "cannot be read"]
    sizes = [found[key] for key in ("size", "from", "to", "low", "high") if key in found]
    least = int(np.argmin(greatest))
    interval = [table[end][least] for end in ("greatest", "from", "to")]
    ends = interval if "size" in found else [greatest.min(), greatest.max()]
    for text, end in zip(sizes, ends, strict=True):
        if abs(number(text) - end) > 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9:
            wrong.append(f"{text} is {end}")
    if "who" in found:
        at = _policy(finding, found["who"], policies)
        if greatest[at] != greatest.min() or table["minimax"][at] < 0.945:
            wrong.append("it is not clearly the least")
    elif table["minimax"][np.argmin(greatest)] > 0.955:
        wrong.append("it is clear")
    return wrong


def futures(finding: Any) -> list[str]:
    """Where which policy does better."""
    table = finding.table
    if read(finding.title, "Too few worlds or futures to say where which policy does better"):
        return []
    found = read(
        finding.title,
        rf"No uncertain factor clearly sets apart where (?P<one>{Q}) does better than (?P<two>{Q})",
        rf"(?P<one>{Q}) does better than (?P<two>{Q}) more often where this is "
        r"(?P<way>higher|lower): .+",
    )
    if not found:
        return ["cannot be read"]
    by_label = {text: name for name, text in finding.labels.items()}
    first, second = (by_label[found[key]] for key in ("one", "two"))
    ahead = {who: table["value"][table["ahead"] == who] for who in (first, second, "")}
    if len(ahead[first]) < len(ahead[second]) or not len(ahead[first]):
        return ["the other is ahead more often"]
    rest = ahead[second] if len(ahead[second]) >= 5 else ahead[""]
    more = np.mean(ahead[first][:, np.newaxis] > rest)
    if "way" in found and (more > 0.5) != (found["way"] == "higher"):
        return ["it is the other way round"]
    if "way" in found and not finding.factor.lower().startswith(
        re.sub("…$", "", finding.title.rpartition(": ")[2]).lower()
    ):
        return ["it is another factor"]
    return []


CHECKS: Mapping[str, Check] = {
    "pivotal": pivotal,
    "components": components,
    "satisfied": satisfied,
    "regret": regret,
    "futures": futures,
}
