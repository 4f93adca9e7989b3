"""A report opens from disk, without scripts and without a network, and can be printed."""

import base64
import contextlib
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from calling import exit_code
from paging import AXE, NOTHING, serious
from selenium.webdriver.common.by import By

HOSTILE = """\
name: hostile
title: "<script>document.title = 'run'</script> A title"
base: baseline
because: "<img src=x onerror=\\"document.title = 'run'\\"> LONG"
change:
  guarantor.availability.air_defence: {value: 0.9, was: 0.3, basis: assumed, source: article:6}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Addresses of two reports: of one scenario and of two, one of them hostile."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "hostile.yaml").write_text(HOSTILE.replace("LONG", "x" * 4000))
    made = []
    for names in (["washington_backs_fully"], ["hostile", "europe_alone"]):
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as said:
            assert exit_code("report", *names, "-n", "60", "-q") == 0
        made.append((folder / said.getvalue().strip() / "report.html").as_uri())
    return made


def asked(browser):
    """Addresses that were asked for beyond the file itself and what it has within."""
    events = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    sent = [one for one in events if one["method"] == "Network.requestWillBeSent"]
    every = [one["params"]["request"]["url"] for one in sent]
    return [one for one in every if not one.startswith(("data:", "file:", "chrome"))]


def test_it_is_whole_without_scripts_and_without_a_network(plain_browser, report):
    plain_browser.execute_cdp_cmd("Network.enable", {})
    plain_browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    for address in report:
        plain_browser.get(address)
        assert plain_browser.find_element(By.TAG_NAME, "h1").text
        pictures = plain_browser.find_elements(By.TAG_NAME, "img")
        assert len(pictures) >= 3
        assert all(one.get_property("naturalWidth") > 1000 for one in pictures)
        assert all(one.size["width"] > 500 for one in pictures)
    assert asked(plain_browser) == []


def test_nothing_that_a_scenario_says_is_run(browser, report):
    browser.get(report[1])
    assert browser.title.startswith("<script>document.title")
    assert "A title" in browser.find_element(By.TAG_NAME, "h1").text
    assert browser.find_elements(By.TAG_NAME, "script") == []
    assert asked(browser) == []


def test_it_prints_on_pages(other_browser, report):
    """From a browser of its own: a window beside others, under load, printed an empty page."""
    other_browser.get(report[0])
    document = base64.b64decode(other_browser.print_page())
    assert document.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", document)) <= 20


def test_it_fits_a_telephone(browser, report):
    measures = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)
    for address in report:
        browser.get(address)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390


def test_its_letters_are_within_it_and_no_name_is_broken_within_a_word(browser, report):
    for address in report:
        browser.get(address)
        loaded = browser.execute_script("return [...document.fonts].map(one => one.status)")
        assert loaded == ["loaded", "loaded"]
        lines = "return [...document.querySelectorAll('thead th')].every(one => one.scrollWidth "
        assert browser.execute_script(f"{lines}<= one.clientWidth)")
        assert browser.execute_script(
            """return [...document.querySelectorAll("thead th")].every(one => {
              const words = one.textContent.match(/[a-z]+_?/gi) ?? [];
              const range = document.createRange();
              const nodes = [...one.childNodes].filter(node => node.nodeType === 3);
              return nodes.every(node => [...node.data.matchAll(/[^\\s_]+/g)].every(word => {
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                return range.getClientRects().length <= 1;
              })) && words.length > 0;
            })"""
        )


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tests/web")
def test_axe_finds_nothing_serious_in_a_report(browser, report):
    for address in report:
        browser.get(address)
        assert serious(browser) == NOTHING


def test_the_file_is_small_enough_to_send(report):
    for address in report:
        assert Path(unquote(address.removeprefix("file://"))).stat().st_size < 5_000_000
