"""How a change moves each state's chance of ever deploying."""

from dataclasses import dataclass

import numpy as np

from sim.array import Mask
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.studies.contrast import paired, unpaired


@dataclass(frozen=True)
class Share:
    """How often one state ever deploys in two scenarios, as shares of worlds."""

    code: str
    name: str
    before: float
    after: float
    gap: Estimate
    """After less before, paired world by world."""
    loose: Estimate
    """The same difference with the interval it would have had on worlds of their own."""


def participation(*, these: Results, those: Results) -> list[Share]:
    """Compare the states of two scenarios, run with the same seed and size.

    Each state on either roster has an entry, by code; where it is not on a roster it never deploys.
    """
    names = _names(those) | _names(these)
    after, before = deployed(these), deployed(those)
    never = np.zeros(these.n, dtype=np.bool_)
    rows = []
    for code in sorted(names):
        here, there = after.get(code, never).astype(float), before.get(code, never).astype(float)
        shares = float(np.mean(there)), float(np.mean(here))
        rows.append(Share(code, names[code], *shares, paired(here - there), unpaired(here, there)))
    return rows


def deployed(results: Results) -> dict[str, Mask]:
    """Worlds in which each state ever deploys, by code."""
    ever = map(np.isfinite, results.deployments())
    return dict(zip(results.data["state"].values.tolist(), ever, strict=True))


def _names(results: Results) -> dict[str, str]:
    codes, names = (results.data[name].values.tolist() for name in ("state", "state_name"))
    return dict(zip(codes, names, strict=True))
