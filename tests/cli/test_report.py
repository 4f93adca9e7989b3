"""The report of scenarios, as a person meets it."""

import base64
import json
import shlex
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sim.facts.citation import citation
from sim.findings import report as findings
from sim.findings import run
from sim.outcomes.measure import measure_row
from sim.publish.report import _coded
from sim.scenario.load import load
from sim.scenario.review import is_source
from sim.studies.compare import CompareAnswer
from sim.studies.run import RunAnswer
from sim.words import signed

Sim = Callable[..., Any]

PLAIN = ("--format", "none")
"""For a report without pictures, where it is its words that are read."""

HARMLESS = (
    " a code div dl dt dd h1 h2 h3 h4 header html head body main section p pre figure img li ul "
    "meta strong style table caption thead tbody tr th td title "
)
"""Tags that a page of a report has."""


class Page(HTMLParser):
    """The tags of a page with their attributes, its text, and the cells of each row of a table.

    Where a long name may be broken is left out.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self._within: list[str] = []
        self.source = path.read_text("utf-8")
        self.feed(self.source.replace("<wbr>", ""))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self._within:
            return
        self.words.append(data)
        if self.rows and {"td", "th"} & {*self._within}:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(folder: str) -> Page:
    return Page(Path("outputs") / folder / "report.html")


def account(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path("outputs") / folder / "report.json").read_text())
    return found


def test_a_report_says_what_the_run_says_row_by_row(sim: Sim) -> None:
    done = sim("report", "short", "-n", "60", *PLAIN)
    assert done.code == 0, done.err
    made, answer = (
        page("short/report"),
        RunAnswer.model_validate(account("short/report")["runs"][0]),
    )
    assert answer.answer in made.text
    assert done.out.startswith(f"{answer.title}: {answer.answer}")
    for section in run.sections(answer):
        assert section.head.label in made.text
        for row in section.rows:
            if section.layout == "table":
                cells = [*row.cells, *[""] * (section.width - len(row.cells))]
                assert [row.label.strip(), *cells] in made.rows
            else:
                assert row.label in made.text
    assert answer.note in made.text
    assert answer.key in made.text


def test_it_compares_with_the_baseline_and_says_what_each_changed_value_rests_on(sim: Sim) -> None:
    sim("report", "short", "--to", "short", "-n", "60", *PLAIN)
    assert account("short/report")["comparison"] is None
    assert "What changes against" not in page("short/report").text
    assert "No value differs" not in page("short/report").text
    sim("report", "washington_backs_fully", "-n", "60", *PLAIN)
    made, folder = page("washington_backs_fully/report"), "washington_backs_fully/report"
    answer = CompareAnswer.model_validate(account(folder)["comparison"])
    (one,) = answer.scenarios
    clear = [each for each in one.verdicts if each.ruling in ("more", "less")]
    shown = {row.label: row.cells for row in findings.contrasts(one, answer).rows}
    assert any(cells[2] == "chance may explain it" for cells in shown.values())
    found = 0
    for each in clear:
        row = measure_row(each.measure)
        gap = signed(each.difference, row.digits, scale=row.scale)
        found += any(cells[0].startswith(each.subject[:1].upper() + each.subject[1:])
                     and cells[3] == gap for cells in made.rows if len(cells) == 6)  # fmt: skip
    assert found >= 5
    key = "guarantor.availability.air_defence"
    (row,) = [cells for cells in made.rows if key in cells[0] and len(cells) == 5]
    assert row[0] == f"Availability of air defence from the guarantor, share {key}"
    assert row[1:] == ["0.3", "1", "assumed", "article:6; no longer in doubt"]
    assert "The article, paragraph 6. Poland: opposes sending troops" in made.text


def test_figures_stand_in_the_page_with_what_they_show_in_words(sim: Sim) -> None:
    sim("report", "short", "-n", "60")
    pictures = page("short/report").all("img")
    assert len(pictures) == 3
    readme = Path("outputs/short/report/README.md").read_text()
    for picture in pictures:
        assert (picture["src"] or "").startswith("data:image/png;base64,")
        assert base64.b64decode((picture["src"] or "").partition(",")[2])[:4] == b"\x89PNG"
        title = (picture["alt"] or "").split(". ")[0]
        assert len(title) > 20
        assert title.split("; ")[0][:40] in readme
    sim("report", "short", "-n", "60", "--format", "none")
    assert page("short/report").all("img") == []
    sim("report", "short", "-n", "60", "--format", "svg")
    assert all("image/svg+xml" in (one["src"] or "") for one in page("short/report").all("img"))


HOSTILE = """\
name: hostile
title: "<script>alert(1)</script> {{ 7 * 7 }} & \\"so\\" on"
base: baseline
because: "<img src=x onerror=alert(2)> \\u202e or javascript:alert(3)"
sources: [article:6]
change:
  weeks: 8
  guarantor.availability.air_defence:
    {value: 0.9, was: 0.3, basis: assumed, because: "</td><iframe src=//x>"}
