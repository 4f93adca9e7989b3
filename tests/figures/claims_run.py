"""Checks of the titles of the figures of one run, and of an explanation."""

import math
from collections.abc import Mapping
from itertools import pairwise

from claims import (
    NUMBER,
    ODDS,
    PERCENT,
    SPAN,
    Check,
    names,
    number,
    odds_are,
    percent_is,
    read,
    two_digits,
    weeks,
    wilson,
)

from sim.findings.finding import Finding

UNREAD = "no grammar of this figure reads it"
MARKS = (1_000, 5_000, 10_000)
"""Forces of which a title speaks, the last the least that a published plan asks for."""

PLACE = r"[^;]+?"
GIVEN = r"(?:With(?:out)? a deal, )?"
COUNT = r"none|fewer than 0\.1|" + NUMBER


def unless(complaint: str, right: object) -> list[str]:
    """Return a complaint unless something is right."""
    return [] if right else [complaint]


def at(values: list[float], place: int) -> float:
    """Value at a place, nan where there is none."""
    return values[place] if 0 <= place < len(values) else math.nan


def deal(finding: Finding) -> list[str]:
    """Complaints about the worlds a title is about: those with a deal, or all."""
    said = "ith a deal" in finding.title
    return unless("it is about other worlds", said == finding.table["deal"][-1])


def last(finding: Finding, name: str) -> float:
    """Value of a column in the last row."""
    return float(finding.table[name][-1])


def requirement(finding: Finding) -> list[str]:
    """The share of worlds with a deal that keep a force."""
    title, table = finding.title, finding.table
    long = rf"for (?P<long>{NUMBER}) weeks?"
    said = read(
        title,
        rf"With a deal (?P<odds>{ODDS}) keeps? (?P<force>{NUMBER}) troops in {PLACE} {long}"
        rf"(?:; (?P<second>{ODDS}) keeps? (?P<lower>{NUMBER}))?",
        rf"Even with a deal (?P<none>no world) keeps troops in {PLACE} {long}",
        rf"No deal is struck in (?P<nodeal>any of the (?P<worlds>{NUMBER}) worlds|the one world "
        r"run), and without one no troops are sent",
        rf"The worlds end (?P<soon>too soon) for any troops to stay {long}",
    )
    if not said:
        return [UNREAD]
    found = []
    if "long" in said and number(said["long"]) != last(finding, "weeks"):
        found.append("other weeks")
    share = dict(zip(table["requirement"].tolist(), table["deal"].tolist(), strict=True))
    if "nodeal" in said:
        found += unless("other worlds", number(said.get("worlds", "1")) == last(finding, "worlds"))
        blank = all(math.isnan(one) for one in share.values()) and not table["all"].any()
        return found if blank else [*found, "there is a deal, or there are troops"]
    if "none" in said or "soon" in said:
        return [*found, "troops stay"] if any(one > 0 for one in share.values()) else found
    found += _share(finding, said["odds"], needed=number(said["force"]))
    if number(said["force"]) != MARKS[-1]:
        found.append("another force than the least that is asked for")
    if said["odds"].startswith("no"):
        often = [mark for mark in MARKS[:-1] if share[mark] >= 0.05]
        ever = [mark for mark in MARKS[:-1] if share[mark] > 0]
        lower = max(often or ever, default=None)
        if (number(said["lower"]) if "lower" in said else None) != lower:
            found.append(f"the force that stays instead is {lower}")
    if "second" in said:
        found += _share(finding, said["second"], needed=number(said["lower"]))
    return found


def _share(finding: Finding, odds: str, *, needed: float) -> list[str]:
    table = finding.table
    rows = [k for k, force in enumerate(table["requirement"].tolist()) if force == needed]
    if not rows:
        return [f"{needed:g} troops are not in the table"]
    share, low, high = (float(table[name][rows[0]]) for name in ("deal", "deal_low", "deal_high"))
    n = last(finding, "deals")
    return [] if odds_are(odds, share, n=n, low=low, high=high) else [f"{odds} is {share:.4f}"]


