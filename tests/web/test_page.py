"""The page in a browser: it shows what the program prints, and keeps nothing to itself."""

import os
import signal
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from paging import (
    INSIDE,
    asked,
    complaints,
    go,
    is_settled,
    lever,
    move,
    printed,
    taken,
    text,
    until,
    worlds,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from sim.words import percent


def drawing(browser, name):
    """A chart of lines, as its pixels."""
    return browser.execute_script(
        "return document.querySelector(arguments[0]).toDataURL()", f"#{name} canvas"
    )


def bars(browser):
    return browser.execute_script(
        """return Object.fromEntries([...document.querySelectorAll(".bars tbody tr")].map(
        (row) => [row.querySelector("button").textContent, row.lastChild.textContent]))"""
    )


def test_it_loads_shows_an_answer_and_asks_nobody_else(browser, address):
    go(browser, address)
    assert text(browser, "#sentence").startswith("If a deal comes")
    assert len(bars(browser)) == 32
    assert "Exploration, not a forecast" in browser.page_source
    assert complaints(browser) == []
    mine = urlsplit(address).netloc
    far = [urlsplit(one) for one in asked(browser)]
    assert {one.netloc for one in far if one.scheme not in INSIDE} == {mine}


def test_a_moved_lever_moves_everything_and_agrees_with_the_command(browser, address, tmp_path):
    go(browser, address)
    before = [drawing(browser, name) for name in ("requirement", "force")]
    share, sentence = bars(browser), text(browser, "#sentence")
    move(browser, "guarantor.resolve", 0.7)
    assert all(drawing(browser, name) != one for name, one in
               zip(("requirement", "force"), before, strict=True))  # fmt: skip
    assert bars(browser) != share
    assert text(browser, "#sentence") != sentence
    changes = ("-s", "guarantor.resolve=0.7", "-s", "guarantor.resolve_mean=0.7")
    (run,) = printed("run", "baseline", *changes, "-n", "1000", folder=tmp_path)["runs"]
    assert text(browser, "#sentence") == run["answer"]
    assert text(browser, "#worlds").endswith("August 2025, with changes. 1,000 worlds, seed 1.")
    assert text(browser, "#command") == f"sim run baseline {' '.join(changes)} -n 1000"
    shown = text(browser, "#sections")
    assert f"{run['outcomes']['force_year_after_deal']['median']:,.0f}" in shown
    poland = next(one for one in run["states"] if one["name"] == "Poland")
    chance = 100 * poland["deployed_year_after_deal"]
    assert float(bars(browser)["Poland"].rstrip("%")) == pytest.approx(chance, abs=0.51)


def test_a_click_on_poland_says_why_and_what_would_tip_it(browser, address, tmp_path):
    go(browser, address)
    browser.execute_script(
        """document.querySelector('path[data-code="POL"]').dispatchEvent(
        new MouseEvent("click", {bubbles: true}))"""
    )
    until(lambda: "1,000 worlds" in text(browser, "#drawer-body"), "the reasons")
    why = printed("explain", "baseline", "POL", "-n", "1000", folder=tmp_path)
    shown = text(browser, "#drawer-body")
    assert why["finding"] in shown
    for one in why["tipping"]:
        assert one["sentence"] in shown
    assert "state=POL" in browser.current_url


def test_the_scenario_that_is_taken_away_comes_to_the_same(browser, address, tmp_path):
    go(browser, f"{address}?support=6&states.POL.hold=in&guarantor.availability.air_defence=0.9")
    link = browser.execute_script("return document.querySelector('#files a').href")
    content, name = taken(link)
    file = tmp_path / name
    file.write_bytes(content)
    (run,) = printed("run", str(file), "-n", "1000", folder=tmp_path)["runs"]
    assert run["answer"] == text(browser, "#sentence")
    assert text(browser, "#further") == f"sim compare {name}\nsim report {name}"


def test_the_baseline_stands_beside_every_force(browser, address, tmp_path):
    go(browser, f"{address}?coalition.scale=4")
    (run,) = printed("run", "baseline", "-n", "1000", folder=tmp_path)["runs"]
    kept = {f"At least {one['requirement']:,} troops": one["all_worlds"]["value"]
            for one in run["sustained"]}  # fmt: skip
    until(lambda: "baseline" in text(browser, "#sections"), "the baseline")
    shown = browser.execute_script(
        """return [...document.querySelectorAll("#sections tr")].map((row) =>
        [...row.children].map((one) => one.textContent))"""
    )
    rows = [row for row in shown if row[0] in kept]
    assert len(rows) > 3
    for row in rows:
        assert row[2] == percent(kept[row[0]])


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


@pytest.mark.parametrize(("key", "typed", "told"), [
    ("guarantor-resolve", "9", "This goes from 0.2 to 0.75."),
    ("coalition-planned_force", "-5", "This goes from 10000 to 60000."),
])  # fmt: skip
def test_a_number_beyond_its_lever_is_refused_beside_it(browser, address, key, typed, told):
    go(browser, address)
    before, sentence = browser.current_url, text(browser, "#sentence")
    browser.execute_script("document.querySelectorAll('#groups details').forEach((one) => "
                           "{ one.open = true; })")  # fmt: skip
    number = browser.find_element(By.ID, f"lever-{key}-number")
    shown = number.get_property("value")
    browser.execute_script("arguments[0].select()", number)
    number.send_keys(typed + Keys.TAB)
    refusal = browser.find_element(
        By.XPATH,
        f"//input[@id='lever-{key}']/ancestor::div[contains(@class, 'lever')]/p[@role='alert']",
    )
    assert (refusal.is_displayed(), refusal.text) == (True, told)
    assert number.get_property("value") == shown
    assert (browser.current_url, text(browser, "#sentence")) == (before, sentence)
    assert text(browser, "#failure") == ""
    browser.execute_script("arguments[0].select()", number)
    number.send_keys({"9": "0.5", "-5": "20000"}[typed] + Keys.TAB)
    assert not refusal.is_displayed()
    until(lambda: browser.current_url != before, "the move")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("?guarantor.resolve=9", "goes from 0.2 to 0.75"),
        ("?scenario=../../etc/passwd", "no scenario called"),
        ("?scenario=%3Cimg%20src%3Dx%3E", "<img src=x>"),
        ("?nothing=1", "no lever called"),
    ],
)
def test_an_address_that_makes_no_sense_leads_to_the_baseline(browser, address, words, told):
    go(browser, address)
    sentence = text(browser, "#sentence")
    go(browser, address + words)
    assert told in text(browser, "#notices")
    assert text(browser, "#sentence") == sentence
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0


