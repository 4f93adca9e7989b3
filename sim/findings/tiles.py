"""A tile for each state, roughly where it lies: how it most often ends, how likely it deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from sim.figures import ending

if TYPE_CHECKING:
    from sim.results.results import Results


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, those of :func:`sim.figures.ending.table`."""
    return ending.table(results)


def title(results: Results) -> str:
    """Say which states end with troops in Ukraine in most worlds, as far as chance allows."""
    return ending.title(results)
