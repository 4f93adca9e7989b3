"""Telling a summary in words and a compact table."""

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.columns import TITLE, wrapped

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

WIDTH = 46
"""Columns of the first column of a table."""

GLUE = "\x1f"
"""Stands for a space at which no line is broken."""

SELDOM = 0.1
"""Share of worlds below which a state is not named."""

ENDINGS = (
    ("states_pledged_start", "States pledged at the start", 1.0),
    ("states_pledged_final", "States pledged", 1.0),
    ("states_authorised_final", "  of these authorised", 1.0),
    ("states_deployed_final", "  of these with troops in Ukraine", 1.0),
    ("troops_pledged_final", "Troops pledged", 1.0),
    ("force_final", "Troops in Ukraine", 1.0),
    ("trainers_final", "Trainers in Ukraine", 1.0),
    ("deaths_final", "Expected deaths of deployed troops", 0.1),
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
BLANK = {
    "deterrence_efficacy": "no world had a ceasefire",
    "response_reliability": "nothing was tested",
    "toothlessness": "nothing was tested",
}
MARKS = {"holds": "holds", "fails": "FAILS", "undecided": "open"}


def called() -> str:
    """Give the command as it was called: by its name where that is enough, or with its folder."""
    given = Path(sys.argv[0])
    found = shutil.which("sim")
    if given.name != "sim" or (found and Path(found).resolve() == given.resolve()):
        return "sim"
    return str(given)


def account(summary: dict[str, Any], scenario: "Scenario") -> Iterator[str]:
    """Tell what an ensemble came to, line by line."""
    n = summary["replications"]
    yield from wrapped(summary["title"], TITLE)
    yield f"{summary['scenario']}, {n:,} worlds, seed {summary['seed']}"
    yield ""
    yield from _endings(summary, scenario)
    yield ""
    yield from _roster(summary)
    yield ""
    yield from _chances(summary)
    yield ""
    yield from _sustained(summary, scenario)
    yield ""
    yield from _guarantee(summary)
    yield ""
    yield from _expectations(summary)
    yield f"{summary['uncertainty']}."
    yield summary["note"]


def percent(share: float | None) -> str:
    """Write a share in per cent, telling none and all from almost none and almost all."""
    if share is None:
        return "-"
    if share in (0.0, 1.0) or 0.095 <= share <= 0.995:
        return f"{share * 100:.0f} %"
    return f"{share * 100:.1f} %"


def _endings(summary: dict[str, Any], scenario: "Scenario") -> Iterator[str]:
    end = scenario.start + dt.timedelta(weeks=scenario.weeks)
    when = f"After {scenario.weeks} weeks ({end.day} {end:%B %Y})"
    yield f"{when:<{WIDTH}}{'median':>10}   {'9 worlds in 10'}"
    for key, label, step in ENDINGS:
        told = summary["outcomes"][key]
        if told["median"] is None:
            yield f"{label:<{WIDTH}}{'-':>10}"
            continue
        low, middle, high = (_number(told[name], step) for name in ("low90", "median", "high90"))
        yield f"{label:<{WIDTH}}{middle:>10}   {low} to {high}"


def _roster(summary: dict[str, Any]) -> Iterator[str]:
    """Name the states by how often they have troops there at the end."""
    yield "States with troops in Ukraine at the end, and in how many of 100 worlds"
    ranked = sorted(summary["states"], key=lambda row: (-row["deployed_at_end"], row["name"]))
    often = [row for row in ranked if row["deployed_at_end"] >= SELDOM]
    listed = [f"{row['name']} {row['deployed_at_end'] * 100:.0f}" for row in often]
    rest = len(ranked) - len(often)
    if rest:
        others = f"{rest} other{'s' * (rest != 1)}" if listed else "no state in more; each"
        listed.append(f"{others} in fewer than {SELDOM * 100:.0f}")
    text = ", ".join(entry.replace(" ", GLUE) for entry in listed)
    for line in wrapped(text, 86, first="  ", rest="  "):
        yield line.replace(GLUE, " ")


def _chances(summary: dict[str, Any]) -> Iterator[str]:
    from sim.words import odds

    yield f"{'Chance of':<{WIDTH}}{'share':>10}   95 % interval"
    for key, label in EVENTS:
        told = summary["events"][key]
        ends = f"{percent(told['low'])} to {percent(told['high'])}"
        said = odds(round(told["value"] * told["n"]), told["n"])
        yield f"{label:<{WIDTH}}{percent(told['value']):>10}   {ends:<20}{said}"


def _sustained(summary: dict[str, Any], scenario: "Scenario") -> Iterator[str]:
    weeks = scenario.values["outcome.held_weeks"].central
    head = f"A force that stands {weeks:g} weeks, of at least"
    deals = summary["sustained"][0]["given_a_deal"]["n"]
    yield f"{head:<{WIDTH}}{'all worlds':>10}   given a deal ({deals:,} worlds)"
    for row in summary["sustained"]:
        label = f"{row['requirement']:,} troops"
        every, given = row["all_worlds"], row["given_a_deal"]
        yield f"{label:<{WIDTH}}{percent(every['value']):>10}   {_upper(given)}"


def _upper(told: dict[str, Any]) -> str:
    """Write a share; where it is none or all, say how sure that is."""
    if told["value"] is None:
        return "- (no world had a deal)"
    if told["value"] == 0.0:
        return f"0 % (at most {percent(told['high'])})"
    return percent(told["value"])


def _guarantee(summary: dict[str, Any]) -> Iterator[str]:
    yield f"{'The guarantee':<{WIDTH}}{'':>10}   95 % interval"
    mean = summary["outcomes"]["guarantee_mean"]
    if mean["mean"] is not None:
        span = f"9 worlds in 10: {mean['low90']:.2f} to {mean['high90']:.2f}"
        yield f"{'Guarantee G, mean over the weeks':<{WIDTH}}{mean['mean']:>10.2f}   {span}"
    for key, label in GUARANTEE:
        told = summary[key]
        if told["value"] is None:
            yield f"{label:<{WIDTH}}{'-':>10}   {BLANK[key]}"
            continue
        tests = f" ({told['n']:,} tests)" if key == "response_reliability" else ""
        ends = "too few worlds for an interval"
        if told["low"] is not None:
            ends = f"{told['low']:.2f} to {told['high']:.2f}"
        yield f"{label:<{WIDTH}}{told['value']:>10.2f}   {ends}{tests}"
    how = summary["aggregation"]
    yield f"(components: {how['components']}, deterrence: {how['deterrence']})"


def _expectations(summary: dict[str, Any]) -> Iterator[str]:
    if not summary.get("expectations"):
        return
    yield "Expected"
    for one in summary["expectations"]:
        yield from wrapped(
            one["sentence"], TITLE, first=f"  {MARKS[one['verdict']]:<6} ", rest=" " * 9
        )
    yield ""


def _number(value: float, step: float) -> str:
    return f"{value:,.0f}" if step >= 1.0 else f"{value:,.1f}"
