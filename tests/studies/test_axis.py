"""The axes of a sweep, its points, and the scenarios that lie in its plane."""

import re
from functools import cache

import numpy as np
import pytest

from sim.errors import UsageError
from sim.scenario.factor import switches, uncertain
from sim.scenario.load import load, packaged
from sim.studies import plane
from sim.studies.axis import Group, axis, by_stance, is_drawn, number_at, place
from sim.studies.grid import Grid
from sim.studies.lever import agree, figures, noun, option_words, put
from sim.studies.plane import in_plane

BASE = load(packaged() / "baseline.yaml")
RANGES = load(packaged() / "baseline.yaml", ("parameters=ranges",))

_READ = plane._others


@cache
def _loaded(settings):
    return _READ(load(packaged() / "baseline.yaml", settings))


def others(base):
    return _loaded(base.settings)


def of(text, count=3, base=BASE):
    return axis(text, base.scenario, count=count)


def test_the_own_value_is_added_where_it_lies_between():
    made = of("talks.deal_rate=0.3:1.5:3")
    assert made.own == 0.8
    assert 0.8 in made.levels
    assert list(made.levels) == sorted(made.levels)
    assert len(made.levels) == 4
    assert of("talks.deal_rate=1:2:3").own is None
    assert len(of("talks.deal_rate=1:2:3").levels) == 3


def test_a_level_that_is_the_own_value_is_not_added_twice():
    made = of("talks.permission=0.2:1:5")
    assert made.levels == (0.2, 0.4, 0.6, 0.8, 1.0)
    assert made.own == 1.0


def test_listed_values_are_put_in_order_and_counted_once():
    assert of("talks.deal_rate=2,1,2").levels == (1.0, 2.0)
    assert of("location=line,rear").levels == ("line", "rear")
    assert of("location=line,rear").own == "rear"


def test_keys_that_are_set_alike_have_an_own_value_only_if_they_agree():
    resolve = of("guarantor.resolve+guarantor.resolve_mean=0.2:0.8:3")
    assert resolve.own == 0.35
    assert resolve.factor.says.endswith("(set alike)")
    parts = of("guarantor.availability.weapons+guarantor.availability.air_defence=0:1:3")
    assert parts.own is None
    assert parts.levels == (0.0, 0.5, 1.0)


@pytest.mark.parametrize("text", ["talks.deal_rate=1", "location=rear", "talks.deal_rate=1,1"])
def test_one_value_is_no_axis(text):
    with pytest.raises(UsageError, match="one value only"):
        of(text)


@pytest.mark.parametrize("scale", ["linear", "log", "logit"])
def test_places_are_undone(scale):
    for value in (0.01, 0.3, 0.9):
        assert number_at(place(value, scale), scale) == pytest.approx(value)


def test_places_rise_with_the_levels():
    for text in ("talks.deal_rate", "guarantor.resolve_mean", "talks.host_consent", "location"):
        assert (np.diff(of(text).places) > 0).all()


def test_what_a_scenario_draws_is_marked_as_drawn():
    assert not of("talks.deal_rate").drawn
    assert of("talks.deal_rate", base=RANGES).drawn
    assert not is_drawn("states.POL.pledge", BASE.scenario)


def test_every_state_has_one_stance():
    groups = by_stance(BASE.scenario)
    assert sum(one.states for one in groups) == len(BASE.scenario.states)
    assert len({one.stance for one in groups}) == len(groups)


def grid(*texts, third=""):
    axes = tuple(of(text) for text in texts)
    beside = of(third) if third else None
    groups = tuple(Group(str(one), value=one) for one in beside.levels) if beside else (Group(""),)
    return Grid(axes, beside, groups, ())


def test_points_are_every_combination_once():
    made = grid("talks.deal_rate=1:2:3", "location", third="initial=stated,none")
    assert made.shape == (3, 2)
    assert len(made.points) == len(set(made.points)) == 12
    assert {point[2] for point in made.points[:6]} == {"stated"}
    first = [made.points[at] for at in made.of_group(1)]
    assert first[0] == (1.0, "rear", "none")
    assert first[1] == (1.0, "line", "none")


def test_a_slice_has_the_other_lever_at_its_own_value():
    made = grid("talks.deal_rate=0.3:1.5:3", "location")
    along, up = made.along(0), made.along(1)
    assert [made.points[at] for at in along] == [(one, "rear") for one in made.axes[0].levels]
    assert [made.points[at][1] for at in up] == ["rear", "line"]
    assert {made.points[at][0] for at in up} == {0.8}
    assert grid("talks.deal_rate=1:2:3", "location").along(1) is None


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch):
    """Load the scenarios of the program once for all tests of this file."""
    monkeypatch.setattr(plane, "_others", others)


