"""What a report says in words is borne by its numbers."""

from collections import Counter
from itertools import chain
from typing import Any

import pytest

from sim.facts.citation import citation
from sim.findings import changed, report, report_words
from sim.outcomes.measure import measure_row
from sim.results.record import Size
from sim.results.summary import Estimated
from sim.scenario.difference import ChangedValue, _flat
from sim.scenario.load import load
from sim.scenario.schema import State
from sim.studies.ensembles import Request
from sim.studies.influence import Influence, OutcomeSensitivity
from sim.studies.largest import main_outcomes
from sim.studies.report import ChangedScenario, ReportAnswer, ReportStudy
from sim.studies.rounds import obtain_all

NAMES = ("europe_alone", "attack_in_week_30", "publics_turn_away")
SETTING = "weeks=30"


def made(*names: str, settings: tuple[str, ...] = (SETTING,), worlds: int = 20) -> ReportAnswer:
    study = ReportStudy.of([load(name, settings) for name in names], "baseline")
    return study.answered(obtain_all(study, Request(Size(worlds, 1))))


@pytest.fixture(scope="module")
def several() -> ReportAnswer:
    return made(*NAMES)


@pytest.fixture(scope="module")
def alone() -> ReportAnswer:
    return made("baseline", settings=("weeks=8",), worlds=2)


def test_nothing_is_said_of_several_scenarios_where_there_is_one(alone, several) -> None:
    assert report_words.overview(alone) == "baseline; 2 worlds, seed 1; Backstop " + alone.version
    assert "20 worlds each" in report_words.overview(several)
    one, many = (" ".join(report_words.method(each)) for each in (alone, several))
    assert "The scenario was run in 2 worlds" in one
    assert "Each scenario was run in 20 worlds" in many
    for words in ("World for world", "standard deviations"):
        assert words not in one
        assert words in many
    assert report_words.together(alone) == []
    assert report_words.paired(alone) == ""
    assert "Not compared" not in " ".join(report_words.limits(several))


def test_the_main_outcomes_that_the_method_names_are_those_that_are_ranked(several) -> None:
    (text,) = [each for each in report_words.method(several) if "standard deviations" in each]
    named = text.partition(": ")[2].partition(". ")[0]
    short = (
        "states pledged",
        "states or troops a year after a deal",
        "the chance of a sustained force",
        "of a deal",
        "of an attack",
    )
    assert named == f"{', '.join(short[:-1])}, or {short[-1]}"
    assert len(main_outcomes(1000)) == len(short) + 1  # states and troops are two


def test_the_rate_of_a_deal_is_said_to_be_assumed_only_where_it_is_used(several) -> None:
    (text,) = [each for each in report_words.limits(several) if "rate" in each]
    assert text == (
        "In europe_alone and publics_turn_away how likely a deal is rests on an assumed rate."
    )
    assert [one.deal_is_set for one in several.runs] == [False, True, False]


def test_numbers_by_basis_are_counted_once_for_scenarios_that_are_alike(alone, several) -> None:
    values = alone.runs[0].evidence.scenario.values
    counts = Counter(one.basis for one in values.values())
    (text,) = report_words.assumptions(alone)
    assert text.startswith(f"Of the {len(values)} numbers of the model ")
    for basis, count in counts.items():
        assert f"{count} {'is' if count == 1 else 'are'} {basis}" in text
    told = report_words.assumptions(several)
    named = [each.partition(": ")[0].split(", ") for each in told] if len(told) > 1 else [NAMES]
    assert sorted(chain(*named)) == sorted(NAMES)


def test_what_was_set_by_hand_is_said_with_what_it_sets(alone) -> None:
    assert report_words.by_hand(alone) == ["Set by hand: weeks=8."]
    other = alone.model_copy(update={"settings": ("talks.deal_rate=9",)})
    (text,) = report_words.by_hand(other)
    assert text.startswith("Set by hand: talks.deal_rate=9 (Rate of a deal")
    assert text.endswith(", per year).")
    assert report_words.by_hand(alone.model_copy(update={"settings": ()})) == []


def subject(label: str) -> str:
    """What a row is about, within a sentence and without its unit."""
    return label[:1].lower() + label[1:].partition(",\N{NO-BREAK SPACE}")[0]


def test_a_row_of_a_comparison_has_the_worlds_that_it_is_of(several) -> None:
    comparison = several.comparison
    assert comparison is not None
    assert "differ from table to table" in report_words.paired(several)
    deals = set()
    for one in comparison.scenarios:
        section = report.contrasts(one, comparison)
        by_subject = {each.subject: each for each in one.verdicts}
        for row in section.rows:
            verdict = by_subject[subject(row.label)]
            assert row.cells[-1] == f"{verdict.n:,}"
        deals.add(next(each.n for each in one.verdicts if each.measure == "deterrence"))
    assert len(deals) > 1
    assert min(deals) < 20


def test_no_difference_is_told_from_one_that_chance_may_explain(several) -> None:
    comparison = several.comparison
    assert comparison is not None
    (one, *_) = comparison.scenarios
    first = next(each for each in one.verdicts if each.ruling == "less")
    row = {"ruling": "undecided", "difference": 0.0, "low": 0.0, "high": 0.0}
    wide = {**row, "low": -1.0, "high": 1.0}
    few = {**row, "low": None, "high": None}
    told = [
        report.contrasts(
            one.model_copy(update={"verdicts": (first.model_copy(update=change),)}), comparison
        ).rows[0].cells[2]
        for change in (row, wide, few)
    ]  # fmt: skip
    assert told == ["none seen", "chance may explain it", "too few to say"]


