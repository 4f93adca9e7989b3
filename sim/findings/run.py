"""What a run came to: its findings, its tables, and its account in words."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping

from sim.findings.finding import Finding
from sim.findings.of_run import MAIN, RUN
from sim.findings.section import Row, Section, lines
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.results.summary import Estimated, Spread
from sim.results.table import tables as result_tables
from sim.scenario.dump import dump
from sim.studies.lever import OPTIONS
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
    for section in sections(answer):
        yield from lines(section)
        yield ""
    yield f"{answer.uncertainty}."
    yield answer.note


def sections(answer: RunAnswer) -> list[Section]:
    """What the account says in rows, a section each; those that have nothing to say are left out.

    Terminal, report and page show the same.
    """
    parts = (_force, _roster, _sustained, _chances, _guarantee, _pledges, _events, _expected)
    return [section for part in parts if (section := part(answer)) is not None]


def _force(answer: RunAnswer) -> Section | None:
    """What stands in the worlds with a deal, on a clock that starts with it and at the end."""
    deals, host = answer.sustained[0].given_a_deal.n, answer.actors.host
    if not deals:
        return None
    year = answer.outcomes["force_year_after_deal"].n
    among = "" if year == deals else f"({counted(year, 'world')})"
    rows = [
        _spread(label.format(host=host), answer.outcomes[key], more=among)
        for key, label in (YEAR_AFTER if year else ())
    ]
    for key, label, digits in AFTER_DEAL:
        spread = answer.outcomes_given_a_deal[key]
        rows.append(_spread(label.format(host=host), spread, digits=digits))
    head = Row(f"Given a deal ({counted(deals, 'world')})", ("median", SPAN))
    return Section("force", head, tuple(rows), second=22)


def _pledges(answer: RunAnswer) -> Section:
    end = answer.start + dt.timedelta(weeks=answer.weeks)
    head = Row(f"All worlds, after {answer.weeks} weeks ({date(end)})", ("median", SPAN))
    rows = tuple(_spread(label, answer.outcomes[key]) for key, label in PLEDGES)
    return Section("pledges", head, rows)


def _spread(label: str, spread: Spread, *, digits: int = 0, more: str = "") -> Row:
    """A row with the median of an outcome and its range, which is left out where it is a point."""
    middle = decimal(spread.median, digits)
    if spread.low90 is None:
        return Row(label, (middle, _FEW if spread.n else ""))
    ends = interval(spread.low90, spread.high90, digits=digits)
    return Row(label, (middle,) if ends == f"{middle} to {middle}" else (middle, ends, more))


def _roster(answer: RunAnswer) -> Section | None:
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
    listed = [Row(name, (_often(-share, of),)) for share, name in ranked if -share >= SELDOM]
    if not listed:
        return None
    among = f"and in how many of {of} {such}" if of > 1 else "in the one world"
    if rest := len(ranked) - len(listed):
        others = f"{rest} other{'s' * (rest != 1)}"
        least = "none" if of * SELDOM <= 1 else f"fewer than {math.ceil(of * SELDOM)}"
        listed.append(Row(others, (f"in {least}",)))
    head = Row(f"States with troops in {answer.actors.host} {when}, {among}")
    return Section("roster", head, tuple(listed), layout="running")


def _often(share: float, of: int) -> str:
    return percent(share).removesuffix("%") if of == 100 else str(round(share * of))


def _chances(answer: RunAnswer) -> Section:
    given = answer.events_given_a_deal
    rows = [
        _chance(f"A deal ({_basis(answer)})", answer.events["deal"]),
        _chance("A collapse of the talks", answer.events["collapse"]),
    ]
    if given["attack"].n:
        rows += [
            _chance("Given a deal: a first deployment", given["deployment"]),
            _chance("Given a deal: an attack before the end", given["attack"]),
            _lasting("A year of ceasefire without an attack", answer.year_without_attack),
        ]
        if answer.year_without_guarantee.n:
            rows.append(_lasting("  had nothing been guaranteed", answer.year_without_guarantee))
    return Section("chances", Row("Chance of", ("share", "95% interval")), tuple(rows))


def _basis(answer: RunAnswer) -> str:
    """What the chance of a deal rests on."""
    return "set by the scenario" if answer.deal_is_set else f"its rate is {answer.deal_basis}"


def _chance(label: str, chance: Estimated) -> Row:
    ends = f"{percent(chance.low)} to {percent(chance.high)}"
    often = odds(round((chance.value or 0.0) * chance.n), chance.n)
    return Row(label, (percent(chance.value), ends, often))


def _events(answer: RunAnswer) -> Section | None:
    """Name the events of the scenario that could not take effect in every world."""
    some = [one for one in answer.effects if one.worlds < answer.replications]
    if not some:
        return None
    rows = (
        Row(
            f"{one.event}, week {one.week}",
            (percent_of(one.worlds, answer.replications) if one.worlds else "none",),
        )
        for one in some
    )
    head = Row("Events that did not take effect everywhere", ("worlds",))
    return Section("events", head, tuple(rows))


def _sustained(answer: RunAnswer) -> Section | None:
    """How often a force stands for long enough, up to the least requirement that none meets."""
    if not answer.sustained[0].given_a_deal.n:
        return None
    rows = []
    for row in answer.sustained:
        every, given = percent(row.all_worlds.value), percent(row.given_a_deal.value)
        cells = (every, given, percent(row.unattacked.value))
        none = not row.all_worlds.value
        if none:
            cells = (every, f"{given} (at most {percent(row.given_a_deal.high)})", "")
        rows.append(Row(f"At least {row.requirement:,} troops", cells))
        if none:
            break
    name = f"Force that stands {answer.sustained_weeks:g} weeks on end"
    head = Row(name, ("all worlds", "given a deal", "and never attacked"))
    return Section("sustained", head, tuple(rows), second=15)


def _guarantee(answer: RunAnswer) -> Section:
    rows = []
    mean = answer.outcomes["guarantee_mean"]
    if mean.mean is not None:
        ends = interval(mean.low90, mean.high90)
        span = f"{SPAN}: {ends}" if ends else _FEW
        rows.append(Row("Guarantee, 0 to 1, mean over the weeks", (decimal(mean.mean), span)))
    toothless, tested = answer.toothlessness, answer.response_reliability
    idle = "a certain guarantee would cut nothing" if toothless.n else "no world had a ceasefire"
    rows.append(_ratio("Toothlessness, 1 less the bite of", toothless, idle))
    for key, label in BITE if toothless.value is not None else ():
        rows.append(_ratio(label, getattr(answer.bite, key), idle))
    tests, averted = f" ({tested.n:,} tests)", answer.deterrence_efficacy
    rows += [
        _ratio("Honoured when tested", tested, "nothing was tested", more=tests),
        _ratio(
            "Attacks averted, by the host's strength as well", averted, "no world had a ceasefire"
        ),
    ]
    rules = answer.aggregation
    components, deterrence = (OPTIONS[rules[key]] for key in ("components", "deterrence"))
    note = f"(rules: of the components, {components}; in deterrence, {deterrence})"
    head = Row(f"The guarantee of {answer.actors.guarantor}", ("", "95% interval"))
    return Section("guarantee", head, tuple(rows), note=note)


def _ratio(label: str, figure: Estimated, blank: str, *, more: str = "") -> Row:
    if figure.value is None:
        return Row(label, (decimal(None), blank))
    ends = interval(figure.low, figure.high) or _FEW
    return Row(label, (decimal(figure.value), ends + more))


def _lasting(label: str, chance: Estimated) -> Row:
    if chance.value is None:
        blank = "no ceasefire is observed for a year" if chance.n else "no world had a deal"
        return Row(label, (percent(None), blank))
    ends = _FEW if chance.low is None else f"{percent(chance.low)} to {percent(chance.high)}"
    return Row(label, (percent(chance.value), ends))


def _expected(answer: RunAnswer) -> Section | None:
    """Every sentence that the scenario expects, and whether it holds."""
    rows = tuple(Row(one.sentence, (MARKS[one.verdict],)) for one in answer.expectations)
    return Section("expected", Row("Expected"), rows, layout="judged") if rows else None
