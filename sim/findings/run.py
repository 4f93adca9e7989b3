"""What a run came to: its findings, its tables, and its account in words."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from sim.findings.catalogue import MAIN, RUN
from sim.findings.finding import Finding
from sim.results.results import Results
from sim.results.summary import Estimated
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
    share_of_worlds,
)

WIDTH = 46
"""Columns of the first column of a table."""

GLUE = "\x1f"
"""A space at which no line is broken."""

SELDOM = 0.1
"""Share of worlds below which a state is not named."""

ENDINGS = (
    ("states_pledged_start", "States pledged at the start", 0),
    ("states_pledged_final", "States pledged", 0),
    ("states_authorised_final", "  of these authorised", 0),
    ("states_deployed_final", "  of these with troops in {host}", 0),
    ("troops_pledged_final", "Troops pledged", 0),
    ("force_final", "Troops in {host}", 0),
    ("trainers_final", "Trainers in {host}", 0),
    ("deaths_final", "Expected deaths of deployed troops", 1),
)
EVENTS = (
    ("deal", "A deal"),
    ("collapse", "A collapse of the talks"),
    ("attack", "An attack under the ceasefire"),
    ("deployment", "A first deployment"),
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
    yield f"{answer.scenario}, {answer.replications:,} worlds, seed {answer.seed}"
    yield ""
    for part in (_deal, _endings, _roster, _chances, _sustained, _guarantee, _events):
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


def _deal(answer: RunAnswer) -> Iterator[str]:
    """What stands a year after a deal, where one comes in time, and the chance that rests on."""
    force, deal = answer.outcomes["force_year_after_deal"], answer.events["deal"]
    if not force.n:
        return
    yield _row(f"A year after a deal, in {counted(force.n, 'world')}", "median", SPAN)
    ends = interval(force.low90, force.high90, digits=0)
    yield _row(f"Troops in {answer.actors.host}", decimal(force.median, 0), ends)
    often = share_of_worlds(round((deal.value or 0.0) * deal.n), deal.n)
    yield f"That a deal comes, in {often}, rests on an assumed rate."


def _endings(answer: RunAnswer) -> Iterator[str]:
    end = answer.start + dt.timedelta(weeks=answer.weeks)
    yield _row(f"After {answer.weeks} weeks ({date(end)})", "median", SPAN)
    for key, label, digits in ENDINGS:
        spread = answer.outcomes[key]
        ends = interval(spread.low90, spread.high90, digits=digits)
        name = label.format(host=answer.actors.host)
        yield _row(name, decimal(spread.median, digits), ends)


def _roster(answer: RunAnswer) -> Iterator[str]:
    """Name the states by how often they have troops there at the end."""
    yield f"States with troops in {answer.actors.host} at the end, and in how many of 100 worlds"
    ranked = sorted(answer.states, key=lambda state: (-state.deployed_at_end, state.name))
    often = [state for state in ranked if state.deployed_at_end >= SELDOM]
    listed = [f"{one.name} {percent(one.deployed_at_end).removesuffix('%')}" for one in often]
    rest = len(ranked) - len(often)
    if rest:
        others = f"{rest} other{'s' * (rest != 1)}" if listed else "no state in more; each"
        listed.append(f"{others} in fewer than {SELDOM * 100:.0f}")
    text = ", ".join(entry.replace(" ", GLUE) for entry in listed)
    for line in wrapped(text, 86, first="  ", rest="  "):
        yield line.replace(GLUE, " ")


def _chances(answer: RunAnswer) -> Iterator[str]:
    yield _row("Chance of", "share", "95% interval")
    for key, label in EVENTS:
        chance = answer.events[key]
        ends = f"{percent(chance.low)} to {percent(chance.high)}"
        often = odds(round((chance.value or 0.0) * chance.n), chance.n)
        yield _row(label, percent(chance.value), f"{ends:<20}{often}")


def _events(answer: RunAnswer) -> Iterator[str]:
    """Name the events of the scenario that could not take effect in every world."""
    some = [one for one in answer.effects if one.worlds < answer.replications]
    if some:
        yield _row("Events that did not take effect everywhere", "worlds", "")
    for one in some:
        how = percent_of(one.worlds, answer.replications) if one.worlds else "none"
        yield _row(f"{one.event}, week {one.week}", how, "")


def _sustained(answer: RunAnswer) -> Iterator[str]:
    head = f"A force that stands {answer.sustained_weeks:g} weeks, of at least"
    deals = answer.sustained[0].given_a_deal.n
    yield _row(head, "all worlds", f"given a deal ({deals:,} worlds)")
    for row in answer.sustained:
        chance = row.given_a_deal
        given = percent(chance.value)
        if chance.value is None:
            given += " (no world had a deal)"
        elif chance.value == 0:
            given += f" (at most {percent(chance.high)})"
        yield _row(f"{row.requirement:,} troops", percent(row.all_worlds.value), given)


def _guarantee(answer: RunAnswer) -> Iterator[str]:
    yield _row(f"The guarantee of {answer.actors.guarantor}", "", "95% interval")
    mean = answer.outcomes["guarantee_mean"]
    if mean.mean is not None:
        span = f"{SPAN}: {interval(mean.low90, mean.high90)}"
        yield _row("Guarantee G, mean over the weeks", decimal(mean.mean), span)
    toothless, tested = answer.toothlessness, answer.response_reliability
    idle = "a certain guarantee would cut nothing" if toothless.n else "no world had a ceasefire"
    yield _ratio("Toothlessness, 1 less the bite of", toothless, idle)
    for key, label in BITE if toothless.value is not None else ():
        yield _ratio(label, getattr(answer.bite, key), idle)
    tests = f" ({tested.n:,} tests)"
    yield _ratio("Honoured when tested (RR)", tested, "nothing was tested", more=tests)
    yield _lasting(answer.year_without_attack)
    yield _ratio("Deterrence efficacy (DE)", answer.deterrence_efficacy, "no world had a ceasefire")
    rules = answer.aggregation
    yield f"(components: {rules['components']}, deterrence: {rules['deterrence']})"


def _ratio(label: str, figure: Estimated, blank: str, *, more: str = "") -> str:
    if figure.value is None:
        return _row(label, decimal(None), blank)
    ends = interval(figure.low, figure.high) or _FEW
    return _row(label, decimal(figure.value), ends + more)


def _lasting(chance: Estimated) -> str:
    label = "A year of ceasefire without an attack"
    if chance.value is None:
        blank = "no ceasefire is observed for a year" if chance.n else "no world had a deal"
        return _row(label, percent(None), blank)
    ends = _FEW if chance.low is None else f"{percent(chance.low)} to {percent(chance.high)}"
    return _row(label, percent(chance.value), ends)
