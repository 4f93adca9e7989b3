"""Levers: what they set, over which span, and how a person writes one."""

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.errors import UsageError
from sim.facts.parameter import parameters
from sim.outcomes.guarantee_index import RESAMPLES
from sim.outcomes.measure import LASTING
from sim.results.record import Size
from sim.scenario.design import Design, Variation
from sim.scenario.layout import domain
from sim.scenario.lever import SUPPORT, lever_written, levers
from sim.scenario.load import load
from sim.studies import resampling
from sim.studies.ensembles import Request, obtain
from sim.studies.lever_points import LeverPoints, measured
from sim.studies.points import gathered, wanted
from sim.studies.resampling import resampled

SHORT = ("weeks=8", "talks.deal_rate=40")
LOADED = load("baseline", SHORT)
BASELINE = load("baseline").scenario


def test_every_parameter_that_is_a_lever_is_one_and_support_everywhere_is_too() -> None:
    every = levers(BASELINE)
    keys = [key for one in every if one.key != SUPPORT for key in one.factor.keys]
    assert sorted(keys) == sorted(k for k, one in parameters().items() if one.role == "lever")
    (resolve,) = (one for one in every if one.key == "guarantor.resolve")
    assert resolve.factor.keys == ("guarantor.resolve", "guarantor.resolve_mean")
    assert every[0].key == SUPPORT
    assert len({one.name for one in every}) == len(every)
    for one in every:
        low, high = one.span
        assert low <= one.present <= high
        assert one.reason
        assert one.whose in ("guarantor", "contributors", "adversary", "publics",
                             "guarantor and contributors")  # fmt: skip


def test_no_lever_goes_through_a_domain_that_nobody_would() -> None:
    for one in levers(BASELINE):
        for key in one.factor.keys:
            low, high = domain(tuple(key.split("."))) or (0.0, 1.0)
            assert low <= one.settings(one.span[0])[key] <= one.settings(one.span[1])[key] <= high
        assert one.width <= 104 or one.key == "coalition.pledge_most"


def test_at_20_times_nearly_every_contingent_is_all_that_the_forces_can_bear() -> None:
    scale = lever_written("coalition.scale", BASELINE).span[1]
    share, most, least = (
        BASELINE.values[f"coalition.{name}"].central
        for name in ("max_share", "pledge_most", "pledge_share")
    )
    below = [
        code
        for code, state in BASELINE.states.items()
        if scale * (state.pledge.central if state.pledge else
                    min(least * state.active_forces, most)) < share * state.active_forces
    ]  # fmt: skip
    assert below == ["TUR"]


def test_resolve_is_two_levers_where_it_starts_elsewhere_than_it_returns_to() -> None:
    every = levers(load("baseline", ["guarantor.resolve=0.5"]).scenario)
    resolve = [one for one in every if one.key.startswith("guarantor.resolve")]
    assert [one.factor.keys for one in resolve] == [
        ("guarantor.resolve",), ("guarantor.resolve_mean",)
    ]  # fmt: skip
    assert len({one.name for one in resolve}) == 2


def test_support_moves_every_state_from_where_it_is_and_stops_at_the_ends() -> None:
    support = lever_written("support", BASELINE)
    raised = support.settings(10.0)
    assert len(raised) == len(BASELINE.states)
    for code, state in BASELINE.states.items():
        assert raised[f"states.{code}.support"] == pytest.approx(state.support.central + 0.1)
    assert support.settings(0.0) == {
        f"states.{code}.support": state.support.central for code, state in BASELINE.states.items()
    }
    (italy,) = (key for key in raised if ".ITA." in key)
    assert support.settings(-30.0)[italy] == 1e-4
    wide = lever_written("support=-100:100", BASELINE)
    assert max(wide.settings(100.0).values()) < 1


def test_levels_have_the_ends_the_present_value_and_few_decimals() -> None:
    for one in levers(BASELINE):
        levels = one.levels(9, digits=2)
        assert {*one.span, one.present} <= set(levels)
        assert np.all(np.diff(levels) > 0)


@pytest.mark.parametrize(
    ("text", "span", "whose"),
    [
        ("support=-10:5", (-10.0, 5.0), "publics"),
        ("coalition.scale=1:5", (1.0, 5.0), "contributors"),
        ("talks.deal_rate", (0.3, 1.5), "nobody"),
        ("states.DEU.pledge", (0.0, 7400.0), "government of Germany"),
        ("states.POL.support", (1e-4, 1 - 1e-4), "public of Poland"),
        ("states.POL.support=0.1:0.9", (0.1, 0.9), "public of Poland"),
        ("guarantor.resolve=0.1:0.9", (0.1, 0.9), "guarantor"),
        ("guarantor.resolve_mean", (0.2, 0.75), "guarantor"),
    ],
)
def test_what_a_person_writes(text: str, span: tuple[float, float], whose: str) -> None:
    one = lever_written(text, BASELINE)
    assert one.span == pytest.approx(span)
    assert one.whose == whose


