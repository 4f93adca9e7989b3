"""The page without a server, opened from a disk by a browser that has no network."""

import datetime as dt
import re

import numpy as np
import pytest
from exporting import (
    EXTENT,
    GUARANTEE,
    SCALE,
    TRIED,
    moved,
    sentence,
    shown,
    small_export,
    told,
)
from paging import AXE, NOTHING, serious, text, until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from windows import Kept, kept, window

from sim.app.export.bundle import bundled
from sim.app.export.check import measured
from sim.app.export.points import read
from sim.ensemble.blocks import HERE
from sim.results.results import Results
from sim.words import rounded

BETWEEN = (2.7, 0.21)


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.app.export.grid.TRIED", TRIED)
        made = small_export(tmp_path_factory.mktemp("export"))
        made.compute(HERE)
    return made


@pytest.fixture(scope="module")
def file(export):
    path = export.outputs / "page.html"
    path.write_bytes(export.file(dt.date(2025, 9, 1)))
    return path.as_uri()


@pytest.fixture(scope="module")
def at_rest(chromium, file):
    """The page as it opens, for tests that only look at it."""
    with window(chromium) as browser:
        go(browser, file)
        yield Kept.of(browser)


@pytest.fixture
def page(chromium, at_rest):
    """The same, turned to."""
    with kept(chromium, at_rest.handle) as browser:
        yield browser


@pytest.fixture(scope="module")
def opened_between(chromium, file):
    """The page between points, for tests that only look at it."""
    with window(chromium) as browser:
        go(browser, file + at(*BETWEEN))
        yield Kept.of(browser)


@pytest.fixture
def between(chromium, opened_between):
    """The same, turned to."""
    with kept(chromium, opened_between.handle) as browser:
        yield browser


def go(browser, address):
    """Open the page without a network."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {
        "offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0,
    })  # fmt: skip
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(address)
    ready = "return document.documentElement.dataset.ready !== undefined"
    until(lambda: browser.execute_script(ready), "the page")


def turn(browser, words):
    """Write something else behind # in the address of the page that is open."""
    browser.execute_async_script(
        """const [words, done] = arguments;
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = words;""",
        words,
    )


def at(scale, guarantee):
    return f"#{SCALE}={scale}&{GUARANTEE}={guarantee}"


def kind(browser):
    return browser.execute_script("return document.documentElement.dataset.kind")


def rows(browser, selector):
    return browser.execute_script(
        "return [...document.querySelectorAll(arguments[0] + ' tr')].map((row) => "
        "[...row.children].map((one) => one.textContent))",
        selector,
    )


def expect_page(browser, page):
    """Demand that every word and number of an ensemble is shown as the program tells it."""
    assert text(browser, "#sentence") == page["answer"]
    for name in ("requirement", "force", "map"):
        assert text(browser, f"#{name}-title") == page["charts"][name]["title"]
    for name in ("requirement", "force"):
        found = rows(browser, f"#{name} table")
        assert found == [
            page["charts"][name]["table"]["head"],
            *page["charts"][name]["table"]["rows"],
        ]
    bars = {row[0]: row[-1] for row in rows(browser, "#bars tbody")}
    assert bars == {one["name"]: one["label"] for one in page["charts"]["map"]["states"]}
    for section in page["sections"]:
        if section["layout"] != "running":
            for row in section["rows"]:
                assert row["cells"][0] in text(browser, "#sections")


def test_it_opens_from_a_disk_and_asks_nobody_for_anything(page, at_rest):
    assert {one.partition(":")[0] for one in at_rest.asked} <= {"file", "data", "about"}
    assert len(at_rest.asked) > 0
    assert at_rest.log == []
    assert text(page, "#failure") == ""
    assert "Exploration, not a forecast" in text(page, "header")
    assert "Computed on 1 September 2025 with version" in text(page, "#made")
    assert f"of {EXTENT.worlds} worlds each over 2 levers" in text(page, "#made")


def test_at_a_point_that_was_run_it_says_what_the_command_prints(browser, file, export):
    levels = [axis.levels for axis in export.grid.axes]
    first, second = (levels[0][-1], levels[1][0]), (levels[0][1], levels[1][-1])
    go(browser, file + at(*first))
    expect_run(browser, told(export, *first)["page"])
    turn(browser, at(*second))
    expect_run(browser, told(export, *second)["page"])


def expect_run(browser, page):
    """The same, with the command that comes to them."""
    assert kind(browser) == "run"
    expect_page(browser, page)
    assert text(browser, "#command") == page["command"]
    for one in page["settings"]:
        assert f"-s {one}" in page["command"]


def test_as_it_opens_it_is_the_baseline(page, export):
    assert kind(page) == "run"
    expect_page(page, told(export, 1.0, 0.0)["page"])


def test_a_lever_moved_by_keyboard_changes_sentence_charts_and_tables(browser, file):
    go(browser, file)
    before = [text(browser, one) for one in ("#sentence", "#bars", "#sections", "#force table")]
    pixels = "return document.querySelector('#force-plot canvas').toDataURL()"
    drawn = browser.execute_script(pixels)
    lever = browser.find_element(By.ID, "lever-coalition-scale")
    lever.send_keys(Keys.ARROW_RIGHT * 11)
    until(lambda: kind(browser) == "between", "what is interpolated")
    until(lambda: browser.execute_script(pixels) != drawn, "another drawing")
    after = [text(browser, one) for one in ("#sentence", "#bars", "#sections", "#force table")]
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert "Interpolated between points" in text(browser, "#worlds")
    moved_to = lever.get_attribute("value")
    assert text(browser, "#command") == f"sim run baseline -s {SCALE}={moved_to} -n 80 --seed 1"
    browser.find_element(By.ID, "reset").click()
    assert text(browser, "#sentence") == before[0]


