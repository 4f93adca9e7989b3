"""What the page says is what the account of a run says, and what its figures show."""

import json

import numpy as np
import pytest

from sim.ensemble.prepared import Prepared
from sim.findings import run
from sim.findings.charts import outlines
from sim.findings.of_run import RUN
from sim.findings.page import page
from sim.studies.run import answered
from sim.words import percent


@pytest.fixture(scope="module")
def results():
    return Prepared("baseline").run({}, 40)


@pytest.fixture(scope="module")
def told(results):
    return json.loads(json.dumps(page(results), allow_nan=False))


def test_every_cell_of_the_page_stands_in_the_account(results, told):
    printed = "\n".join(run.account(answered(results)))
    for section in told["sections"]:
        assert section["head"]["label"] in printed
        for row in section["rows"]:
            where = [line for line in printed.splitlines() if row["label"][:30] in line]
            if section["layout"] == "table":
                assert any(all(cell in line for cell in row["cells"]) for line in where), row
    assert " ".join(told["answer"].split()) in " ".join(printed.split())


@pytest.mark.parametrize("name", ["requirement", "force", "map"])
def test_every_chart_says_what_its_figure_says(results, told, name):
    chart, finding = told["charts"][name], RUN[name](results)
    assert (chart["title"], chart["subtitle"]) == (finding.title, finding.subtitle)
    assert chart["alt"].startswith(finding.title)


def test_every_line_is_that_of_its_figure(results, told):
    for name in ("requirement", "force"):
        table = RUN[name](results).table
        for column, values in told["charts"][name]["columns"].items():
            shown = np.array([np.nan if one is None else one for one in values])
            np.testing.assert_array_equal(shown, table[column][: len(shown)])


def test_the_states_are_those_of_the_map(results, told):
    finding = RUN["map"](results)
    states = told["charts"]["map"]["states"]
    assert [one["code"] for one in states] == finding.table["state"].tolist()
    for one, chance in zip(states, finding.table["chance"], strict=True):
        assert one["label"] == percent(chance)
        assert one["chance"] == chance


def test_a_line_never_leaves_its_axis(told):
    force = told["charts"]["force"]
    drawn = [one for name, column in force["columns"].items() if name != "week" for one in column]
    assert max(one for one in drawn if one is not None) <= force["y"][-1][0]


def test_the_map_has_every_outline_within_its_frame():
    found = outlines()
    west, north, wide, high = found["frame"]
    assert len(found["paths"]) == 60
    for one in found["paths"].values():
        assert one["d"].startswith("M")
        assert one["d"].endswith("Z")
        x, y = one["at"]
        if one["tip"]:
            assert west < x < west + wide
            assert north < y < north + high


@pytest.mark.parametrize(
    ("components", "deterrence", "note"),
    [
        ("noisy_or", "noisy_or",
         "(rules: of the components, any may work alone; in deterrence, any may work alone)"),
        ("additive_clipped", "min",
         "(rules: of the components, they add up; in deterrence, the weakest decides)"),
        ("min", "product",
         "(rules: of the components, the weakest decides; in deterrence, all are needed)"),
    ],
)  # fmt: skip
def test_rules_are_said_in_words(components, deterrence, note):
    settings = (f"aggregation.components={components}", f"aggregation.deterrence={deterrence}")
    told = page(Prepared("baseline", (*settings, "weeks=4")).run({}, 10))
    (section,) = (one for one in told["sections"] if one["name"] == "guarantee")
    assert section["note"] == note
