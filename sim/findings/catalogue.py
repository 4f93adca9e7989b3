"""The findings of each study but a run, in the order in which a report shows them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.findings import (
    basis,
    components,
    difference,
    discover,
    influence,
    limits,
    overview,
    pair,
    parts,
    pivotal,
    postures,
    publics,
    ranges,
    requirements,
    robust,
    sides,
    sweep,
    timeline,
    tip,
    waterfall,
    weigh_figures,
)
from sim.findings.finding import Finding
from sim.studies.comparison import Comparison
from sim.studies.discovered import Discovered
from sim.studies.explanation import Explanation
from sim.studies.parts import Decomposition
from sim.studies.pivotal import Pivots
from sim.studies.publics import missing as missing_publics
from sim.studies.robust import Robustness
from sim.studies.sensitivity_answer import Sensitivity
from sim.studies.story import Story
from sim.studies.sweep_answer import Sweep
from sim.studies.tip_answer import Tipping
from sim.studies.weigh_answer import Weighing

COMPARE: Mapping[str, Callable[[Comparison], Finding]] = {
    "overview": overview.find,
    "bite": overview.find_bite,
    "ranges": ranges.find,
    "sides": sides.find,
    "requirements": requirements.find,
    "postures": postures.find,
}
"""Findings of any comparison."""


class Specific(NamedTuple):
    """A finding about certain scenarios, which only a comparison that has them has."""

    find: Callable[[Comparison], Finding]
    """The finding; a UsageError where a scenario is missing."""
    missing: Callable[[Comparison], list[str]]
    """Names of the scenarios that a comparison lacks for it."""


SPECIFIC: Mapping[str, Specific] = {"publics": Specific(publics.find, missing_publics)}
"""Findings of a comparison that has the scenarios they are about."""

PAIR: Mapping[str, Callable[..., Finding]] = {"difference": difference.find}
"""Findings of one scenario against the one compared to."""

EXPLAIN: Mapping[str, Callable[[Explanation], Finding]] = {"waterfall": waterfall.find}
"""Findings of an explanation."""

PARTS: Mapping[str, Callable[[Decomposition], Finding]] = {"parts": parts.find}
"""Findings of an effect and its parts."""

SENSITIVITY: Mapping[str, Callable[[Sensitivity], Finding]] = {
    "sensitivity": influence.find_main,
    "basis": basis.find,
}
"""Findings of a sensitivity analysis."""

WEIGH: Mapping[str, Callable[[Weighing], Finding]] = {
    "weigh": weigh_figures.find,
    "assumptions": weigh_figures.find_assumptions,
}
"""Findings of two things weighed against each other."""

STORY: Mapping[str, Callable[[Story], Finding]] = {"story": timeline.find}
"""Findings of the story of one world."""

PIVOTAL: Mapping[str, Callable[[Pivots], Finding]] = {
    "pivotal": pivotal.find,
    "components": components.find,
}
"""Findings of states held in and out, and of the components of the guarantee."""

ROBUST: Mapping[str, Callable[[Robustness], Finding]] = {
    "satisfied": robust.find_satisfied,
    "regret": robust.find_regret,
    "futures": robust.find_futures,
}
"""Findings of policies over uncertain futures."""
TIP: Mapping[str, Callable[[Tipping], Finding]] = {"tip": tip.find, "frontier": tip.find_frontier}
"""Findings of a search for the least change."""
DISCOVER: Mapping[str, Callable[[Discovered], Finding]] = {
    "discover": discover.find,
    "limits": limits.find,
    "pair": pair.find,
}
"""Findings of a search for a box; the last two need one that is better than chance."""
SWEEP: Mapping[str, Callable[[Sweep], Finding]] = {"sweep": sweep.find}
"""Findings of a sweep."""