def test_an_address_of_another_version_says_so(browser, address):
    go(browser, f"{address}?guarantor.resolve=0.5&model=0.0.1-old")
    assert "version 0.0.1-old" in text(browser, "#notices")
    assert text(browser, "#moved").startswith("Resolve of the guarantor: 0.5")


def test_what_is_under_way_is_not_asked_again_on_release(browser, address):
    """A drag that rests before its end: the quick answer is under way, the refined one is asked."""
    go(browser, address)
    browser.execute_script(
        """window.sent = [];
        const plain = window.fetch;
        window.fetch = (...words) => {
          if (words[0] === "/api/run") window.sent.push(JSON.parse(words[1].body));
          return plain(...words);
        };
        const node = document.getElementById("lever-guarantor-resolve");
        for (const value of [0.33, 0.31]) {
          node.value = value;
          node.dispatchEvent(new Event("input"));
        }
        node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: is_settled(browser), "the refined answer")
    sent = browser.execute_script("return window.sent")
    asks = [(one["moves"]["guarantor.resolve"], one["replications"]) for one in sent]
    assert asks == [(0.33, 200), (0.31, 200), (0.31, 1000)]
    sentence = text(browser, "#sentence")
    go(browser, f"{address}?guarantor.resolve=0.31")
    assert text(browser, "#sentence") == sentence


def test_what_a_move_is_warned_of_stands_under_the_answer(browser, address):
    go(browser, address)
    assert text(browser, "#warned") == ""
    move(browser, "coalition.scale", 4)
    assert "rotation cuts those of" in text(browser, "#warned")
    move(browser, "coalition.scale", 1)
    assert text(browser, "#warned") == ""


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


def test_a_baseline_in_fewer_worlds_is_not_shown_beside_a_refined_answer(browser, address):
    script = """const real = window.fetch;
    window.fetch = async (address, more) => {
      const asks = (words) => more?.body?.includes(words);
      const held = asks('"ghost":true') && asks('"replications":1000');
      if (held) await new Promise((release) => { window.release = release; });
      return real(address, more);
    };"""
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    browser.get(f"{address}?guarantor.resolve=0.6")
    until(lambda: worlds(browser) == "1000", "the refined answer")
    until(lambda: browser.execute_script("return Boolean(window.release)"), "the baseline, held")
    assert text(browser, "#state-of-work") == "Refining …"
    assert "baseline" not in text(browser, "#sections")
    browser.execute_script("window.release()")
    until(lambda: is_settled(browser), "the baseline")
    assert "baseline" in text(browser, "#sections")


def test_two_sessions_do_not_disturb_each_other(browser, other_browser, address):
    every = ((browser, "guarantor.resolve", 0.25), (other_browser, "support", 20))
    for one, _, _ in every:
        go(one, address)
    for one, key, value in every:
        one.execute_script(
            """const [key, value] = arguments;
            const node = document.getElementById(`lever-${key.replaceAll(".", "-")}`);
            for (let k = 0; k < 12; k++) setTimeout(() => {
              node.value = value * (1 + (11 - k) / 50);
              node.dispatchEvent(new Event("input"));
              if (k === 11) { node.dispatchEvent(new Event("change")); window.last = true; }
            }, 40 * k);""",
            key, value,
        )  # fmt: skip
    for one, _, _ in every:
        until(lambda page=one: page.execute_script("return window.last"), "the last move")
        until(lambda page=one: is_settled(page), "the refined answer")
    apart = [text(one, "#sentence") for one, _, _ in every]
    for (one, key, value), sentence in zip(every, apart, strict=True):
        go(one, f"{address}?{key}={value}")
        assert text(one, "#sentence") == sentence
        assert text(one, "#failure") == ""
    assert apart[0] != apart[1]


def test_one_world_is_told_and_the_next_one_is_another(browser, address, tmp_path):
    go(browser, f"{address}?world=17")
    until(lambda: "Week 1," in text(browser, "#drawer-body"), "the story")
    story = printed("story", "baseline", "--world", "17", "-n", "1000", folder=tmp_path)
    shown = text(browser, "#drawer-body")
    assert all(one in shown for one in story["summary"])
    assert story["weeks"][-1]["incidents"][-1]["sentence"] in shown
    browser.execute_script("document.getElementById('next-world').click()")
    until(lambda: "World 17 of" not in text(browser, "#drawer-head")
          and "Week 1," in text(browser, "#drawer-body"), "another story")  # fmt: skip
    assert "world=17" not in browser.current_url


def test_another_scenario_is_a_starting_point(browser, address):
    go(browser, address)
    baseline = text(browser, "#sentence")
    browser.execute_script(
        """const node = document.getElementById("scenario"); node.value = "europe_alone";
        node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: is_settled(browser) and text(browser, "#worlds").startswith("Europe"), "it")
    assert text(browser, "#sentence") != baseline
    assert "scenario=europe_alone" in browser.current_url
    assert worlds(browser) == "1000"


def test_a_worker_that_is_killed_is_replaced(browser, address, served):
    go(browser, address)
    children = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text(encoding="utf-8")
    for child in children.split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    before = text(browser, "#sentence")
    move(browser, "guarantor.resolve", 0.31)
    assert text(browser, "#sentence") != before
    assert text(browser, "#failure") == ""
