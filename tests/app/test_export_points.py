"""The points of a page without a server: which levers, what is told, and what is kept."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sim.app.export import choice
from sim.app.export.export import Export, Extent
from sim.app.export.grid import pilot
from sim.app.export.levels import Pilot, placed
from sim.app.export.points import Point, ensemble, place, read, stored, tell, tell_all
from sim.ensemble.blocks import HERE
from sim.ensemble.run import run
from sim.errors import UsageError
from sim.findings import between
from sim.findings.page import page
from sim.results.kept import kept, remove
from sim.results.record import Size
from sim.results.results import Results
from sim.results.store_paths import STORE
from sim.scenario.catalogue import known
from sim.scenario.lever import levers
from sim.scenario.load import load

SIZE = Size(40, 1)
CHANGES = (("coalition.scale", 3.0),)
POINT = Point("baseline", CHANGES, SIZE)


@pytest.fixture(scope="module")
def told():
    return tell(POINT)


def test_a_point_is_told_as_the_page_tells_the_same_command(told):
    results = run(load("baseline", ["coalition.scale=3.0"]), SIZE.replications, seed=SIZE.seed)
    assert told["page"]["answer"] == page(results)["answer"]
    assert told["page"]["sections"] == page(results)["sections"]
    assert "-s coalition.scale=3 -n 40" in told["page"]["command"]


def test_chances_of_forces_follow_from_the_quantiles(told):
    numbers = told["numbers"]
    found = between.told(
        np.array(numbers["lasting"]),
        np.array(numbers["main"]),
        published=Results.published_from,
    )
    np.testing.assert_allclose(
        found, np.array(told["main"], dtype=float), atol=1 / between.QUANTILES, rtol=1e-4
    )


def test_each_quantity_is_what_its_name_says(told):
    results = ensemble(POINT)
    lasting = results.outcome("force_sustained")[results.deal]
    expected = {
        "deal": results.deal.mean(),
        "troops": np.nanmedian(results.outcome("force_year_after_deal")),
        "states": np.nanmedian(results.outcome("states_deployed_year_after_deal")),
        "attack": np.isfinite(results.outcome("attack_week"))[results.deal].mean(),
        "bite": 1 - results.summary().toothlessness.value,
        **{f"force{one}": np.mean(lasting >= one) for one in (1_000, 5_000, 10_000)},
    }
    assert [one.name for one in between.quantities(results)] == [*expected]
    np.testing.assert_allclose(told["main"], [*expected.values()])


def test_every_quantity_has_a_place_in_the_sentence_and_a_chance_beside_it(told):
    results = ensemble(POINT)
    names = [one.name for one in between.quantities(results)]
    sentence = between.words(results, 40)["sentence"]
    placed = {name for name in names if f"{{{name}}}" in sentence}
    assert set(names) - placed == {"attack"}  # measured, but not in the sentence
    assert len(told["main"]) == len(told["chance"]) == len(names)
    assert all(one > 0 for one in told["chance"])


def test_the_reach_of_chance_covers_a_median_nineteen_times_in_twenty():
    generator = np.random.default_rng(5)
    inside = 0
    for _ in range(400):
        values = generator.normal(0.0, 1.0, 135)
        inside += abs(np.median(values)) <= between._of_median(values) * 1.0
    assert 370 <= inside <= 394


def test_what_is_told_is_kept_and_a_damaged_file_is_told_again(tmp_path):
    points = [POINT, dataclasses.replace(POINT, changes=()), POINT]
    tell_all(points, tmp_path, execution=HERE)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    times = [one.stat().st_mtime_ns for one in files]
    tell_all(points, tmp_path, execution=HERE)
    assert [one.stat().st_mtime_ns for one in files] == times
    whole = read(POINT, tmp_path)
    damaged = place(POINT, tmp_path)
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert stored(points, tmp_path) == [False, True, False]
    tell_all(points, tmp_path, execution=HERE)
    assert read(POINT, tmp_path) == whole


def test_what_is_kept_is_listed_and_removed_as_one(tmp_path, monkeypatch):
    few = {name: known()[name] for name in ("baseline", "europe_alone")}
    monkeypatch.setattr("sim.app.export.export.known", lambda: few)
    extent = Extent(worlds=4, most=3, checks=1, refined=4)
    export = Export(choice.named(["coalition.scale"], load("baseline")), tmp_path, extent)
    export.compute(HERE)
    assert "; 0 to be computed" in export.plan
    (one,) = kept(tmp_path / STORE)
    assert (one.scenario, one.worlds, one.seed) == ("page of baseline", 4, 1)
    assert one.kind == "current"
    assert one.size > 10_000
    with monkeypatch.context() as patch:
        patch.setattr("sim.results.kept.program_digest", lambda: "another")
        assert [one.kind for one in kept(tmp_path / STORE)] == ["other version"]
    assert remove(one)
    assert " 0 stored" in export.plan
    assert kept(tmp_path / STORE) == []


def test_a_lever_is_tried_beside_its_ends(tmp_path):
    keys = ["coalition.scale", "coalition.planned_force"]
    export = Export(choice.named(keys, load("baseline")), tmp_path, Extent(most=50))
    scale, force = ([*map(float, pilot(one))] for one in export.cards)
    assert [*scale[:2], 1.0, *scale[-2:]] == [0.0, 0.02, 1.0, 19.98, 20.0]
    assert all(one == round(one) for one in force)


def test_where_an_end_is_unlike_all_else_a_level_stands_beside_it():
    """Without any pledges no state comes; with the least of them as many do as with more."""
    tried = np.array([0.0, 0.02, 1.0, 5.0, 10.0, 20.0])
    told = np.transpose([np.where(tried > 0, 10.0, 0.0), tried])
    (levels,) = placed([Pilot(tried, (0, 2, 5), told)], 4)
    assert levels == (0.0, 0.02, 1.0, 20.0)


def test_another_seed_size_or_change_is_another_point():
    others = [
        dataclasses.replace(POINT, size=Size(40, 2)),
        dataclasses.replace(POINT, size=Size(41, 1)),
        dataclasses.replace(POINT, changes=(("coalition.scale", 3.5),)),
        dataclasses.replace(POINT, source="europe_alone"),
    ]
    assert len({place(one, Path()) for one in (POINT, *others)}) == 5


@pytest.mark.parametrize(
    ("given", "most", "why"),
    [
        ([], 100, "1 to 4 levers, not 0"),
        (["coalition.scale"] * 2, 100, "named twice"),
        (["coalition.scales"], 100, "coalition.scale"),
        (["coalition.scale"], 2, "3 to 5,000 points"),
        (["coalition.scale"], 6_000, "3 to 5,000 points"),
        (["guarantor.resolve", "guarantor.resolve_mean"], 100,
         "set the same value"),
        (["coalition.scale=2:5"], 100, "must lie within"),
    ],
)  # fmt: skip
def test_what_no_page_can_have_is_refused_in_words(given, most, why, tmp_path):
    with pytest.raises(UsageError, match=why):
        Export(choice.named(given, load("baseline")), tmp_path, Extent(most=most))


@pytest.mark.parametrize("reach", [0.001, 0.03])
def test_the_levers_are_those_with_the_largest_index_and_the_page_says_so(reach):
    study = choice.analysis(load("baseline"))
    keys = [one.key for one in study.factors]
    indices = {key: (SimpleNamespace(value=at / 100, low=at / 100 - reach) if at % 2 else None)
               for at, key in enumerate(keys)}  # fmt: skip
    outcome = SimpleNamespace(
        subject="force a year after the deal",
        factors=[SimpleNamespace(key=key, total=one) for key, one in indices.items()],
    )
    answer = SimpleNamespace(outcomes=(outcome,), runs=1975)
    chosen = choice.ranked(answer, study)
    best = [key for key in reversed(keys) if indices[key]][:4]
    assert [one.key for one in chosen.levers] == best
    assert f"the 4 of {len(keys)} with the largest total index" in chosen.says
    assert "1,975 points of 16 worlds" in chosen.says
    fifth = [key for key in reversed(keys) if indices[key]][4]
    name = {one.key: one.name for one in levers(study.resolved.scenario)}[fifth]
    close = f"do not tell the last of them from “{name}” ({indices[fifth].value:.2f})."
    assert (close in chosen.says) == (reach > 0.02)
    assert ("do not tell" in chosen.says) == (reach > 0.02)