def force(finding: Finding) -> list[str]:
    """The median force some time after a deal, and how often it is enough."""
    table = finding.table
    after = rf"(?:(?P<after>{SPAN}) after a deal|(?P<when>When a deal comes))"
    rest = (
        rf"; (?:(?P<odds>{ODDS}) ha(?:s|ve) (?:at least )?(?P<least>{NUMBER})|(?P<before>{ODDS}) "
        rf"had (?P<mark>{NUMBER}) before, and none still has)"
    )
    said = read(
        finding.title,
        rf"{after} the median world has about (?P<median>{NUMBER}) troops in {PLACE}{rest}",
        rf"{after} (?P<empty>{ODDS}) ha(?:s|ve) no troops in {PLACE}{rest}",
        rf"{after} the one world with a deal has (?P<one>{NUMBER}) troops in {PLACE}",
        rf"Even with a deal (?P<never>no world) has troops in {PLACE}",
        rf"(?:None of the (?P<worlds>{NUMBER}) worlds has a|The (?P<single>one) world run has no) "
        r"(?P<nodeal>deal), and without one no troops are sent",
    )
    if not said:
        return [UNREAD]
    found, n = [], last(finding, "worlds")
    if "nodeal" in said:
        if table["ceasefire"].any() or table["none"].min() < 1:
            found.append("there is a ceasefire, or there are troops")
        return found + unless("other worlds", n == number(said.get("worlds", "one")))
    if "never" in said:
        return unless("there are troops", table["none"].min() == 1)
    told = weeks(said["after"]) if "after" in said else 0
    found += unless(f"the last week is {last(finding, 'week'):g}", told == last(finding, "week"))
    median = last(finding, "median")
    if "one" in said:
        right = n == 1 and abs(number(said["one"]) - median) <= 0.5
        return found + unless(f"it has {median}", right)
    if "median" in said and number(said["median"]) != two_digits(median):
        found.append(f"the median is {median:.1f}")
    if "empty" in said:
        found += _odds(said["empty"], last(finding, "none"), n)
    if number(said.get("least", said.get("mark", "0"))) != MARKS[-1]:
        found.append("another force than the least that is asked for")
    if "before" in said:
        found += unless("some still have", last(finding, "enough") == 0)
        return found + _odds(said["before"], last(finding, "reached"), n)
    if last(finding, "enough") == 0:
        found += unless("some had it before", last(finding, "reached") == 0)
    return found + _odds(said["odds"], last(finding, "enough"), n)


def _odds(text: str, share: float, n: float) -> list[str]:
    low, high = wilson(share, n)
    right = odds_are(text, share, n=n, low=low, high=high)
    return [] if right else [f"{text} of {n:g} is {share:.4f}"]


def dots(finding: Finding) -> list[str]:
    """How many of fifty worlds have troops of ten states."""
    table, ten = finding.table, rf"ten states have troops in {PLACE} after (?P<after>{SPAN})"
    said = read(
        finding.title,
        rf"In about (?P<dots>\d+) of 50 worlds at least {ten}(?:; (?P<nodeal>\d+) have no deal)?",
        rf"In between (?P<low>\d+) and (?P<high>\d+) of 50 worlds at least {ten}",
        rf"In (?P<odds>{ODDS}) at least {ten}",
        rf"In (?P<never>no world|none of (?P<worlds>\d+) worlds) do {ten}",
        rf"(?P<none>No state) has troops in .+? after (?P<after>{SPAN}) in "
        rf"(?:any of the (?P<worlds>{NUMBER}) worlds|the one world run)",
        rf"In the one world run (?P<one>{NUMBER}) states? ha(?:s|ve) troops in .+? "
        rf"after (?P<after>{SPAN})",
    )
    if not said:
        return [UNREAD]
    states, n, enough = table["states"], last(finding, "worlds"), last(finding, "enough")
    found = unless("another week", weeks(said["after"]) == last(finding, "week"))
    if "dots" in said:
        found += unless("other dots", int((states >= 10).sum()) == int(said["dots"]))
        if "nodeal" in said:
            found += unless("other deals", int((~table["deal"]).sum()) == int(said["nodeal"]))
        wide = [50 * end for end in wilson(enough / n, n)]
        return found + unless("too sure", round(wide[1]) - round(wide[0]) <= 4)
    if "low" in said:
        ends = [round(50 * end) for end in wilson(enough / n, n)]
        return found + unless(f"it is {ends}", ends == [int(said["low"]), int(said["high"])])
    if "odds" in said:
        return found + _odds(said["odds"], enough / n, n)
    if "one" in said:
        return found + unless("other states", n == 1 and states[0] == number(said["one"]))
    if "none" in said:
        found += unless("some have", not bool(states.any()))
        return found + unless("other worlds", n == number(said.get("worlds", "1")))
    found += unless("other worlds", n == number(said["worlds"]) if "worlds" in said else n > 20)
    return found + unless("some world has", enough == 0)


