"""A report as one file: a page without scripts, whose figures are within it."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.findings import report as findings
from sim.findings import report_words, run
from sim.findings.changed import changes
from sim.findings.finding import Finding
from sim.publish.template import template
from sim.studies.report import ReportAnswer, ReportStudy
from sim.text import cleaned

if TYPE_CHECKING:
    from markupsafe import Markup

NAME = "report.html"
"""Name of the page."""

TEMPLATE = Path(__file__).with_name("report.html.jinja")
"""Its template."""

TYPES = {"png": "image/png", "svg": "image/svg+xml"}
"""Types of the pictures that a page can have within it, by ending."""

WEIGHTS = {"regular": 400, "semibold": 600}
"""Weights of the faces that a page has within it."""

SHORT = 14
"""Rows up to which a printed table stays on one page."""


def pages(
    answer: ReportAnswer, study: ReportStudy, *, pictures: Mapping[str, tuple[Finding, bytes]]
) -> dict[str, bytes]:
    """The page of a report by its name, in UTF-8; pictures by path, each with what it shows.

    Whatever text a scenario has is shown as text. Pictures of a kind that a page cannot show are
    left out.
    """
    shown = [
        {"address": _address(path, data), "title": one.title, "subtitle": one.subtitle,
         "foot": one.foot}
        for path, (one, data) in pictures.items()
        if path.rpartition(".")[2] in TYPES
    ]  # fmt: skip
    files = [(name, _link("text/yaml", data)) for name, data in findings.files(study).items()]
    text = template(TEMPLATE).render(
        answer=answer,
        report=findings,
        words=report_words,
        changes=changes,
        sections=run.sections,
        figures=shown,
        files=files,
        fonts=_fonts(),
        short=SHORT,
        breakable=_breakable,
        coded=_coded,
    )
    return {NAME: cleaned(text).encode()}


def _fonts() -> list[tuple[int, str]]:
    """The faces of a page by weight; none where they are not installed."""
    from sim.figures.kit.face import face
    from sim.figures.kit.font import usual

    found = {weight: face(name) for name, weight in WEIGHTS.items()}
    return [
        (weight, _link("font/ttf", usual(path.read_bytes())))
        for weight, path in found.items()
        if path is not None
    ]


def _breakable(text: str) -> "Markup":
    """A name that may go over to a new line after each of its parts."""
    from markupsafe import Markup

    return Markup("<wbr>").join(re.split(r"(?<=[._,])(?=[A-Za-z])", text))


def _coded(text: str) -> "Markup":
    """Text in which what stands between backticks is code."""
    from markupsafe import Markup

    code = Markup("<code>{}</code>")
    parts = text.split("`")
    return Markup("").join(code.format(one) if at % 2 else one for at, one in enumerate(parts))


def _address(path: str, data: bytes) -> str:
    return _link(TYPES[path.rpartition(".")[2]], data)


def _link(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
