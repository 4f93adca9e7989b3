"""The search for the least change finds what is planted, and nothing where nothing is."""

import math

import numpy as np
import pytest
from planted import estimates, exactly, in_worlds, lever

from sim.outcomes.guarantee_index import LEAST
from sim.studies.goal import Goal
from sim.studies.nearest_change import SURE, Curve
from sim.studies.search import (
    COARSER,
    LEVELS,
    Found,
    Known,
    Line,
    Measured,
    Search,
    conducted,
    smallest,
)  # fmt: skip
from sim.studies.tip_answer import frontiers, tipped


def aiming(sign: str, number: float) -> Goal:
    return Goal(f"x {sign} {number}", "x", sign, number)


HALF = aiming(">=", 0.5)
A, B = lever("a", 1.0, 0.0, 20.0), lever("b", 0.0, -1.0, 1.0)


def found(value, *levers, goal=HALF, **how):
    return conducted(Search(levers, goal, **how), exactly(value))


def told(what, n=1000):
    """What levers come to, where the measure at a point is a share of so many worlds."""
    return tipped(what, estimates(what, n))


@pytest.mark.parametrize("threshold", [1.01, 1.4, 2.5, 7.3, 12.49, 19.97, 20.0])
@pytest.mark.parametrize("tolerance", [0.1, 0.01, 0.001])
def test_a_planted_threshold_is_found_within_the_tolerance(threshold, tolerance):
    what = found(lambda p: float(p.get("a", 1.0) >= threshold), A, tolerance=tolerance, pairs=0)
    (one,) = told(what)
    assert one.ruling == "reached"
    assert threshold <= one.to <= threshold + tolerance * 20 + 1e-9
    assert one.share == pytest.approx((one.to - 1) / 20)
    assert one.low <= one.to <= one.high
    assert one.lost_from is None


@pytest.mark.parametrize("threshold", [0.0, 0.02, 0.63, 0.99])
def test_a_threshold_below_the_present_value_is_found_too(threshold):
    what = found(lambda p: float(p.get("a", 1.0) <= threshold), A, pairs=0)
    (one,) = told(what)
    assert threshold - 0.2 - 1e-9 <= one.to <= threshold


def test_where_no_value_does_it_says_none_and_how_far_the_best_gets():
    def value(p):
        return 0.3 - 0.001 * (p.get("a", 1.0) - 7.5) ** 2

    (one,) = told(found(value, A, pairs=0))
    assert one.ruling == "none"
    assert (one.to, one.low, one.high, one.share) == (None, None, None, None)
    assert one.best_at == 7.5
    assert one.best.value == pytest.approx(0.3)


def test_a_lever_without_effect_gets_no_nearer_than_the_present_value():
    (one,) = told(found(lambda p: 0.2, A, pairs=0))
    assert (one.ruling, one.best_at, one.best.value) == ("none", 1.0, 0.2)


def test_the_nearest_of_several_changes_counts():
    # Up from 14, and down to 0.3: the second is nearer in what it takes.
    def value(p):
        a = p.get("a", 1.0)
        return float(a >= 14 or a <= 0.3)

    (one,) = told(found(value, A, pairs=0))
    assert 0.1 <= one.to <= 0.3
    (one,) = told(found(value, lever("a", 12.0, 0.0, 20.0), pairs=0))
    assert 14 <= one.to <= 14.2


def test_a_change_that_is_undone_farther_on_says_where():
    (one,) = told(found(lambda p: float(4 <= p.get("a", 1.0) <= 11), A, pairs=0))
    assert 4 <= one.to <= 4.2
    assert one.lost_from == 12.5


def test_a_window_narrower_than_the_grid_may_be_missed_which_is_what_the_account_says():
    gap = 20.0 / (LEVELS - 1)
    (one,) = told(found(lambda p: float(3 < p.get("a", 1.0) < 3 + gap / 10), A, pairs=0))
    assert one.ruling == "none"
    wide = 1.01 * gap
    (one,) = told(found(lambda p: float(3 < p.get("a", 1.0) < 3 + wide), A, pairs=0))
    assert one.ruling == "reached"


