"""The findings of each study, in the order in which a report shows them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sim.findings import force
from sim.findings.finding import Finding
from sim.results.results import Results

RUN: Mapping[str, Callable[[Results], Finding]] = MappingProxyType({"force": force.find})
"""Findings of one ensemble, by name of the figure."""

COMPARE: Mapping[str, Callable[..., Finding]] = MappingProxyType({})
"""Findings of a comparison."""

PAIR: Mapping[str, Callable[..., Finding]] = MappingProxyType({})
"""Findings of one scenario against the one compared to."""

EXPLAIN: Mapping[str, Callable[..., Finding]] = MappingProxyType({})
"""Findings of an explanation."""
