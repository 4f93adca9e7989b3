"""A state held in or out stays so, and moves nobody's luck, taste or residual."""

import numpy as np
import pytest

from sim.actors.contributors import Contributors
from sim.ensemble.run import run
from sim.errors import ScenarioError
from sim.model.anchor import anchor
from sim.model.draws import draw_all
from sim.model.world import World
from sim.outcomes.block import POSTURES
from sim.outcomes.measure import LASTING
from sim.results.record import Size
from sim.results.store import Store
from sim.scenario.load import load, packaged
from sim.streams import Streams
from sim.studies.ensembles import Request, obtain
from sim.studies.replay import FOLLOWS, alike, effects, versions

SIZE = 60
HOLDS = ("in", "out")
SOON = ("weeks=40", "talks.deal_rate=3")
RATES = ("government", "rethink", "opportunity")
"""What makes a state decide, but for an attack."""
DEAF = {"choice.allies": 0, "choice.free_riding": 0}
APART = DEAF | {
    "talks.coalition": 0,
    "deterrence.host_weight": 0,
    "deterrence.provocation": 0,
    "deterrence.half_force": 10_000_000,
    "choice.risk": 0,
    "choice.border": 0,
}
"""No state's troops, trainers or pledge reach any other state."""


BEFORE = {
    "DEU": (117, 28, 10),
    "EST": (1738, 865, 602),
    "FRA": (1820, 1820, 1063),
    "NLD": (1660, 1036, 732),
    "all": (18426, 12374, 8342),
}
"""Weeks in all worlds spent pledged, authorised and deployed, or beyond, as the program tells them
with every guard of `hold` taken out; what changes results asks for new ones, free of guards.
"""


def postures(scenario):
    """Count what `BEFORE` holds."""
    results = run(scenario, 60, seed=3)
    held = {code: posture(results, code) for code in BEFORE if code != "all"}
    held["all"] = results.data["state_posture"].values
    return {name: tuple(int((one >= k).sum()) for k in (1, 2, 3)) for name, one in held.items()}


def posture(results, code):
    return results.data["state_posture"].sel(state=code).values


def test_free_is_how_it_was_before_anybody_could_be_held(changed):
    scenario = changed("weeks=30", "talks.deal_rate=4")
    assert {state.hold for state in scenario.states.values()} == {"free"}
    assert postures(scenario) == BEFORE


@pytest.mark.parametrize("hold", HOLDS)
def test_a_guard_that_catches_the_free_would_be_noticed(changed, monkeypatch, hold):
    whole = Contributors.decide

    def guarded(states, view, opportunity, *, week):
        before = states.named("NLD").pledged
        whole(states, view, opportunity, week=week)
        states.named("NLD").pledged = before

    monkeypatch.setattr(Contributors, "decide", guarded)
    assert postures(changed("weeks=30", "talks.deal_rate=4"))["NLD"] != BEFORE["NLD"]
    monkeypatch.undo()
    held = postures(changed("weeks=30", "talks.deal_rate=4", f"states.EST.hold={hold}"))
    assert held["EST"] != BEFORE["EST"]


@pytest.mark.parametrize("initial", ["stated", "none", "all", "drawn"])
@pytest.mark.parametrize("code", ["DEU", "FRA"])
def test_held_in_stands_pledged_and_authorised_from_first_to_last(changed, code, initial):
    held = run(changed(f"states.{code}.hold=in", f"initial={initial}", "weeks=30"), 60)
    assert held.scenario.states["DEU"].vote_needed
    assert np.all(posture(held, code) >= POSTURES.index("authorised"))


def test_held_in_deploys_its_usual_contingent(changed):
    held = run(changed(*SOON, "states.POL.hold=in"), SIZE)
    troops = held.data["state_troops"].sel(state="POL").values
    world = World(held.scenario, Streams(1, range(4)))
    usual = world.contributors.named("POL").capacity
    assert troops.max() == pytest.approx(float(usual))
    deal = np.isfinite(held.outcome("deal_week"))
    assert np.array_equal(np.isfinite(held.data["deployment_week"].sel(state="POL")), deal)


@pytest.mark.parametrize("initial", ["stated", "all"])
def test_held_out_sends_nobody(changed, initial):
    scenario = changed("states.FRA.hold=out", f"initial={initial}", "weeks=20", "talks.deal_rate=9")
    world = World(scenario, Streams(1, range(SIZE)))
    one = world.contributors.named("FRA")
    assert not one.posture.any()
    for _ in range(20):
        world.step()
        assert not one.pledged.any()
        assert not one.committed.any()
        assert not one.authorised.any()
        assert not one.trainers.any()
        assert not one.troops.any()
    assert one.willing.any()


@pytest.mark.parametrize("hold", HOLDS)
def test_the_anchor_does_not_move(baseline, changed, hold):
    def fixed(scenario):
        streams = Streams(1, range(SIZE))
        return anchor(scenario, draw_all(scenario, streams), streams=streams)

    one, other = fixed(baseline), fixed(changed(f"states.POL.hold={hold}"))
    root = baseline.model_copy(
        update={
            "states": baseline.states
            | {"POL": baseline.states["POL"].model_copy(update={"hold": hold})}
        }
    )
    for found in (other, fixed(root)):
        for name in ("guarantee", "violence", "coalition", "deterrence", "usual", "residuals"):
            assert np.asarray(getattr(one, name)).tobytes() == getattr(found, name).tobytes()


