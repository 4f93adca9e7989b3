"""Every number and name on the page in brief is the product's."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from calling import exit_code

from sim.facts.parameter import parameters
from sim.scenario.load import load
from sim.scenario.schema import Component, Stance
from sim.theory.deterrence import force_effect

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "model-in-brief.md").read_text(encoding="utf-8")
SCENARIO = load("baseline").scenario
STATES = SCENARIO.states.values()
VALUES = {key: one.central for key, one in SCENARIO.values.items()}
COMPARED = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
MEASURES = {
    "states deployed a year after the deal": (1, 1),
    "force a year after the deal": (1, 0),
    "toothlessness": (1, 3),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The answers of `sim run baseline` and of the comparison, as the page has them."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("brief"))
        for words in (["run", "baseline"], ["compare", *COMPARED]):
            assert exit_code(*words, "--format", "none", "-q") == 0
        found.append(json.loads(Path("outputs/baseline/summary.json").read_text()))
        (folder,) = Path("outputs").glob("comparison*")
        found.append(json.loads((folder / "comparison.json").read_text()))
    return found[0], found[1]


def of_the_scenario() -> list[str]:
    """Phrases of the page that the baseline and the parameters alone settle."""
    stances = Counter(state.stance for state in STATES)
    opinion = Counter(state.opinion for state in STATES)
    basis = Counter(one.basis for one in parameters().values())
    named = sum(state.pledge is not None and state.pledge.basis == "sourced" for state in STATES)
    half = VALUES["deterrence.half_force"]
    tenth = float(force_effect(half / 10, half))
    chances = [
        f"{name.replace('_', ' ')} {VALUES[f'stances.{name}.p0']:.0%}" for name in Stance.__args__
    ]
    assert VALUES["talks.permission"] == 1
    return [
        f"follows them for {SCENARIO.weeks} weeks",
        f"{SCENARIO.start:%B %Y}",
        f"| {len(STATES)} states that may contribute",
        f"the parliaments of {sum(state.vote_needed for state in STATES)} of them",
        "five components (coordination, intelligence, weapons, border surveillance, air defence)",
        ", ".join(chances),
        (
            f"{stances['prepared']} states are prepared, {stances['willing']} willing, "
            f"{stances['open']} open, {stances['undecided']} undecided, "
            f"{stances['off_ground']} off ground, {stances['opposed']} opposed and "
            f"{stances['ruled_out']} ruled out"
        ),
        (
            f"{VALUES['coalition.pledge_share']:.1%} of its active forces, at most "
            f"{VALUES['coalition.pledge_most']:.0f}"
        ),
        (
            f"Of {len(parameters())} parameters {basis['sourced']} is sourced, "
            f"{basis['estimated']} are estimated from sourced data and "
            f"{basis['assumed']} are assumed"
        ),
        f"{ {2: 'Two'}[named] } states have a sourced number",
        f"{half:,.0f} troops are assumed to have half and {half / 10:,.0f} about {tenth:.0%}",
        (
            f"{opinion['comparable'] + opinion['wartime']} of {len(STATES)} states have a poll "
            f"that is used, {opinion['comparable']} of them with a comparable wording"
        ),
    ]


def of_a_run(summary: Any) -> list[str]:
    """Phrases of the page that a run of the baseline settles."""
    states, troops = (
        summary["outcomes"][f"{name}_year_after_deal"] for name in ("states_deployed", "force")
    )
    stands = {one["requirement"]: one["given_a_deal"]["value"] for one in summary["sustained"]}
    quiet, undeterred = (
        summary[f"year_without_{name}"]["value"] for name in ("attack", "guarantee")
    )
    return [
        f"{summary['replications']:,} worlds, seed {summary['seed']}",
        f"A deal comes in {summary['events']['deal']['value']:.0%} of the worlds",
        f"in {summary['response_reliability']['value']:.0%} of tests",
        "states with troops in Ukraine 52 weeks after it: the median, and 9 worlds in 10",
        f"| {states['median']:.0f} ({states['low90']:.0f} to {states['high90']:.0f}) |",
        f"| {troops['median']:,.0f} ({troops['low90']:,.0f} to {troops['high90']:,.0f}) |",
        f"| 1,000 in {stands[1000]:.0%}, 5,000 in {stands[5000]:.0%} |",
        f"for {summary['sustained_weeks']:.0f} weeks on end",
        f"| Guarantee | {summary['outcomes']['guarantee_mean']['mean']:.2f} |",
        f"| Toothlessness | {summary['toothlessness']['value']:.2f} |",
        f"| Bite of the force | {summary['bite']['force']['value']:.2f} |",
        f"| {quiet:.0%}; {undeterred:.0%} with no guarantee |",
    ]


def of_a_comparison(comparison: Any) -> list[str]:
    """Rows of the page that comparisons settle."""
    rows = []
    for one in comparison["scenarios"]:
        found = {verdict["measure"]: verdict["difference"] for verdict in one["verdicts"]}
        cells = [
            f"{scale * found[name]:+,.{digits}f}".replace("-", "\u2212")
            for name, (scale, digits) in MEASURES.items()
        ]
        rows.append(f"| `{one['name']}` | {' | '.join(cells)} |")
    return rows


SCALES = ("how far others may rely on it, 0 to 1:", "0 if guarantee and force deter", "1 if they")
"""Phrases with the ends of a scale, which are no results."""


def test_every_number_is_the_products(answers: tuple[Any, Any]) -> None:
    summary, comparison = answers
    claims = [*of_the_scenario(), *of_a_run(summary), *of_a_comparison(comparison)]
    missing = [claim for claim in claims if claim not in PAGE]
    assert not missing
    rest = PAGE
    for claim in sorted([*claims, *SCALES], key=len, reverse=True):
        rest = rest.replace(claim, "")
    assert not re.findall(r".{0,30}\d.{0,30}", rest)


def test_what_it_says_of_directions_is_borne_by_its_table(answers: tuple[Any, Any]) -> None:
    _, comparison = answers
    found = {
        one["name"]: {verdict["measure"]: verdict for verdict in one["verdicts"]}
        for one in comparison["scenarios"]
    }
    who, large, bites = MEASURES
    less = found["no_american_backstop"][bites]["difference"]
    for name in ("publics_turn_away", "publics_rally"):
        assert abs(found[name][who]["difference"]) > 2
        assert abs(found[name][bites]["difference"]) < abs(less) / 10
    assert abs(found["no_american_backstop"][who]["difference"]) > 2
    many = found["thousands_not_hundreds"]
    assert many[large]["low"] > max(one[large]["high"] for one in found.values() if one is not many)
    assert many[who]["high"] < 0


def test_its_names_are_the_products() -> None:
    assert {*COMPARED, "as_in_past_missions"} <= {
        path.stem for path in (DOCS.parent / "scenarios").glob("*.yaml")
    }
    for name in (*Component.__args__, *Stance.__args__):
        assert name.replace("_", " ") in PAGE, name
    assert len(PAGE.split()) < 1200
