"""What is drawn is what was answered; levers do what they say; nobody else is ever asked."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from paging import INSIDE, asked, complaints, go, is_settled, move, text, until
from windows import kept, window

CAUGHT = """
let real;
Object.defineProperty(window, "uPlot", {
  get: () => real,
  set: (made) => { real = new Proxy(made, { construct(target, given) {
    const one = new target(...given);
    (window.plots ??= []).push(one);
    return one;
  } }); },
});"""
"""Keeps the charts of lines that a page makes, so that a test can see what they hold."""

ANSWERED = """
const [about, plain, done] = arguments;
const body = JSON.stringify({ session: "a test", number: 0, replications: 1000, ...plain });
const headers = { "content-type": "application/json" };
fetch(`/api/${about}`, { method: "POST", headers, body }).then((one) => one.json()).then(done);"""

STATES = """const rows = [...document.querySelectorAll(".bars tbody tr")];
return rows.map((row) => [
  row.querySelector("button").textContent, {
    width: parseFloat(row.querySelector(".bar").style.width),
    ghost: parseFloat(row.querySelector(".ghost").style.left),
    shade: Number(row.querySelector(".bar").dataset.shade),
    label: row.lastChild.textContent,
  }])"""

LINES = """return window.plots.map((one) => ({
  data: one.data, ticks: one.axes.map((axis) => axis._splits.map((at, k) => [at, axis._values[k]])),
}))"""


def click(browser, selector):
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def settle(browser):
    until(lambda: is_settled(browser), "the refined answer")


def approximately(values):
    return pytest.approx([float("nan") if one is None else one for one in values], nan_ok=True)


def same(shown, answer):
    """Whether a line of a chart has the values of a column."""
    assert [float("nan") if one is None else one for one in shown] == approximately(answer)


@dataclass(frozen=True)
class Moved:
    """A page whose lever has been moved, and what the server answers by itself there and before."""

    handle: str
    legend: str
    now: dict[str, Any]
    base: dict[str, Any]


@pytest.fixture(scope="module")
def moved(chromium, address):
    with window(chromium) as browser:
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": CAUGHT})
        go(browser, address)
        legend = text(browser, "#force .legend")
        move(browser, "guarantor.resolve", 0.7)
        now, base = (browser.execute_async_script(ANSWERED, "run", {"moves": moves})
                     for moves in ({"guarantor.resolve": 0.7}, {}))  # fmt: skip
        yield Moved(browser.current_window_handle, legend, now, base)


@pytest.fixture
def page(chromium, moved):
    """The page of that lever, turned to."""
    with kept(chromium, moved.handle) as browser:
        yield browser


def test_every_chart_shows_its_answer_and_the_baseline_behind_it(page, moved):
    now, base = moved.now, moved.base
    assert "Baseline" not in moved.legend
    assert "Baseline" in text(page, "#force .legend")
    assert text(page, "#worlds") == f"{now['title']}, with changes. {now['worlds']}."
    requirement, force = page.execute_script(LINES)
    curve, before = (one["charts"]["requirement"]["columns"] for one in (now, base))
    for at, name in enumerate(("requirement", "deal_low", "deal_high", "deal", "all")):
        same(requirement["data"][at], curve[name])
    known = dict(zip(before["requirement"], before["deal"], strict=True))
    same(requirement["data"][5], [known.get(one) for one in curve["requirement"]])
    weeks, before = (one["charts"]["force"]["columns"] for one in (now, base))
    for at, name in enumerate(("week", "low90", "high90", "low50", "high50", "median")):
        same(force["data"][at], weeks[name])
    same(force["data"][6], before["median"])
    assert before["median"] != weeks["median"]
    for shown, name in ((requirement, "requirement"), (force, "force")):
        for side, ticks in zip("xy", shown["ticks"], strict=True):
            told = [one[:2] for one in now["charts"][name][side]]
            assert len(ticks) > 2
            assert all(one in told for one in ticks)


def test_map_and_bars_show_their_answer_and_the_baseline_behind_it(page, moved):
    before = {one["code"]: one for one in moved.base["charts"]["map"]["states"]}
    bars = dict(page.execute_script(STATES))
    paths = page.execute_script(
        """return Object.fromEntries([...document.querySelectorAll("path.state")].map((one) =>
        [one.dataset.code, [Number(one.dataset.shade), one.getAttribute("aria-label")]]))"""
    )
    states = moved.now["charts"]["map"]["states"]
    assert list(bars) == [one["name"] for one in states]
    for one in states:
        was, bar = before[one["code"]], bars[one["name"]]
        assert bar == {
            "width": pytest.approx(100 * one["chance"], abs=1e-3),
            "ghost": pytest.approx(100 * was["chance"], abs=1e-3),
            "shade": one["shade"],
            "label": one["label"],
        }
        if one["code"] in paths:
            words = f"{one['name']}, {one['label']}; baseline {was['label']}"
            assert paths[one["code"]] == [one["shade"], words]
    assert len(paths) > 25
    assert len({one["shade"] for one in states}) > 2


def test_every_number_stands_beside_that_of_the_baseline(page, moved):
    now, base = moved.now, moved.base
    before = {(section["name"], row["label"]): row["cells"][0]
              for section in base["sections"] for row in section["rows"]}  # fmt: skip
    shown = page.execute_script(
        """return [...document.querySelectorAll("#sections .section")].map((one) =>
        [...one.querySelectorAll("tbody tr")].map((row) =>
        [...row.children].slice(1, 3).map((cell) => cell.textContent)))"""
    )
    told = [one for one in now["sections"] if one["layout"] != "running"]
    kept = [row["cells"][0] for one in base["sections"] if one["name"] == "sustained"
            for row in one["rows"]]  # fmt: skip
    assert kept[-1] == "0%"  # so that it keeps no larger force either
    missing = {"sustained": "0%"}
    assert shown == [
        [
            [row["cells"][0], before.get((name, row["label"]), missing.get(name, "–"))]
            for row in one["rows"]
        ]
        for one in told
        for name in (one["name"],)
    ]


def test_a_lever_is_set_by_number_held_and_reset(browser, address):
    go(browser, address)
    sentence = text(browser, "#sentence")
    browser.execute_script(
        """const node = document.getElementById("lever-guarantor-resolve-number");
        node.value = "0.7"; node.dispatchEvent(new Event("change"));"""
    )
    settle(browser)
    assert "guarantor.resolve=0.7" in browser.current_url
    click(browser, 'input[name="hold"][value="in"]')
    settle(browser)
    assert "-s states.POL.hold=in" in text(browser, "#command")
    assert "states.POL.hold=in" in browser.current_url
    click(browser, '[aria-label="Reset Resolve of the guarantor"]:not([hidden])')
    settle(browser)
    assert text(browser, "#moved").startswith("Poland: in")
    assert "guarantor.resolve" not in text(browser, "#command")
    click(browser, "#reset")
    settle(browser)
    assert text(browser, "#moved") == ""
    assert text(browser, "#sentence") == sentence


def test_the_drawer_follows_what_is_moved(browser, address):
    go(browser, address)
    click(browser, ".bars tbody tr:nth-child(7) button")
    name = text(browser, ".bars tbody tr:nth-child(7) button")
    until(lambda: "1,000 worlds" in text(browser, "#drawer-body"), "the reasons")
    assert text(browser, "#drawer-head") == name
    move(browser, "guarantor.resolve", 0.7)
    code = browser.current_url.partition("state=")[2].partition("&")[0]
    asked_for = {"moves": {"guarantor.resolve": 0.7}, "state": code}
    why = browser.execute_async_script(ANSWERED, "why", asked_for)
    assert why["name"] == name
    until(lambda: why["finding"] in text(browser, "#drawer-body"), "reasons as it is now")
    until(lambda: "1,000 worlds" in text(browser, "#drawer-body"), "the refined reasons")
    drawn = browser.execute_script(
        """return [...document.querySelectorAll(".waterfall .part")].map((one) =>
        [parseFloat(one.style.left), parseFloat(one.style.width)])"""
    )
    within = [sorted(min(max(one[end], 0), 100) for end in ("begins", "ends"))
              for one in why["bars"]]  # fmt: skip
    assert [left for left, _ in drawn] == pytest.approx([low for low, _ in within], abs=1e-3)


def test_what_goes_wrong_is_told_and_then_gone(browser, address):
    go(browser, address)
    browser.execute_script(
        """window.kept = window.fetch;
        window.fetch = async () => new Response('{"error":"too much is asked"}', {status: 503});"""
    )
    before = text(browser, "#sentence")
    browser.execute_script(
        """const node = document.getElementById("lever-support");
        node.value = "20"; node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: text(browser, "#failure") == "too much is asked", "the failure")
    assert text(browser, "#sentence") == before
    browser.execute_script("window.fetch = window.kept;")
    move(browser, "support", 21)
    assert text(browser, "#failure") == ""


