"""How a change moves each state's chance of ever deploying."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.array import Mask
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.studies.contrast import direction, paired, unpaired


@dataclass(frozen=True)
class Share:
    """How often one state ever deploys in two scenarios, as shares of worlds."""

    code: str
    name: str
    before: float
    after: float
    gap: Estimate
    """After less before, paired world by world, with its own 95% interval."""
    joint: Estimate
    """The same with an interval so wide that those of all states on both rosters hold together in
    95% of ensembles (Bonferroni); the one to judge by whether it differs at all."""
    loose: Estimate
    """The same difference with the interval it would have had on worlds of their own."""
    both: bool
    """Whether the state is on both rosters; where it is not, it differs by definition."""

    @property
    def moved(self) -> int:
        """1 for a rise and -1 for a fall beyond chance by the joint interval, else 0."""
        return direction(self.joint) if self.both else 0


def participation(*, these: Results, those: Results) -> list[Share]:
    """Compare the states of two scenarios, run with the same seed and size.

    Each state on either roster has an entry, by code; where it is not on a roster it never deploys.
    """
    names = _names(those) | _names(these)
    after, before = deployed(these), deployed(those)
    never = np.zeros(these.n, dtype=np.bool_)
    gaps = moves(these=these, those=those)
    z = NormalDist().inv_cdf(1 - 0.025 / max(len(gaps), 1))
    rows = []
    for code in sorted(names):
        here, there = after.get(code, never).astype(float), before.get(code, never).astype(float)
        rows.append(Share(
            code=code,
            name=names[code],
            before=float(np.mean(there)),
            after=float(np.mean(here)),
            gap=paired(here - there),
            joint=paired(here - there, z=z),
            loose=unpaired(here, there),
            both=code in gaps,
        ))  # fmt: skip
    return rows


def moves(*, these: Results, those: Results) -> dict[str, NDArray[np.int8]]:
    """How each state on both rosters changes world by world, by code.

    1 where it deploys in these alone, -1 in those alone, 0 in both or neither.
    """
    after, before = deployed(these), deployed(those)
    return {
        code: np.subtract(after[code], before[code], dtype=np.int8)
        for code in sorted(after.keys() & before.keys())
    }


def deployed(results: Results) -> dict[str, Mask]:
    """Worlds in which each state ever deploys, by code."""
    ever = map(np.isfinite, results.deployments())
    return dict(zip(results.data["state"].values.tolist(), ever, strict=True))


def _names(results: Results) -> dict[str, str]:
    codes, names = (results.data[name].values.tolist() for name in ("state", "state_name"))
    return dict(zip(codes, names, strict=True))
