"""The page as a person opens it: a server of its own, and a real browser without a screen."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PATIENCE = 120.0
"""Seconds that a busy machine may take for an answer."""

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars")  # fmt: skip


def pytest_collection_modifyitems(items):
    """Skip, and say so, where there is no browser."""
    missing = [name for name, path in (("chromium", BROWSER), ("chromedriver", DRIVER)) if not path]
    if missing:
        mark = pytest.mark.skip(reason=f"these tests need {' and '.join(missing)}")
        for item in items:
            if Path(item.fspath).parent == Path(__file__).parent:
                item.add_marker(mark)


@pytest.fixture(scope="session")
def address(served):
    """Address of a page that is served for these tests."""
    return re.search(r"http://\S+", served.stdout.readline())[0]


@pytest.fixture(scope="session")
def served():
    """The process that serves it."""
    command = [sys.executable, "-m", "sim", "app", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


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


@pytest.fixture
def browser(tmp_path):
    with opened(tmp_path / "profile") as driver:
        yield driver


@pytest.fixture(scope="module")
def kept_browser(tmp_path_factory):
    """A browser for all tests of a file, which leave it as it was."""
    with opened(tmp_path_factory.mktemp("kept") / "profile") as driver:
        yield driver


@pytest.fixture
def other_browser(tmp_path):
    with opened(tmp_path / "other profile") as driver:
        yield driver


@pytest.fixture
def plain_browser(tmp_path):
    with opened(tmp_path / "plain profile", scripts=False) as driver:
        yield driver