def test_a_whole_session_asks_nobody_else(browser, address):
    go(browser, address)
    move(browser, "guarantor.resolve", 0.6)
    click(browser, ".bars button")
    until(lambda: "What would tip it" in text(browser, "#drawer-body"), "the reasons")
    click(browser, "#show-world")
    until(lambda: "Week 1," in text(browser, "#drawer-body"), "the story")
    ground = "return getComputedStyle(document.documentElement).backgroundColor"
    for theme in ("dark", "light"):
        browser.execute_script(
            """const node = document.getElementById("theme"); node.value = arguments[0];
            node.dispatchEvent(new Event("change"));""", theme,
        )  # fmt: skip
        brightest = max(map(int, re.findall(r"\d+", browser.execute_script(ground))))
        assert (brightest > 128) == (theme == "light")
    taken = browser.execute_async_script(
        """const done = arguments[0], links = [...document.querySelectorAll("a[download]")];
        Promise.all(links.map((one) => fetch(one.href).then((got) => got.status))).then(done);"""
    )
    assert len(taken) == 7
    assert set(taken) == {200}
    assert complaints(browser) == []
    far = [urlsplit(one) for one in asked(browser)]
    mine = {one.netloc for one in far if one.scheme not in INSIDE}
    assert mine == {urlsplit(address).netloc}
    assert len(far) > 30