"""


def test_whatever_a_scenario_says_is_text(sim: Sim) -> None:
    Path("scenarios/hostile.yaml").write_text(HOSTILE.replace("\\u202e ", ""))
    done = sim("report", "hostile", "short", "-n", "30")
    assert done.code == 0, done.err
    (folder,) = Path("outputs").glob("report--*")
    made = Page(folder / "report.html")
    assert all(f" {tag} " in HARMLESS for tag, _ in made.tags)
    assert '<script>alert(1)</script> {{ 7 * 7 }} & "so" on' in made.text
    assert "<img src=x onerror=alert(2)>" in made.text
    assert "</td><iframe src=//x>" in made.text
    for tag, attributes in made.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src"):
                assert (value or "").startswith("data:"), (tag, value)
    assert not made.source.count("url(") - made.source.count("url(data:font/ttf;base64,")
    (policy,) = [one for one in made.all("meta") if one.get("http-equiv")]
    assert (policy["content"] or "").startswith("default-src 'none'")


def test_the_complete_scenario_is_in_the_page_and_its_line_repeats_the_run(sim: Sim) -> None:
    sim("report", "short", "-n", "30", *PLAIN, "-s", "talks.deal_rate=9")
    (folder,) = Path("outputs").glob("short--*/report")
    made = Page(folder / "report.html")
    answer = json.loads((folder / "report.json").read_text())
    (link,) = made.all("a")
    assert link["download"] == "short.yaml"
    Path("short.yaml").write_bytes(base64.b64decode((link["href"] or "").partition(",")[2]))
    whole = load(Path("short.yaml")).scenario
    assert whole.values["talks.deal_rate"].central == 9
    assert "Set by hand in every scenario, also in the one compared to: talks.deal_rate=9" not in (
        made.text
    )
    assert "Set by hand: talks.deal_rate=9 (Rate of a deal" in made.text
    line = "sim run short -n 30 --seed 1 -s talks.deal_rate=9"
    assert line in made.source
    again = json.loads(sim(*shlex.split(line)[1:], "--json").out)
    assert again["runs"][0]["key"] == answer["runs"][0]["key"]


def test_run_and_compare_lead_to_a_report(sim: Sim) -> None:
    done = sim("run", "short", "-n", "30", "--format", "html")
    assert done.code == 0, done.err
    assert Path("outputs/short/figures/map.png").is_file()
    assert Path("outputs/short/report/report.html").is_file()
    assert "outputs/short/report/ (README.md, figures/, report.html" in done.out
    assert "`report/`" in Path("outputs/short/README.md").read_text()
    done = sim(
        "compare", "short", "--to", "baseline", "-n", "30", "--format", "html", "-s", "weeks=8"
    )
    assert done.code == 0, done.err
    assert list(Path("outputs").glob("short--*/report/report.html"))
    goal = ("tip", "short", "--goal", "force >= 1")
    done = sim("run", "short", "-n", "30", "--format", "html", "--json")
    assert json.loads(done.out)["runs"][0]["scenario"] == "short"
    assert "outputs/short/report/ (README.md, figures/, report.html" in done.err
    for words in (("explain", "short", "POL"), goal):
        refused = sim(*words, "-n", "30", "--format", "html")
        assert refused.code == 2
        assert "`sim report` writes a report" in refused.err


def test_scenarios_over_other_weeks_are_shown_but_not_compared(sim: Sim) -> None:
    done = sim("report", "short", "washington_backs_fully", "-n", "30", *PLAIN)
    assert done.code == 0, done.err
    (folder,) = Path("outputs").glob("report--*")
    text = Page(folder / "report.html").text
    assert "Not compared, since they run over other weeks: short." in text
    answer = json.loads((folder / "report.json").read_text())
    assert [one["name"] for one in answer["comparison"]["scenarios"]] == ["washington_backs_fully"]


def test_method_and_limits_say_what_is_so(sim: Sim) -> None:
    sim("report", "short", "-n", "30", *PLAIN)
    text = page("short/report").text
    answer = account("short/report")["runs"][0]
    assert f"Backstop simulates {len(answer['states'])} states" in text
    assert "week by week over 8 weeks from 18 August 2025" in text
    assert "The scenario was run in 30 worlds" in text
    assert "rests on an assumed rate" in text
    assert account("short/report")["sensitivities"] == []
    assert "sim sensitivity short" in text
    sim("report", "attack_in_week_30", "-n", "30", *PLAIN)
    assert "rests on an assumed rate" not in page("attack_in_week_30/report").text


SOURCES = (
    "article:6", "article:title", "kreps-2010", "positions", "polls:7", "https://example.org/a",
    "CBOS, March 2025",
)  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_is_written_out(source: str) -> None:
    assert is_source(source)
    text = citation(source)
    assert text
    if source.startswith("http") or "CBOS" in source:
        assert text == source
    else:
        assert len(text) > len(source) + 10


def test_what_stands_between_backticks_is_code_and_no_markup(sim: Sim) -> None:
    sim("report", "short", "-n", "30", *PLAIN, "-s", "coalition.scale=40")
    (folder,) = Path("outputs").glob("short--*/report")
    source = (folder / "report.html").read_text()
    limits = source.partition("<h2>Limits</h2>")[2].partition("</ul>")[0]
    assert "<code>" in limits
    assert "`" not in limits
    assert str(_coded("a `<b>` & c")) == "a <code>&lt;b&gt;</code> &amp; c"
