"""The answer to the question of a run, in one sentence with its uncertainty and its caveat."""

from sim.outcomes.guarantee_index import LEAST
from sim.results.summary import Spread, Summary
from sim.words import (
    SPAN,
    counted,
    listing,
    named,
    number,
    percent,
    rounded,
    share_of_worlds,
    worlds,
)

HALF = 0.5
"""Share of worlds above which something is usual."""

NAMED = 3
"""States that are named at most."""


def answer_of(summary: Summary, *, replications: int) -> str:
    """Who sends how many, whether that is enough, and whether it deters, if a deal comes.

    Sizes are rounded to two digits. A range is left out where too few worlds are behind it.
    """
    deal = summary.events["deal"]
    deals = round((deal.value or 0.0) * deal.n)
    if not deals:
        return _without_a_deal(summary, replications)
    share = share_of_worlds(deals, replications)
    first = f"If a deal comes (in {share}, {_basis(summary)}), {_force(summary)}"
    parts = (first, _enough(summary), _deterred(summary), _caveat(deals))
    return "; ".join(part for part in parts if part) + "."


def _caveat(deals: int) -> str:
    """What is said of few worlds with a deal."""
    if deals >= LEAST:
        return ""
    those = f"{counted(deals, 'world')} with a deal {'is' if deals == 1 else 'are'}"
    return f"but {those} too few to be sure of any of this"


def _without_a_deal(summary: Summary, replications: int) -> str:
    where = worlds(replications)
    states, are = _states(summary.outcomes["states_pledged_final"], ("is", "are"))
    host = summary.actors.host
    nobody = f"No force goes to {host}, since no deal comes in {where} ({_basis(summary)})"
    return f"{nobody}; {states} {are} pledged at the end."


def _basis(summary: Summary) -> str:
    """What the chance of a deal rests on."""
    if summary.deal_is_set:
        return "as the scenario sets it"
    if summary.deal_basis == "sourced":
        return "at a rate that has a source"
    return f"at an {summary.deal_basis} rate"


def _force(summary: Summary) -> str:
    """States and troops a year after the deal; at the end, where no world is observed so long."""
    when, found = "a year later", summary.outcomes
    troops, states = found["force_year_after_deal"], found["states_deployed_year_after_deal"]
    if not troops.n:
        when, found = "at the end", summary.outcomes_given_a_deal
        troops, states = found["force_final"], found["states_deployed_final"]
    where = f"in {summary.actors.host} {when}"
    if not troops.mean:
        return f"no state has troops {where}"
    who, have = _states(states, ("has", "have"))
    size = f"about {rounded(troops.median)}" if troops.median else "no"
    return f"{who}{_such_as(summary)} {have} {size} troops{_range(troops)} {where}"


def _such_as(summary: Summary) -> str:
    """Name the likeliest states that have troops there a year later in most of enough worlds."""
    if summary.outcomes["force_year_after_deal"].n < LEAST:
        return ""
    chances = [(one.deployed_year_after_deal or 0.0, one.name) for one in summary.states]
    usual = sorted((-chance, name) for chance, name in chances if chance > HALF)
    names = [named(name) for _, name in usual[:NAMED]]
    return f", such as {listing(names)}," if names else ""


def _states(spread: Spread, verbs: tuple[str, str]) -> tuple[str, str]:
    """The median number of states with its range, and the verb that goes with it."""
    middle = round(spread.median or 0.0)
    who = counted(middle, "state") if middle else "no state"
    return who + _range(spread, of=f" in {SPAN}"), verbs[middle > 1]


def _range(spread: Spread, *, of: str = "") -> str:
    """The range of 9 worlds in 10, in brackets after a space; nothing where it has no width."""
    if spread.low90 is None or spread.high90 is None:
        return ""
    low, high = rounded(spread.low90), rounded(spread.high90)
    return "" if low == high else f" ({low} to {high}{of})"


def _enough(summary: Summary) -> str:
    """How often the largest force that usually stands does, the next one, and one as published."""
    every = {one.requirement: one.given_a_deal.value or 0.0 for one in summary.sustained}
    if not summary.outcomes_given_a_deal["force_peak"].mean:
        return ""
    usual = max((size for size, chance in every.items() if chance > HALF), default=min(every))
    larger = [size for size in every if size > usual][:1]
    shown = sorted({usual, *larger, max(usual, summary.published_from)})
    weeks = counted(round(summary.sustained_weeks), "week")
    head, *rest = shown
    often = _often(every[head])
    among = "every world" if often == "all" else f"{often} of the worlds"
    text = f"a force of {number(head)} stands {weeks} in {among} with a deal"
    for size in rest:
        text += f", one of {number(size)} in {_often(every[size])}"
        if not every[size]:
            break
    return text


def _often(chance: float) -> str:
    return {0.0: "none", 1.0: "all"}.get(chance, percent(chance))


def _deterred(summary: Summary) -> str:
    """The bite: what deters, as a share of what a certain guarantee would."""
    bite = summary.bite.whole
    if bite.value is None:
        return ""
    low, high = percent(bite.low), percent(bite.high)
    ends = "" if bite.low is None or low == high else f" ({low} to {high})"
    what = "of the attacks that a certain guarantee would"
    who = "force and guarantee avert"
    if not summary.outcomes_given_a_deal["force_peak"].mean:
        who = "the guarantee averts"
    return f"{who} {percent(bite.value)}{ends} {what}"
