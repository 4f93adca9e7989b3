"""The drawing of every finding, by name."""

import io
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.errors import UsageError, nearest
from sim.figures import (
    basis,
    deterrence,
    difference,
    discover,
    dots,
    force,
    frontier,
    funnel,
    futures,
    limits,
    overview,
    pair,
    parts,
    pivotal,
    posture,
    postures,
    publics,
    ranges,
    regret,
    requirement,
    requirements,
    satisfied,
    sensitivity,
    sides,
    story,
    support,
    sweep,
    threshold,
    tip,
    waterfall,
    weigh,
)
from sim.figures import map as atlas
from sim.figures.kit.environment import plain
from sim.figures.kit.lettering import suit
from sim.figures.kit.vector import SUBTITLE, TITLE, accessible, as_text, said
from sim.findings.catalogue import (
    COMPARE,
    DISCOVER,
    EXPLAIN,
    PARTS,
    PIVOTAL,
    ROBUST,
    SENSITIVITY,
    SPECIFIC,
    STORY,
    SWEEP,
    TIP,
    WEIGH,
)
from sim.findings.finding import Finding
from sim.findings.of_run import RUN
from sim.results.results import Results
from sim.studies.comparison import Comparison
from sim.studies.discovered import Discovered
from sim.studies.explanation import Explanation
from sim.studies.parts import Decomposition
from sim.studies.pivotal import Pivots
from sim.studies.robust import Robustness
from sim.studies.sensitivity_answer import Sensitivity
from sim.studies.story import Story
from sim.studies.sweep_answer import Sweep
from sim.studies.tip_answer import Tipping
from sim.studies.weigh_answer import Weighing

_DRAW: Mapping[str, Callable[[Any], Figure]] = {
    "force": force.draw,
    "requirement": requirement.draw,
    "dots": dots.draw,
    "deterrence": deterrence.draw,
    "threshold": threshold.draw,
    "funnel": funnel.draw,
    "posture": posture.draw,
    "support": support.draw,
    "map": atlas.draw,
    "overview": overview.draw,
    "bite": overview.draw,
    "ranges": ranges.draw,
    "sides": sides.draw,
    "requirements": requirements.draw,
    "postures": postures.draw,
    "publics": publics.draw,
    "difference": difference.draw,
    "parts": parts.draw,
    "pivotal": pivotal.draw,
    "components": parts.draw,
    "satisfied": satisfied.draw,
    "regret": regret.draw,
    "futures": futures.draw,
    "tip": tip.draw,
    "frontier": frontier.draw,
    "sensitivity": sensitivity.draw,
    "basis": basis.draw,
    "waterfall": waterfall.draw,
    "discover": discover.draw,
    "limits": limits.draw,
    "pair": pair.draw,
    "story": story.draw,
    "sweep": sweep.draw,
    "weigh": weigh.draw,
    "assumptions": weigh.draw_assumptions,
}


def _in_any_script(drawing: Callable[[Any], Figure]) -> Callable[[Any], Figure]:
    """Make a drawing set every text in a font that has its letters."""

    @wraps(drawing)
    def drawn(finding: Any) -> Figure:
        return suit(drawing(finding))

    return drawn


DRAW = {name: _in_any_script(drawing) for name, drawing in _DRAW.items()}
"""Drawings by name."""


def draw(name: str, finding: Finding) -> Figure:
    """Draw a finding by the name of its drawing."""
    with plain():
        return DRAW[name](finding)


def plot(name: str, evidence: Any) -> Figure:
    """Draw a figure of results, a comparison, an explanation, parts, a story or a sweep, by name.

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
        (Sensitivity, SENSITIVITY),
        (Story, STORY),
        (Pivots, PIVOTAL),
        (Robustness, ROBUST),
        (Tipping, TIP),
        (Discovered, DISCOVER),
        (Sweep, SWEEP),
        (Weighing, WEIGH),
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
    words = {"Title": said(figure, TITLE), "Subject": said(figure, SUBTITLE)}
    undated: dict[str, None] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    metadata: dict[str, Any] = {**undated}
    if kind == "pdf":
        metadata |= {key: text for key, text in words.items() if text}
    pixels: dict[str, Any] = (
        {"pil_kwargs": {"compress_level": COMPRESSION}} if kind == "png" else {}
    )
    fonts: Any = {"svg.hashsalt": "backstop", "svg.fonttype": "none", "pdf.fonttype": 42}
    if kind != "svg":
        with plain(), mpl.rc_context(fonts):
            figure.savefig(written, format=kind, dpi=DPI, metadata=metadata, **pixels)
        return written.getvalue()
    with as_text(figure) as edges, plain(), mpl.rc_context(fonts):
        figure.savefig(written, format=kind, dpi=DPI, metadata=metadata)
    return accessible(written.getvalue(), figure, edges=edges)
