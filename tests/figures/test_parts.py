"""The figure of the parts of an effect: what it shows, what it says, and that it can be read."""

import re
from functools import cache

import numpy as np
import pytest
from sparing import quick

from sim.figures.catalogue import draw, plot
from sim.findings.catalogue import PARTS
from sim.findings.parts import MOST, WHOLE, find
from sim.results.record import Size
from sim.scenario.changes import changes
from sim.scenario.load import load, packaged
from sim.studies.ensembles import Request, obtain
from sim.studies.parts import PartsStudy

BASE = packaged() / "baseline.yaml"
SOON = ("weeks=70", "talks.deal_rate=5")
HOSTILE = "$x^{ 漢 " + "W" * 150


@cache
def divided(name: str, *, n: int = 40, title: str = ""):
    to, this = (load(packaged() / f"{one}.yaml", SOON) for one in ("baseline", name))
    if title:
        scenario = this.scenario.model_copy(update={"title": title})
        this = type(this)(scenario, this.places, leaves=this.leaves)
    study = PartsStudy(changes(this, to=to))
    return study.answer(obtain(study.ensembles(), Request(Size(n, 1))))


SEVERAL = ("putin_handles_trump", "no_american_backstop", "thousands_not_hundreds", "europe_alone")


def confirmed(finding) -> None:
    """Confirm the title from the table alone."""
    table = finding.table
    first = table["measure"] == table["measure"][0]
    values = table["value"][first][:-1]
    shares, labels = table["share"][first][:-1], table["label"][first][:-1]
    whole = table["value"][first][-1]
    assert table["change"][first][-1] == WHOLE
    assert ("the rise in" if whole > 0 else "the fall in") in finding.title
    if "No change makes clearly more" in finding.title:
        # None is ahead by as much as both intervals.
        return
    (name,) = re.findall(r"“(.+)” makes", finding.title)
    (at,) = np.flatnonzero([str(one)[:1].upper() + str(one)[1:] == name for one in labels])
    assert values[at] * np.sign(whole) == max(values * np.sign(whole))
    assert (table["low"][first][at] > 0) or (table["high"][first][at] < 0)
    if finding.adds:
        assert f"{100 * shares[at]:.0f}%" in finding.title
        assert shares[at] == pytest.approx(values[at] / whole)
        if "makes most of" in finding.title:
            assert shares[at] > 0.5


@pytest.mark.parametrize(
    "name",
    quick([*SEVERAL, "conditions_bite", "patriots_for_poland"], SEVERAL),
)
def test_it_is_drawn_its_title_is_borne_by_its_table_and_all_can_be_read(name, legible, even):
    answer = divided(name)
    if not answer.main:
        return
    finding = find(answer.evidence)
    even(finding.table)
    confirmed(finding)
    legible(draw("parts", finding))
    assert len(finding.written) == len(finding.table["value"])


def test_most_have_an_effect_and_a_leader():
    """Without which the test above would confirm nothing."""
    assert sum(bool(divided(name).main) for name in SEVERAL) >= 3
    titles = [find(divided(name).evidence).title for name in SEVERAL if divided(name).main]
    assert any("makes most of" in one for one in titles)
    assert any("than any other change" in one for one in titles)


@pytest.mark.parametrize("wrong", ["leader", "way", "share"])
def test_a_wrong_title_is_caught(wrong):
    finding = find(divided("putin_handles_trump").evidence)
    labels = finding.table["label"]
    second = str(labels[1])
    mutants = {
        "leader": re.sub("“.+”", f"“{second[:1].upper()}{second[1:]}”", finding.title),
        "way": finding.title.replace("the fall", "the rise"),
        "share": re.sub(r"(\d)%", lambda found: f"{(int(found[1]) + 1) % 10}%", finding.title),
    }
    assert mutants[wrong] != finding.title
    object.__setattr__(finding, "title", mutants[wrong])
    with pytest.raises((AssertionError, ValueError)):
        confirmed(finding)


def test_bars_end_where_the_table_says_and_numbers_add_up_but_for_rounding():
    finding = find(divided("putin_handles_trump").evidence)
    figure = draw("parts", finding)
    (ax,) = figure.axes
    widths = np.array([bar.get_width() for bar in ax.patches])
    values = finding.table["value"]
    rows = len(values) // len(finding.headings)
    assert len(finding.headings) <= MOST
    for k in range(len(finding.headings)):
        some = slice(k * rows, (k + 1) * rows)
        scales = widths[some] / values[some]
        np.testing.assert_allclose(scales, scales[0])
        numbers = [
            float(one.replace(",", "").replace("\N{MINUS SIGN}", "-"))
            for one in finding.written[some]
        ]
        unit = 10.0 ** -max(len(one.partition(".")[2]) for one in finding.written[some])
        assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=unit * len(numbers) / 2)


def test_hostile_titles_are_drawn_as_they_are(legible):
    answer = divided("putin_handles_trump", title=HOSTILE)
    legible(draw("parts", find(answer.evidence)))


def test_it_can_be_drawn_by_name():
    answer = divided("putin_handles_trump")
    assert plot("parts", answer.evidence).axes
    assert set(PARTS) == {"parts"}
    assert answer.plot("parts").axes
