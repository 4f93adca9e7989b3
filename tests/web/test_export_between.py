"""What the page without a server says between the points that were run."""

import datetime as dt
import re

import numpy as np
import pytest
from exporting import BETWEEN, at, go, kind, rows, sentence, shown, told, turn
from paging import text, until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from windows import Kept, kept, window

from sim.app.export.bundle import bundled
from sim.app.export.check import measured
from sim.app.export.points import read
from sim.results.results import Results
from sim.words import rounded


@pytest.fixture(scope="module")
def opened_between(chromium, exported):
    """The page between points, for tests that only look at it."""
    with window(chromium) as browser:
        go(browser, exported + at(*BETWEEN))
        yield Kept.of(browser)


@pytest.fixture
def between(chromium, opened_between):
    """The same, turned to."""
    with kept(chromium, opened_between.handle) as browser:
        yield browser


def test_between_points_it_says_what_is_interpolated(browser, exported, export):
    go(browser, exported)
    for strengths in (BETWEEN, (0.3, 0.5), (3.9, 0.02)):
        turn(browser, at(*strengths))
        assert kind(browser) == "between"
        assert text(browser, "#sentence") == sentence(export, *strengths)


def test_between_points_no_table_says_odds_in_words(between):
    cells = [cell for row in rows(between, "#sections") for cell in row[2:]]
    assert cells
    assert not [one for one in cells if one.endswith(("worlds", "world"))]


def test_between_points_nothing_is_counted_and_an_interval_says_what_it_leaves_out(between):
    mixed = text(between, "#sections")
    assert not re.search(r"\d (worlds?|tests?)\)", mixed)
    heads = [one.text for one in between.find_elements(By.CSS_SELECTOR, "#sections h3")]
    assert len(heads) > 2
    assert all(one.endswith(", interpolated") for one in heads)
    named = between.execute_script(
        "return [...document.querySelectorAll('main thead th')].map((one) => one.textContent)"
        ".filter((one) => one.includes('95%'))"
    )
    assert len(named) > 2
    assert {*named} == {"95% interval, chance alone"}
    assert "that chance alone gives so many worlds" in text(between, "#requirement")
    assert "leave out what interpolation adds" in text(between, "#error-says")


def test_between_points_estimates_in_tables_have_two_significant_digits(between):
    shown = [row[1] for row in rows(between, "#sections") if row[0].startswith("Troops in")]
    assert shown
    for one in shown:
        assert one == rounded(float(one.replace(",", "")))


def test_most_real_runs_between_points_lie_within_the_error_that_is_printed(between, export):
    """Of 12 fresh points, 8 at least lie within the error that 9 in 10 did when it was measured."""
    at_grid, checks = ([read(one, export.folder) for one in some]
                       for some in (export.at_grid, export.at_checks))  # fmt: skip
    sizes = measured(
        export.grid, at_grid=at_grid, between=checks, published=Results.published_from
    )[:-2]
    printed = rows(between, "#errors tbody")
    for row, size in zip(printed, sizes, strict=False):
        share = row[2].endswith("points")
        for cell, name in zip(row[1:4], ("half", "most", "worst"), strict=True):
            assert float(cell.split()[0].replace(",", "")) == pytest.approx(
                size[name] * (100 if share else 1), abs=0.51 if "troops" in cell else 0.051
            )
    assert [len(row) for row in printed] == [5] * (len(sizes) + 2)
    places = np.random.default_rng(7).uniform([0, 0], [4, 0.6], (12, 2))
    errors = np.array([
        np.abs(shown(export, *place) - np.array(told(export, *place)["main"], dtype=float))
        for place in places
    ])  # fmt: skip
    most = np.array([one["most"] for one in sizes])
    inside = (errors <= most + 0.005).sum(axis=0)
    assert np.all(inside >= 8), inside


def test_near_a_point_without_a_deal_nothing_is_claimed(browser, export, tmp_path):
    at_grid, checks, scenarios = (
        [read(one, export.folder) for one in some]
        for some in (export.at_grid, export.at_checks, export.at_scenarios)
    )
    header = export._header(dt.date(2025, 9, 1), at_grid=at_grid, checks=checks)
    last = at_grid[-1]["numbers"]
    at_grid[-1]["numbers"] = {
        **{name: [] for name in last}, "states": [None] * len(last["states"]),
        "main": [0.0, None, None, None, None],
    }  # fmt: skip
    rows_ = [{name: [one["numbers"][name] for one in at_grid] for name in last}]
    rows_ += [one["page"] for one in (*at_grid, *scenarios)]
    page = tmp_path / "page.html"
    page.write_bytes(bundled(header, rows_, answer="", version="1"))
    go(browser, page.as_uri() + at(3.99, 0.59))
    assert text(browser, "#sentence") == header["words"]["silent"]
    assert {row[-1] for row in rows(browser, "#bars tbody")} == {"not told"}
    assert text(browser, "#failure") == ""
    assert browser.get_log("browser") == []
    lever = browser.find_element(By.ID, "lever-coalition-scale")
    lever.send_keys(Keys.HOME)
    until(lambda: "Interpolated between" in text(browser, "#sentence"), "another sentence")
