"""Public support against guarantees: the sentence says what the paired differences bear."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.ensemble.run import run
from sim.errors import UsageError
from sim.findings import compare as findings
from sim.findings import publics as found_publics
from sim.results.record import Size
from sim.results.results import Results
from sim.scenario.load import load, packaged
from sim.studies import publics
from sim.studies.compare import CompareAnswer, CompareStudy
from sim.studies.comparison import Comparison, compare
from sim.studies.ensembles import Request, obtain
from sim.studies.publics import GAIN, LOSS, SCENARIOS

N = 60
LOST, TAKEN, GAINED, GIVEN = SCENARIOS
WAVE = np.tile([-1.0, 1.0], N // 2)
TOO_FEW = "Too few worlds to say whether public support or the guarantee counts for more"


def made(name: str, *settings: str, n: int = N) -> Results:
    return run(load(packaged() / f"{name}.yaml", ["weeks=2", *settings]).scenario, n)


def moved(results: Results, **event) -> Results:
    """Change the event by which a scenario moves support, without running anything again."""
    scenario = results.scenario
    changed = scenario.events[scenario.name].model_copy(update=event)
    events = {**scenario.events, scenario.name: changed}
    return replace(results, scenario=scenario.model_copy(update={"events": events}))


@pytest.fixture(scope="module")
def every():
    return {name: made(name) for name in ("baseline", *SCENARIOS)}


@pytest.fixture(scope="module")
def told(every):
    """Compare ensembles in which so many states are pledged, given by scenario."""

    def build(**changes) -> Comparison:
        base = 12.0 + np.zeros(N)
        pledged = {"baseline": base, **{name: base + changes[name] for name in SCENARIOS}}
        results = {
            name: replace(one, data=one.data.assign(
                states_pledged_final=("replication", pledged[name])
            ))
            for name, one in every.items()
        }  # fmt: skip
        return Comparison(results["baseline"], tuple(results[name] for name in SCENARIOS), {})

    return build


GAINS = {GAINED: 6.0, GIVEN: 1.0}
GAIN_SAID = "gaining 15 points brings more pledges than full backing (6.0 against 1.0)"
LOSSES = {LOST: -5.0, TAKEN: -4.0}
LOSS_SAID = (
    "Losing 15 points of support costs more pledges than losing all backing by the United States "
    "(5.0 against 4.0)"
)


@pytest.mark.parametrize(
    ("lost", "taken", "said"),
    [
        (-5.0, -4.0, LOSS_SAID),
        (
            -4.0,
            -5.0,
            (
                "Losing 15 points of support costs fewer pledges than losing all backing by the "
                "United States (4.0 against 5.0)"
            ),
        ),
        # The interval of the difference has 0 in it and reaches 0.26 either way, of 4.
        (
            -4.0 + WAVE,
            -4.0,
            (
                "Losing 15 points of support costs about as many pledges as losing all backing by "
                "the United States (4.0 and 4.0)"
            ),
        ),
        # Here it reaches 1.0 either way, which is more than a fifth of 4.
        (
            -4.0 + 4 * WAVE,
            -4.0,
            (
                "Whether losing 15 points of support or losing all backing by the United States "
                "costs more pledges is not known (4.0 and 4.0)"
            ),
        ),
        (
            -4.0,
            -4.0,
            (
                "Losing 15 points of support costs as many pledges as losing all backing by the "
                "United States (4.0 and 4.0)"
            ),
        ),
        # Means that would read the same have as many digits as tell them apart.
        (
            -4.04,
            -4.0,
            (
                "Losing 15 points of support costs more pledges than losing all backing by the "
                "United States (4.04 against 4.00)"
            ),
        ),
        (
            -5.0,
            WAVE,
            (
                "Losing 15 points of support costs 5.0 pledges, and losing all backing by the "
                "United States changes them by no more than chance may"
            ),
        ),
        (
            WAVE,
            -5.0,
            (
                "Losing all backing by the United States costs 5.0 pledges, and losing 15 points "
                "of support changes them by no more than chance may"
            ),
        ),
        (
            -5.0,
            0.0,
            (
                "Losing 15 points of support costs 5.0 pledges, and losing all backing by the "
                "United States changes none"
            ),
        ),
        (
            2.0,
            -0.04,
            (
                "Losing 15 points of support brings 2.0 pledges, and losing all backing by the "
                "United States costs 0.04 pledges"
            ),
        ),
        (
            WAVE,
            0.0,
            (
                "Neither losing 15 points of support nor losing all backing by the United States "
                "changes the number of pledges beyond chance"
            ),
        ),
        (
            0.0,
            0.0,
            (
                "Neither losing 15 points of support nor losing all backing by the United States "
                "changes the number of pledges in any world"
            ),
        ),
    ],
)
def test_what_is_lost(lost, taken, said, told):
    comparison = told(**{LOST: lost, TAKEN: taken}, **GAINS)
    assert publics.sentence(comparison) == f"{said}; {GAIN_SAID}"
    assert found_publics.find(comparison).title == f"{said}; {GAIN_SAID}"


@pytest.mark.parametrize(
    ("gained", "given", "said"),
    [
        (6.0, 1.0, GAIN_SAID),
        (1.0, 6.0, "gaining 15 points brings fewer pledges than full backing (1.0 against 6.0)"),
        (
            5.0 + WAVE,
            5.0,
            "gaining 15 points brings about as many pledges as full backing (5.0 and 5.0)",
        ),
        (
            5.0 + 5 * WAVE,
            5.0,
            (
                "whether gaining 15 points or full backing brings more pledges is not known "
                "(5.0 and 5.0)"
            ),
        ),
        (
            6.0,
            -1.0,
            "gaining 15 points brings 6.0 pledges, and full backing costs 1.0 pledges",
        ),
    ],
)
def test_what_is_gained(gained, given, said, told):
    comparison = told(**{GAINED: gained, GIVEN: given}, **LOSSES)
    assert publics.sentence(comparison) == f"{LOSS_SAID}; {said}"


_MORE = re.compile(r"(costs|brings) (more|fewer|about as many) pledges (?:than|as) .*?"
                   r"\((\d+\.\d+) (?:against|and) (\d+\.\d+)\)")  # fmt: skip


def test_the_sentence_is_never_false(told):
    """Hold every claim against the numbers, worked out anew, over many made-up comparisons."""
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(150):
        shared = rng.normal(0, 2, N)
        spread = rng.choice([0.2, 1.0, 4.0])
        moves = {
            name: sign * rng.choice([0.1, 1.0, 3.0]) + shared + spread * rng.normal(0, 1, N)
            for name, sign in zip(SCENARIOS, (-1, -1, 1, 1), strict=True)
        }
        clauses = publics.sentence(told(**moves)).split("; ")
        for said, (first, second), sign in zip(clauses, (LOSS, GAIN), (-1, 1), strict=True):
            sizes = [sign * moves[name] for name in (first, second)]
            gap = sizes[0] - sizes[1]
            reach = 1.96 * gap.std(ddof=1) / np.sqrt(N)
            sure = abs(gap.mean()) > reach
            found = _MORE.search(said)
            if not found:
                seen.add("not known" if "is not known" in said else "apart")
                continue
            verb, how, *written = found.groups()
            seen.add(how)
            assert verb == ("costs" if sign < 0 else "brings")
            for size, number in zip(sizes, written, strict=True):
                assert float(number) == pytest.approx(size.mean(), abs=0.051)
            if how == "about as many":
                assert not sure
                assert abs(gap.mean()) + reach <= 0.2 * min(size.mean() for size in sizes) + 1e-3
            else:
                assert sure
                assert (gap.mean() > 0) == (how == "more")
                assert (float(written[0]) > float(written[1])) == (how == "more")
    assert seen == {"more", "fewer", "about as many", "not known", "apart"}


def test_the_points_are_those_of_the_scenarios(every):
    mild = moved(every[LOST], size=-9.0)
    comparison = compare(every["baseline"], [mild, *(every[name] for name in SCENARIOS[1:])])
    assert publics.missing(comparison) == []
    assert "9 points of support" in publics.sentence(comparison)
    assert "gaining 15 points" in publics.sentence(comparison)


def test_a_few_worlds_claim_nothing():
    results = [made(name, n=5) for name in ("baseline", *SCENARIOS)]
    assert publics.sentence(compare(results[0], results[1:])) == TOO_FEW


def test_the_table_has_every_difference_paired(told):
    rng = np.random.default_rng(1)
    moves = {name: rng.normal(0, 3, N) for name in SCENARIOS}
    found = found_publics.find(told(**moves))
    columns = found.table
    assert {len(column) for column in columns.values()} == {12}
    moves["baseline"] = np.zeros(N)
    pledged = columns["measure"] == "states pledged"
    for k in np.flatnonzero(pledged):
        gap = moves[columns["scenario"][k]] - moves[columns["against"][k]]
        reach = 1.959964 * gap.std(ddof=1) / np.sqrt(N)
        numbers = [columns[name][k] for name in ("difference", "low", "high")]
        np.testing.assert_allclose(
            numbers, [gap.mean(), gap.mean() - reach, gap.mean() + reach], rtol=1e-6
        )
    against = list(zip(columns["scenario"], columns["against"], strict=True))[:6]
    assert against == [
        (LOST, "baseline"), (TAKEN, "baseline"), LOSS,
        (GAINED, "baseline"), (GIVEN, "baseline"), GAIN,
    ]  # fmt: skip
    assert [column.measure for column in found.columns] == ["states pledged", "states deployed"]


# Which comparisons have it


@pytest.mark.parametrize("gone", SCENARIOS)
def test_it_is_absent_where_a_scenario_is(gone, every):
    some = [every[name] for name in SCENARIOS if name != gone]
    comparison = compare(every["baseline"], some)
    assert publics.missing(comparison) == [gone]
    with pytest.raises(UsageError, match=f"missing: {gone}$"):
        found_publics.find(comparison)


def test_it_is_absent_where_something_else_is_compared_to(every):
    others = [every[name] for name in ("baseline", *SCENARIOS[1:])]
    assert publics.missing(compare(every[LOST], others))[:2] == ["baseline", LOST]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        (GAINED, ["choice.guarantee=1.6"]),
        (GAINED, ["states.POL.stance=willing"]),
        (GIVEN, ["guarantor.availability.air_defence=0.9"]),
        (TAKEN, ["guarantor.availability.weapons=0.1"]),
        (TAKEN, ["guarantor.resolve_mean=0.1"]),
        (TAKEN, ["location=line"]),
    ],
)
def test_a_scenario_that_is_another_one_by_that_name_does_not_count(name, settings, every):
    others = [made(one, *settings) if one == name else every[one] for one in SCENARIOS]
    assert publics.missing(compare(every["baseline"], others)) == [name]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        (LOST, {"size": 15.0}),
        (GAINED, {"size": -15.0}),
        (GAINED, {"size": 0.0}),
        (LOST, {"states": ("POL",)}),
        (LOST, {"kind": "rally"}),
    ],
)
def test_support_must_move_everywhere_and_the_way_the_name_has_it(name, event, every):
    others = [moved(every[one], **event) if one == name else every[one] for one in SCENARIOS]
    assert publics.missing(compare(every["baseline"], others)) == [name]


def test_settings_of_all_scenarios_are_no_difference():
    results = [made(name, "choice.guarantee=1.6") for name in ("baseline", *SCENARIOS)]
    assert publics.missing(compare(results[0], results[1:])) == []


@pytest.mark.parametrize("gone", ["", GIVEN])
def test_findings_and_account_have_it_where_it_applies(gone):
    names = [name for name in SCENARIOS if name != gone]
    to, *others = (load(packaged() / f"{k}.yaml", ["weeks=2"]) for k in ("baseline", *names))
    study = CompareStudy(to, tuple(others))
    answer = study.answer(obtain(study.ensembles(), Request(Size(N, 1))))
    found = findings.findings(answer)
    account = list(findings.account(answer, whole=False))
    assert ("publics" in found) == (not gone)
    assert max(map(len, account[:-1])) <= 79
    sentence = "" if gone else f"{answer.publics}."
    assert sentence in " ".join(account)
    assert ("15 points of support" in " ".join(account)) == (not gone)
    read = CompareAnswer.model_validate(answer.model_dump(mode="json"))
    assert list(findings.account(read, whole=False)) == account
    assert sentence == ("" if gone else f"{found['publics'].title}.")
