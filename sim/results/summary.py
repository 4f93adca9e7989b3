"""What an ensemble came to, in a few figures with their uncertainty."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array, Mask
from sim.outcomes.catalogue import EVENTS
from sim.outcomes.guarantee_index import PARTS, Estimate, GuaranteeIndex, guarantee_index
from sim.outcomes.interval import wilson
from sim.results.results import Results

FORMAT = 1
"""Version of the form of a summary."""

NOT_A_FORECAST = "This is exploration of a model's worlds, not a forecast."

BANDS = {"low90": 0.05, "low50": 0.25, "median": 0.5, "high50": 0.75, "high90": 0.95}
"""Quantiles by name."""

STATES = ("states_pledged_start", "states_pledged_final", "states_authorised_final",
          "states_deployed_final", "states_training_final")  # fmt: skip
TROOPS = ("troops_pledged_final", "force_final", "force_peak", "force_sustained", "trainers_final")
OTHERS = ("guarantee_mean", "headline_gap", "deterrence_ceasefire", "host_strength_final",
          "deaths_final")  # fmt: skip


def summarise(results: Results) -> dict[str, Any]:
    """Summarise an ensemble.

    Parameters
    ----------
    results
        The ensemble.

    Returns
    -------
    Figures by name, ready for JSON; what cannot be said is absent or null, never zero.
    """
    index = index_of(results)
    return {
        "format": FORMAT,
        "scenario": results.name,
        "title": results.title,
        "replications": results.n,
        "seed": results.record.seed,
        "version": results.record.version,
        "key": results.record.key,
        "uncertainty": results.uncertainty,
        "note": NOT_A_FORECAST,
        "outcomes": {name: spread(results.outcome(name)) for name in (*STATES, *TROOPS, *OTHERS)},
        "events": {name: told(happened(results, week)) for name, week in EVENTS.items()},
        "sustained": [
            {
                "requirement": required,
                "all_worlds": told(sustained(results, required)),
                "given_a_deal": told(sustained(results, required, given_deal=True)),
            }
            for required in results.requirements
        ],
        "deterrence_efficacy": told(index.efficacy),
        "response_reliability": told(index.reliability),
        "toothlessness": told(index.toothlessness),
        "aggregation": results.scenario.aggregation.model_dump(),
        "incidence": {
            name: incidence(results.outcome(week), results.scenario.weeks)
            for name, week in EVENTS.items()
        },
        "states": by_state(results),
    }


def index_of(results: Results) -> GuaranteeIndex:
    """Give toothlessness and its factors."""
    return guarantee_index({name: results.outcome(name) for name in PARTS}, results.record.seed)


def share(true: Mask) -> Estimate:
    """Estimate a chance from the replications in which something is so."""
    n, successes = len(true), int(np.count_nonzero(true))
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    low, high = wilson(successes, n)
    return Estimate(successes / n, float(low), float(high), n)


def happened(results: Results, week: str) -> Estimate:
    """Estimate the chance that something happened at all."""
    return share(np.isfinite(results.outcome(week)))


def sustained(results: Results, required: float, *, given_deal: bool = False) -> Estimate:
    """Estimate the chance of a force of some size that stood long enough."""
    held = results.outcome("force_sustained")
    return share((held[results.deal] if given_deal else held) >= required)


def spread(values: Array) -> dict[str, float | int | None]:
    """Give mean and quantiles of what is not blank, and how much that is."""
    said = values[np.isfinite(values)]
    if not len(said):
        return {"n": 0, "mean": None, **dict.fromkeys(BANDS)}
    quantiles = np.quantile(said, list(BANDS.values()))
    return {
        "n": len(said),
        "mean": float(np.mean(said)),
        **{name: float(value) for name, value in zip(BANDS, quantiles, strict=True)},
    }


def told(estimate: Estimate) -> dict[str, float | int | None]:
    """Make an estimate ready for JSON, blanks as null."""
    ends = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {
        **{name: None if np.isnan(end) else float(end) for name, end in ends.items()},
        "n": estimate.n,
    }


def incidence(first: NDArray[np.floating[Any]], horizon: int) -> dict[str, float]:
    """Give the share of worlds in which something had happened by 26, 52 and the last week.

    A world in which something else ended the matter first counts as one without it: the
    cumulative incidence with competing events.
    """
    weeks = sorted({week for week in (26, 52, horizon) if 0 < week <= horizon})
    return {str(week): float(np.mean(first <= week)) for week in weeks}


def by_state(results: Results) -> list[dict[str, Any]]:
    """Give each state's chances, in the order of its code."""
    count, n = results.data["posture_count"].values, results.n
    codes, names = results.data["state"].values, results.data["state_name"].values
    rows = []
    for at, first in enumerate(results.deployments()):
        code = codes[at]
        start, end = count[0, at] / n, count[-1, at] / n
        rows.append(
            {
                "state": str(code),
                "name": str(names[at]),
                "stance": results.scenario.states[str(code)].stance,
                "pledged_at_start": float(start[1:].sum()),
                "pledged_at_end": float(end[1:].sum()),
                "authorised_at_end": float(end[2:].sum()),
                "deployed_at_end": float(end[3]),
                "ever_deployed": float(np.mean(np.isfinite(first))),
                "deployed_by_week": incidence(first, results.scenario.weeks),
            }
        )
    return rows