def crossed(line, box):
    """Whether a line from point to point, looked at closely, goes through a box."""
    for (x0, y0), (x1, y1) in pairwise(line):
        for part in np.linspace(0, 1, 60):
            x, y = x0 + part * (x1 - x0), y0 + part * (y1 - y0)
            if box["left"] < x < box["right"] and box["top"] < y < box["bottom"]:
                return True
    return False


@pytest.mark.parametrize("gap", [3, 12, 40])
@pytest.mark.parametrize("wide", [260, 520])
def test_words_stand_beside_their_line_and_on_none(browser, address, gap, wide):
    browser.get(f"{address}static/uplot.LICENSE.txt")
    x = np.linspace(0, wide, 40)
    fall = 190 / (1 + np.exp(-(x - 0.4 * wide) / (0.05 * wide)))
    upper = np.column_stack((x, 14 + fall)).tolist()
    lower = np.column_stack((x, 14 + gap + fall * (206 - gap) / 206)).tolist()
    flat = [[0, 120], [wide, 125]]
    words = {"wide": 90, "high": 14, "gap": 5}
    frame = {"left": 0, "right": wide + 26, "top": -11, "bottom": 220}
    found = browser.execute_async_script(
        """const [lines, words, frame, done] = arguments;
        import("/static/lines.js").then(({ beside }) => {
          const taken = [];
          for (const line of lines) taken.push(beside(line, words, { lines, taken, frame }));
          done(taken);
        });""",
        [upper, lower, flat], words, frame,
    )  # fmt: skip
    assert None not in found
    for at, box in enumerate(found):
        assert box["right"] - box["left"] == pytest.approx(words["wide"])
        assert frame["left"] <= box["left"] < box["right"] <= frame["right"]
        assert not any(crossed(line, box) for line in (upper, lower, flat))
        for other in found[:at]:
            assert (box["right"] <= other["left"] or other["right"] <= box["left"]
                    or box["bottom"] <= other["top"] or other["bottom"] <= box["top"])  # fmt: skip
