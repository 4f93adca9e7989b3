"""Scenarios on the same worlds: what is paired, what coincides, which values differ."""

from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.outcomes.measure import COMPARED, LASTING
from sim.results.measurement import measure, worlds
from sim.results.results import Results
from sim.scenario.difference import differences
from sim.scenario.load import load, packaged
from sim.studies.comparison import compare
from sim.studies.contrast import contrast, direction, paired
from sim.studies.largest import held
from sim.studies.shares import participation

BASE = packaged() / "baseline.yaml"
SOON = ["weeks=40", "talks.deal_rate=3"]


def made(*settings: str, name: str, n: int = 60, seed: int = 1):
    scenario = load(BASE, [*SOON, *settings]).scenario
    return run(scenario.model_copy(update={"name": name}), n, seed=seed)


@pytest.fixture(scope="module")
def plain():
    return made(name="plain")


@pytest.fixture(scope="module")
def backed():
    return made("guarantor.availability.air_defence=1", name="backed")


def test_a_scenario_differs_from_itself_by_exactly_nothing(plain):
    comparison = compare(plain, [made(name="again")])
    for gap in comparison.contrasts["again"].values():
        numbers = (gap.difference.value, gap.difference.low, gap.difference.high)
        assert numbers == (0.0, 0.0, 0.0) or all(np.isnan(numbers))
    assert {v.ruling for v in comparison.verdicts["again"]} <= {"same", "blank"}
    assert comparison.same(comparison.others[0])
    assert comparison.coinciding == [["plain", "again"]]


def test_scenarios_that_differ_in_one_world_do_not_coincide(plain):
    data = plain.data.copy(deep=True)
    data["assaults"].values[7] += 1
    scenario = plain.scenario.model_copy(update={"name": "almost"})
    almost = Results(data, scenario, plain.record)
    comparison = compare(plain, [almost])
    assert not comparison.same(almost)
    assert comparison.coinciding == []


def test_ratios_are_the_same_only_where_every_part_is():
    data = made(name="more", n=60).data.copy(deep=True)
    base = made(name="base", n=60)
    held = data["tests"].values > 0
    data["honoured"].values[:] = data["tests"].values
    base.data["honoured"].values[:] = base.data["tests"].values
    data["tests"].values[held] += 1
    data["honoured"].values[held] += 1
    more = Results(data, base.scenario, base.record)
    gap = contrast("response reliability", these=more, those=base).difference
    assert gap.value == 0.0
    assert np.isnan(gap.low)
    same = contrast("response reliability", these=base, those=base).difference
    assert (same.low, same.high) == (0.0, 0.0)


def test_a_ratio_does_not_ask_for_what_it_is_not_made_of():
    base = made(name="base", n=60)
    data = base.data.copy(deep=True)
    data["attacks_expected"].values[:] *= 0.5
    other = Results(data, base.scenario, base.record)
    same = contrast("response reliability", these=other, those=base).difference
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    for name in ("toothlessness", "bite of the guarantee", "deterrence efficacy"):
        assert contrast(name, these=other, those=base).difference.value != 0


def test_the_parts_of_the_bite_move_as_what_they_are_made_of(plain, backed):
    large = made("states.FRA.pledge=40000", name="large")
    contrasts = compare(plain, [backed, large]).contrasts
    assert contrasts["backed"]["bite of the guarantee"].difference.low > 0
    assert contrasts["backed"]["toothlessness"].difference.high < 0
    assert contrasts["large"]["bite of the force"].difference.low > 0


