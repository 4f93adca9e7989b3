"""What is warned of in a sound scenario, and that every number of a warning is the one used."""

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.facts.code import countries
from sim.model.world import World
from sim.scenario.load import load, packaged
from sim.scenario.warning import GRACE
from sim.streams import Streams

CASES = Path(__file__).parent / "cases"
BASELINE = packaged() / "baseline.yaml"


def warned(*settings: str, path: Path = BASELINE) -> list[str]:
    return [one.line for one in load(path, settings).warnings]


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def contingent(code: str, *settings: str, path: Path = BASELINE) -> tuple[float, float]:
    """Troops that a state sends, and that can stay, as the model has them."""
    scenario = load(path, settings).scenario
    states = World(scenario, Streams(1, range(3))).contributors
    row = states.codes.index(code)
    return float(np.max(states.capacity[row])), float(np.max(states.sustained[row]))


# Contingents


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("DEU", ["states.DEU.pledge=10000"]),
        ("EST", ["states.EST.pledge=5000"]),
        ("POL", ["states.POL.pledge=3000", "coalition.scale=4"]),
        ("FRA", ["states.FRA.pledge=9000", "coalition.max_share=0.03"]),
        ("GBR", ["states.GBR.pledge={uniform: [90000, 90001]}", "deployment.rotation=5"]),
    ],
)
def test_a_pledge_above_its_cap_is_warned_of_with_the_number_used(
    code: str, settings: list[str]
) -> None:
    lines = [line for line in warned(*settings) if f"states.{code}.pledge" in line]
    (line,) = lines
    used, kept = contingent(code, *settings)
    said = re.search(r"but ([\d,]+) are used", line)
    assert said
    assert numbers(said[1]) == [round(used)]
    assert ("can stay" in line) == (kept < used)
    if kept < used:
        assert f"only {kept:,.0f} can stay" in line
    assert "the cap is `coalition.max_share`" in line


def test_the_share_that_is_said_to_allow_a_pledge_allows_it() -> None:
    (line,) = warned("states.DEU.pledge=10000")
    share = re.search(r"([\d.]+) would allow 10,000", line)
    rotation = re.search(r"([\d.]+) would keep 7,400", line)
    assert share
    assert rotation
    lifted = ("states.DEU.pledge=10000", f"coalition.max_share={share[1]}")
    assert contingent("DEU", *lifted)[0] == 10_000
    assert contingent("DEU", "states.DEU.pledge=10000")[0] == 7_400
    turned = ("states.DEU.pledge=10000", f"deployment.rotation={rotation[1]}")
    assert contingent("DEU", *turned)[1] == 7_400


def test_a_pledge_that_only_rotation_cuts_is_warned_of() -> None:
    (line,) = warned("states.DEU.pledge=5000")
    used, kept = contingent("DEU", "states.DEU.pledge=5000")
    assert used == 5000
    assert f"asks for 5,000 troops, but from 26 weeks after they arrive only {kept:,.0f}" in line
    assert "`deployment.rotation`, now 3" in line


@pytest.mark.parametrize("pledge", [2467, 300])
def test_a_pledge_that_is_used_as_it_is_is_not_warned_of(pledge: int) -> None:
    """Of 185,000 active forces 4%, and of these one in three."""
    usual = warned(f"states.DEU.pledge={min(pledge, 2466)}")
    assert usual == []


def test_a_state_without_forces_sends_nobody() -> None:
    (line,) = warned("states.ISL.pledge=100")
    assert "no active forces: none are used; set `states.ISL.active_forces`" in line
    assert contingent("ISL", "states.ISL.pledge=100")[0] == 0


def test_a_pledge_is_not_used_under_those_of_the_record() -> None:
    (line,) = warned("pledges=record", "states.DEU.pledge=5000")
    assert line.startswith("`states.DEU.pledge` is not used: `pledges: record`")
    assert warned("pledges=record") == []


