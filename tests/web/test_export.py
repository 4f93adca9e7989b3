"""The page without a server, opened from a disk by a browser that has no network."""

import pytest
from exporting import BETWEEN, EXTENT, SCALE, at, go, kind, moved, rows, small_export, told, turn
from paging import AXE, NOTHING, serious, text, until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from windows import Kept, window

from sim.app.export.points import read


@pytest.fixture(scope="module")
def at_rest(chromium, exported):
    """The page as it opens, for tests that only look at it; `page` turns to it."""
    with window(chromium) as browser:
        go(browser, exported)
        yield Kept.of(browser)


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


def test_at_a_point_that_was_run_it_says_what_the_command_prints(browser, exported, export):
    levels = [axis.levels for axis in export.grid.axes]
    first, second = (levels[0][-1], levels[1][0]), (levels[0][1], levels[1][-1])
    go(browser, exported + at(*first))
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


def test_a_lever_moved_by_keyboard_changes_sentence_charts_and_tables(browser, exported):
    go(browser, exported)
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


def test_at_a_point_worlds_are_counted(page):
    exact = text(page, "#sections")
    assert " worlds)" in exact
    assert "chance alone" not in exact


def test_without_scripts_it_says_so_and_answers_for_the_baseline(plain_browser, exported, export):
    plain_browser.get(exported)
    shown = plain_browser.find_element(By.TAG_NAME, "body").text
    answer = read(export.at_scenarios[0], export.folder)["page"]["answer"]
    assert "need JavaScript" in shown
    assert answer in shown
    assert "Levers\n" not in shown
    assert "How sure is this page?" not in shown


def test_on_paper_it_says_where_the_levers_stand(browser, exported):
    go(browser, exported + at(*BETWEEN))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.find_element(By.ID, "moved").is_displayed()
    assert not browser.find_element(By.ID, "groups").is_displayed()
    styles = browser.execute_script(
        """return [".bar", ".ghost", ".tile", ".key li"].map((one) => getComputedStyle(
        document.querySelector(one), one === ".key li" ? "::before" : null).printColorAdjust)"""
    )
    assert {*styles} == {"exact"}


def test_a_scenarios_button_shows_exactly_its_numbers(browser, exported, export):
    go(browser, exported)
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


def test_words_of_a_scenario_are_never_markup(browser, exported):
    go(browser, exported)
    button = browser.find_elements(By.CSS_SELECTOR, "#scenarios button")[2]
    assert button.text.startswith("</script><script>window.ran")
    button.click()
    assert "<b>bold</b>" in text(browser, "#because")
    assert browser.execute_script("return window.ran") is None
    assert (
        browser.execute_script("return document.querySelectorAll('main img, main b').length") == 0
    )


def test_an_address_that_makes_no_sense_is_the_baseline(browser, exported, export):
    answer = told(export, 1.0, 0.0)["page"]["answer"]
    go(browser, exported + "#%%%")
    assert text(browser, "#sentence") == answer
    for words in ("#coalition.scale=9e9", "#coalition.scale=x&a=b", "#scenario=none", "#%%%"):
        turn(browser, at(*BETWEEN))
        assert text(browser, "#sentence") != answer
        turn(browser, words)
        assert text(browser, "#sentence") == answer, words


def test_a_state_is_chosen_on_the_map_and_told(browser, exported):
    go(browser, exported)
    state = browser.find_element(By.CSS_SELECTOR, 'path.state[data-code="POL"]')
    browser.execute_script("arguments[0].focus()", state)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert text(browser, "#chosen").startswith("Poland: troops there in ")


@pytest.mark.parametrize("wide", [390, 1440])
def test_it_fits_a_telephone_and_a_desk(browser, exported, wide):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": wide, "height": 900, "deviceScaleFactor": 1, "mobile": wide < 500,
    })  # fmt: skip
    go(browser, exported + at(*BETWEEN))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= wide
    nameless = browser.execute_script(
        """return [...document.querySelectorAll("button, select, input, summary, a")].filter(
        (one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tests/web")
def test_axe_finds_nothing_serious(browser, exported):
    go(browser, exported + at(*BETWEEN))
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
