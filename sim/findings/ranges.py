"""How far each scenario ranges, given a deal: states deployed and troops, world by world."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.array import Array
from sim.findings.comparison import (
    ComparisonFinding,
    dwarfing,
    label_of_first,
    left_out,
    rulings,
    scenarios,
    sends,
    superlative,
)
from sim.findings.finding import Table, bands
from sim.findings.names import host
from sim.findings.ranking import Wording, often
from sim.outcomes.guarantee_index import LEAST, wilson
from sim.results.results import Results
from sim.results.summary import BANDS
from sim.studies.comparison import Comparison
from sim.studies.significance import above
from sim.words import counted

_WHAT = {"states": "states_deployed_final", "troops": "force_final"}

_MANY = 10
"""States whose chance is stated."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RangesFinding(ComparisonFinding):
    """How far each scenario ranges where there is a deal.

    The table has a row for each scenario, the top one first: ``scenario``; ``deals``, the number of
    its worlds with a deal, and ``deal``, their share; of these worlds the quantiles ``low90``,
    ``low50``, ``median``, ``high50``, ``high90`` of ``states_`` deployed and of ``troops_`` at the
    end, blank where there are fewer than 20 of them; ``many``, the share of them with ten or more
    states, and its 95% interval, ``many_low`` and ``many_high``, blank likewise; its
    ``ruling``: more, less or none beyond chance than where compared to, empty if not ranked; and
    whether the scenario ``sends`` troops in any world.
    """

    root: bool
    """Whether the scale of troops is that of square roots, as a few dwarf the others."""


def find(comparison: Comparison) -> RangesFinding:
    """How many states and troops each scenario comes to, in its worlds with a deal.

    Scenarios go by the chance of ten or more states, then by the mean number deployed.
    """
    every = comparison.every
    order = sorted(range(len(every)), key=lambda k: _place(every[k]))
    table = _table([every[k] for k in order])
    ruling = rulings(_ranked(comparison), _apart)[order]
    root = bool(dwarfing(np.nan_to_num(table["troops_high90"])))
    scale = " The scale of troops is that of square roots." if root else ""
    few = bool(np.any((table["deals"] > 0) & (table["deals"] < LEAST)))
    blank = f" No bars or intervals for fewer than {LEAST} worlds with a deal." if few else ""
    return RangesFinding(
        table={**table, "ruling": ruling},
        title=_title(comparison),
        subtitle=(
            f"States deployed and troops in {host(comparison.to)} in the last week, in the worlds "
            f"with a deal (their share of {counted(comparison.n, 'world')} is an assumption of "
            "each scenario): median (dot), middle 50% and 90%; dashed, the median of "
            f"{label_of_first(comparison)}; share with ten or more states, with 95% interval."
            f"{scale}{blank}{left_out(comparison, always=True)}"
        ),
        root=root,
        **scenarios(comparison, order),
    )


def _place(results: Results) -> tuple[float, float]:
    """Key by which scenarios are sorted; those without a deal come last."""
    if not results.deal.any():
        return 1.0, 0.0
    return -float(np.nanmean(_many(results))), -float(np.nanmean(_given(results, "states")))


def _given(results: Results, what: str) -> Array:
    """An outcome in the worlds with a deal, blank in the others, shape (replication,)."""
    return np.where(results.deal, results.outcome(_WHAT[what]), np.nan)


def _many(results: Results) -> Array:
    """Whether ten or more states are deployed in the last week, as 1 or 0; blank without a deal."""
    return np.where(results.deal, results.outcome(_WHAT["states"]) >= _MANY, np.nan)


def _table(every: list[Results]) -> Table:
    deals = np.array([int(one.deal.sum()) for one in every])
    columns: dict[str, NDArray[Any]] = {
        "scenario": np.array([one.name for one in every]),
        "deals": deals,
        "deal": deals / every[0].n,
    }
    for what in _WHAT:
        quantiles = [_quantiles(_given(one, what)) for one in every]
        columns |= {
            f"{what}_{name}": np.array([q[name] for q in quantiles]) for name in quantiles[0]
        }
    counts = np.array([int(np.nansum(_many(one))) for one in every])
    low, high = (np.where(deals >= LEAST, end, np.nan) for end in wilson(counts, deals))
    share = np.divide(counts, deals, out=np.full(len(every), np.nan), where=deals > 0)
    sent = np.array([sends(one) for one in every])
    return {**columns, "many": share, "many_low": low, "many_high": high, "sends": sent}


def _quantiles(values: Array) -> dict[str, float]:
    """Quantiles of the worlds that are not blank; not numbers where they are too few."""
    present = values[np.isfinite(values)]
    found = bands(present) if len(present) >= LEAST else dict.fromkeys(BANDS, np.nan)
    return {name: float(value) for name, value in found.items()}


def _title(comparison: Comparison) -> str:
    """Name the scenarios in which ten states deploy most and least often, given a deal."""
    ranked = _ranked(comparison)
    if not any(np.isfinite(one).any() for one in ranked):
        return "Too few worlds have a deal to say how many states deploy after one"
    if not any(np.any(one == 1) for one in ranked):
        return "Ten states deploy in no world of any scenario"
    enough = "has enough worlds with troops and a deal"
    wording = Wording(
        subject="Given a deal, ten or more states deploy",
        ranks=("most often", "least often", "more often"),
        alike="The worlds in which ten or more states deploy are the same in each scenario",
        topic="how often ten states deploy, given a deal",
        alone=f"Only one scenario {enough}: ten or more states deploy",
        level=often("worlds"),
    )
    return superlative(comparison, ranked, wording=wording, apart=_apart)


def _ranked(comparison: Comparison) -> list[Array]:
    """What scenarios are ranked by; blank without troops, or too few worlds with a deal."""
    return [
        _many(one) if sends(one) and one.deal.sum() >= LEAST else np.full(comparison.n, np.nan)
        for one in comparison.every
    ]


def _apart(first: Array, second: Array) -> bool:
    """Whether a share lies above another beyond chance.

    It does on the worlds with a deal in both, or so far that the intervals of all are apart.
    """
    low, high = (
        wilson(int(np.nansum(one)), int(np.isfinite(one).sum()))[end]
        for one, end in ((first, 0), (second, 1))
    )
    return above(first, second) or bool(low > high)