def test_contingents_that_a_multiple_makes_too_large_are_counted() -> None:
    (line,) = warned("coalition.scale=10")
    scenario = load(BASELINE, ["coalition.scale=10"]).scenario
    states = World(scenario, Streams(1, range(3))).contributors
    shares = states.capacity.max(axis=1) / np.array(
        [max(1, state.active_forces) for state in scenario.states.values()]
    )
    capped = int(np.sum(np.isclose(shares, 0.04)))
    rotated = int(np.sum((states.sustained < states.capacity).any(axis=1)))
    assert f"contingents of {capped} states" in line
    assert f"rotation cuts those of {rotated} states" in line
    assert capped > 5 < rotated
    assert warned("coalition.scale=2") == []


def test_the_case_of_a_cap() -> None:
    (line,) = warned(path=CASES / "cap.yaml")
    assert "10,000 troops, but 7,400 are used, 4% of its 185,000 active forces" in line
    assert contingent("DEU", path=CASES / "cap.yaml")[0] == 7_400


# Facts, and states that the tables do not have


def test_facts_younger_than_the_start_are_warned_of() -> None:
    (line,) = warned("start=2025-02-24")
    assert line.startswith("the polls of Canada (18 March 2025), Germany (21 August 2025)")
    assert "the positions of governments (up to 25 August 2025) are younger" in line
    assert "than the start, 24 February 2025" in line


def test_facts_of_the_first_week_are_not() -> None:
    """The baseline starts a week before the last of its facts."""
    start = load(BASELINE).scenario.start
    assert warned() == []
    earlier = start - dt.timedelta(days=1)
    (line,) = warned(f"start={earlier}")
    assert line.startswith("the positions of governments (up to 25 August 2025) are younger")
    (line,) = warned(f"start={dt.date(2025, 8, 23) - GRACE - dt.timedelta(days=1)}")
    assert line.startswith("the poll of Poland (23 August 2025) and the positions of")


def test_support_that_a_scenario_states_is_no_fact_of_the_tables() -> None:
    day = dt.date(2025, 8, 23) - GRACE - dt.timedelta(days=1)
    (line,) = warned(f"start={day}", "states.POL.support=0.3")
    assert "poll" not in line


def test_real_states_without_a_row_are_known_and_what_is_assumed_of_them_is_said() -> None:
    resolved = load(CASES / "real_codes.yaml")
    states, lines = resolved.scenario.states, [one.line for one in resolved.warnings]
    for code, name in (("CHE", "Switzerland"), ("KOR", "South Korea"), ("GEO", "Georgia")):
        (line,) = (one for one in lines if f"no row for {name};" in one)
        assert states[code].name == states[code].short == name
        assert f"its support is {100 * states[code].support.central:.0f}%" in line
        assert "set `support`, `vote_needed`, `groups` and `batteries` where you" in line
        assert states[code].groups == ()
        assert not states[code].vote_needed
    assert [states[code].borders_adversary for code in ("CHE", "KOR", "GEO")] == [0, 0, 1]


def test_what_is_given_is_not_assumed() -> None:
    given = "stance: open, active_forces: 20000, vote_needed: true, groups: [], batteries: 0"
    (line,) = warned(f"states.CHE={{{given}}}")
    assert "it is assumed that its support is" in line
    assert "vote" not in line
    assert warned(f"states.CHE={{{given}, support: 0.4}}") == []


def test_every_state_of_the_standard_may_be_on_a_roster(tmp_path: Path) -> None:
    path = tmp_path / "all.yaml"
    states = "\n".join(
        f"  states.{code}: {{stance: open, active_forces: 1000}}" for code in countries()
    )
    path.write_text(f"name: all\ntitle: All\nbase: baseline\nchange:\n{states}\n")
    assert set(load(path).scenario.states) == set(countries())


# What changes nothing, and what contradicts


