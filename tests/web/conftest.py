"""The page as a person opens it: a server of its own, and a real browser without a screen."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from paging import ROOT, go
from windows import BROWSER, DRIVER, Kept, kept, opened, window


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


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The browser of all tests, each of which has a window of its own."""
    with opened(tmp_path_factory.mktemp("browser") / "profile") as driver:
        yield driver


@pytest.fixture
def browser(chromium):
    """A window for one test, which may do in it what it likes."""
    with window(chromium):
        yield chromium


@pytest.fixture(scope="module")
def at_rest(chromium, address):
    """The page as it opens, for all tests of a file that only look at it."""
    with window(chromium) as browser:
        go(browser, address)
        yield Kept.of(browser)


@pytest.fixture
def page(chromium, at_rest):
    """The same, turned to."""
    with kept(chromium, at_rest.handle) as browser:
        yield browser


@pytest.fixture
def other_browser(tmp_path):
    with opened(tmp_path / "other profile") as driver:
        yield driver


@pytest.fixture
def plain_browser(tmp_path):
    with opened(tmp_path / "plain profile", scripts=False) as driver:
        yield driver


@pytest.fixture(scope="session")
def export(tmp_path_factory):
    """A small page without a server, whose points have been run."""
    from exporting import TRIED, small_export

    from sim.ensemble.blocks import HERE

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.app.export.grid.TRIED", TRIED)
        made = small_export(tmp_path_factory.mktemp("export"))
        made.compute(HERE)
    return made


@pytest.fixture(scope="session")
def exported(export):
    """Address of its file."""
    path = export.outputs / "page.html"
    path.write_bytes(export.file(dt.date(2025, 9, 1)))
    return path.as_uri()