def deterrence(finding: Finding) -> list[str]:
    """What guarantee and troops avert, and what the troops add."""
    part = rf"(?P<share>all|none|(?:about )?[<>]?[\d.]+%|{PERCENT} to {PERCENT})"
    both = rf"under a ceasefire, guarantee and troops avert {part} of the attacks that a certain "
    both += r"guarantee would"
    alone = rf"Under a ceasefire, the guarantee alone averts {part} of the attacks that a certain "
    alone += r"guarantee would"
    added = r", (?:about (?P<points>\d+)|(?P<from>\d+) to (?P<to>\d+)) points of it through the "
    said = read(
        finding.title,
        rf"(?P<little>Troops add almost nothing): {both}",
        rf"{both.replace('under', 'Under', 1)}(?:{added}troops)?",
        r"(?P<blank>No world has a ceasefire under which the guarantee could be tested)",
        r"(?P<blank>Under a ceasefire even a certain guarantee would avert no attack)",
        rf"(?P<few>{NUMBER}) worlds? with a ceasefire (?:is|are) too few to say .+",
        rf"{alone}; no (?P<bare>troops) are sent",
    )
    if not said:
        return [UNREAD]
    bite = [1 - last(finding, f"toothlessness{end}") for end in ("_high", "", "_low")]
    troops = [last(finding, f"force_bite{end}") for end in ("_low", "", "_high")]
    if "blank" in said:
        return unless("there is an index", bool(math.isnan(bite[1])))
    if "few" in said:
        found = unless("other worlds", number(said["few"]) == last(finding, "ceasefires"))
        return found + unless("there is an interval", math.isnan(bite[0]))
    if math.isnan(bite[0]):
        return ["there is no interval"]
    found = [] if _part(said["share"], bite) else [f"guarantee and troops avert {bite}"]
    if ("bare" in said) == bool(finding.table["sends"][-1]):
        found.append("it is otherwise whether troops are sent")
    if "bare" in said:
        return found
    if "little" in said:
        return found + unless(f"troops add up to {troops[2]}", troops[2] <= 0.05)
    if troops[2] <= 0.05:
        found.append("troops add almost nothing")
    if "points" in said:
        right = round(100 * troops[1]) == int(said["points"]) and troops[0] > 0
        found += unless(f"troops add {troops}", right)
    elif "from" in said:
        ends = [round(100 * troops[0]), round(100 * troops[2])]
        found += unless(f"troops add {troops}", ends == [int(said["from"]), int(said["to"])])
    elif troops[0] > 0:
        found.append("what troops add is left out")
    return found


def _part(text: str, estimate: list[float]) -> bool:
    """Whether a share with its interval is what is written."""
    low, value, high = (min(max(one, 0.0), 1.0) for one in estimate)
    if text in ("all", "none"):
        return value == (text == "all")
    if " to " in text:
        ends = text.split(" to ")
        right = percent_is(ends[0], low) and percent_is(ends[1], high)
        return right and high - low > 0.1
    return percent_is(text.removeprefix("about "), value) and high - low <= 0.1 + 1e-9