def test_keys_that_are_joined_are_set_together() -> None:
    keys = [f"guarantor.availability.{name}" for name in ("weapons", "air_defence")]
    scenario = load("baseline", [f"{keys[1]}=0.7"]).scenario
    one = lever_written("+".join(keys), scenario)
    assert one.settings(0.9) == dict.fromkeys(keys, 0.9)
    assert lever_written(f"{'+'.join(keys)}=0.5:1", scenario).span == (0.5, 1.0)
    with pytest.raises(UsageError, match="two levers"):
        lever_written("+".join(keys), BASELINE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("coalition.scal", "did you mean `coalition.scale`?"),
        ("ties", "no least change of it"),
        ("states.POL.hold", "no least change of it"),
        ("outcome.held_weeks", "cannot be varied"),
        ("support=5", "LOW:HIGH"),
        ("support=a:b", "-10:10"),
        ("support=-200:0", "percentage points"),
        ("support=0:1:3", "LOW:HIGH"),
        ("coalition.scale=1:2:3", "LOW:HIGH"),
        ("coalition.scale=2:5", "is 1 now"),
        ("coalition.scale=1:5000", "must lie between 0 and 1000"),
        ("coalition.scale=a:b", "is no number"),
        ("states.CHE.support", "cannot be varied"),
        ("coalition.scale+coalition.scale", "named twice"),
    ],
)
def test_what_is_no_lever(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        lever_written(text, BASELINE)
    assert reason in str(error.value)


def test_a_state_that_is_not_on_the_roster_has_no_support_to_move() -> None:
    empty = BASELINE.model_copy(update={"states": {}})
    assert SUPPORT not in {one.key for one in levers(empty)}
    with pytest.raises(UsageError, match="no state is on the roster"):
        lever_written("support", empty)


# Points of levers


def points_of(loaded, texts, points, n=24):
    """The results of points of levers, by point."""
    every = tuple(lever_written(text, loaded.scenario) for text in texts)
    made = LeverPoints(loaded, every)
    found = obtain(made.wanted(points, 1), Request(Size(n, 1)))
    return made.places(points, 1, ensembles=found)


def test_a_point_is_the_scenario_with_the_settings_of_its_levers() -> None:
    points = [(), (("coalition.scale", 4.0), ("support", 10.0))]
    places = points_of(LOADED, ["coalition.scale", "support"], points)
    plain = run(LOADED, 24)
    raised = [
        f"states.{code}.support={one.support.central + 0.1}"
        for code, one in LOADED.scenario.states.items()
    ]
    both = run(load("baseline", [*SHORT, "coalition.scale=4", *raised]), 24)
    for point, expected in zip(points, (plain, both), strict=True):
        results, place = places[point]
        for name in ("states_pledged_final", "force_final", "guarantee_mean"):
            np.testing.assert_array_equal(results.outcome(name)[place], expected.outcome(name))


def test_levers_that_are_not_changed_stay_drawn_where_the_scenario_draws_them() -> None:
    loaded = load("baseline", [*SHORT, "parameters=ranges"])
    texts = ["coalition.scale", "guarantor.resolve", "adversary.influence_rate"]
    assert [lever_written(one, loaded.scenario).drawn for one in texts] == [False, True, True]
    points = [(), (("coalition.scale", 4.0),), (("guarantor.resolve", 0.75),)]
    places = points_of(loaded, texts, points)
    resolve = ["guarantor.resolve=0.75", "guarantor.resolve_mean=0.75"]
    for point, more in zip(points, ([], ["coalition.scale=4"], resolve), strict=True):
        expected = run(load("baseline", [*SHORT, "parameters=ranges", *more]), 24)
        results, place = places[point]
        for name in ("states_pledged_final", "guarantee_mean"):
            np.testing.assert_array_equal(results.outcome(name)[place], expected.outcome(name))


def test_the_present_alone_needs_no_lever_that_is_not_drawn() -> None:
    loaded = load("baseline", [*SHORT, "parameters=ranges"])
    places = points_of(loaded, ["guarantor.resolve"], [(), (("guarantor.resolve", 0.6),)])
    results, place = places[()]
    expected = run(loaded, 24).outcome("guarantee_mean")
    np.testing.assert_array_equal(results.outcome("guarantee_mean")[place], expected)


# Reweighting


def design(*settings: str, n: int = 30):
    loaded = load("baseline", settings)
    variation = Variation.of(loaded, Design({"coalition.scale": [1.0, 8.0, 20.0]}))
    return gathered(variation, "x", ensembles=obtain(wanted(variation, "x"), Request(Size(n, 1))))


MEASURES = (
    "force", "chance of a deal", "chance of a sustained force of 1000 given a deal",
    "toothlessness", "deterrence efficacy", "response reliability", LASTING,
)  # fmt: skip


def test_with_equal_weights_a_measure_is_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    results = design("weeks=80", "talks.deal_rate=6", "adversary.attack_rate=2")
    monkeypatch.setattr(resampling, "weights", lambda seed, worlds: np.ones((2, worlds)))
    monkeypatch.setattr(resampling, "RESAMPLES", 2)
    monkeypatch.setattr(resampling, "BATCHES", 7)
    for name in MEASURES:
        means = results.means(name)
        assert np.isfinite(means).all(), name
        np.testing.assert_allclose(resampled(results, name), np.tile(means, (2, 1)).T)


def test_reweightings_scatter_as_the_standard_error_says_and_are_paired() -> None:
    results = design("weeks=80", "talks.deal_rate=6", n=60)
    drawn = resampled(results, "force")
    assert drawn.shape == (3, RESAMPLES)
    np.testing.assert_allclose(drawn.std(axis=1), results.errors("force"), rtol=0.15)
    # A difference of two points on the same worlds scatters less than of two on others.
    apart = np.hypot(*drawn[1:].std(axis=1))
    assert (drawn[2] - drawn[1]).std() < 0.8 * apart


def test_what_applies_to_no_world_has_no_value() -> None:
    results = design("weeks=8", "talks.deal_rate=0")
    name = "chance of an attack given a deal"
    assert np.isnan(resampled(results, name)).all()
    places = {(): (results, 0)}
    assert np.isnan(measured(name, [()], places=places).values).all()
