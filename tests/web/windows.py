"""A real browser without a screen, and its windows."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from paging import PATIENCE, asked, text

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars")  # fmt: skip


@contextmanager
def opened(folder, wide=1440, high=1000, *, scripts=True):
    """A browser with a profile of its own, in which no page runs scripts unless it may."""
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={folder}", f"--window-size={wide},{high}"):
        options.add_argument(flag)
    if not scripts:
        options.add_experimental_option(
            "prefs", {"profile.managed_default_content_settings.javascript": 2}
        )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(DRIVER)
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(PATIENCE)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def window(driver):
    """A new window of a browser, in which nothing has been opened, set or logged before."""
    first = driver.current_window_handle
    driver.switch_to.new_window("window")
    mine = driver.current_window_handle
    driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    for kind in ("browser", "performance"):
        driver.get_log(kind)
    try:
        yield driver
    finally:
        driver.switch_to.window(mine)
        driver.execute_script("try { localStorage.clear(); } catch { /* a page that has none */ }")
        driver.close()
        driver.switch_to.window(first)


@contextmanager
def kept(driver, handle):
    """Turn to a window that stays open for several tests, none of which may change its page."""
    held = "return [location.href, document.body.outerHTML]"
    driver.switch_to.window(handle)
    before = driver.execute_script(held)
    yield driver
    assert driver.execute_script(held) == before, "this test has changed a page that others look at"


@dataclass(frozen=True)
class Kept:
    """A page that stays open in a window, and what was seen as it opened."""

    handle: str
    sentence: str
    asked: list[str]
    log: list[dict[str, Any]]

    @classmethod
    def of(cls, browser):
        """The page that is open now."""
        handle, sentence = browser.current_window_handle, text(browser, "#sentence")
        return cls(handle, sentence, asked(browser), browser.get_log("browser"))
