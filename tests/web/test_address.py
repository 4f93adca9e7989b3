"""The address holds all that is moved and open; Back and Forward return to it."""

import pytest
from paging import bars, go, is_settled, lever, move, text, until
from selenium.webdriver.common.by import By


def test_the_same_address_opens_the_same_page(browser, address):
    go(browser, address)
    move(browser, "guarantor.resolve", 0.6)
    there, sentence, share = browser.current_url, text(browser, "#sentence"), bars(browser)
    assert "guarantor.resolve=0.6" in there
    assert "model=" in there
    browser.get("about:blank")
    go(browser, there)
    assert (text(browser, "#sentence"), bars(browser)) == (sentence, share)
    assert text(browser, "#notices") == ""
    assert text(browser, "#moved").startswith("Resolve of the guarantor: 0.6")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("?guarantor.resolve=9", "goes from 0.2 to 0.75"),
        ("?scenario=../../etc/passwd", "no scenario called"),
        ("?scenario=%3Cimg%20src%3Dx%3E", "<img src=x>"),
        ("?nothing=1", "no lever called"),
    ],
)
def test_an_address_that_makes_no_sense_leads_to_the_baseline(
    at_rest, browser, address, words, told
):
    go(browser, address + words)
    assert told in text(browser, "#notices")
    assert text(browser, "#sentence") == at_rest.sentence
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0


def test_an_address_of_another_version_says_so(browser, address):
    go(browser, f"{address}?guarantor.resolve=0.5&model=0.0.1-old")
    assert "version 0.0.1-old" in text(browser, "#notices")
    assert text(browser, "#moved").startswith("Resolve of the guarantor: 0.5")


def test_back_undoes_a_move_and_forward_makes_it_again(browser, address):
    go(browser, address)
    steps = [(text(browser, "#sentence"), bars(browser), browser.current_url)]
    for key, value in (("guarantor.resolve", 0.6), ("support", 10)):
        move(browser, key, value)
        steps.append((text(browser, "#sentence"), bars(browser), browser.current_url))
    assert len({sentence for sentence, _, _ in steps}) == 3

    def expect(step, resolve, support):
        until(lambda: browser.current_url == steps[step][2], "the address")
        until(lambda: (text(browser, "#sentence"), bars(browser)) == steps[step][:2]
              and is_settled(browser), "the answer of that step")  # fmt: skip
        assert lever(browser, "guarantor.resolve") == resolve
        assert lever(browser, "support") == support

    browser.back()
    expect(1, [0.6, True], [0, False])
    browser.back()
    expect(0, [0.35, False], [0, False])
    browser.forward()
    browser.forward()
    expect(2, [0.6, True], [10, True])
    assert "guarantor.resolve=0.6&support=10" in taken_from(browser)


def taken_from(browser):
    return browser.execute_script("return document.querySelector('#files a').href")


def test_a_lever_that_is_dragged_or_stepped_by_keys_is_one_step_back(browser, address):
    go(browser, address)
    before = browser.execute_script("return history.length")
    browser.execute_script(
        """const node = document.getElementById("lever-guarantor-resolve");
        const say = (name) => node.dispatchEvent(new Event(name));
        for (let k = 0; k < 9; k++) { node.value = 0.4 + k / 100; say("input"); }
        say("change");
        for (let k = 0; k < 9; k++) { node.stepUp(); say("input"); say("change"); }"""
    )
    until(lambda: is_settled(browser), "the answer")
    assert lever(browser, "guarantor.resolve") == [0.57, True]
    assert browser.execute_script("return history.length") == before + 1
    browser.back()
    until(lambda: lever(browser, "guarantor.resolve") == [0.35, False], "the lever as it was")


def test_back_opens_and_closes_what_is_beside_the_page(browser, address):
    go(browser, address)
    drawer = browser.find_element(By.ID, "drawer")
    for name in ("France", "Poland"):
        browser.execute_script(
            """[...document.querySelectorAll("#bars button")].find(
            (one) => one.textContent === arguments[0]).click()""",
            name,
        )
    until(lambda: "Poland would" in text(browser, "#drawer-body"), "Poland")
    browser.back()
    until(lambda: "France would" in text(browser, "#drawer-body"), "France")
    assert "state=FRA" in browser.current_url
    browser.back()
    until(lambda: not drawer.is_displayed(), "the page alone")
    assert "state=" not in browser.current_url


def test_back_returns_to_another_scenario_with_its_moves(browser, address):
    go(browser, f"{address}?scenario=article_only&support=10")
    sentence = text(browser, "#sentence")
    browser.execute_script(
        """const node = document.getElementById("scenario"); node.value = "europe_alone";
        node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: is_settled(browser) and text(browser, "#worlds").startswith("Europe"), "it")
    assert text(browser, "#moved") == ""
    browser.back()
    until(lambda: text(browser, "#sentence") == sentence and is_settled(browser), "the first one")
    chosen = browser.find_element(By.ID, "scenario").get_property("value")
    assert (chosen, lever(browser, "support")) == ("article_only", [10, True])