@pytest.mark.parametrize(
    ("sign", "number", "to"), [("<", 0.2, 16.2), ("<=", 0.2, 16.0), (">", 0.5, None)]
)
def test_less_may_be_better_and_a_strict_goal_is_strict(sign, number, to):
    what = found(lambda p: 0.5 if p.get("a", 1.0) <= 10 else round(1 - p["a"] / 20, 9),
                 A, goal=aiming(sign, number), pairs=0)  # fmt: skip
    (one,) = told(what)
    assert (one.to is None) == (to is None)
    if to is not None:
        assert one.to == pytest.approx(to, abs=0.2)
        assert (one.to > 16) == (sign == "<")


def test_a_goal_that_is_reached_is_lost_by_the_least_change_the_other_way():
    what = found(lambda p: p.get("a", 15.0) / 20, lever("a", 15.0, 0.0, 20.0), pairs=0)
    assert what.losing
    (one,) = told(what)
    assert 9.8 <= one.to < 10
    assert one.best_at == 0.0
    what = found(lambda p: 0.9, lever("a", 15.0, 0.0, 20.0), pairs=0)
    assert [one.ruling for one in told(what)] == ["none"]


def test_what_applies_nowhere_is_not_measured():
    what = found(lambda p: math.nan, A, B)
    assert {one.ruling for one in told(what)} == {"unmeasured"}
    assert not what.losing
    assert not what.pairs


def test_too_few_worlds_give_no_ruling():
    what = found(lambda p: float(p.get("a", 1.0) > 5), A, B, fine=False)
    assert {one.ruling for one in told(what, n=LEAST - 1)} == {"few"}
    assert not what.pairs


def test_a_planted_frontier_is_found_within_its_tolerance():
    # a / 20 + b / 2 >= 0.8: neither reaches it alone but a from 16 on.
    def value(p):
        return float(p.get("a", 1.0) / 20 + p.get("b", 0.0) / 2 >= 0.8 - 1e-9)

    def smooth(p):
        return 0.5 + p.get("a", 1.0) / 20 + p.get("b", 0.0) / 2 - 0.8

    for one in (value, smooth):
        what = found(one, A, B)
        (frontier,) = frontiers(what, estimates(what, 1000))
        assert {frontier.held, frontier.other} == {"a", "b"}
        assert len(frontier.points) > 5
        for point in frontier.points:
            # The one that is held is a, of which a change alone does.
            needed = max(0.0, 2 * (0.8 - point.level / 20))
            if needed > 1 + 1e-9:
                assert point.ruling == "none"
                continue
            assert needed - 1e-9 <= point.to <= needed + COARSER * 0.01 * 2 + 0.01
            assert point.share == pytest.approx(abs(point.level - 1) / 20 + abs(point.to) / 2)
        best = frontier.least
        assert best is not None
        assert best.both
        assert best.share == min(one.share for one in frontier.points if one.both)


def test_a_pair_without_a_frontier_says_none_and_how_near_it_gets():
    what = found(lambda p: 0.1 + (p.get("a", 1.0) - 1) / 100 + p.get("b", 0.0) / 10, A, B)
    (frontier,) = frontiers(what, estimates(what, 1000))
    assert {point.ruling for point in frontier.points} == {"none"}
    assert frontier.least is None
    assert frontier.best == pytest.approx(0.1 + 0.19 + 0.1)
    assert {frontier.best_held, frontier.best_other} == {20.0, 1.0}


def test_a_pair_is_judged_by_the_interval_of_its_best_value_as_a_lever_alone_is():
    """Half of 100 worlds at best: the same under every reweighting, but not sure to be half."""

    def value(p):
        return min(0.5, p.get("a", 1.0) / 40 + p.get("b", 0.0))

    what = found(value, A, B)
    rulings = {one.lever: one.ruling for one in tipped(what, estimates(what, 100))}
    assert set(rulings.values()) == {"perhaps"}
    (frontier,) = frontiers(what, estimates(what, 100))
    assert {point.ruling for point in frontier.points} <= {"perhaps", "none"}
    assert frontier.least is None