def names(*texts, base=BASE):
    return {one.name for one in in_plane(base, [of(text, base=base) for text in texts])}


def test_scenarios_that_differ_in_the_levers_alone_lie_in_the_plane():
    assert names("talks.permission", "location") == {
        "baseline", "russia_refuses_troops", "rear_or_line",
    }  # fmt: skip
    assert names("coalition.guarantee", "coalition.ask") == {
        "baseline", "europe_guarantees", "allies_are_asked",
    }  # fmt: skip


def test_one_beyond_the_span_or_with_further_changes_does_not():
    assert names("talks.permission=0.5:1:3", "location=rear,line") == {"baseline", "rear_or_line"}
    assert names("talks.deal_rate=1:2:3", "talks.permission") == set()
    assert "thousands_not_hundreds" not in names("states.GBR.pledge=100:6000", "talks.permission")
    assert "thousands_not_hundreds" in names(
        "states.GBR.pledge=100:6000", "states.FRA.pledge=100:6000"
    )


def test_scenarios_that_set_several_keys_alike_lie_on_a_lever_of_them_all():
    components = ("coordination", "intelligence", "weapons", "border_surveillance", "air_defence")
    lever = "+".join(f"guarantor.availability.{one}" for one in components) + "=0:1"
    assert names(lever, "location") == {"no_american_backstop", "washington_backs_fully"}


def test_what_is_drawn_has_no_place():
    assert names("talks.deal_rate", "talks.permission", base=RANGES) == set()


def test_a_broken_scenario_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios/wrong.yaml").write_text("name: wrong\ntitle: [\n")
    monkeypatch.chdir(tmp_path)
    few = {name: plane.known()[name] for name in ("rear_or_line", "wrong")}
    monkeypatch.setattr(plane, "known", lambda: few)
    monkeypatch.setattr(plane, "_others", _READ)
    assert names("talks.permission", "location") == {"baseline", "rear_or_line"}


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.8, "0.8"), (1 / 3, "0.333"), (1500, "1,500"), (123456, "123,000"),
     (-0.25, "\N{MINUS SIGN}0.25"), (0.0001, "0.0001"), (1.0, "1"), (999.6, "1,000")],
)  # fmt: skip
def test_numbers_are_written_with_three_digits(value, said):
    assert figures(value) == said


def test_a_lever_within_a_sentence():
    assert noun(of("talks.deal_rate").factor) == "the rate of a deal in the reference world"
    assert noun(of("coalition.ask").factor) == "“how strongly the guarantor asks states to join”"
    assert noun(of("guarantor.resolve").factor) == "the resolve at the start"
    assert agree(of("states.POL.pledge").factor, "is/are") == "are"
    assert agree(of("talks.deal_rate").factor, "is/are") == "is"
    assert option_words("noisy_or") == "any may work alone"
    assert option_words("something_else") == "something else"
    assert noun(of("states.POL.support").factor) == "support in Poland"
    assert noun(of("states.POL.hold").factor) == "“whether Poland is held in or out”"


def test_what_is_said_of_every_factor_stands_alone_in_a_sentence():
    """Not “the multiple of that rate is above 4”, which only its neighbour in a table explains."""
    scenario = BASE.scenario
    every = {one.key: noun(one) for one in (*uncertain(scenario), *switches(scenario))}
    leaning = r"\b(that|this) (rate|consent|share|weight)\b|\bthe same\b|\bis lost\b"
    for name in every.values():
        assert name[0] == "“" or name.startswith(("the ", "support in ")), name
        assert not re.search(leaning, name), name
    assert every["states.GBR.pledge"] == "the troops that the UK would send"


def test_a_lever_and_its_verb():
    found = {one.key: put(one, "is/are") for one in uncertain(BASE.scenario)}
    assert found["talks.deal_rate"] == "the rate of a deal in the reference world is"
    assert found["training.ramp_up"] == (
        "the most trainers added in a week, as a share of the contingent, are"
    )
    assert found["choice.autonomy"].endswith(" opinion” is")
    plural = {name.split()[1] for name in found.values() if name.endswith(" are")}
    assert plural == {"allied", "trainers", "most", "troops", "contingents", "expected"}