def threshold(finding: Finding) -> list[str]:
    """How often an attacker with as much to lose as to gain would be deterred."""
    said = read(
        finding.title,
        rf"An attacker with as much to lose as to gain would be deterred in "
        rf"(?:(?P<share>{PERCENT}) of the weeks|(?P<all>every|no) week) of ceasefire",
        r"(?P<blank>No world has a ceasefire in which anything could deter)",
        r"(?P<blank>A point of a design has no such count)",
        rf"(?P<few>{NUMBER}) worlds? with a ceasefire (?:is|are) too few to say .+",
    )
    if not said:
        return [UNREAD]
    worlds = last(finding, "worlds")
    if "few" in said:
        return unless("other worlds", number(said["few"]) == worlds < 20)
    if "blank" in said:
        return unless("there are weeks", not bool(finding.table["weeks"].any()))
    if worlds < 20:
        return ["too few worlds to say so"]
    at = next(k for k, level in enumerate(finding.table["level"]) if abs(level - 0.5) < 1e-9)
    share = 1 - float(finding.table["share"][at])
    if "all" in said:
        return unless(f"it is {share}", share == (said["all"] == "every"))
    return [] if percent_is(said["share"], share) else [f"it is {share}"]


STEPS = ("willing", "pledged", "committed", "authorised", "deployed")
NOUNS = ("willingness", "pledge", "commitment", "authorisation", "deployment")


def funnel(finding: Finding) -> list[str]:
    """How many states are willing and have troops there, and where most drop out."""
    after = rf"{GIVEN}[Aa]fter (?P<after>{SPAN})"
    ends = rf"(?P<willing>{COUNT}) of (?P<roster>{NUMBER}) states? (?:is|are) willing and "
    ends += rf"(?P<deployed>{COUNT}) ha(?:s|ve) troops in {PLACE}"
    said = read(
        finding.title,
        rf"{after} no state is willing to send troops, and (?P<none>none) has sent any",
        rf"{after}(?: on average)? {ends}"
        r"(?:; most drop out between (?P<first>\w+) and (?P<second>\w+))?",
        rf"{after} .+ is willing in (?P<in>{ODDS}), and has troops in .+? in (?P<out>{ODDS})",
    )
    if not said:
        return [UNREAD]
    means = [last(finding, f"{step}_states") for step in STEPS]
    found = deal(finding) + unless("another week", weeks(said["after"]) == last(finding, "week"))
    if "none" in said:
        return found + unless("some states are", not any(means))
    if "in" in said:
        n = last(finding, "worlds")
        return found + _odds(said["in"], means[0], n) + _odds(said["out"], means[-1], n)
    found += unless("another roster", number(said["roster"]) == last(finding, "roster"))
    for name, mean in (("willing", means[0]), ("deployed", means[-1])):
        if not _mean(said[name], mean):
            found.append(f"{name} are {mean}")
    if "first" in said:
        drops = [before - after for before, after in pairwise(means)]
        most = max(range(4), key=lambda k: drops[k])
        named = (said["first"], said["second"])
        right = named == NOUNS[most : most + 2] and drops[most] >= 0.5
        found += unless(f"losses are {drops}", right)
    return found


def _mean(text: str, value: float) -> bool:
    if text == "none":
        return value <= 0
    if text == "fewer than 0.1":
        return 0 < value < 0.1
    return abs(number(text) - value) <= (0.5 if value >= 5 else 0.05) + 1e-9


