"""Does the guarantee bite: what the adversary reckons with, week by week, and toothlessness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.figures import aggregation as rules
from sim.figures.kit import lettering
from sim.figures.kit.scenario_style import titled
from sim.results.summary import BANDS, index_of
from sim.words import counted, number, percent_of, sentence

if TYPE_CHECKING:
    from sim.outcomes.guarantee_index import Estimate
    from sim.results.results import Results

_PARTS = {"guarantee": "Guarantee G", "host_strength": "Host U", "force_effect": "Force effect H"}

_FACTORS = ("efficacy", "reliability", "toothlessness")

_CLOSE = 0.05
"""Half the width of an interval up to which one number stands for it."""


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``week``, ``date``; medians of G, U and H (``guarantee``, ``host_strength``, ``force_effect``);
    of D ``low90``, ``low50``, ``median``, ``high50``, ``high90``; the same in every row,
    ``efficacy``, ``reliability`` and ``toothlessness`` with the ends of their intervals
    (``efficacy_low``, ``efficacy_high`` ...), nan where they are blank.
    """
    data = results.data
    weeks = data["week"].values
    medians = {name: np.median(_worlds(results, name), axis=1) for name in _PARTS}
    bands = np.quantile(_worlds(results, "deterrence"), list(BANDS.values()), axis=1)
    index = index_of(results)
    ends = {
        f"{name}{ending}": np.full(weeks.size, getattr(getattr(index, name), part))
        for name in _FACTORS
        for ending, part in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    return {
        "week": weeks,
        "date": data["date"].values,
        **medians,
        **dict(zip(BANDS, bands, strict=True)),
        **ends,
    }


def title(results: Results) -> str:
    """State what deterrence averts and what is honoured, as far as the worlds can tell."""
    index = index_of(results)
    averted, honoured = index.efficacy, index.reliability
    if np.isnan(averted.value):
        return "No world has a ceasefire under which the guarantee could be tested"
    if np.isnan(averted.low):
        worlds = f"{counted(averted.n, 'world')} with a ceasefire"
        return (
            f"{worlds} {'is' if averted.n == 1 else 'are'} too few to say how far deterrence bites"
        )
    first = f"Under a ceasefire deterrence averts {_share(averted)} of the attacks to be expected"
    if np.isnan(honoured.value):
        return f"{first}; nothing tests the guarantee"
    return f"{first}; the guarantee is honoured in {_share(honoured)} of its tests"


def _worlds(results: Results, name: str) -> NDArray[np.float64]:
    """Give a series of the kept worlds, shape (week, trajectory)."""
    values = results.data[name].transpose("week", "trajectory").values
    return np.asarray(values, dtype=np.float64)


def _share(estimate: Estimate) -> str:
    """Write a share in percent_of, as its two ends where it is not known well."""
    value, low, high = (
        min(1.0, max(0.0, x)) for x in (estimate.value, estimate.low, estimate.high)
    )
    if value in (0, 1):
        return "all" if value else "none"
    if high - low > 2 * _CLOSE:
        return f"{100 * low:.0f} to {100 * high:.0f}%"
    told = percent_of(round(10_000 * value), 10_000)
    return f"about {told}" if told[0].isdigit() else told


def _subtitle(results: Results) -> str:
    kept = results.data.sizes["trajectory"]
    what = "What the adversary reckons with, D, and what it is made of, from 0 to 1, by week"
    if results.n > 1:
        what += ": medians, for D also the middle 50% and 90% of worlds"
    if kept < results.n:
        what += f" (first {number(kept)} of {number(results.n)} worlds)"
    name, uncertainty = titled(results), lettering.plain(results.uncertainty)
    made = rules.told(results.scenario.aggregation)
    return f"{sentence(name)} {what}. {made}. {sentence(uncertainty)}"
