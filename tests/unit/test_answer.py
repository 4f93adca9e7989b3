"""The one sentence that answers a run: every number in it, worked out from the arrays again."""

import re

import numpy as np
import pytest

import sim
from sim.outcomes.block import POSTURES
from sim.results.effect import EffectOfEvent
from sim.results.results import Results
from sim.studies.answer import answer_of
from sim.words import counted, percent, rounded, share_of_worlds

N = 60
SCENARIOS = ("baseline", "no_american_backstop", "as_in_past_missions", "attack_in_week_30",
             "stage_one_only", "no_peace_agreement", "europe_guarantees")  # fmt: skip


def answer(results: Results) -> str:
    return answer_of(results.summary(), replications=results.n)


def complaints(text: str, results: Results) -> list[str]:
    """What of a sentence the arrays do not bear."""
    said = text.replace("in 9 worlds in 10", "")
    deal, host = np.isfinite(results.outcome("deal_week")), results.scenario.actor_names.host
    found = []

    def must(phrase: str) -> None:
        if phrase not in said:
            found.append(phrase)

    if not deal.any():
        must(f"No force goes to {host}, since no deal comes in any of the {results.n} worlds")
        pledged = results.outcome("states_pledged_final")
        must(f" {round(float(np.median(pledged)))} states ({_ends(pledged)} ) are pledged")
        return found
    must(f"(in {share_of_worlds(int(deal.sum()), results.n)}, ")
    week = results.outcome("deal_week") + 52
    paths = results.data
    seen = np.flatnonzero(week <= results.scenario.weeks)
    there = np.array([paths["state_posture"].values[int(week[k]), :, k] for k in seen])
    deployed = there == POSTURES.index("deployed")
    force = np.array([paths["force"].values[int(week[k]), k] for k in seen])
    if not force.any():
        must(f"no state has troops in {host} a year later")
    else:
        states = deployed.sum(axis=1)
        must(f" {counted(round(float(np.median(states))), 'state')} ({_ends(states)} )")
        must(f"about {rounded(np.median(force))} troops ({_ends(force)}) in {host} a year later")
        shares = dict(zip(paths["state_name"].values.tolist(), deployed.mean(axis=0), strict=True))
        named = re.search(r"such as (.+?), have", said)
        names = re.split(r", | and ", named[1]) if named else []
        best = sorted((one for one in shares.values() if one > 0.5), reverse=True)[:3]
        if [shares[name.removeprefix("the ")] for name in names] != best:
            found.append(f"such as {names}")
        sustained = results.outcome("force_sustained")[deal]
        for size, often in re.findall(
            r"(?:a force|one) of ([0-9,]+) .*?in (none|every world|[0-9.]+%)", said
        ):
            share = np.mean(sustained >= int(size.replace(",", "")))
            if often != {0.0: "none", 1.0: "every world"}.get(float(share), percent(float(share))):
                found.append(f"{size} in {often}")
    unguarded, expected, ironclad = (
        results.outcome(f"attacks_{name}").sum() for name in ("unguarded", "expected", "ironclad")
    )
    who = "force and guarantee avert" if force.any() else "the guarantee averts"
    must(f"{who} {percent((unguarded - expected) / (unguarded - ironclad))}")
    return found


def _ends(values: np.ndarray) -> str:
    return " to ".join(rounded(end) for end in np.quantile(values, (0.05, 0.95)))


@pytest.fixture(scope="module", params=SCENARIOS)
def results(request: pytest.FixtureRequest) -> Results:
    return sim.run(request.param, replications=N, seed=3)


def test_every_number_in_the_answer_is_that_of_the_arrays(results: Results) -> None:
    assert complaints(answer(results), results) == []


def test_a_number_that_is_changed_is_found(results: Results) -> None:
    text = answer(results)
    numbers = list(re.finditer(r"[0-9][0-9,.]*[0-9]|[0-9]", text))
    unread = (" 9 worlds", " 10)", "13 weeks", "%)", "% to")
    for one in numbers:
        around = text[max(0, one.start() - 1) : one.end() + 9]
        if any(phrase in around for phrase in unread):
            continue
        changed = f"{text[: one.start()]}83{text[one.end() :]}"
        assert complaints(changed, results), changed


def test_a_state_that_is_seldom_there_is_not_an_example() -> None:
    results = sim.run("baseline", replications=N, seed=3)
    text = answer(results)
    assert complaints(re.sub(r"such as .+?, have", "such as Poland, have", text), results)


@pytest.mark.parametrize(("basis", "words"), [
    ("assumed", "at an assumed rate"),
    ("estimated", "at an estimated rate"),
    ("sourced", "at a rate that has a source"),
])  # fmt: skip
def test_the_caveat_is_the_basis_of_the_rate(basis: str, words: str) -> None:
    summary = sim.run("baseline", replications=20).summary()
    changed = summary.model_copy(update={"deal_basis": basis})
    assert words in answer_of(changed, replications=20)


def test_a_deal_that_the_scenario_sets_is_said_to_be_set() -> None:
    assert "as the scenario sets it" in answer(sim.run("attack_in_week_30", replications=20))


def test_a_deal_that_is_set_but_never_comes_is_not_said_to_be_set() -> None:
    summary = sim.run("baseline", replications=20).summary()
    never, once = (
        summary.model_copy(
            update={"effects": (EffectOfEvent(event="x", kind="deal", week=9, worlds=worlds),)}
        )
        for worlds in (0, 1)
    )
    assert (never.deal_is_set, once.deal_is_set) == (False, True)
    assert "at an assumed rate" in answer_of(never, replications=20)
    assert "as the scenario sets it" in answer_of(once, replications=20)


def test_few_worlds_are_said_to_be_few_and_no_state_is_an_example() -> None:
    results = sim.run("baseline", replications=25)
    deals = int(np.isfinite(results.outcome("deal_week")).sum())
    assert deals < 20
    few = f"; but {deals} worlds with a deal are too few to be sure of any of this."
    assert answer(results).endswith(few)
    assert "such as" not in answer(results)
    assert "too few" not in answer(sim.run("baseline", replications=N, seed=3))