def posture(finding: Finding) -> list[str]:
    """Who is likeliest to send troops."""
    table = finding.table
    state = rf".+? \({PERCENT}\)"
    said = read(
        finding.title,
        rf"(?:Even with a deal n|N)o state sends (?P<none>troops) in (?:any of the (?P<worlds>"
        rf"{NUMBER}) worlds|the one world run)",
        rf"In the one world (?:with a deal|run) (?P<one>\d+) of (?P<roster>{NUMBER}) states? send "
        r"troops",
        rf"(?P<few>{NUMBER}) worlds with a deal are too few to say which states .+",
        rf"{GIVEN}[Nn]o state is clearly (?P<unsure>likelier) than all others to send troops",
        rf"{GIVEN}(?P<count>{NUMBER}) of (?P<roster>{NUMBER}) states are the likeliest to send "
        rf"troops, from (?P<from>{state}) to (?P<to>{state})",
        rf"{GIVEN}(?P<list>{state}(?:(?:, | and ){state})*) (?:is|are) the likeliest to send "
        r"troops",
        rf"{GIVEN}(?P<single>.+) sends troops in (?P<share>{PERCENT}) of worlds",
    )
    if not said:
        return [UNREAD]
    states = dict(zip(table["name"].tolist(), table["chance"].tolist(), strict=True))
    ranked, chances = list(states), list(states.values())
    found, n = deal(finding), last(finding, "worlds")
    if "few" in said:
        return found + unless("other worlds", number(said["few"]) == n < 20)
    if 1 < n < 20 and "none" not in said:
        found.append("too few worlds to say so")
    if "roster" in said:
        found += unless("another roster", number(said["roster"]) == last(finding, "roster"))
    if "none" in said:
        found += unless("other worlds", n == number(said.get("worlds", "1")))
        return found + unless("some do", not any(chances))
    if "one" in said:
        return found + unless("others do", n == 1 and sum(chances) == int(said["one"]))
    if "unsure" in said:
        # Were the first so far ahead of all others, an exact test would find it.
        clear = all(chances[0] - other > 0.5 for other in chances[1:])
        return found + unless("one clearly is", not clear)
    if "single" in said:
        return found + _named(f"{said['single']} ({said['share']})", states, ranked[:1])
    if "count" in said:
        count = int(said["count"])
        found += _named(said["from"], states, ranked[:1])
        found += _named(said["to"], states, ranked[count - 1 : count])
        return found + unless("no gap", at(chances, count - 1) > at(chances, count))
    listed = said["list"].replace(") and ", "), ").split("), ")
    for k, one in enumerate(listed):
        text = one if one.endswith(")") else f"{one})"
        found += _named(text, states, ranked[k : k + 1])
    return found + unless("no gap", at(chances, len(listed) - 1) > at(chances, len(listed)))


def _named(text: str, states: Mapping[str, float], wanted: list[str]) -> list[str]:
    """Complaints about "France (98%)": another state, or another share."""
    name, _, share = text.removesuffix(")").rpartition(" (")
    (state,) = names(name)
    if not wanted or not _same(state, wanted[0]):
        return [f"{state} is not {wanted}"]
    return [] if percent_is(share, states[wanted[0]]) else [f"{state} is {states[wanted[0]]}"]


def _same(shown: str, name: str) -> bool:
    """Whether a name that may be cut is that of a state."""
    return shown == name or (shown.endswith("…") and name.startswith(shown[:-1].rstrip()))


def ending(finding: Finding) -> list[str]:
    """How likely states are to have troops there after a deal, in title and legend."""
    table, what = finding.table, rf"troops in {PLACE}(?: after (?P<after>{SPAN}))?"
    given = r"(?:With a deal, |(?P<year>A year after a deal, ))?"
    even = r"(?:Even (?:with a deal|(?P<year>a year after a deal)) n|N)"
    said = read(
        finding.title,
        rf"{even}o state has (?P<none>{what}) in (?:any of the (?P<worlds>{NUMBER}) worlds|the one "
        r"world (?:run|with a deal))",
        rf"In the one world (?:with a deal|run) (?P<one>\d+) of (?P<roster>{NUMBER}) states? "
        rf"have {what}(?P<year> a year later)?",
        rf"(?P<few>{NUMBER}) worlds (?:with a deal|run) are too few to say how likely states "
        rf"are to have {what}(?P<year> a year later)?",
        rf"{given}[Tt]he chance of {what} runs from (?P<low>{PERCENT}) in (?P<least>.+) to "
        rf"(?P<high>{PERCENT}) in (?P<most>.+)",
        rf"{given}(?:(?P<count>{NUMBER}) of (?P<roster>{NUMBER}) states|(?P<list>.+?)) ha(?:s|ve) "
        rf"{what} in (?:(?P<from>{PERCENT}) to )?(?P<to>{PERCENT}) of worlds"
        rf"(?:, (?:no other in more than (?P<rest>{PERCENT})|(?P<but>.+) in (?P<only>{PERCENT})))?",
    )
    if not said:
        return [UNREAD]
    states, chances = table["name"].tolist(), table["chance"].tolist()
    found, n = _legend(finding), last(finding, "worlds")
    since, week = table["since"][-1], 52 if "year" in said else weeks(said.get("after", "no weeks"))
    right = (since == "deal") == ("year" in said) and week == last(finding, "week")
    found += unless("another week", right)
    if since == "start":
        found += deal(finding)
    if "few" in said:
        return found + unless("other worlds", number(said["few"]) == n < 20)
    if 1 < n < 20 and "none" not in said:
        found.append("too few worlds to say so")
    if "roster" in said:
        found += unless("another roster", number(said["roster"]) == last(finding, "roster"))
    if "none" in said:
        found += unless("other worlds", n == number(said.get("worlds", "1")))
        return found + unless("some have", not any(chances))
    if "one" in said:
        return found + unless("others have", n == 1 and sum(chances) == int(said["one"]))
    if "low" in said:
        right = _same(*names(said["most"]), states[0]) and percent_is(said["high"], chances[0])
        if len(states) == last(finding, "roster"):
            right &= _same(*names(said["least"]), states[-1])
            right &= percent_is(said["low"], chances[-1])
        return found + unless("it runs otherwise", right)
    return found + _parted(said, states, chances)


