"""A small page without a server, made once for the tests, and what it should say."""

from functools import cache
from pathlib import Path

import numpy as np
from paging import until

from sim.app.export import choice
from sim.app.export.check import table
from sim.app.export.export import Export, Extent
from sim.app.export.interpolation import interpolated
from sim.app.export.points import Point, ensemble, read, tell
from sim.findings import between
from sim.results.results import Results
from sim.scenario.load import load
from sim.words import rounded

SCALE, GUARANTEE = "coalition.scale", "coalition.guarantee"
EXTENT = Extent(worlds=80, most=16, checks=12, refined=120)
TRIED = 7
"""Strengths at which each lever is tried alone: fewer than for a page that is passed on."""

BETWEEN = (2.7, 0.21)
"""Strengths between points."""

HOSTILE = """\
name: hostile
title: "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"
base: baseline
because: "<b>bold</b> </script><script>window.ran = 3</script>"
sources: [model-assumption]
change:
  coalition.scale: {value: 2, was: 1, because: "<i>x</i>"}
"""


def small_export(folder: Path) -> Export:
    """A page over two levers, with a scenario whose words would like to be markup."""
    hostile = folder / "hostile.yaml"
    hostile.write_text(HOSTILE, encoding="utf-8")
    chosen = choice.named([f"{SCALE}=0:4", GUARANTEE], load("baseline"))
    scenarios = ("baseline", "europe_alone", str(hostile))
    return Export(chosen, folder, EXTENT, scenarios)


def moved(export: Export, *strengths: float) -> Point:
    """The point at which the levers have some strengths."""
    from sim.app.export.grid import changes

    settings = changes(export.choice.levers, strengths)
    return Point("baseline", tuple(settings.items()), EXTENT.size)


@cache
def told(export: Export, *strengths: float) -> dict:
    """What a real run there tells."""
    return tell(moved(export, *strengths))


def shown(export: Export, *strengths: float) -> np.ndarray:
    """The quantities that the page should show between points."""
    every = [read(one, export.folder) for one in export.at_grid]
    lasting, main = (
        interpolated(export.grid.levels, table([one["numbers"][name] for one in every]),
                     at=np.array(strengths))
        for name in ("lasting", "main")
    )  # fmt: skip
    return between.told(lasting, main, published=Results.published_from)


def sentence(export: Export, *strengths: float) -> str:
    """The sentence that the page should show between points, written here a second time."""
    results = ensemble(export.at_pilots[0][1])
    words = between.words(results, EXTENT.worlds)
    values = shown(export, *strengths)
    for one, value in zip(between.quantities(results), values, strict=True):
        form = words["forms"][one.kind]
        text = f"{np.floor(100 * value + 0.5):.0f}" if one.kind == "share" else rounded(value)
        if one.kind == "states":
            text = f"{np.floor(value + 0.5):.0f}"
        if text == "0":
            said = form["none"]
        elif text == "1" and "one" in form:
            said = form["one"]
        elif text == "100" and "all" in form:
            said = form["all"]
        else:
            said = form["some"].replace("{}", text)
        words["sentence"] = words["sentence"].replace(f"{{{one.name}}}", said)
    return words["sentence"]


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
