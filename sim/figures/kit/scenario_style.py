"""The scenarios of a comparison: the colour, the dash, the place and the name of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sim.figures.kit import lettering, style

if TYPE_CHECKING:
    from sim.results.results import Results
    from sim.studies.comparison import Comparison

Dash: TypeAlias = str | tuple[float, tuple[float, ...]]
"""A style of line, as matplotlib takes it."""

COLOURS = ("#555555", "#0B5394", "#D55E00", "#009E73", "#E69F00")
"""Colours of scenarios, the one compared to first."""

DASHES: tuple[Dash, ...] = ("solid", (0, (7, 2)), (0, (3, 1.5)), (0, (7, 2, 1.5, 2)), (0, (1, 1)))
"""Dashes in the same order."""

GHOST = "#6E6E6E"
"""Colour of what is compared to where it stands behind another scenario."""

_QUOTED = 46
"""Characters of a title within a sentence."""


@dataclass(frozen=True)
class ScenarioStyle:
    """A scenario among others.

    Attributes
    ----------
    name
        Its name.
    label
        Its title, safe to draw and unlike that of any other.
    colour, dash
        How its lines are drawn.
    alone
        Whether the colour is its own.
    """

    name: str
    label: str
    colour: str
    dash: Dash
    alone: bool


def few(comparison: Comparison) -> bool:
    """Say whether there are few enough scenarios for each to have a colour of its own."""
    return len(comparison.every) <= len(COLOURS)


def cast(comparison: Comparison) -> list[ScenarioStyle]:
    """Give every scenario its colour, its dash and its name, the one compared to first.

    Parameters
    ----------
    comparison
        The scenarios.

    Returns
    -------
    One part each; of more than five scenarios all others share one colour.
    """
    plain = [titled(one) for one in comparison.every]
    often = Counter(plain)
    own = few(comparison)
    parts = []
    for k, (one, label) in enumerate(zip(comparison.every, plain, strict=True)):
        name = lettering.plain(one.name)
        colour = COLOURS[k] if own or k == 0 else style.LINE
        dash = DASHES[k] if own else DASHES[0]
        label = f"{name}: {label}" if often[label] > 1 else label  # noqa: PLW2901
        parts.append(ScenarioStyle(one.name, label, colour, dash, own or k == 0))
    return parts


def titled(results: Results) -> str:
    """Give the title of a scenario, safe to draw; its name where nothing of it can be read."""
    return lettering.called(results.title, "") or lettering.plain(results.name)


def states(results: Results, limit: int = lettering.LONGEST) -> list[str]:
    """Give the names of all states, safe to draw; the code where nothing of one can be read."""
    pairs = zip(results.data["state_name"].values, results.data["state"].values, strict=True)
    return [lettering.called(str(name), str(code), limit=limit) for name, code in pairs]


def quoted(label: str) -> str:
    """Name a scenario within a sentence, in quotation marks, cut between words if it is long."""
    if len(label) <= _QUOTED:
        return f"“{label}”"
    head = label[: _QUOTED - 1]
    words = head.rpartition(" ")[0]
    kept = words if len(words) > _QUOTED // 2 else head
    return f"“{kept.rstrip(' ,;:')}…”"


def tint(colour: str, share: float) -> str:
    """Mix a share of a colour with white."""
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    mixed = (round(255 - share * (255 - part)) for part in parts)
    return "#" + "".join(f"{part:02X}" for part in mixed)