def test_with_many_scenarios_a_table_has_what_is_clear_and_names_the_rest(several) -> None:
    comparison = several.comparison
    assert comparison is not None
    many = comparison.model_copy(update={"scenarios": comparison.scenarios * 2})
    one = comparison.scenarios[0]
    full, short = report.contrasts(one, comparison), report.contrasts(one, many)
    left = [row for row in full.rows if row not in short.rows]
    assert short.rows
    assert left
    assert all(row.cells[3] for row in short.rows)
    assert not any(row.cells[3] for row in left)
    for row in left:
        assert subject(row.label) in short.note
    assert report.whole(several)
    assert not report.whole(several.model_copy(update={"runs": several.runs * 2}))


def change(key: str, before: str, after: str, **more: str) -> ChangedValue:
    blank: dict[str, Any] = dict.fromkeys(("unit", "basis", "source", "because", "place"), "")
    return ChangedValue(key=key, before=before, after=after, **{**blank, **more})


def listed(*every: ChangedValue) -> list[tuple[str, ...]]:
    one = ChangedScenario(name="a", title="A", because="", sources=(), changes=every)
    return [(row.label, *row.cells, row.key) for row in changed.changes(one).rows]


def test_a_changed_value_is_told_with_unit_basis_source_and_reason() -> None:
    rate = change("talks.deal_rate", "0.8", "12", basis="assumed", source="article:1", because="so")
    ((label, *cells, key),) = listed(rate)
    assert label.endswith(", per year")
    assert cells == ["0.8", "12", "assumed", "article:1; so"]
    assert key == "talks.deal_rate"
    (row,) = listed(change("states.FRA.pledge", "500", "5000"))
    assert row == ("France: pledge, troops", "500", "5,000", "not stated", "not stated",
                   "states.FRA.pledge")  # fmt: skip
    (row,) = listed(change("states.POL.support", "0.220663265306", "0.55"))
    assert row[1] == "0.2207"
    (row,) = listed(change("events.publics_turn_away", "none", "week 1, kind poll, size -15"))
    assert row[:3] == ("Event: publics turn away", "none", "week 1, kind poll, size \u221215")
    (row,) = listed(change("events.vote", "none", "date 2026-05-18"))
    assert row[2] == "date 2026-05-18"


def test_states_that_change_alike_share_a_row_and_others_do_not() -> None:
    gone = [change(f"states.{code}", "open, on the roster", "none") for code in ("BEL", "NOR")]
    kept = change("states.SWE.condition", "0", "0.15")
    other = change("states.GBR.condition", "0", "0.3")
    found = listed(*gone, kept, other, change("states.XXX", "none", "open, on the roster"))
    assert [row[0].partition(":")[0] for row in found] == [
        "Belgium and Norway", "Sweden", "UK", "XXX"
    ]  # fmt: skip
    assert found[0][1:3] == ("on the roster", "not on the roster")
    assert found[0][-1] == "states.{BEL,NOR}"
    assert found[3][1:3] == ("not on the roster", "open, on the roster")


def test_everything_that_can_differ_has_a_label() -> None:
    scenario = load("baseline").scenario
    keys = _flat(scenario, set(scenario.states))
    assert all(changed.label([key]) for key in keys)
    assert set(changed.STATES) == set(State.model_fields) - {"source", "because", "name", "short"}


def test_the_sources_of_a_question_are_written_out_with_those_of_its_values(several) -> None:
    keys = [key for key, _ in report.sources(several)]
    for one in several.changed:
        assert one.sources
        assert set(one.sources) <= set(keys)
        assert {each.source for each in one.changes if each.source} <= set(keys)
    assert len(keys) == len(set(keys))
    assert "unknown" not in citation("article")
    assert "no publication" not in citation("model-assumption")
    assert "judgement of the authors" in citation("model-assumption")


@pytest.mark.parametrize("measure", ["chance of a deal", "weeks until a deal", "force"])
def test_the_unit_of_a_measure_is_in_its_label(several, measure: str) -> None:
    comparison = several.comparison
    assert comparison is not None
    one = comparison.scenarios[0]
    verdict = next(each for each in one.verdicts if each.measure == measure)
    row = report._contrast(verdict)
    unit = {"chance of a deal": "%", "weeks until a deal": "weeks"}.get(measure, "")
    assert row.label.endswith(unit)
    assert (measure_row(measure).scale == 100) == (unit == "%")


def test_shares_of_values_say_that_they_are_not_those_of_one_world() -> None:
    share = Estimated(value=0.6, low=0.5, high=0.7, n=9)
    factor = Influence.model_construct(
        key="a", says="a", basis="assumed", low=0.0, high=1.0, first=share, total=share
    )
    outcome = OutcomeSensitivity.model_construct(
        subject="force", sentence="One", verdict="told", factors=(factor,), shares=()
    )
    section = report._factors(outcome)
    assert section is not None
    assert "variance between plausible combinations" in section.note
    assert "in one world" in section.note
