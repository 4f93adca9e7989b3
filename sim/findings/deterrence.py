"""Does the guarantee bite: deterrence as the adversary perceives it, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.findings.finding import Finding, Table, bands, series, too_few
from sim.findings.names import adversary, only_some, plain, subtitle
from sim.outcomes.guarantee_index import LEAST, Estimate, GuaranteeIndex
from sim.results.results import Results
from sim.results.summary import index_of, lasting
from sim.scenario.schema import Scenario
from sim.words import counted, opening, percent

_PARTS = ("guarantee", "host_strength", "force_effect")

_INDEX = ("toothlessness", "guarantee_bite", "force_bite", "overlap", "reliability",
          "year_without_attack", "efficacy")  # fmt: skip

_WEIGHT = "deterrence.host_weight"

_CLOSE = 0.05
"""Half the width of an interval up to which one number stands for it."""

LITTLE = 0.05
"""Share of what a certain guarantee averts below which troops add almost nothing."""


@dataclass(frozen=True)
class Factor:
    """A share with its name, what it means, and why it is blank where it is."""

    name: str
    meaning: str
    estimate: Estimate
    blank: str
    """Why there is no share, where there is none."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DeterrenceFinding(Finding):
    """Deterrence by week, what it is made of, and how toothless the guarantee is.

    The table has ``week``, ``date``; medians of ``guarantee``, ``host_strength`` and
    ``force_effect``; of deterrence ``low90``, ``low50``, ``median``, ``high50``,
    ``high90``; the same in every row, ``toothlessness``, ``guarantee_bite``, ``force_bite``,
    ``overlap``, ``reliability``, ``year_without_attack`` and ``efficacy`` with the ends of their
    intervals (``efficacy_low``, ``efficacy_high`` ...), nan where they are blank, the worlds with
    a ceasefire, ``ceasefires``, and whether any state ``sends`` troops in any world.
    """

    factors: tuple[Factor, ...]
    """Toothlessness, the parts of the bite, and what is read beside them."""
    host_weight: str
    """How much the strength of the host counts."""


def find(results: Results) -> DeterrenceFinding:
    """How strong deterrence is by week, what it averts, and how often the guarantee is honoured."""
    index, year = index_of(results), lasting(results).estimate
    return DeterrenceFinding(
        table=_table(results, {**vars(index), "year_without_attack": year}),
        title=title(index, sends=bool(results.ever_deployed.any())),
        subtitle=_subtitle(results),
        foot=plain(results.foot),
        factors=_factors(index, year),
        host_weight=weight(results.scenario),
    )


def title(index: GuaranteeIndex, *, sends: bool) -> str:
    """State what guarantee and troops avert, as far as the worlds can tell, and if any are sent."""
    bite, troops = index.bite, index.force_bite
    if bite.n == 0:
        return "No world has a ceasefire under which the guarantee could be tested"
    if np.isnan(bite.value):
        return "Under a ceasefire even a certain guarantee would avert no attack"
    if np.isnan(bite.low):
        return f"{too_few(bite.n, 'with a ceasefire')} to say how far the guarantee bites"
    averted = f"{_share(bite)} of the attacks that a certain guarantee would"
    if not sends:
        return f"Under a ceasefire, the guarantee alone averts {averted}; no troops are sent"
    both = f"under a ceasefire, guarantee and troops avert {averted}"
    if troops.high <= LITTLE:
        return f"Troops add almost nothing: {both}"
    return f"{opening(both)}{_added(troops)}"


def _added(troops: Estimate) -> str:
    """State what troops add to the guarantee, in points, where it is above 0 beyond chance."""
    if not troops.low > 0:
        return ""
    low, value, high = (round(100 * end) for end in (troops.low, troops.value, troops.high))
    wide = high - low > 200 * _CLOSE
    return f", {f'{low} to {high}' if wide else f'about {value}'} points of it through the troops"


def _table(results: Results, index: Mapping[str, Estimate]) -> Table:
    weeks = results.data["week"].values
    ends = {
        f"{name}{suffix}": np.full(weeks.size, getattr(index[name], end))
        for name in _INDEX
        for suffix, end in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    return {
        "week": weeks,
        "date": results.data["date"].values,
        **{name: np.median(series(results, name), axis=1) for name in _PARTS},
        **bands(series(results, "deterrence")),
        **ends,
        "ceasefires": np.full(weeks.size, index["toothlessness"].n),
        "sends": np.full(weeks.size, bool(results.ever_deployed.any())),
    }


def _share(estimate: Estimate) -> str:
    """Write a share in percent, as its two ends where it is not known well."""
    value, low, high = np.clip((estimate.value, estimate.low, estimate.high), 0.0, 1.0).tolist()
    if value in (0, 1):
        return "all" if value else "none"
    if high - low > 2 * _CLOSE:
        return f"{percent(low)} to {percent(high)}"
    written = percent(value)
    return f"about {written}" if written[0].isdigit() else written


def _factors(index: GuaranteeIndex, year: Estimate) -> tuple[Factor, ...]:
    efficacy, reliability = index.efficacy, index.reliability
    worlds, tests = counted(efficacy.n, "world"), counted(reliability.n, "test")
    none = "blank: no world has a ceasefire"
    idle = "blank: a certain guarantee would avert nothing" if efficacy.n else none
    untested = "blank: nothing was tested" if efficacy.n else none
    deals = counted(year.n, "world")
    short = "blank: no ceasefire is observed for a year" if year.n else none
    scale = "0: deters like a certain guarantee; 1: not at all"
    cut = "beyond the {}, of what a certain one averts"
    return (
        Factor("Toothlessness", scale, index.toothlessness, idle),
        Factor("Bite of the guarantee", cut.format("troops"), index.guarantee_bite, idle),
        Factor("Bite of the troops", cut.format("guarantee"), index.force_bite, idle),
        Factor("Overlap of the two", "averted by either without the other", index.overlap, idle),
        Factor("Honoured when tested", f"share of {tests}", reliability, untested),
        Factor("A year without an attack", f"chance, in {deals} with a deal", year, short),
        Factor("Attacks averted", f"in {worlds} with a ceasefire", efficacy, none),
    )


def _subtitle(results: Results) -> str:
    who = adversary(results)
    what = f"Deterrence as {who} perceives it, and its parts, from 0 to 1, by week"
    if results.data.sizes["trajectory"] >= LEAST:
        what += ": medians, for deterrence also the middle 50% and 90% of worlds"
    elif results.n > 1:
        what += ": medians"
    return subtitle(results, f"{what}{only_some(results)}.")


def weight(scenario: Scenario) -> str:
    """Write how much the strength of the host counts, where that is one number."""
    if scenario.aggregation.deterrence in ("min", "product"):
        return "not counted"
    quantity = scenario.values[_WEIGHT]
    swept = scenario.parameters == "ranges" and quantity.range is not None
    if swept or quantity.shape or any(_WEIGHT in event.set for event in scenario.events.values()):
        return "weight varies"
    return f"weight {quantity.central:.2g}"
