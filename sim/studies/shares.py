"""How a change moves each state's chance of ever deploying."""

from dataclasses import dataclass

import numpy as np

from sim.array import Mask
from sim.outcomes.guarantee_index import Estimate
from sim.results.results import Results
from sim.studies.contrast import paired, unpaired


@dataclass(frozen=True)
class Share:
    """How often one state ever deploys in two scenarios, as shares of worlds.

    Attributes
    ----------
    gap
        After less before, paired world by world.
    loose
        The same difference with the interval it would have had on worlds of their own.
    """

    code: str
    name: str
    before: float
    after: float
    gap: Estimate
    loose: Estimate


def participation(*, these: Results, those: Results) -> list[Share]:
    """Compare the states of two scenarios, run with the same seed and size.

    Each state on either roster has an entry, by code; where it is not on a roster it never deploys.
    """
    names = {code: name for each in (those, these) for code, name in _names(each).items()}
    after, before = deployed(these), deployed(those)
    never = np.zeros(these.n, dtype=np.bool_)
    return [
        _entry(code, names[code], after=after.get(code, never), before=before.get(code, never))
        for code in sorted(names)
    ]


def deployed(results: Results) -> dict[str, Mask]:
    """Worlds in which each state ever deploys, by code."""
    codes = (str(code) for code in results.data["state"].values)
    ever = (np.isfinite(first) for first in results.deployments())
    return dict(zip(codes, ever, strict=True))


def _entry(code: str, name: str, *, after: Mask, before: Mask) -> Share:
    here, there = after.astype(np.float64), before.astype(np.float64)
    return Share(
        code,
        name,
        float(np.mean(before)),
        float(np.mean(after)),
        paired(here - there),
        unpaired(here, there),
    )


def _names(results: Results) -> dict[str, str]:
    data = results.data
    pairs = zip(data["state"].values, data["state_name"].values, strict=True)
    return {str(code): str(name) for code, name in pairs}
