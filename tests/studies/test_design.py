"""A design: its table, how it splits into ensembles, and that a point is what its settings are."""

from dataclasses import asdict

import numpy as np
import pytest

from sim.ensemble.blocks import Execution
from sim.ensemble.design import run_design
from sim.ensemble.run import run, run_part
from sim.ensemble.simulation import simulate, simulate_points
from sim.errors import RunError, ScenarioError, UsageError
from sim.facts.parameter import parameters
from sim.model.world import World
from sim.outcomes.measure import LASTING
from sim.results.design import is_measurable
from sim.results.measurement import measure
from sim.scenario.design import Design, Variation
from sim.scenario.load import load
from sim.streams import Streams

SHORT = ("weeks=30", "talks.deal_rate=4")
WORLDS = 12


def identical(design, results, point, settings=SHORT):
    """Demand that a point be, bit for bit, the ensemble that its settings make."""
    every = [*Variation("baseline", design, settings).shared, *design.settings(point)]
    alone = run(load("baseline", every), results.n, seed=results.seed)
    for name in alone.data.data_vars:
        if alone.data[name].dims == ("replication",):
            assert results.outcome(name)[point].tobytes() == alone.outcome(name).tobytes(), name
    there = results.at(point)
    assert there.scenario == alone.scenario
    assert there.record.settings == alone.record.settings
    ours, theirs = there.summary().model_dump(), alone.summary().model_dump()
    assert ours.pop("key") != theirs.pop("key")
    assert not ours.pop("effects")  # counted over all points, so not known of one
    theirs.pop("effects")
    assert ours == theirs
    for name in ("force", "chance that POL is pledged at the end", "toothlessness"):
        assert asdict(measure(name, there)) == pytest.approx(
            asdict(measure(name, alone)), nan_ok=True
        )


def split(scenario, design, settings=()):
    """The parts of a design over a scenario."""
    return Variation(scenario, design, settings).parts


def varied(design, worlds, settings=SHORT, **rest):
    """The results of a design over the baseline."""
    return run_design(Variation("baseline", design, settings), worlds, **rest)


# The table