def _parted(said: dict[str, str], states: list[str], chances: list[float]) -> list[str]:
    """Complaints about the states that are told from the others."""
    if "list" in said:
        listed = names(said["list"])
        count = len(listed)
        right = all(map(_same, listed, states)) and count <= len(states)
        found = unless("other states", right)
    else:
        count, found = int(number(said["count"])), []
    low = said.get("from", said["to"])
    right = percent_is(said["to"], chances[0]) and percent_is(low, at(chances, count - 1))
    found += unless(f"they have {chances[:count]}", right)
    if "rest" in said:
        found += unless(
            f"another has {at(chances, count)}", bool(percent_is(said["rest"], at(chances, count)))
        )
    if "but" in said:
        right = _same(*names(said["but"]), states[-1]) and percent_is(said["only"], chances[-1])
        found += unless("the last is another", right and count == len(states) - 1)
    alone = count == len(states)
    gap = 1.0 if alone else at(chances, count - 1) - at(chances, count)
    return found + unless("no gap", gap >= 0.1 - 1e-9)


def _legend(finding: Finding) -> list[str]:
    """Complaints about the colours and their counts."""
    key: tuple[str, ...] = finding.key  # type: ignore[attr-defined]
    edges, found = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0), []
    chances, shades = finding.table["chance"], finding.table["shade"]
    for k, entry in enumerate(key):
        name, _, count = entry.removesuffix(")").partition(" (")
        inside = [
            (edges[k] < one <= edges[k + 1]) or (k == 0 and one == 0) for one in chances.tolist()
        ]
        if sum(inside) != int(count) or [shade == name for shade in shades.tolist()] != inside:
            found.append(f"the legend's {entry} is {sum(inside)}")
    return found


