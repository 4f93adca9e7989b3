"""Which main outcome each scenario changes most, which scenario leads, and what a sentence says."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.results.measurement import worlds
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies import largest
from sim.studies.comparison import compare
from sim.studies.largest import SIZES, held, main_outcomes, separating

BASE = packaged() / "baseline.yaml"
SETTINGS = {
    "plain": (),
    "backed": ("guarantor.availability.air_defence=1",),
    "large": ("coalition.scale=10",),
    "alone": ("guarantor.availability.weapons=0", "guarantor.availability.intelligence=0"),
    "never": ("talks.deal_rate=0",),
    "beyond": ("events.beyond={week: 90, kind: government, states: [POL]}",),
    "later": ("events.later={week: 80, kind: government, states: [POL]}",),
}


@cache
def ran(name: str, n: int = 80) -> Results:
    settings = ("weeks=80", *SETTINGS[name])
    if not any("deal_rate" in setting for setting in settings):
        settings = ("talks.deal_rate=3", *settings)
    scenario = load(BASE, settings).scenario
    named = {"name": name, "title": f"The one called {name}"}
    return run(scenario.model_copy(update=named), n)


def found(*names: str, n: int = 80):
    return compare(ran("plain", n), [ran(name, n) for name in names])


def forced(results: Results, force: float) -> Results:
    """The same worlds, in all of which the force is of one size."""
    data = results.data.copy(deep=True)
    data["force_sustained"].values[:] = force
    return Results(data, results.scenario, results.record)


def made_near(name: str) -> Results:
    """Worlds that differ from those of a scenario by chance: each has half again, or half."""
    results = ran(name)
    data = results.data.copy(deep=True)
    luck = np.random.default_rng(2).choice([0.5, 1.5], results.n)
    for outcome in ("force_year_after_deal", "states_deployed_year_after_deal"):
        data[outcome].values[:] = data[outcome].values * luck
    scenario = results.scenario.model_copy(update={"name": "near", "title": "Near"})
    return Results(data, scenario, results.record)


def test_the_size_is_where_chances_lie_furthest_apart():
    every = [ran(name) for name in ("plain", "backed", "large", "alone", "never")]
    forces = [one.outcome("force_sustained")[one.deal] for one in every if one.deal.any()]
    spreads = [np.std([np.mean(force >= size) for force in forces]) for size in SIZES]
    assert separating(every) == SIZES[int(np.argmax(spreads))]
    assert max(spreads) > 0
    assert separating([forced(ran("plain"), 3000), forced(ran("plain"), 6000)]) == 5000
    assert separating([forced(ran("plain"), 600), forced(ran("plain"), 900)]) == 10_000
    assert separating([ran("never"), ran("never")]) == 10_000


def test_the_size_that_separates_is_compared_for_all_and_that_of_each_as_well():
    comparison = found("backed", "large")
    for one in comparison.others:
        for size in (comparison.size, *comparison.sizes.values(), 1000, 10_000):
            assert held(size) in comparison.contrasts[one.name]
        assert comparison.sizes[one.name] == separating([comparison.to, one])


def test_each_is_headed_by_its_largest_main_effect_in_standard_deviations():
    comparison = found("backed", "large", "alone", "never")
    main = main_outcomes(comparison.size)
    for one in comparison.others:
        sizes = {}
        for name in main:
            here, there = worlds(name, one), worlds(name, comparison.to)
            both = np.isfinite(here) & np.isfinite(there)
            gap = comparison.contrasts[one.name][name].difference
            if both.any() and (gap.low > 0 or gap.high < 0):
                unit = np.std(there[both]) or np.std(np.concatenate((here[both], there[both])))
                sizes[name] = abs(np.mean((here - there)[both])) / unit
        effect = comparison.largest.effects[one.name]
        assert effect.measure == max(sizes, key=sizes.__getitem__)
        assert abs(effect.size) == pytest.approx(sizes[effect.measure])
        # It is no ratio over all worlds, which has no such unit.
        assert effect.measure in main


def test_the_leader_has_the_largest_effect_and_the_sentence_says_it():
    comparison = found("backed", "large", "later")
    result = comparison.largest
    assert result.leaders == ("large",)
    sizes = {name: abs(effect.size) for name, effect in result.effects.items()}
    assert max(sizes, key=sizes.__getitem__) == "large"
    assert result.unmoved == ("later",)
    assert result.sentence.startswith("“The one called large” changes the main outcomes most: ")
    assert result.effects["large"].effect.split("(")[0][1:] in result.sentence
    assert result.sentence.endswith("“The one called later” changes none of them beyond chance.")


def test_scenarios_that_the_worlds_do_not_tell_apart_are_named_together():
    comparison = found("backed", "large")
    twin = replace(
        ran("large"),
        scenario=ran("large").scenario.model_copy(update={"name": "twin", "title": "T"}),
    )
    result = compare(comparison.to, [*comparison.others, twin]).largest
    assert set(result.leaders) == {"large", "twin"}
    both = "“The one called large” and “T” change the main outcomes most: "
    assert result.sentence.startswith(both)
    near = made_near("large")
    result = compare(comparison.to, [ran("large"), near]).largest
    assert set(result.leaders) == {"large", "near"}
    assert "; “" in result.sentence
    assert " may change them as much" in result.sentence
    # An effect that is larger in each world, however little, is ahead.
    more = np.stack([np.full(50, 0.02), np.zeros(50)])
    assert largest._ahead(1.01 * more, more)
    assert not largest._ahead(more, more)
    noise = np.random.default_rng(1).normal(0, 0.02, 50)
    assert not largest._ahead(np.stack([0.0201 + noise, noise]), more)


def test_nothing_beyond_chance_leads():
    assert found("later").largest.sentence.endswith("changes no main outcome beyond chance.")
    result = found("beyond").largest
    assert result.sentence == "“The one called beyond” changes no main outcome in any world."
    assert (result.leaders, result.unmoved) == ((), ("beyond",))
    both = found("beyond", "plain").largest
    assert both.sentence == "None of the 2 scenarios changes a main outcome in any world."


@pytest.mark.parametrize("n", [1, 5, 19])
def test_few_worlds_lead_to_no_answer(n):
    one, two = found("large", n=n).largest, found("large", "backed", n=n).largest
    verb = "are" if n > 1 else "is"
    count = f"{n} worlds" if n > 1 else "One world"
    assert one.sentence == f"{count} {verb} too few to say what “The one called large” changes."
    assert two.sentence.endswith("“The one called large” and “The one called backed” change.")
    assert not one.leaders
    assert not two.leaders


def test_titles_that_read_alike_are_told_by_name():
    long = "A title so long that it is cut before the word that tells it from the other: "
    comparison = found("backed", "large")
    others = [
        replace(one, scenario=one.scenario.model_copy(update={"title": long + one.name}))
        for one in comparison.others
    ]
    sentence = compare(comparison.to, others).largest.sentence
    assert sentence.startswith("large changes the main outcomes most")


def test_more_worlds_are_proposed_once_and_only_where_they_help():
    comparison = found("backed", "alone")
    text = comparison.largest.precision
    main = main_outcomes(comparison.size)
    unsure = {
        (one.name, each.subject): abs(each.size or 0)
        for one in comparison.others
        for each in comparison.verdicts[one.name]
        if each.measure in main and each.ruling == "undecided" and each.enough
        and 80 < each.enough <= 8000
    }  # fmt: skip
    name, subject = max(unsure, key=unsure.__getitem__)
    assert text.startswith(
        f"Chance may explain what “The one called {name}” does to the {subject};"
    )
    assert found("beyond").largest.precision == ""


def test_what_too_few_worlds_have_a_deal_for_is_not_said_to_be_unchanged():
    """A force given a deal that differs in fewer than 20 worlds: neither an effect nor none."""
    n = next(n for n in range(20, 80) if 0 < ran("plain", n).deal.sum() < 20)
    comparison = found("large", n=n)
    (verdicts,) = comparison.verdicts.values()
    few = [one for one in verdicts if one.few and one.measure in main_outcomes(comparison.size)]
    assert few
    told, _, rest = comparison.largest.sentence.partition("Too few worlds to say what it does to ")
    assert rest
    for one in few:
        assert f"the {one.subject}" in rest
        assert f"the {one.subject}" not in told
    assert not any(one.few for one in found("large").verdicts["large"])