def test_how_long_ceasefires_last_is_compared_in_pairs():
    def long(*settings: str, name: str):
        every = ("weeks=80", "talks.deal_rate=30", "adversary.attack_rate=1", *settings)
        return run(load(BASE, every).scenario.model_copy(update={"name": name}), 60)

    one, again = long(name="one"), long(name="again")
    struck = long("deterrence.attack=0.5", name="struck")
    found = contrast(LASTING, these=struck, those=one)
    assert (found.before, found.after) == tuple(measure(LASTING, r).value for r in (one, struck))
    assert found.difference.value == pytest.approx(found.after - found.before)
    apart = [measure(LASTING, results) for results in (one, struck)]
    loose = sum((one.high - one.low) ** 2 for one in apart) ** 0.5
    assert found.difference.high - found.difference.low < 0.9 * loose
    assert found.difference.n == 60
    same = contrast(LASTING, these=again, those=one).difference
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    verdicts = {each.measure: each for each in compare(one, [struck, again]).verdicts["struck"]}
    assert verdicts[LASTING].ruling == "less"
    assert verdicts[LASTING].sentence.startswith("The chance of a year without an attack is ")
    with pytest.raises(KeyError):
        worlds(LASTING, one)


def test_those_that_coincide_with_each_other_alone_are_found(plain, backed):
    other = made("guarantor.availability.air_defence=1", name="other")
    comparison = compare(plain, [backed, other])
    assert comparison.coinciding == [["backed", "other"]]


def test_a_contrast_is_the_mean_of_differences_within_worlds(plain, backed):
    gaps = backed.outcome("force_final") - plain.outcome("force_final")
    found = compare(plain, [backed]).contrasts["backed"]["force"]
    assert found.difference.value == pytest.approx(gaps.mean())
    assert found.higher == np.mean(gaps > 0)
    assert found.lower == np.mean(gaps < 0)


def test_a_wait_counts_to_the_horizon_and_the_fifth_is_the_fifth(plain):
    waits = worlds("weeks until a deal", plain)
    week = plain.outcome("deal_week")
    np.testing.assert_array_equal(waits, np.where(np.isfinite(week), week, 40))
    first = plain.data["deployment_week"].transpose("replication", "state").values
    for world, wait in enumerate(worlds("weeks until the fifth deployment", plain)):
        weeks = sorted(w for w in first[world] if np.isfinite(w))
        assert wait == (weeks[4] if len(weeks) > 4 else 40)
    given = worlds("weeks until the fifth deployment given a deal", plain)
    assert np.isnan(given[~plain.deal]).all()
    assert np.isfinite(given[plain.deal]).all()


def test_a_roster_of_four_never_sees_a_fifth_deployment():
    gone = [f"states.{code}=none" for code in sorted(load(BASE).scenario.states)[4:]]
    few = made(*gone, name="few", n=5)
    assert (worlds("weeks until the fifth deployment", few) == 40).all()


def test_participation_pairs_each_state_and_counts_who_is_not_there_as_never(plain):
    without = made("states.FRA=none", name="without")
    by_code = {each.code: each for each in participation(these=without, those=plain)}
    first = plain.data["deployment_week"].sel(state="FRA").values
    france = by_code["FRA"]
    assert france.before == np.mean(np.isfinite(first))
    assert france.after == 0.0
    assert france.gap.value == pytest.approx(-france.before)
    britain = by_code["GBR"]
    here, there = (
        np.isfinite(each.data["deployment_week"].sel(state="GBR").values)
        for each in (without, plain)
    )
    assert britain.gap.value == np.mean(here.astype(float) - there)


@pytest.mark.slow
def test_pairing_makes_intervals_at_most_a_quarter_as_wide():
    scenario = load(packaged() / "air_defence_given.yaml").scenario
    to, same = run(load(BASE).scenario, 1000, seed=2), run(scenario, 1000, seed=2)
    apart = run(scenario, 1000, seed=1_000_002)
    for name in ("force", "states pledged", "chance of a sustained force of 1000"):
        gap = contrast(name, these=same, those=to).difference
        first, second = worlds(name, apart), worlds(name, to)
        variances = [np.var(each, ddof=1) / 1000 for each in (first, second)]
        loose = 2 * 1.96 * np.sqrt(sum(variances))
        assert (gap.high - gap.low) / loose <= 0.25, name
        unlike = first - second
        assert 2 * 1.96 * np.std(unlike, ddof=1) / np.sqrt(1000) / loose > 0.8, name


