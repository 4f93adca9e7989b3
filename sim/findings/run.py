"""What a run came to: its findings, its tables, and its account in words."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping

from sim.findings.catalogue import MAIN, RUN
from sim.findings.finding import Finding
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.results.summary import Estimated, Spread
from sim.results.table import tables as result_tables
from sim.scenario.dump import dump
from sim.studies.run import RunAnswer, RunStudy
from sim.text import TITLE, wrapped
from sim.words import (
    SPAN,
    counted,
    date,
    decimal,
    interval,
    odds,
    percent,
    percent_of,
)

WIDTH = 46
"""Columns of the first column of a table."""

GLUE = "\x1f"
"""A space at which no line is broken."""

SELDOM = 0.1
"""Share of worlds below which a state is not named."""

AFTER_DEAL = (
    ("states_deployed_final", "States with troops in {host} at the end", 0),
    ("force_final", "Troops in {host} at the end", 0),
    ("trainers_final", "Trainers in {host} at the end", 0),
    ("deaths_final", "Expected deaths of deployed troops", 1),
)
"""Outcomes of the force, with their labels and decimals."""

YEAR_AFTER = (
    ("states_deployed_year_after_deal", "States with troops in {host} a year later"),
    ("force_year_after_deal", "Troops in {host} a year later"),
)
"""The same, of the worlds that are observed for a year after the deal."""

PLEDGES = (
    ("states_pledged_start", "States pledged at the start"),
    ("states_pledged_final", "States pledged"),
    ("states_authorised_final", "  of these authorised"),
    ("troops_pledged_final", "Troops pledged"),
)
BITE = (
    ("guarantee", "  the guarantee on top of the force"),
    ("force", "  the force on top of the guarantee"),
    ("overlap", "  either without the other"),
)
"""Parts of the bite, and their labels."""

_FEW = "too few worlds for an interval"

MARKS = {"holds": "holds", "fails": "FAILS", "undecided": "open"}


def findings(answer: RunAnswer, *, names: Iterable[str] = MAIN) -> Mapping[str, Finding]:
    """Findings of some figures, by name."""
    results: Results = answer.evidence
    return {name: RUN[name](results) for name in names}


def tables(answer: RunAnswer) -> Mapping[str, bytes]:
    """Tables for a spreadsheet, by name of the file."""
    return result_tables(answer.evidence)


def files(study: RunStudy) -> Mapping[str, bytes]:
    """The resolved scenario, each value with where it came from."""
    return {"scenario.yaml": dump(study.resolved).encode()}


def account(answer: RunAnswer) -> Iterator[str]:
    """Account of a run for the terminal, line by line."""
    yield from wrapped(answer.title, TITLE)
    yield f"{answer.scenario}, {counted(answer.replications, 'world')}, seed {answer.seed}"
    yield ""
    yield from wrapped(answer.answer, TITLE)
    yield ""
    for part in (_force, _roster, _sustained, _chances, _guarantee, _pledges, _events):
        lines = list(part(answer))
        yield from lines
        if lines:
            yield ""
    if answer.expectations:
        yield "Expected"
        for one in answer.expectations:
            first = f"  {MARKS[one.verdict]:<6} "
            yield from wrapped(one.sentence, TITLE, first=first, rest=" " * 9)
        yield ""
    yield f"{answer.uncertainty}."
    yield answer.note


def _row(label: str, figure: str, rest: str) -> str:
    return f"{label:<{WIDTH}}{figure:>10}   {rest}".rstrip()


def _force(answer: RunAnswer) -> Iterator[str]:
    """What stands in the worlds with a deal, on a clock that starts with it and at the end."""
    deals = answer.sustained[0].given_a_deal.n
    if not deals:
        return
    yield _row(f"Given a deal ({counted(deals, 'world')})", "median", SPAN)
    year = answer.outcomes["force_year_after_deal"].n
    among = "" if year == deals else f"  ({counted(year, 'world')})"
    for key, label in YEAR_AFTER if year else ():
        yield _spread(label.format(host=answer.actors.host), answer.outcomes[key], more=among)
    for key, label, digits in AFTER_DEAL:
        spread = answer.outcomes_given_a_deal[key]
        yield _spread(label.format(host=answer.actors.host), spread, digits=digits)


def _pledges(answer: RunAnswer) -> Iterator[str]:
    end = answer.start + dt.timedelta(weeks=answer.weeks)
    yield _row(f"All worlds, after {answer.weeks} weeks ({date(end)})", "median", SPAN)
    for key, label in PLEDGES:
        yield _spread(label, answer.outcomes[key])


def _spread(label: str, spread: Spread, *, digits: int = 0, more: str = "") -> str:
    """A row with the median of an outcome and its range, which is left out where it is a point."""
    middle = decimal(spread.median, digits)
    if spread.low90 is None:
        return _row(label, middle, _FEW if spread.n else "")
    ends = interval(spread.low90, spread.high90, digits=digits)
    return _row(label, middle, "" if ends == f"{middle} to {middle}" else f"{ends:<20}{more}")


def _roster(answer: RunAnswer) -> Iterator[str]:
    """Name the states by how often they have troops there a year after the deal."""
    chances = {one.name: one.deployed_year_after_deal for one in answer.states}
    when, such = "a year after a deal", "such worlds"
    worlds = answer.outcomes["force_year_after_deal"].n
    if None in chances.values():
        chances = {one.name: one.deployed_at_end for one in answer.states}
        when, such, worlds = "at the end", "worlds", answer.replications
    # Few worlds are counted, as a share of them would look like a chance.
    of = 100 if worlds >= LEAST else worlds
    ranked = sorted((-(share or 0.0), name) for name, share in chances.items())
    listed = [f"{name} {_often(-share, of)}" for share, name in ranked if -share >= SELDOM]
    if not listed:
        return
    among = f"and in how many of {of} {such}" if of > 1 else "in the one world"
    yield f"States with troops in {answer.actors.host} {when}, {among}"
    if rest := len(ranked) - len(listed):
        others = f"{rest} other{'s' * (rest != 1)}"
        least = "none" if of * SELDOM <= 1 else f"fewer than {math.ceil(of * SELDOM)}"
        listed.append(f"{others} in {least}")
    text = ", ".join(entry.replace(" ", GLUE) for entry in listed)
    for line in wrapped(text, 86, first="  ", rest="  "):
        yield line.replace(GLUE, " ")


def _often(share: float, of: int) -> str:
    return percent(share).removesuffix("%") if of == 100 else str(round(share * of))


def _chances(answer: RunAnswer) -> Iterator[str]:
    given = answer.events_given_a_deal
    yield _row("Chance of", "share", "95% interval")
    yield _chance(f"A deal ({_basis(answer)})", answer.events["deal"])
    yield _chance("A collapse of the talks", answer.events["collapse"])
    if not given["attack"].n:
        return
    yield _chance("Given a deal: a first deployment", given["deployment"])
    yield _chance("Given a deal: an attack before the end", given["attack"])
    label = "A year of ceasefire without an attack"
    yield _lasting(label, answer.year_without_attack)
    if answer.year_without_guarantee.n:
        yield _lasting("  had nothing been guaranteed", answer.year_without_guarantee)


def _basis(answer: RunAnswer) -> str:
    """What the chance of a deal rests on."""
    return "set by the scenario" if answer.deal_is_set else f"its rate is {answer.deal_basis}"


def _chance(label: str, chance: Estimated) -> str:
    ends = f"{percent(chance.low)} to {percent(chance.high)}"
    often = odds(round((chance.value or 0.0) * chance.n), chance.n)
    return _row(label, percent(chance.value), f"{ends:<20}{often}")


def _events(answer: RunAnswer) -> Iterator[str]:
    """Name the events of the scenario that could not take effect in every world."""
    some = [one for one in answer.effects if one.worlds < answer.replications]
    if some:
        yield _row("Events that did not take effect everywhere", "worlds", "")
    for one in some:
        how = percent_of(one.worlds, answer.replications) if one.worlds else "none"
        yield _row(f"{one.event}, week {one.week}", how, "")


def _sustained(answer: RunAnswer) -> Iterator[str]:
    """How often a force stands for long enough, up to the least requirement that none meets."""
    head = f"Force that stands {answer.sustained_weeks:g} weeks on end"
    deals = answer.sustained[0].given_a_deal.n
    if not deals:
        return
    yield _row(head, "all worlds", f"{'given a deal':<15}and never attacked")
    for row in answer.sustained:
        none = not row.all_worlds.value
        cells = (percent(row.given_a_deal.value), percent(row.unattacked.value))
        rest = f"{cells[0]:<15}{cells[1]}"
        if none:
            rest = f"{cells[0]} (at most {percent(row.given_a_deal.high)})"
        yield _row(f"At least {row.requirement:,} troops", percent(row.all_worlds.value), rest)
        if none:
            return


def _guarantee(answer: RunAnswer) -> Iterator[str]:
    yield _row(f"The guarantee of {answer.actors.guarantor}", "", "95% interval")
    mean = answer.outcomes["guarantee_mean"]
    if mean.mean is not None:
        ends = interval(mean.low90, mean.high90)
        span = f"{SPAN}: {ends}" if ends else _FEW
        yield _row("Guarantee, 0 to 1, mean over the weeks", decimal(mean.mean), span)
    toothless, tested = answer.toothlessness, answer.response_reliability
    idle = "a certain guarantee would cut nothing" if toothless.n else "no world had a ceasefire"
    yield _ratio("Toothlessness, 1 less the bite of", toothless, idle)
    for key, label in BITE if toothless.value is not None else ():
        yield _ratio(label, getattr(answer.bite, key), idle)
    tests = f" ({tested.n:,} tests)"
    yield _ratio("Honoured when tested", tested, "nothing was tested", more=tests)
    yield _ratio(
        "Attacks averted, by the host's strength as well",
        answer.deterrence_efficacy,
        "no world had a ceasefire",
    )
    rules = answer.aggregation
    yield f"(rules: components {rules['components']}, deterrence {rules['deterrence']})"


def _ratio(label: str, figure: Estimated, blank: str, *, more: str = "") -> str:
    if figure.value is None:
        return _row(label, decimal(None), blank)
    ends = interval(figure.low, figure.high) or _FEW
    return _row(label, decimal(figure.value), ends + more)


def _lasting(label: str, chance: Estimated) -> str:
    if chance.value is None:
        blank = "no ceasefire is observed for a year" if chance.n else "no world had a deal"
        return _row(label, percent(None), blank)
    ends = _FEW if chance.low is None else f"{percent(chance.low)} to {percent(chance.high)}"
    return _row(label, percent(chance.value), ends)
