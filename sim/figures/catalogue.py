"""The drawing of every finding, by name."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.errors import UsageError, nearest
from sim.figures import (
    deterrence,
    difference,
    dots,
    force,
    funnel,
    overview,
    parts,
    posture,
    publics,
    ranges,
    requirement,
    support,
    threshold,
    tiles,
    waterfall,
)
from sim.figures import map as atlas
from sim.findings.catalogue import COMPARE, EXPLAIN, PARTS, RUN, SPECIFIC
from sim.findings.finding import Finding
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.studies.explanation import Explanation
from sim.studies.parts import Decomposition

DRAW: Mapping[str, Callable[[Any], Figure]] = {
    "force": force.draw,
    "requirement": requirement.draw,
    "dots": dots.draw,
    "deterrence": deterrence.draw,
    "threshold": threshold.draw,
    "funnel": funnel.draw,
    "posture": posture.draw,
    "support": support.draw,
    "tiles": tiles.draw,
    "map": atlas.draw,
    "overview": overview.draw,
    "bite": overview.draw,
    "ranges": ranges.draw,
    "sides": force.draw_compared,
    "requirements": requirement.draw_compared,
    "postures": posture.draw_compared,
    "publics": publics.draw,
    "difference": difference.draw,
    "parts": parts.draw,
    "waterfall": waterfall.draw,
}


def draw(name: str, finding: Finding) -> Figure:
    """Draw a finding by the name of its drawing."""
    return DRAW[name](finding)


def plot(name: str, evidence: Any) -> Figure:
    """Draw a figure of results, a comparison, an explanation or the parts of an effect, by name.

    Raises
    ------
    UsageError
        If there is no such figure of them; names the nearest, or the scenarios it lacks.
    """
    compared = {**COMPARE, **{key: one.find for key, one in SPECIFIC.items()}}
    kinds = (
        (Results, RUN),
        (Comparison, compared),
        (Explanation, EXPLAIN),
        (Decomposition, PARTS),
    )
    found: Mapping[str, Any] = next((f for kind, f in kinds if isinstance(evidence, kind)), {})
    if name not in found:
        help_ = nearest(name, found) or f"there are {', '.join(found) or 'none'}"
        raise UsageError(f"there is no figure `{name}` here; {help_}")
    return draw(name, found[name](evidence))


Kind = Literal["png", "svg", "pdf", "none"]
"""Kinds of file a figure can be; none where it is not drawn."""

DPI = 200
"""Dots per inch of pixels."""

COMPRESSION = 3
"""Effort of zlib on pixels: these figures come out as small as at its default, 6, in half the time.
"""


def picture(figure: Figure, kind: Kind = "png") -> bytes:
    """Bytes of a file of a figure, without the time of writing: the same for the same figure."""
    written = io.BytesIO()
    undated: dict[str, None] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    pixels: dict[str, Any] = (
        {"pil_kwargs": {"compress_level": COMPRESSION}} if kind == "png" else {}
    )
    with mpl.rc_context({"svg.hashsalt": "backstop"}):
        figure.savefig(written, format=kind, dpi=DPI, metadata=undated, **pixels)
    return written.getvalue()
