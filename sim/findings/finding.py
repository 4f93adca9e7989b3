"""What a figure shows, without the figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

Table: TypeAlias = Mapping[str, NDArray[Any]]
"""Columns of equal length by name, as they are written beside a figure."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Finding:
    """What a figure shows; a subclass adds what its figure needs beyond the table."""

    table: Table
    """The columns behind the picture."""
    title: str
    """The finding, computed from the table and no louder than the worlds allow."""
    subtitle: str
    """What is plotted, its unit, and which uncertainty is shown."""
    foot: str
    """Scenario, worlds, seed, version, date of the facts."""