@pytest.mark.parametrize("hold", HOLDS)
@pytest.mark.parametrize("code", ["POL", "FRA"])
def test_every_taste_and_opinion_of_the_start_is_that_of_the_free_world(
    baseline, changed, code, hold
):
    plain = World(baseline, Streams(1, range(SIZE)))
    forced = World(changed(f"states.{code}.hold={hold}"), Streams(1, range(SIZE)))
    for one, other in zip(plain.contributors, forced.contributors, strict=True):
        assert one.taste.tobytes() == other.taste.tobytes()
        assert one.opinion.tobytes() == other.opinion.tobytes()
        if one.code != code:
            assert np.array_equal(one.pledged, other.pledged)


def others(scenario, code):
    """Give everything that others draw or decide, week by week."""
    world = World(scenario, Streams(1, range(SIZE)))
    told = {}
    for week in range(20):
        world.step()
        for one in world.contributors:
            if one.code != code:
                for name in ("taste", "opinion", "pledged", "authorised", "trainers"):
                    told[f"{week} {one.code} {name}"] = np.array(getattr(one, name))
    return told


def settings(values):
    return tuple(f"{key}={value}" for key, value in values.items())


@pytest.mark.parametrize("hold", HOLDS)
def test_with_nothing_between_them_others_are_the_same(changed, same, hold):
    plain = others(changed(*settings(APART)), "POL")
    same(plain, others(changed(*settings(APART), f"states.POL.hold={hold}"), "POL"))


def test_with_allies_they_are_not(changed, same):
    heard = settings(APART | {"choice.allies": 4})
    with pytest.raises(AssertionError):
        same(others(changed(*heard), "FRA"), others(changed(*heard, "states.FRA.hold=out"), "FRA"))


def test_who_is_held_in_and_would_be_in_anyway_changes_nothing(changed, same):
    """France needs no vote; where nobody ever decides it stays pledged."""
    still = ("weeks=30", *(f"choice.{kind}_rate=0" for kind in RATES))
    assert not changed().states["FRA"].vote_needed
    plain, held = (run(changed(*still, *more), 60).data for more in ((), ("states.FRA.hold=in",)))
    names = [name for name, one in plain.items() if one.dtype != object]
    same({name: plain[name].values for name in names}, {name: held[name].values for name in names})


def test_another_word_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="hold"):
        load(packaged() / "baseline.yaml", ["states.POL.hold=inside"])


# Replays


@pytest.fixture(scope="module")
def replay(tmp_path_factory):
    request = Request(Size(60, 1), Store(tmp_path_factory.mktemp("outputs")))
    resolved = load("baseline", SOON)
    results = obtain(versions(resolved, "FRA"), request)
    return effects(results, "FRA"), results, request


def test_a_replay_tells_every_measure(replay):
    found, results, request = replay
    assert tuple(effect.measure for effect in found) == FOLLOWS
    assert not results.reused
    again = obtain(versions(load("baseline", SOON), "FRA"), request)
    assert again.reused
    assert effects(again, "FRA") == found


def test_differences_go_from_out_to_in(replay):
    blank = {effect.measure for effect in replay[0] if effect.held_in is None}
    assert blank == {LASTING}  # No ceasefire is observed for a year.
    for effect in (one for one in replay[0] if one.measure not in blank):
        value = effect.in_less_out.value
        assert value == pytest.approx(effect.held_in - effect.held_out, abs=1e-9)
        gap = effect.in_less_as_it_is.value - effect.out_less_as_it_is.value
        assert gap == pytest.approx(value, abs=1e-9)


def test_deterrence_is_compared_where_all_three_have_a_ceasefire(replay):
    deterrence = next(one for one in replay[0] if one.measure == "deterrence")
    gaps = (deterrence.in_less_out, deterrence.in_less_as_it_is, deterrence.out_less_as_it_is)
    assert 0 < gaps[0].n < 60
    assert len({gap.n for gap in gaps}) == 1


def test_only_worlds_with_a_value_in_every_case_are_kept():
    cases = [np.array(one) for one in ([1, np.nan, 3, 4], [1, 2, 3, np.inf], [5, 6, 7, 8.0])]
    assert [list(one) for one in alike(cases)] == [[1, 3], [1, 3], [5, 7]]


def test_the_state_itself_is_not_counted_among_the_others(replay):
    free = replay[1]["free"]
    pledged, deployed, troops = replay[0][:3]
    own = (posture(free, "FRA")[-1] >= 1).mean()
    assert pledged.as_it_is == pytest.approx(free.outcome("states_pledged_final").mean() - own)
    sent = free.data["state_troops"].isel(week=-1).sel(state="FRA").values
    assert troops.as_it_is == pytest.approx((free.outcome("force_final") - sent).mean(), rel=1e-5)
    assert deployed.as_it_is < free.outcome("states_deployed_final").mean()


def test_france_in_brings_others_in(replay):
    pledged = replay[0][0].in_less_out
    assert pledged.low > 0
    assert pledged.higher > pledged.lower
