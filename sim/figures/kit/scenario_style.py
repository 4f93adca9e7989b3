"""How the scenarios of a comparison, and differences between them, are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from matplotlib.collections import PathCollection

from sim.figures.kit import lettering, style
from sim.findings.comparison import ComparisonFinding

Dash: TypeAlias = str | tuple[float, tuple[float, ...]]
"""A style of line, as matplotlib takes it."""

COLOURS = ("#555555", "#0B5394", "#D55E00", "#009E73", "#E69F00")
"""Colours of scenarios, the one compared to first."""

DASHES: tuple[Dash, ...] = ("solid", (0, (7, 2)), (0, (3, 1.5)), (0, (7, 2, 1.5, 2)), (0, (1, 1)))
"""Dashes in the same order."""

MORE, LESS, UNSURE = "#0B5394", "#D55E00", "#9A9A9A"
"""Colours of a difference above 0, of one below, and of one that chance may have made."""

GHOST = "#6E6E6E"
"""Colour of the scenario compared to where it is drawn behind another."""


@dataclass(frozen=True)
class ScenarioStyle:
    """How one scenario is drawn."""

    name: str
    label: str
    """Its title, safe to draw."""
    colour: str
    dash: Dash
    alone: bool
    """Whether the colour is its own."""


def styles(finding: ComparisonFinding) -> list[ScenarioStyle]:
    """Styles of the scenarios of a finding; where many are compared, the others share one."""
    own = not finding.many
    made = []
    for name, label, k in zip(finding.names, finding.labels, finding.colours, strict=True):
        alone = own or k == 0
        colour, dash = (COLOURS[k] if alone else style.LINE), DASHES[k if own else 0]
        made.append(ScenarioStyle(name, lettering.plain(label), colour, dash, alone))
    return made


def tint(colour: str, share: float) -> str:
    """Mix a share of a colour with white."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    mixed = (round(255 - share * (255 - part)) for part in parts)
    return "#" + "".join(f"{part:02X}" for part in mixed)


def shade(way: int) -> str:
    """Colour of a difference: 1 for more, -1 for less, 0 for none."""
    return {1: MORE, -1: LESS, 0: UNSURE}[way]


def hollow(dots: PathCollection, ways: Sequence[int]) -> None:
    """Colour dots, and fill only those of a difference, so that it shows in grey print too."""
    filled = [shade(way) if way else "white" for way in ways]
    dots.set(edgecolors=[shade(way) for way in ways], facecolors=filled, linewidths=0.9, zorder=3)
