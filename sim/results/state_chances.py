"""How often each state pledges, is authorised and deploys."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.results.part import Part, finite

if TYPE_CHECKING:
    from sim.results.results import Results


class StateChances(Part):
    """Shares of worlds in which a state pledges, is authorised, deploys."""

    state: str
    """Code."""
    name: str
    """Name for labels."""
    stance: str
    """Position in the scenario."""
    pledged_at_start: float
    """Share of worlds in which its pledge stands at the start."""
    pledged_at_end: float
    """The same in the last week."""
    authorised_at_end: float
    """Share in which it is authorised in the last week."""
    deployed_at_end: float
    """Share in which it has troops present in the last week."""
    deployed_year_after_deal: float | None
    """Share in which it has some a year after the deal, where that is observed; null if nowhere."""
    ever_deployed: float
    """Share in which it has troops present in any week."""
    deployed_by_week: dict[str, float]
    """Share in which it has had troops present by some weeks."""


def incidence(first: NDArray[np.floating[Any]], horizon: int) -> dict[str, float]:
    """Share of worlds in which something had happened by week 26, 52 and the last.

    A world in which something else ended the matter first counts as one without it: the
    cumulative incidence with competing events.
    """
    weeks = sorted(week for week in {26, 52, horizon} if 0 < week <= horizon)
    return {str(week): np.count_nonzero(first <= week) / len(first) for week in weeks}


def by_state(results: "Results") -> list[StateChances]:
    """Chances of each state, in the order of their codes."""
    data, states, year = results.data, results.scenario.states, results.deployed_year_after_deal
    shares = data["posture_count"].values[[0, -1]] / results.n
    codes, names, rows = data["state"].values.tolist(), data["state_name"].values, []
    for at, (first, code) in enumerate(zip(results.deployments(), codes, strict=True)):
        start, end = shares[:, at]
        rows.append(
            StateChances(
                state=code,
                name=str(names[at]),
                stance=states[code].stance,
                pledged_at_start=float(start[1:].sum()),
                pledged_at_end=float(end[1:].sum()),
                authorised_at_end=float(end[2:].sum()),
                deployed_at_end=float(end[3]),
                deployed_year_after_deal=finite(year[at]),
                ever_deployed=np.count_nonzero(np.isfinite(first)) / len(first),
                deployed_by_week=incidence(first, results.scenario.weeks),
            )
        )
    return rows
