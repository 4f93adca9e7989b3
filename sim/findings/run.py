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
from sim.words import SPAN, date, decimal, interval, odds, percent

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
GUARANTEE = (
    ("deterrence_efficacy", "Deterrence efficacy (DE)"),
    ("response_reliability", "Response reliability (RR)"),
    ("toothlessness", "Toothlessness, 1 - DE x RR"),
)
BLANK_BECAUSE = {
    "deterrence_efficacy": "no world had a ceasefire",
    "response_reliability": "nothing was tested",
    "toothlessness": "nothing was tested",
}
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
    yield from _endings(answer)
    yield ""
    yield from _roster(answer)
    yield ""
    yield from _chances(answer)
    yield ""
    yield from _sustained(answer)
    yield ""
    yield from _guarantee(answer)
    yield ""
    yield from _expectations(answer)
    yield f"{answer.uncertainty}."
    yield answer.note


def _endings(answer: RunAnswer) -> Iterator[str]:
    end = answer.start + dt.timedelta(weeks=answer.weeks)
    when = f"After {answer.weeks} weeks ({date(end)})"
    yield f"{when:<{WIDTH}}{'median':>10}   {SPAN}"
    for key, label, digits in ENDINGS:
        spread = answer.outcomes[key]
        ends = interval(spread.low90, spread.high90, digits=digits)
        name = label.format(host=answer.actors.host)
        yield f"{name:<{WIDTH}}{decimal(spread.median, digits):>10}   {ends}".rstrip()


def _roster(answer: RunAnswer) -> Iterator[str]:
    """Name the states by how often they have troops there at the end."""
    yield f"States with troops in {answer.actors.host} at the end, and in how many of 100 worlds"
    ranked = sorted(answer.states, key=lambda state: (-state.deployed_at_end, state.name))
    often = [state for state in ranked if state.deployed_at_end >= SELDOM]
    listed = [f"{state.name} {_of_hundred(state.deployed_at_end)}" for state in often]
    rest = len(ranked) - len(often)
    if rest:
        others = f"{rest} other{'s' * (rest != 1)}" if listed else "no state in more; each"
        listed.append(f"{others} in fewer than {SELDOM * 100:.0f}")
    text = ", ".join(entry.replace(" ", GLUE) for entry in listed)
    for line in wrapped(text, 86, first="  ", rest="  "):
        yield line.replace(GLUE, " ")


def _of_hundred(share: float) -> str:
    """Write a share of worlds as a count of a hundred, all only where it is all."""
    return percent(share).removesuffix("%")


def _chances(answer: RunAnswer) -> Iterator[str]:
    yield f"{'Chance of':<{WIDTH}}{'share':>10}   95% interval"
    for key, label in EVENTS:
        chance = answer.events[key]
        ends = f"{percent(chance.low)} to {percent(chance.high)}"
        often = odds(round((chance.value or 0.0) * chance.n), chance.n)
        yield f"{label:<{WIDTH}}{percent(chance.value):>10}   {ends:<20}{often}"


def _sustained(answer: RunAnswer) -> Iterator[str]:
    head = f"A force that stands {answer.sustained_weeks:g} weeks, of at least"
    deals = answer.sustained[0].given_a_deal.n
    yield f"{head:<{WIDTH}}{'all worlds':>10}   given a deal ({deals:,} worlds)"
    for row in answer.sustained:
        label = f"{row.requirement:,} troops"
        chance = percent(row.all_worlds.value)
        yield f"{label:<{WIDTH}}{chance:>10}   {_upper(row.given_a_deal)}"


def _upper(chance: Estimated) -> str:
    """Write a share; where it is none, add how high it may be."""
    if chance.value is None:
        return f"{percent(None)} (no world had a deal)"
    most = f" (at most {percent(chance.high)})" if chance.value == 0 else ""
    return f"{percent(chance.value)}{most}"


def _guarantee(answer: RunAnswer) -> Iterator[str]:
    head = f"The guarantee of {answer.actors.guarantor}"
    yield f"{head:<{WIDTH}}{'':>10}   95% interval"
    mean = answer.outcomes["guarantee_mean"]
    if mean.mean is not None:
        span = f"{SPAN}: {interval(mean.low90, mean.high90)}"
        yield f"{'Guarantee G, mean over the weeks':<{WIDTH}}{decimal(mean.mean):>10}   {span}"
    for key, label in GUARANTEE:
        figure: Estimated = getattr(answer, key)
        ends = interval(figure.low, figure.high) or "too few worlds for an interval"
        tests = f" ({figure.n:,} tests)" if key == "response_reliability" else ""
        rest = BLANK_BECAUSE[key] if figure.value is None else f"{ends}{tests}"
        yield f"{label:<{WIDTH}}{decimal(figure.value):>10}   {rest}"
    rules = answer.aggregation
    yield f"(components: {rules['components']}, deterrence: {rules['deterrence']})"


def _expectations(answer: RunAnswer) -> Iterator[str]:
    if not answer.expectations:
        return
    yield "Expected"
    for one in answer.expectations:
        first = f"  {MARKS[one.verdict]:<6} "
        yield from wrapped(one.sentence, TITLE, first=first, rest=" " * 9)
    yield ""