def support(finding: Finding) -> list[str]:
    """In how many polled states support ends above one half, and where it is lowest."""
    table = finding.table
    counts = rf"(?P<many>none|{NUMBER}) of (?P<polled>{NUMBER}) polled states?"
    close = rf"(?:, with (?P<close>{NUMBER}) too close to call)?"
    low = r"(?:lowest in (?P<lowest>.+)|among the lowest in (?P<among>.+))"
    said = read(
        finding.title,
        rf"In the (?P<world>median world|one world run) public support ends above one half in "
        rf"{counts}{close}; it is {low}",
        r"(?P<blank>No public of these states has been polled on sending troops)",
        rf"Public support in (?P<single>.+?)(?:, the one state polled,)? ends (?:above one half in "
        rf"(?P<odds>{ODDS})|(?P<one>above|no higher than) one half in the one world run)",
    )
    if not said:
        return [UNREAD]
    end = table["week"] == table["week"][-1]
    asked = end & table["polled"]
    if "blank" in said:
        return unless("some are polled", not bool(asked.any()))
    states, above = table["name"][asked].tolist(), table["above"][asked].tolist()
    medians, n = table["median"][asked].tolist(), last(finding, "worlds")
    if "single" in said:
        right = len(states) == 1 and _same(*names(said["single"]), states[0])
        found = unless("another state", right)
        if "one" in said:
            return found + unless("it does not", at(above, 0) == (said["one"] == "above"))
        return found + _odds(said["odds"], at(above, 0), n)
    ends = [wilson(one, n) for one in above]
    if (n == 1) != (said["world"] == "one world run"):
        return ["other worlds"]
    many = sum(above) if n == 1 else sum(low > 0.5 for low, _ in ends)
    shut = 0 if n == 1 else sum(low <= 0.5 <= high for low, high in ends)
    found = unless("others are polled", len(states) == number(said["polled"]))
    told = 0 if said["many"] == "none" else number(said["many"])
    found += unless(f"{many} are above", many == told)
    found += unless(f"{shut} are close", shut == number(said.get("close", "0")))
    return found + _lowest(said, states, medians)


def _lowest(said: dict[str, str], states: list[str], medians: list[float]) -> list[str]:
    listed = names(said.get("lowest", said.get("among", "")))
    most = at(sorted(medians), len(listed) - 1)
    wanted = {name for name, one in zip(states, medians, strict=True) if one <= most}
    right = all(any(_same(one, name) for name in wanted) for one in listed)
    return unless(f"the lowest are {wanted}", right)


REASONS = {
    "low support": "support",
    "high support": "support",
    "the guarantee": "guarantee",
    "the missing backstop": "backstop",
    "what allies have pledged": "allies",
    "free riding": "free riding",
    "the risk to troops": "risk",
    "the open border": "border",
    "the request": "ask",
    "its own losses": "tripwire",
    "having stayed out": "inertia",
    "the pledge that stands": "inertia",
}


def waterfall(finding: Finding) -> list[str]:
    """How often a state would be in, and which reason counts most."""
    often = rf"(?:(?P<share>{PERCENT}) of worlds|(?P<odds>{ODDS}))"
    why = r"(?P<reason>.+) (?P<verb>adds|takes away) most, (?P<points>[\d.]+) points?"
    said = read(
        finding.title,
        rf"(?:Held (?:in|out) by the scenario; left to choose, )?(?P<state>.+) would (?:pledge, or "
        rf"stay pledged, in {often}|(?P<one>pledge, or stay pledged,|stay out) in the one world "
        r"run); "
        rf"(?:{why}|(?P<unsure>no single reason stands out|too few worlds to tell why))",
    )
    if not said:
        return [UNREAD]
    points = dict(
        zip(finding.table["term"].tolist(), finding.table["points"].tolist(), strict=True)
    )
    chance = points.pop("total") / 100
    found = []
    if "share" in said and not percent_is(said["share"], chance):
        found.append(f"it is {chance}")
    if "odds" in said and not odds_are(said["odds"], chance, n=last(finding, "worlds")):
        found.append(f"it is {chance}")
    if "one" in said and chance != (said["one"] != "stay out"):
        found.append(f"it is {chance}")
    total = sum(points.values())
    found += unless("the points do not add up", abs(total - 100 * chance) < 1e-6)
    points.pop("residual")
    if "reason" not in said:
        return found
    sign = 1 if said["verb"] == "adds" else -1
    most = max(points, key=lambda term: sign * points[term])
    found += unless(f"it is {most}", REASONS.get(said["reason"]) == most)
    told, size = float(said["points"]), sign * points[most]
    wide = 0.05 if "." in said["points"] else 0.5
    return found + unless(f"it is {size} points", abs(told - size) <= wide + 1e-9)


CHECKS: dict[str, Check] = {
    "force": force,
    "requirement": requirement,
    "dots": dots,
    "deterrence": deterrence,
    "threshold": threshold,
    "funnel": funnel,
    "posture": posture,
    "support": support,
    "map": ending,
    "waterfall": waterfall,
}
"""Check of each figure of one run, by name."""