@pytest.mark.parametrize("table", ["states", "events", "talks", "guarantor.availability"])
def test_an_empty_table_changes_nothing_and_that_is_said(table: str) -> None:
    (line,) = warned(f"{table}={{}}")
    assert line.startswith(f"`{table}` is empty: this changes nothing")


def test_an_empty_change_is_said_to_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_text("name: same\ntitle: Same\nbase: baseline\nchange: {}\n")
    (line,) = warned(path=path)
    assert line == "`change` is empty: this scenario is the same as its base"


def test_a_complete_file_may_have_no_events(tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    path.write_text(
        "name: whole\ntitle: x\nstart: 2025-08-25\nweeks: 3\nevents: {}\n"
        "states: {POL: {stance: open}}\n"
    )
    assert warned(path=path) == []


@pytest.mark.parametrize("turned", [False, True])
def test_settings_may_not_take_a_state_off_and_change_it(turned: bool) -> None:
    settings = ["states.POL=none", "states.POL.stance=open"]
    with pytest.raises(ScenarioError, match=r"`states\.POL` is taken off and changed"):
        load(BASELINE, settings[::-1] if turned else settings)


def test_a_later_layer_may_take_off_what_an_earlier_one_changes_and_bring_it_back(
    tmp_path: Path,
) -> None:
    head = "title: x\nbase: {base}\nchange:\n  {change}\n"
    for name, base, change in (
        ("changed", "baseline", "states.POL.stance: open"),
        ("off", "changed", "states.POL: none"),
        ("back", "off", "states.POL.stance: willing"),
    ):
        text = f"name: {name}\n" + head.format(base=base, change=change)
        (tmp_path / f"{name}.yaml").write_text(text)
    assert "POL" not in load(tmp_path / "off.yaml").scenario.states
    assert load(tmp_path / "back.yaml").scenario.states["POL"].stance == "willing"
    assert "POL" not in load(tmp_path / "changed.yaml", ["states.POL=none"]).scenario.states
    again = load(tmp_path / "off.yaml", ["states.POL.stance=prepared"]).scenario
    assert again.states["POL"].stance == "prepared"
    with pytest.raises(ScenarioError, match="`stance` of POL is missing"):
        load(tmp_path / "off.yaml", ["states.POL.support=0.5"])


@pytest.mark.parametrize(("part", "code"), [("host", "UKR"), ("adversary", "RUS")])
def test_the_host_and_the_adversary_on_the_roster_are_warned_of(part: str, code: str) -> None:
    (line,) = warned(f"states.{code}.stance=open")
    assert f"is the {part}, and is on the roster of those who send troops" in line
    assert warned(f"states.{code}.stance=open", f"actors.{part}=BLR")[0].startswith("`actors.")


def test_a_pledge_that_is_scaled_says_so() -> None:
    """A file that says 5,000 does not ask for 10,000 by itself."""
    (line,) = warned("states.EST.pledge=5000", "coalition.scale=2")
    assert "asks for 10,000 troops, as `coalition.scale` is 2, but 300 are used" in line
    assert "coalition.scale" not in warned("states.EST.pledge=5000")[0]


def test_one_limit_is_one() -> None:
    (both,) = warned("coalition.scale=3")
    assert "; the limits are `coalition.max_share`, now 0.04 and `deployment.rotation`" in both
    (one,) = warned("coalition.scale=3", "deployment.rotation=1")
    assert one.endswith("; the limit is `coalition.max_share`, now 0.04")


@pytest.mark.parametrize(
    ("settings", "most"),
    [
        (["states.DEU.pledge={uniform: [2000, 20000]}"], "20,000"),
        (["states.DEU.pledge={value: 8000, range: [100, 9000]}", "parameters=ranges"], "9,000"),
    ],
)
def test_a_pledge_that_is_drawn_is_told_by_the_most_of_it(settings: list[str], most: str) -> None:
    (line,) = warned(*settings)
    assert line.startswith(f"`states.DEU.pledge` asks for up to {most} troops, but 7,400 are used")