def test_pairs_are_of_the_levers_that_add_most_to_the_first():
    effects = {"a": 0.5, "b": 0.05, "c": 0.15, "d": 0.0, "e": 0.1, "f": 0.12}
    levers = [lever(key, 0.0, 0.0, 1.0) for key in effects]

    def value(p):
        return sum(effects[key] * level for key, level in p.items())

    what = found(value, *levers, goal=aiming(">=", 0.9))
    assert {one.key for pair in what.pairs for one in pair} == {"a", "c", "f", "e"}
    assert len(what.pairs) == 6
    assert not found(value, *levers, goal=aiming(">=", 0.9), pairs=1).pairs


def test_a_lever_that_only_works_with_another_is_found_on_top_of_it():
    def value(p):
        a, b = p.get("a", 1.0), p.get("b", 0.0)
        return min(0.45, a / 40) + (b * 0.3 if a > 5 else 0.0)

    what = found(value, A, B)
    single = {one.lever: one for one in told(what)}
    assert single["b"].ruling == "none"
    assert single["b"].best_at == 0.0
    (frontier,) = frontiers(what, estimates(what, 1000))
    assert frontier.least is not None


def test_levers_that_set_the_same_key_are_no_pair():
    twin = lever("a", 1.0, 0.0, 10.0)
    assert not found(lambda p: 0.1 + p.get("a", 1.0) / 100, A, twin).pairs


def test_the_smallest_is_one_alone_where_that_is_sure_and_several_where_not():
    def value(p):
        return 0.2 + max(0.05 * (p.get("a", 1.0) - 1), 0.4 * abs(p.get("b", 0.0)))

    assert smallest(found(value, A, B, pairs=0), "ab") == ("a",)
    twins = (A, lever("c", 1.0, 0.0, 20.0))

    def either(p, more=0.0):
        return 0.2 + 0.05 * max(p.get("a", 1.0) - 1, p.get("c", 1.0) - 1 - more)

    for more, names in ((0.0, {"a", "c"}), (0.5, {"a"})):
        measure = in_worlds(lambda p, more=more: either(p, more), worlds=100, seed=3)
        assert set(smallest(conducted(Search(twins, HALF, pairs=0), measure), "ac")) == names
    assert smallest(found(lambda p: 0.1, A, B, pairs=0), "ab") == ()


@pytest.mark.parametrize(("nearer", "names"), [(30, {"a", "c"}), (20, {"a"})])
def test_the_smallest_is_sure_where_others_are_larger_in_39_of_40_reweightings(nearer, names):
    """Of 1,000 reweightings, in so many the second lever needs less than the first."""
    levels = np.array([1.0, 3.0, 7.0, 11.0])
    margins = {"a": np.array([-1.0, -0.5, 0.5, 1.0]), "c": np.array([-1.0, -0.75, -0.5, 0.5])}
    curves = {}
    for key, own in margins.items():
        resampled = np.repeat(own[:, np.newaxis], 1000, axis=1)
        if key == "c":
            resampled[1, :nearer] = 0.5
        curves[Line(lever(key, 1.0, 0.0, 20.0))] = Curve(levels, own, resampled, 1.0)
    what = Found(Known(Search((), HALF)), curves, {}, {})
    assert set(smallest(what, "ac")) == names
    assert smallest(what, "c") == ("c",)


def logistic(p):
    return 1 / (1 + math.exp(-(p.get("a", 1.0) - 7.3) / 2))


def test_the_interval_covers_the_planted_change_about_as_often_as_it_says():
    covered, widths = 0, []
    for seed in range(30):
        what = conducted(Search((A,), HALF, pairs=0), in_worlds(logistic, worlds=150, seed=seed))
        (one,) = told(what, n=150)
        assert one.ruling == "reached"
        covered += one.low <= 7.3 <= one.high
        widths.append(one.high - one.low)
    assert 26 <= covered <= 30
    assert 0.8 < np.mean(widths) < 2.0