def test_between_points_it_says_what_is_interpolated(browser, file, export):
    go(browser, file)
    for strengths in (BETWEEN, (0.3, 0.5), (3.9, 0.02)):
        turn(browser, at(*strengths))
        assert kind(browser) == "between"
        assert text(browser, "#sentence") == sentence(export, *strengths)


def test_between_points_no_table_says_odds_in_words(between):
    cells = [cell for row in rows(between, "#sections") for cell in row[2:]]
    assert cells
    assert not [one for one in cells if one.endswith(("worlds", "world"))]


def test_at_a_point_worlds_are_counted(page):
    exact = text(page, "#sections")
    assert " worlds)" in exact
    assert "chance alone" not in exact


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


def test_without_scripts_it_says_so_and_answers_for_the_baseline(plain_browser, file, export):
    plain_browser.get(file)
    shown = plain_browser.find_element(By.TAG_NAME, "body").text
    answer = read(export.at_scenarios[0], export.folder)["page"]["answer"]
    assert "need JavaScript" in shown
    assert answer in shown
    assert "Levers\n" not in shown
    assert "How sure is this page?" not in shown


def test_on_paper_it_says_where_the_levers_stand(browser, file):
    go(browser, file + at(*BETWEEN))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.find_element(By.ID, "moved").is_displayed()
    assert not browser.find_element(By.ID, "groups").is_displayed()
    styles = browser.execute_script(
        """return [".bar", ".ghost", ".tile", ".key li"].map((one) => getComputedStyle(
        document.querySelector(one), one === ".key li" ? "::before" : null).printColorAdjust)"""
    )
    assert {*styles} == {"exact"}


def test_most_real_runs_between_points_lie_within_the_error_that_is_printed(page, export):
    """Of 12 fresh points, 8 at least lie within the error that 9 in 10 did when it was measured."""
    at_grid, checks = ([read(one, export.folder) for one in some]
                       for some in (export.at_grid, export.at_checks))  # fmt: skip
    sizes = measured(
        export.grid, at_grid=at_grid, between=checks, published=Results.published_from
    )[:-2]
    printed = rows(page, "#errors tbody")
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


def test_a_scenarios_button_shows_exactly_its_numbers(browser, file, export):
    go(browser, file)
    button = browser.find_elements(By.CSS_SELECTOR, "#scenarios button")[1]
    button.click()
    page = read(export.at_scenarios[1], export.folder)["page"]
    assert page["scenario"] == "europe_alone"
    expect_page(browser, page)
    assert button.get_attribute("aria-pressed") == "true"
    assert "the levers stand where the baseline has them" in text(browser, "#answer")
    assert browser.current_url.endswith("#scenario=europe_alone")
    sentence_before = text(browser, "#sentence")
    browser.refresh()
    until(lambda: text(browser, "#sentence") == sentence_before, "the same scenario")


def test_words_of_a_scenario_are_never_markup(browser, file):
    go(browser, file)
    button = browser.find_elements(By.CSS_SELECTOR, "#scenarios button")[2]
    assert button.text.startswith("</script><script>window.ran")
    button.click()
    assert "<b>bold</b>" in text(browser, "#because")
    assert browser.execute_script("return window.ran") is None
    assert (
        browser.execute_script("return document.querySelectorAll('main img, main b').length") == 0
    )


def test_an_address_that_makes_no_sense_is_the_baseline(browser, file, export):
    answer = told(export, 1.0, 0.0)["page"]["answer"]
    go(browser, file + "#%%%")
    assert text(browser, "#sentence") == answer
    for words in ("#coalition.scale=9e9", "#coalition.scale=x&a=b", "#scenario=none", "#%%%"):
        turn(browser, at(*BETWEEN))
        assert text(browser, "#sentence") != answer
        turn(browser, words)
        assert text(browser, "#sentence") == answer, words


def test_a_state_is_chosen_on_the_map_and_told(browser, file):
    go(browser, file)
    state = browser.find_element(By.CSS_SELECTOR, 'path.state[data-code="POL"]')
    browser.execute_script("arguments[0].focus()", state)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert text(browser, "#chosen").startswith("Poland: troops there in ")


@pytest.mark.parametrize("wide", [390, 1440])
def test_it_fits_a_telephone_and_a_desk(browser, file, wide):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": wide, "height": 900, "deviceScaleFactor": 1, "mobile": wide < 500,
    })  # fmt: skip
    go(browser, file + at(*BETWEEN))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= wide
    nameless = browser.execute_script(
        """return [...document.querySelectorAll("button, select, input, summary, a")].filter(
        (one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []


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


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tests/web")
def test_axe_finds_nothing_serious(browser, file):
    go(browser, file + at(*BETWEEN))
    assert serious(browser) == NOTHING


def test_the_plan_says_what_is_stored_and_computes_nothing(export, tmp_path):
    before = small_export(tmp_path)
    assert f"at most {EXTENT.most} points of the grid" in before.plan
    assert " 0 stored" in before.plan
    assert not before.folder.exists()
    assert "; 0 to be computed" in export.plan
    assert f"{len(export.at_grid)} points of the grid and 12 between them" in export.plan
    assert 12 <= len(export.at_grid) <= EXTENT.most


def test_a_page_points_to_the_moved_levers(export):
    assert moved(export, 1.0, 0.0).changes == ()
    assert dict(moved(export, 2.0, 0.0).changes) == {SCALE: 2.0}
