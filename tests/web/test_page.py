"""The page in a browser: it shows what the program prints, and keeps nothing to itself."""

import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from paging import (
    INSIDE,
    bars,
    go,
    is_settled,
    move,
    printed,
    severe,
    taken,
    text,
    until,
    worlds,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from sim.words import percent


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Where the commands of this file keep their worlds, so that none runs the same ones twice."""
    return tmp_path_factory.mktemp("outputs")


def drawing(browser, name):
    """A chart of lines, as its pixels."""
    return browser.execute_script(
        "return document.querySelector(arguments[0]).toDataURL()", f"#{name} canvas"
    )


def test_it_loads_shows_an_answer_and_asks_nobody_else(page, at_rest, address):
    assert text(page, "#sentence").startswith("If a deal comes")
    assert len(bars(page)) == 32
    assert "Exploration, not a forecast" in page.page_source
    assert severe(at_rest.log) == []
    mine = urlsplit(address).netloc
    far = [urlsplit(one) for one in at_rest.asked]
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


def test_the_baseline_stands_beside_every_force(browser, address, outputs):
    go(browser, f"{address}?coalition.scale=4")
    (run,) = printed("run", "baseline", "-n", "1000", folder=outputs)["runs"]
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


def test_a_number_beyond_its_lever_is_refused_beside_it(browser, address):
    go(browser, address)
    browser.execute_script("document.querySelectorAll('#groups details').forEach((one) => "
                           "{ one.open = true; })")  # fmt: skip
    for key, typed, told, within in (
        ("guarantor-resolve", "9", "This goes from 0.2 to 0.75.", "0.6"),
        ("coalition-planned_force", "-5", "This goes from 10000 to 60000.", "20000"),
    ):
        before = browser.current_url
        refusal = expect_refusal(browser, key, typed=typed, told=told)
        type_number(browser, key, within)
        assert not refusal.is_displayed()
        until(
            lambda before=before: browser.current_url != before and is_settled(browser), "the move"
        )


def expect_refusal(browser, key, *, typed, told):
    """Type a number that is refused, after which nothing else has changed."""
    before, sentence = browser.current_url, text(browser, "#sentence")
    number = browser.find_element(By.ID, f"lever-{key}-number")
    shown = number.get_property("value")
    type_number(browser, key, typed)
    refusal = browser.find_element(
        By.XPATH,
        f"//input[@id='lever-{key}']/ancestor::div[contains(@class, 'lever')]/p[@role='alert']",
    )
    assert (refusal.is_displayed(), refusal.text) == (True, told)
    assert number.get_property("value") == shown
    assert (browser.current_url, text(browser, "#sentence")) == (before, sentence)
    assert text(browser, "#failure") == ""
    return refusal


def type_number(browser, key, typed):
    number = browser.find_element(By.ID, f"lever-{key}-number")
    browser.execute_script("arguments[0].select()", number)
    number.send_keys(typed + Keys.TAB)


def test_what_is_under_way_is_not_asked_again_on_release(browser, address):
    """A drag that rests before its end: the quick answer is under way, then the refined follows."""
    go(browser, address)
    browser.execute_script(
        """window.sent = [];
        const plain = window.fetch;
        window.fetch = async (...words) => {
          const { moves, replications } = JSON.parse(words[1].body);
          const mine = [moves["guarantor.resolve"], replications];
          window.sent.push(["asked", ...mine]);
          const found = await plain(...words);
          if (mine[0] === 0.31) window.sent.push(["answered", ...mine]);
          return found;
        };
        const node = document.getElementById("lever-guarantor-resolve");
        for (const value of [0.33, 0.31]) {
          node.value = value;
          node.dispatchEvent(new Event("input"));
        }
        node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: is_settled(browser), "the refined answer")
    assert browser.execute_script("return window.sent") == [
        ["asked", 0.33, 200],
        *([word, 0.31, worlds] for worlds in (200, 1000) for word in ("asked", "answered")),
    ]
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


def test_one_world_is_told_and_the_next_one_is_another(browser, address, outputs):
    go(browser, f"{address}?world=17")
    until(lambda: "Week 1," in text(browser, "#drawer-body"), "the story")
    story = printed("story", "baseline", "--world", "17", "-n", "1000", folder=outputs)
    shown = text(browser, "#drawer-body")
    assert all(one in shown for one in story["summary"])
    assert story["weeks"][-1]["incidents"][-1]["sentence"] in shown
    browser.execute_script("document.getElementById('next-world').click()")
    until(lambda: "World 17 of" not in text(browser, "#drawer-head")
          and "Week 1," in text(browser, "#drawer-body"), "another story")  # fmt: skip
    assert "world=17" not in browser.current_url


def test_another_scenario_is_a_starting_point(at_rest, browser, address):
    go(browser, address)
    browser.execute_script(
        """const node = document.getElementById("scenario"); node.value = "europe_alone";
        node.dispatchEvent(new Event("change"));"""
    )
    until(lambda: is_settled(browser) and text(browser, "#worlds").startswith("Europe"), "it")
    assert text(browser, "#sentence") != at_rest.sentence
    assert "scenario=europe_alone" in browser.current_url
    assert worlds(browser) == "1000"


def test_a_worker_that_is_killed_is_replaced(browser, address, served):
    go(browser, address)
    children = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text(encoding="utf-8")
    for child in children.split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    before = text(browser, "#sentence")
    move(browser, "guarantor.resolve", 0.2987)  # The server remembers what other tests ask.
    assert text(browser, "#sentence") != before
    assert text(browser, "#failure") == ""