def test_a_grid_has_every_combination():
    design = Design.grid({"choice.support": [1, 2], "initial": ["stated", "none"]})
    assert len(design) == 4
    assert [design.settings(point) for point in range(4)] == [
        ("choice.support=1", "initial=stated"),
        ("choice.support=1", "initial=none"),
        ("choice.support=2", "initial=stated"),
        ("choice.support=2", "initial=none"),
    ]
    assert repr(design) == "Design of 4 points over choice.support, initial"


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({}, "one key and one point"),
        ({"choice.support": []}, "one key and one point"),
        ({"choice.support": [1.0, 2.0], "choice.risk": [1.0]}, "a value for every point"),
        ({"choice.support": [1.0, float("nan")]}, "`choice.support` of point 1 is nan"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(columns, reason):
    with pytest.raises(UsageError, match=reason):
        Design(columns)


def test_a_file_is_read(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("choice.support, states.POL.hold,weeks\n1.5,in,30\n2,out,40\n\n")
    design = Design.read(path)
    assert design.settings(0) == ("choice.support=1.5", "states.POL.hold=in", "weeks=30")
    assert design.settings(1) == ("choice.support=2", "states.POL.hold=out", "weeks=40")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "one key and one point"),
        ("choice.support\n", "one key and one point"),
        ("choice.support,choice.risk\n1\n", r"points.csv:2: there must be a value for each of 2"),
        ("choice.support,choice.risk\n1,2\n1,\n", r"points.csv:3: there must be a value"),
        ("choice.support,choice.risk\n\n1,2\n\n1,\n", r"points.csv:5: there must be a value"),
        ("choice.support,choice.support\n1,2\n", "points.csv:1: a key has two columns"),
        ("choice.support\nnan\n", "point 0 is nan"),
    ],
)
def test_a_file_with_a_mistake_says_where(tmp_path, text, reason):
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=reason):
        Design.read(path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(UsageError, match=r"cannot read .*No such file"):
        Design.read(tmp_path / "none.csv")


# How it splits


def test_plain_numbers_are_one_ensemble():
    design = Design(
        {
            "guarantor.resolve": [0.2, 0.6, 0.4],
            "choice.support": [0.5, 2, 1],
            "states.POL.support": [0.2, 0.6, 0.4],
            "states.DEU.pledge": [100, 3000, 2000],
        }
    )
    (part,) = split("baseline", design, SHORT)
    assert part.points == (0, 1, 2)
    assert part.numbers.keys() == design.columns.keys()
    for point in range(3):
        settings = [*SHORT, *design.settings(point)]
        assert part.scenario_at(point) == load("baseline", settings).scenario


def test_switches_rosters_and_definitions_split_it():
    design = Design.grid(
        {
            "choice.support": [1, 2],
            "ties": ["uniform", "shared_groups"],
            "outcome.held_weeks": [4, 13],
            "states.POL.hold": ["free", "in"],
        }
    )
    parts = split("baseline", design, SHORT)
    assert len(parts) == 8
    assert sorted(point for part in parts for point in part.points) == list(range(16))
    assert all(part.numbers.keys() == {"choice.support"} for part in parts)


def test_who_counts_as_pledged_at_the_start_splits_it():
    design = Design({"stances.open.p0": [0.3, 0.4, 0.6]})
    assert [part.points for part in split("baseline", design)] == [(0, 1), (2,)]
    drawn = split("baseline", design, ["initial=drawn"])
    assert [part.points for part in drawn] == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"guarantor.resolve": [0.5, 1.5]}, "guarantor.resolve"),
        ({"choice.suport": [1, 2]}, "did you mean `support`"),
        ({"states.POL.support": [0.4, 1.5]}, "states.POL.support"),
        ({"states.AUT.support": [0.4, 0.5]}, "AUT"),
        ({"ties": ["uniform", "loose"]}, "ties"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(columns, reason):
    with pytest.raises(ScenarioError, match=reason):
        split("baseline", Design(columns))


def test_too_many_different_scenarios_are_refused(monkeypatch):
    monkeypatch.setattr("sim.scenario.design.MOST_PARTS", 3)
    with pytest.raises(UsageError, match="make 4 different scenarios; 3 are possible"):
        split("baseline", Design({"weeks": [10, 20, 30, 40]}))


# A point is what its settings are


def settable():
    """Two numbers that every parameter may take, but for definitions."""
    return {
        key: [known.default, known.default + (known.domain[1] - known.default) * 0.05]
        if known.range is None
        else [*known.range]
        for key, known in parameters().items()
        if known.role != "definition"
    }


@pytest.fixture(scope="module")
def every_parameter():
    """A design that moves one parameter after the other from its default, and its results."""
    ends = settable()
    defaults = {key: parameters()[key].default for key in ends}
    columns = {
        key: [defaults[key]] + [ends[key][1] if other == key else defaults[key] for other in ends]
        for key in ends
    }
    design = Design(columns)
    return design, varied(design, 3)


def test_every_parameter_may_differ_between_points(every_parameter):
    design, results = every_parameter
    names = ("force_final", "states_pledged_final", "guarantee_mean", "attacks_expected",
             "trainers_final", "deaths_final", "host_strength_final", "deal_week")  # fmt: skip
    moved = [
        any(results.outcome(name)[at].tobytes() != results.outcome(name)[0].tobytes()
            for name in names)
        for at in range(1, len(design))
    ]  # fmt: skip
    assert sum(moved) > 0.6 * len(moved)
    for point in range(0, len(design), 7):
        identical(design, results, point)


@pytest.mark.parametrize("sampling", ["defaults", "ranges"])
def test_numbers_and_switches_together(sampling):
    settings = (*SHORT, f"parameters={sampling}")
    design = Design(
        {
            "guarantor.resolve": [0.2, 0.6, 0.4, 0.5],
            "initial": ["stated", "none", "drawn", "stated"],
            "states.POL.support": [0.2, 0.6, 0.4, 0.3],
            "states.DEU.stance": ["willing", "undecided", "opposed", "willing"],
            "stances.willing.p0": [0.7, 0.9, 0.4, 0.4],
        }
    )
    results = varied(design, WORLDS, settings, seed=3)
    assert len(results.results) == 4
    for point in range(len(design)):
        identical(design, results, point, settings)


def test_numbers_for_one_point_are_not_those_of_another():
    """The sibling: with the numbers of the points exchanged, the comparison would fail."""
    design = Design({"guarantor.resolve": [0.2, 0.6]})
    turned = Design({"guarantor.resolve": [0.6, 0.2]})
    with pytest.raises(AssertionError):
        identical(design, varied(turned, WORLDS), 0)


def test_a_lever_never_moves_the_anchor_but_an_uncertainty_does():
    """With no opportunity to decide, what a lever changes cannot reach the residuals."""
    frozen = ("weeks=0",)
    lever = Design({"guarantor.availability.weapons": [0.0, 1.0]})
    (part,) = split("baseline", lever, frozen)
    tastes = []
    for key, ends in (("guarantor.availability.weapons", (0.0, 1.0)), ("choice.guarantee", (0, 3))):
        (part,) = split("baseline", Design({key: ends}), frozen)
        given = {key: np.repeat(part.numbers[key], 4)}
        streams = Streams(1, range(8), worlds=4)
        residual = World(part.resolved.scenario, streams, given=given).contributors.residual
        tastes.append(np.array_equal(residual[:, :4], residual[:, 4:]))
    assert tastes == [True, False]


@pytest.mark.parametrize("worlds", [1, 5, 260])
@pytest.mark.parametrize("block", [100, 256, 600])
def test_blocks_of_a_design_do_not_show(worlds, block):
    """Not even those that begin or end in the midst of a point."""
    (part,) = split("baseline", Design({"guarantor.resolve": [0.2, 0.4, 0.6]}), ("weeks=3",))
    whole = run_part(part, worlds)
    cut = run_part(part, worlds, execution=Execution(block=block))
    for name, array in whole.data.items():
        assert array.values.tobytes() == cut.data[name].values.tobytes(), name


@pytest.mark.parametrize("start", [0, 100])
def test_parts_that_fit_the_cache_do_not_show(monkeypatch, start):
    scenario = load("baseline", ("weeks=5",)).scenario
    streams = Streams(1, range(start, 1500))
    whole = simulate(scenario, streams)
    monkeypatch.setattr("sim.ensemble.simulation.CACHED", 1)
    cut = simulate(scenario, streams)
    assert whole.series["force"].shape == cut.series["force"].shape == (6, 1000 - start)
    for name in ("outcomes", "series", "states"):
        for key, values in getattr(whole, name).items():
            assert values.tobytes() == getattr(cut, name)[key].tobytes(), key
    assert np.array_equal(whole.posture_count, cut.posture_count)
    assert np.array_equal(whole.deterrence_weeks, cut.deterrence_weeks)
    assert whole.posture.tobytes() == cut.posture.tobytes()


# What can be asked of it


def test_what_is_asked_of_points_is_what_is_asked_of_ensembles():
    design = Design({"guarantor.resolve": [0.2, 0.6]})
    results = varied(design, 40)
    frame = results.to_dataframe(["force", "toothlessness"])
    assert list(frame) == ["point", "guarantor.resolve", "force", "toothlessness"]
    for name in ("force", "chance of a deal", "weeks until a deal given a deal", "toothlessness",
                 "response reliability", "bite of the guarantee", "bite of the force",
                 LASTING, "chance that FRA is deployed at the end"):  # fmt: skip
        for point in range(2):
            alone = measure(name, run(load("baseline", [*SHORT, *design.settings(point)]), 40))
            assert results.means(name)[point] == pytest.approx(alone.value, nan_ok=True), name
    spread = measure("force", results.at(0))
    assert results.errors("force")[0] * 1.959964 == pytest.approx(spread.value - spread.low)
    assert not is_measurable("force before a ceasefire")
    assert is_measurable("weeks until the second deployment")


def test_the_chance_of_a_year_is_estimated_at_every_point():
    design = Design({"adversary.attack_rate": [0.1, 3.0]})
    results = varied(design, 40, ("weeks=70", "talks.deal_rate=12"))
    chances = results.means(LASTING)
    assert chances[0] > chances[1] > 0
    assert np.all(results.errors(LASTING) > 0)
    for point in range(2):
        assert measure(LASTING, results.at(point)).value == pytest.approx(chances[point])
    with pytest.raises(KeyError):
        results.worlds(LASTING)


def test_a_number_that_is_not_finite_names_the_point():
    design = Design({"violence.assault": [0.1, 10.0], "talks.violence": [0.5, -20.0]})
    blows = (f"events.blow_{at}={{week: 1, kind: assault}}" for at in range(4))
    with pytest.raises(RunError, match=r"world 0 of seed 1 at point 1 of the design"):
        varied(design, 2, ("weeks=3", "adversary.assault_rate=0", *blows))


def test_a_block_of_points_has_the_luck_of_every_world_again():
    (part,) = split("baseline", Design({"choice.risk": [0.5, 0.5]}), ("weeks=4",))
    block = simulate_points(
        part.resolved.scenario, Streams(1, range(2 * WORLDS), worlds=WORLDS), numbers=part.numbers
    )
    for values in block.outcomes.values():
        assert values[:WORLDS].tobytes() == values[WORLDS:].tobytes()
