"""Why a state is in or out: the terms as it saw them, and the least change that would tip it."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.actors.ties import TieNetwork
from sim.ensemble.blocks import Execution
from sim.model.world import World
from sim.results.record import Size
from sim.scenario.load import load, packaged
from sim.scenario.schema import Event
from sim.streams import Streams
from sim.studies import reason
from sim.studies.explanation import INERTIA, RESIDUAL, explain
from sim.studies.tipping import least, tippings
from sim.theory import choice
from sim.theory.logistic import logistic

SIZE = 100
LAST = 40


@cache
def scenario(*settings):
    return load(packaged() / "baseline.yaml", settings).scenario


@cache
def explained(code, week, *settings, size=SIZE):
    return explain(scenario(*settings), code, week=week, size=Size(size, 1))


def actor(code, week, *settings):
    """Advance a world of its own, and give one of its states."""
    world = World(scenario(*settings), Streams(1, range(SIZE)))
    for _ in range(week):
        world.step()
    return world.contributors.named(code)


def identical(one, other):
    assert np.asarray(one).tobytes() == np.asarray(other).tobytes()


@pytest.mark.parametrize(
    ("code", "week", "settings"),
    [("POL", 1, ()), ("FRA", 30, ()), ("EST", 12, ("parameters=ranges", "coalition.ask=1"))],
)
def test_the_terms_add_up_to_what_the_state_judged(code, week, settings):
    held, one = explained(code, week, *settings), actor(code, week, *settings)
    identical(held.propensity, one.propensity)
    identical(held.willing, one.willing)
    identical(held.sight.taste, one.taste)
    identical(held.sight.residual, one.residual)
    before = actor(code, week - 1, *settings)
    identical(held.sight.pledged, before.pledged)
    identical(held.sight.in_office_since, one.in_office_since)
    p, vote = before.group.p, before.state.vote_needed
    final = before.authorised if vote else np.ones(SIZE, dtype=bool)
    tau = np.where(final, p["choice.inertia_authorised"], p["choice.inertia"])
    pull = np.where(before.pledged, tau / 2, -tau / 2)
    identical(held.sight.inertia, np.where(one.in_office_since == week, 0.0, pull))


def test_a_new_government_is_not_bound_by_the_last_in_its_first_week():
    """One that the scenario brings, so in every world: its choice has no inertia, the next has."""
    events = {"change": Event(week=5, kind="government", states=("FRA",))}
    changed = scenario().model_copy(update={"events": events})
    in_week, later = (explain(changed, "FRA", week=at, size=Size(SIZE, 1)) for at in (5, 6))
    assert not in_week.sight.inertia.any()
    assert set(in_week.sight.in_office_since) == {5}
    bound = later.sight.in_office_since != 6
    assert bound.mean() > 0.9
    assert np.all(np.abs(later.sight.inertia[bound]) == 1.5)


def test_another_week_is_another_choice():
    with pytest.raises(AssertionError):
        identical(explained("POL", 2).propensity, actor("POL", 1).propensity)


@pytest.mark.parametrize("code", ["POL", "FRA"])
def test_week_0_is_the_start(code):
    held, one = explained(code, 0), actor(code, 0)
    identical(held.propensity, one.propensity)
    identical(held.sight.taste, one.taste)
    identical(held.willing, one.willing)
    identical(held.sight.opinion, one.opinion_at_start)


def test_looking_on_phase_by_phase_is_the_same_week(baseline, same):
    one, other = (World(baseline, Streams(1, range(64))) for _ in range(2))
    names = list(one.phases())
    other.step()
    assert names == [*(phase for phase in names if phase != "record"), "record"]
    assert names.index("opinion") + 1 == names.index("choice")
    same(one.close().outcomes, other.close().outcomes)


def test_blocks_do_not_show():
    size, work = Size(150, 5), Execution(block=64)
    whole = explain(scenario(), "DEU", week=9, size=size)
    cut = explain(scenario(), "DEU", week=9, size=size, execution=work)
    identical(whole.total, cut.total)
    identical(whole.sight.allies["FRA"], cut.sight.allies["FRA"])


def test_the_means_of_the_rows_add_up():
    held = explained("POL", LAST)
    assert sum(row.mean for row in held.rows) == pytest.approx(float(np.mean(held.total)))
    assert held.rows[0].term == RESIDUAL
    assert held.rows[-1].term == INERTIA
    for row in held.rows:
        assert row.low90 <= row.mean <= row.high90 or row.high90 - row.low90 < 1e-9
    assert sum(row.largest_negative for row in held.rows[1:]) == pytest.approx(1)


@pytest.mark.parametrize("ties", ["shared_groups", "uniform"])
def test_allies_make_their_term(ties):
    held = explained("POL", 40, f"ties={ties}")
    assert sum(ally.tie for ally in held.allies) == pytest.approx(1)
    assert sum(ally.adds for ally in held.allies) == pytest.approx(held.row("allies").mean)
    adds = [ally.adds for ally in held.allies]
    assert adds == sorted(adds, reverse=True)
    if ties == "uniform":
        ties = {ally.code: ally.tie for ally in held.allies}
        leads = {code for code, one in scenario().states.items() if one.stance == "prepared"}
        assert leads == {"FRA", "GBR"}
        for code, tie in ties.items():
            assert tie == pytest.approx((3 if code in leads else 1) / (29 + 3 * 2))


def test_ties_are_weighted_as_the_mean_of_the_others_is(baseline):
    network = TieNetwork(baseline.states, "shared_groups")
    told = {code: float(at % 7) for at, code in enumerate(network.codes)}
    heavy = {"leads": np.array([[code < "C"] for code in network.codes]), "weight": 2.5}
    means = network.mean_of_others(np.array([[value] for value in told.values()]), **heavy)
    for code, mean in zip(network.codes, means[:, 0], strict=True):
        parts = network.weights(code, **heavy).items()
        assert sum(weight * told[other] for other, weight in parts) == pytest.approx(float(mean))
        assert sum(weight for _, weight in parts) == pytest.approx(1)
    by_group = {other: float(weight) for other, weight in network.weights("FRA", **heavy).items()}
    shared = {
        other: len(set(baseline.states["FRA"].groups) & set(baseline.states[other].groups))
        for other in by_group
    }
    every = sum(count * (2.5 if other < "C" else 1) for other, count in shared.items())
    for other, weight in by_group.items():
        assert weight == pytest.approx(shared[other] * (2.5 if other < "C" else 1) / every)


@pytest.mark.parametrize("ties", ["shared_groups", "uniform"])
def test_the_share_of_the_others_is_the_mean_of_whether_they_have_pledged(baseline, ties):
    network = TieNetwork(baseline.states, ties)
    pledged = np.random.default_rng(1).random((len(network.codes), 200)) < 0.4
    leads = np.array([[code in ("FRA", "GBR")] for code in network.codes])
    plain = network.share_of_others(pledged, leads=leads, weight=1.0)
    identical(plain, network.share_of_others(pledged, leads=leads & False, weight=3.0))
    for weight in (1.0, 3.0, 2.2, np.linspace(1, 5, 200)):
        share = network.share_of_others(pledged, leads=leads, weight=weight)
        mean = network.mean_of_others(pledged.astype(float), leads=leads, weight=weight)
        np.testing.assert_allclose(share, mean, rtol=1e-12)
        assert 0 < share.min() < share.max() < 1
        assert np.array_equal(share, plain) == np.all(np.asarray(weight) == 1)


@pytest.mark.parametrize("week", [0, LAST])
def test_low_support_holds_poland_back_in_four_worlds_of_five(week):
    row = explained("POL", week).row("support")
    assert row.largest_negative >= 0.8
    assert row.mean < -1


def test_it_would_not_if_support_were_high():
    assert explained("POL", LAST, "states.POL.support=0.6").row("support").largest_negative < 0.4


# The least change


def moved(held, swing, change):
    """Apply a change to every world, and count the share in which the state is then in."""
    if swing.lever == "support":
        shift = held.sight.support_weight * change
    else:
        level = np.clip(held.sight.guarantee + change, 0, 1)
        shift = held.sight.guarantee_weight * (level - held.sight.guarantee)
        lost, before = (
            held.sight.backstop_weight
            * logistic((held.sight.backstop_least - G) / held.sight.backstop_width)
            for G in (level, held.sight.guarantee)
        )
        shift = shift - lost + before
    return float(np.mean(choice.willing(held.total + shift, held.sight.taste)))


CASES = [
    ("POL", LAST, ()),
    ("DEU", LAST, ()),
    ("FRA", LAST, ()),
    ("EST", 0, ()),
    ("HUN", 20, ()),
    ("DEU", 30, ("parameters=ranges",)),
    ("FRA", 30, ("parameters=ranges", "choice.guarantee=3", "guarantor.resolve=0.9")),
]


@pytest.mark.parametrize(("code", "week", "settings"), CASES)
def test_the_least_change_is_enough_and_less_is_not(code, week, settings):
    held = explained(code, week, *settings)
    for swing in tippings(held):
        inward = swing.direction == "in"
        assert inward == (held.chance.value <= 0.5)
        if swing.change is None:
            furthest = moved(held, swing, 1.0 if inward else -1.0)
            assert swing.lever == "guarantee"
            assert swing.reached == furthest
            assert furthest < 0.5 if inward else furthest > 0.5
            continue
        enough = moved(held, swing, swing.change * (1 + 1e-9))
        short = moved(held, swing, swing.change * (1 - 1e-6))
        assert enough >= 0.5 if inward else enough <= 0.5
        assert short < 0.5 if inward else short > 0.5


def test_a_guarantee_may_be_enough():
    found = [tippings(explained(code, week, *s))[1].change is not None for code, week, s in CASES]
    assert any(found)
    assert not all(found)


def test_medians_are_those_before_and_after():
    held = explained("NLD", LAST)
    support, guarantee = tippings(held)
    opinion, G = held.sight.opinion, held.sight.guarantee
    assert support.before == np.median(logistic(opinion))
    assert support.after == pytest.approx(np.median(logistic(opinion + support.change)))
    assert guarantee.before == np.median(G)
    assert guarantee.after == pytest.approx(np.median(np.clip(G + guarantee.change, 0, 1)))


def test_who_named_the_backstop_leaves_when_it_goes_and_others_stay():
    """The Netherlands named it and Spain did not; both are in as things stand."""
    assert scenario().states["NLD"].needs_backstop
    assert not scenario().states["ESP"].needs_backstop
    left, stayed = (tippings(explained(code, LAST))[1] for code in ("NLD", "ESP"))
    assert (left.direction, stayed.direction) == ("out", "out")
    assert left.change is not None
    assert stayed.change is None
    unmoved = explained("NLD", LAST, "choice.backstop=0")
    assert not unmoved.sight.terms["backstop"].any()
    assert tippings(unmoved)[1].change is None


@pytest.mark.parametrize("key", ["support", "guarantee"])
def test_what_has_no_weight_is_said_to_have_none(key):
    held = explained("POL", 5, f"choice.{key}=0")
    at = ["support", "guarantee"].index(key)
    swing = tippings(held)[at]
    assert swing.weightless
    assert swing.change is None
    assert swing.sentence.endswith("has no weight here.")
    assert not tippings(held)[1 - at].weightless


edges = st.lists(st.floats(-50, 50), min_size=1, max_size=40)


@given(edges)
def test_least_tips_half_and_nothing_smaller_does(needed):
    worlds, half = np.array(needed), len(needed) / 2
    change = least(worlds, inward=True)
    assert np.sum(worlds < change) >= half
    assert np.sum(worlds < np.nextafter(change, -np.inf)) < half
    change = least(worlds, inward=False)
    assert np.sum(worlds >= change) >= half
    assert np.sum(worlds >= np.nextafter(change, np.inf)) < half


def test_on_the_edge_nothing_has_to_move():
    held = explained("POL", 3)
    half = np.where(np.arange(SIZE) < SIZE / 2, np.inf, -np.inf)
    edge = replace(held, sight=replace(held.sight, taste=half))
    assert edge.chance.value == 0.5
    for swing in tippings(edge):
        assert swing.change == 0
        assert "edge" in swing.sentence


# Words


def test_poland_in_words():
    held = explained("POL", LAST, size=300)
    first, second, third = reason.sentences(held)
    assert first.startswith("In week 40 (ends 24 May 2026) Poland would stay out in 9")
    assert second == "Low support weighs most against pledging in 85 of 100 worlds."
    assert third == (
        "What none of these reasons explains counts against it, about as much on average."
    )
    support, guarantee = (swing.sentence for swing in tippings(held))
    assert support.startswith("Poland would join in half of the worlds if support rose from 22%")
    assert guarantee.startswith("Not even a full guarantee (1 instead of 0.23) would be enough")


def test_a_state_that_is_in_is_told_by_what_carries_it():
    held = explained("FRA", LAST)
    assert "pledge, or stay pledged" in reason.sentences(held)[0]
    assert " weighs most for pledging in " in reason.sentences(held)[1]
    told = reason.finding(held)
    assert told.startswith("France would pledge, or stay pledged, in 9")
    assert "; the pledge that stands adds most, " in told
    assert "would be out in half of the worlds if support fell" in tippings(held)[0].sentence


def standing(held, inside, n):
    """Let a state be in in so many of so many worlds."""
    taste = np.where(np.arange(n) < inside, -np.inf, np.inf)
    seen = {name: values[:n] for name, values in held.sight.terms.items()}
    names = ("residual", "guarantee", "opinion", "inertia", "pledged")
    cut = {name: getattr(held.sight, name)[:n] for name in names}
    sight = replace(held.sight, taste=taste, terms=seen, **cut)
    return replace(held, sight=sight, record=held.record.model_copy(update={"replications": n}))


@pytest.mark.parametrize(
    ("inside", "n", "said"),
    [
        (1, 1, "would pledge, or stay pledged, in the one world run"),
        (0, 1, "would stay out in the one world run"),
        (4, 5, "would pledge, or stay pledged, in 4 of 5 worlds"),
        (3, 3, "would pledge, or stay pledged, in 3 of 3 worlds"),
    ],
)
def test_few_worlds_are_counted_and_give_no_reason(inside, n, said):
    told = reason.finding(standing(explained("DEU", LAST), inside, n))
    assert told == f"Germany {said}; too few worlds to tell why"


@pytest.mark.parametrize(("inside", "said"), [(490, "49%"), (560, "56%"), (440, "44%")])
def test_many_worlds_are_told_in_percent(inside, said):
    held = standing(explained("DEU", LAST, size=1000), inside, 1000)
    told = reason.finding(held)
    assert told.startswith(f"Germany would pledge, or stay pledged, in {said} of worlds; ")
    assert "mostly" not in told


def test_no_world_out_is_every_world_in():
    told = reason.sentences(standing(explained("DEU", LAST), 3, 3))[0]
    assert told.endswith("Germany would pledge, or stay pledged, in every world.")


def with_residual(held, value):
    sight = replace(held.sight, residual=np.full(held.n, value))
    return replace(held, sight=sight)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-0.3, " counts against it, less on average."),
        (-1.5, " counts against it, about as much on average."),
        (-6.0, " counts against it, more on average."),
        (1.5, " counts for it, about as much on average."),
    ],
)
def test_the_residual_is_compared_with_the_largest_term(value, said):
    held = with_residual(explained("POL", 0), value)
    assert reason.sentences(held)[-1].endswith(said)


def test_a_residual_that_outweighs_everything_is_no_finding():
    told = reason.finding(with_residual(explained("POL", 0), -6.0))
    assert "residual" not in told
    assert "; low support takes away most" in reason.finding(explained("POL", 0, size=300))


def test_where_nothing_stands_out_no_term_is_named():
    held = with_residual(explained("DEU", LAST), -9.0)
    assert reason.finding(held).endswith("; no single reason stands out")
    assert reason.sentences(held)[1].startswith("No one reason weighs most against")


def test_what_is_held_is_told_apart_from_what_it_would_choose():
    told = reason.finding(explained("DEU", LAST, "states.DEU.hold=in"))
    assert told.startswith("Held in by the scenario; left to choose, Germany would pledge")


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ([0], "Its government has been in office since before the start."),
        ([31], "Its government has been in office since week 31, which ends on 22 March 2026."),
        ([0, 0], "Its government has been in office since before the start in every world."),
        ([0, 9, 40, 60], "Its government has changed in {}; there the one {}, at the median."),
    ],
)
def test_since_when_the_government_is_in_office(since, said):
    made = explained("DEU", LAST)
    few = replace(
        made,
        record=made.record.model_copy(update={"replications": len(since)}),
        sight=replace(made.sight, in_office_since=np.array(since, np.int16)),
    )
    assert reason.government(few) == said.format("75% of worlds", "in office came in week 40")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ((), "Its pledge stands for 500 troops."),
        (("states.GBR.pledge=900",), "Its pledge stands for 900 troops."),
        (
            ("states.GBR.pledge=9000",),
            (
                "Its pledge stands for 5,500 troops; its forces cap it in every world; 6 months "
                "after it arrives, rotation limits it in every world, to 1,800."
            ),
        ),
        (
            ("states.GBR.pledge=3000", "deployment.rotation_weeks=52", "deployment.rotation=2"),
            (
                "Its pledge stands for 3,000 troops; one year after it arrives, rotation limits "
                "it in every world, to 2,800."
            ),
        ),
    ],
)
def test_the_cap_that_binds_is_named(settings, said):
    assert reason.contingent(explained("GBR", 1, *settings)) == said


def test_caps_of_the_record_bind_in_some_worlds():
    said = reason.contingent(explained("GBR", 1, "pledges=record"))
    assert re.fullmatch(
        r"Its pledge stands for [0-9],[0-9]00 troops on average; its forces cap it in [0-9]+% of "
        r"worlds; 6 months after it arrives, rotation limits it in [0-9]+% of worlds, to 1,[0-9]00 "
        r"on average\.",
        said,
    )