def test_the_change_that_is_told_lies_within_its_interval():
    """Even where every reweighting is short of what the worlds themselves come to."""

    def measure(points):
        values = np.array([dict(point).get("a", 1.0) / 20 for point in points])
        return Measured(values, np.repeat(values[:, np.newaxis] - 0.1, 100, axis=1))

    (one,) = told(conducted(Search((A,), HALF, pairs=0), measure))
    assert one.to == pytest.approx(10.0, abs=0.2)
    assert one.low == one.to
    assert one.high == pytest.approx(12.0, abs=0.2)


def test_a_goal_at_the_edge_of_what_can_be_had_is_within_monte_carlo_error():
    # At most 0.52 of the worlds, of which there are 100: neither sure to reach a half nor not to.
    rulings = set()
    for seed in range(12):
        measure = in_worlds(lambda p: min(0.5, p.get("a", 1.0) / 20), worlds=100, seed=seed)
        (one,) = told(conducted(Search((A,), HALF, pairs=0), measure), n=100)
        rulings.add(one.ruling)
        assert (one.ruling == "reached") <= (one.chance >= SURE)
    assert "perhaps" in rulings
    assert "none" not in rulings


def test_a_share_of_none_in_few_worlds_is_no_proof():
    # 0 of 30 worlds, and a goal of 5 %: Wilson's interval reaches beyond it.
    what = found(lambda p: 0.0, A, goal=aiming(">=", 0.05), pairs=0)
    assert told(what, n=30)[0].ruling == "perhaps"
    assert told(what, n=1000)[0].ruling == "none"


def test_every_level_is_written_as_it_was_tried():
    what = found(logistic, A, B)
    for line, curve in {**what.curves, **what.frontiers}.items():
        digits = what.known.search.digits(line.lever)
        inner = [one for one in curve.levels if one not in (*line.lever.span, line.lever.present)]
        assert np.allclose(inner, np.round(inner, digits), atol=1e-12)
        assert len(set(curve.levels)) == len(curve.levels)


def test_points_are_asked_for_once():
    asked = []
    measure = exactly(logistic)

    def counting(points):
        asked.extend(points)
        return measure(points)

    conducted(Search((A, B), HALF), counting)
    assert len(set(asked)) == len(asked)
    assert asked[0] == ()
    assert all(level != 1.0 for point in asked for key, level in point if key == "a")


def test_a_curve_is_read_from_the_present_outwards():
    levels = np.array([0.0, 1.0, 2.0, 3.0])
    margins = np.array([0.5, -1.0, -0.5, 1.5])
    curve = Curve(levels, margins, margins[:, np.newaxis].repeat(4, axis=1), 1.0)
    first, second = curve.brackets
    assert (first.way, first.near, first.far) == (-1, 1.0, 0.0)
    assert (second.way, second.near, second.far) == (1, 2.0, 3.0)
    np.testing.assert_allclose(curve.distances(-1), 1 / 1.5)
    np.testing.assert_allclose(curve.distances(1), 1 + 0.25)
    np.testing.assert_allclose(curve.nearest, 1 / 1.5)
    assert curve.ends(1) == (pytest.approx(2.25), pytest.approx(2.25))


def test_a_line_with_another_lever_held_names_both():
    assert Line(B, A, 3.0).point(0.5) == (("a", 3.0), ("b", 0.5))
    assert Line(B, A, 1.0).point(0.0) == ()


def test_where_no_change_is_needed_the_interval_lies_on_the_side_of_the_change():
    levels = np.array([0.0, 1.0, 2.0])
    margins = np.array([0.3, 0.1, -0.1])
    resampled = np.column_stack([margins] * 90 + [margins - 0.2] * 10)
    curve = Curve(levels, margins, resampled, 1.0)
    assert curve.brackets[0].far == 1.0
    assert curve.ends(curve.brackets[0].way) == (pytest.approx(0.5), 1.0)
