"""A report as one file: a page without scripts, whose figures are within it."""

import base64
from collections.abc import Mapping
from pathlib import Path

from sim.findings import report as findings
from sim.findings import run
from sim.findings.finding import Finding
from sim.publish.template import template
from sim.studies.report import ReportAnswer, ReportStudy
from sim.text import cleaned

NAME = "report.html"
"""Name of the page."""

TEMPLATE = Path(__file__).with_name("report.html.jinja")
"""Its template."""

TYPES = {"png": "image/png", "svg": "image/svg+xml"}
"""Types of the pictures that a page can have within it, by ending."""


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
        answer=answer, report=findings, sections=run.sections, figures=shown, files=files
    )
    return {NAME: cleaned(text).encode()}


def _address(path: str, data: bytes) -> str:
    return _link(TYPES[path.rpartition(".")[2]], data)


def _link(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