def test_every_changed_value_is_listed_with_what_it_rests_on(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\ntitle: Mine\nbase: baseline\nchange:\n"
        "  guarantor.availability.air_defence:\n"
        "    {value: 0.9, was: 0.3, basis: assumed, source: article:6, because: given}\n"
        "  location: line\n"
        "  pledges: record\n"
        "  states.DEU.condition: 0.3\n"
        "  states.DEU.needs_backstop: false\n"
        "  states.ESP.stance: opposed\n"
        "  states.HUN: none\n"
        "  states.AUT: {stance: open}\n"
        "  choice.allies: {triangular: [0, 2, 6]}\n"
        "  events.later: {week: 9, kind: rally, size: 0.5, states: [ESP], because: why}\n"
        "  events.fall: {week: 9, kind: poll, size: -15}\n"
        "  events.vote: {week: 9, kind: government, states: [ESP], stance: open}\n"
        "  events.taken: {week: 9, kind: withdrawal, components: [weapons, intelligence]}\n"
        "  events.assault_during_the_white_house_meeting: none\n"
    )
    changes = {change.key: change for change in differences(load(path), to=load(BASE))}
    assert {key: (c.before, c.after) for key, c in changes.items()} == {
        "location": ("rear", "line"),
        "pledges": ("hundreds", "record"),
        "states.DEU.condition": ("0", "0.3"),
        "states.DEU.needs_backstop": ("yes", "no"),
        "states.AUT": ("none", "open, on the roster"),
        "states.ESP.stance": ("willing", "opposed"),
        "states.HUN": ("ruled_out, on the roster", "none"),
        "guarantor.availability.air_defence": ("0.3", "0.9"),
        "choice.allies": ("1", "triangular 0, 2, 6"),
        "events.later": ("none", "week 9, kind rally, size 0.5, states ESP"),
        "events.fall": ("none", "week 9, kind poll, size -15"),
        "events.vote": ("none", "week 9, kind government, states ESP, stance open"),
        "events.taken": ("none", "week 9, kind withdrawal, components weapons, intelligence"),
        "events.assault_during_the_white_house_meeting": ("week 1, kind assault", "none"),
    }
    given = changes["guarantor.availability.air_defence"]
    assert (given.unit, given.basis, given.source, given.because) == (
        "share", "assumed", "article:6", "given")  # fmt: skip
    assert given.place == f"{path.name}:5"
    assert changes["states.AUT"].place == f"{path.name}:13"
    assert changes["states.HUN"].place == ""


def test_nothing_differs_between_a_scenario_and_itself():
    assert differences(load(BASE), to=load(BASE)) == []


def test_everything_compared_has_a_contrast(plain, backed):
    comparison = compare(plain, [backed])
    measures = list(comparison.contrasts["backed"])
    assert [name for name in measures if name in COMPARED] == list(COMPARED)
    assert [name for name in measures if name not in COMPARED] == [
        held(size) for size in sorted({comparison.size, *comparison.sizes.values()})
        if held(size) not in COMPARED
    ]  # fmt: skip


def test_of_many_states_chance_alone_moves_none():
    rng = np.random.default_rng(5)
    z = NormalDist().inv_cdf(1 - 0.025 / 32)
    found = 0
    for _ in range(200):
        gaps = rng.choice([-1.0, 0.0, 1.0], (32, 200), p=[0.1, 0.8, 0.1])
        found += any(direction(paired(one, z=z)) for one in gaps)
    assert found <= 20


def test_a_state_moves_where_the_interval_of_all_states_together_says_so(plain, backed):
    without = made("states.FRA=none", "guarantor.availability.air_defence=1", name="without")
    for other in (backed, without):
        shares = participation(these=other, those=plain)
        together = [one for one in shares if one.both]
        assert {one.code for one in shares if not one.both} <= {"FRA"}
        for one in together:
            assert one.joint.low < one.gap.low or one.gap.value == 0
            assert one.moved == direction(one.joint)
        assert all(one.moved == 0 for one in shares if not one.both)
