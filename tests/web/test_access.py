"""Who has no mouse, sees badly, or has only a telephone can use the page."""

import pytest
from paging import AXE, NOTHING, go, serious, text, until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def focused(browser):
    return browser.switch_to.active_element


def test_the_map_is_gone_through_with_arrow_keys(browser, address):
    go(browser, address)
    first = browser.find_element(By.CSS_SELECTOR, 'path.state[tabindex="0"]')
    browser.execute_script("arguments[0].focus()", first)
    focused(browser).send_keys(Keys.ARROW_RIGHT)
    second = focused(browser)
    code = second.get_attribute("data-code")
    assert code != first.get_attribute("data-code")
    assert "%" in second.get_attribute("aria-label")
    second.send_keys(Keys.ENTER)
    until(lambda: "What would tip it" in text(browser, "#drawer-body"), "the reasons")
    assert focused(browser).get_attribute("id") == "drawer-head"
    focused(browser).send_keys(Keys.ESCAPE)
    assert focused(browser).get_attribute("data-code") == code
    assert not browser.find_element(By.ID, "drawer").is_displayed()


def test_a_lever_is_moved_with_arrow_keys(browser, address):
    go(browser, address)
    lever = browser.find_element(By.ID, "lever-guarantor-availability-air_defence")
    before = text(browser, "#sentence")
    lever.send_keys(Keys.ARROW_RIGHT * 20)
    until(lambda: "air_defence=0.5" in browser.current_url, "the address")
    until(lambda: text(browser, "#sentence") != before, "another answer")
    assert lever.get_attribute("aria-valuetext") == "0.5 share"


def test_a_button_that_goes_hands_the_focus_on(browser, address):
    go(browser, f"{address}?guarantor.availability.weapons=0.2&support=5&guarantor.resolve=0.5")

    def press(selector):
        button = browser.find_element(By.CSS_SELECTOR, selector)
        browser.execute_script("arguments[0].focus()", button)
        button.send_keys(Keys.ENTER)
        return focused(browser)

    box = ".lever:has(#lever-guarantor-availability-weapons)"
    assert press(f"{box} .reset").get_attribute("id") == "lever-guarantor-availability-weapons"
    assert press("#moved li:last-child button").get_attribute("aria-label").startswith("Reset")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#moved li")) == 1
    assert press("#reset").tag_name == "summary"
    assert text(browser, "#moved") == ""


def test_every_control_has_a_name_and_every_chart_says_its_finding(browser, address):
    go(browser, address)
    nameless = browser.execute_script(
        """return [...document.querySelectorAll("button, select, input, summary, a")].filter(
        (one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length))
        .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    for name in ("requirement", "force"):
        plot = browser.find_element(By.ID, f"{name}-plot")
        assert text(browser, f"#{name}-title") in plot.get_attribute("aria-label")
        rows = browser.find_elements(By.CSS_SELECTOR, f"#{name} table tbody tr")
        assert len(rows) > 3
    assert browser.find_element(By.ID, "sentence").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("wide", [390, 768, 1440])
def test_nothing_is_wider_than_the_screen(browser, address, wide):
    measures = {"width": wide, "height": 844, "deviceScaleFactor": 1, "mobile": wide < 800}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)
    go(browser, f"{address}?guarantor.resolve=0.6")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= wide
    left = browser.execute_script(
        """return [...document.querySelectorAll("h2, p, .plot, svg.map, button, select")].filter(
        (one) => one.offsetParent && !one.closest(".scroll, .section, .skip, .hidden")
        && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"""
    )
    assert left == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tests/web")
@pytest.mark.parametrize("words", ["?guarantor.resolve=0.6", "?state=POL", "?world=17"])
def test_axe_finds_nothing_serious(browser, address, words):
    go(browser, address + words)
    until(lambda: "?g" in words or "worlds" in text(browser, "#drawer"), "the drawer")
    assert serious(browser) == NOTHING
