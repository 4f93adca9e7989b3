"""The command `weigh`, as a person meets it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.words import percent

Sim = Callable[..., Any]

SOON = ("-s", "weeks=30", "-s", "talks.deal_rate=5", "-n", "25")


@pytest.fixture
def weigh(sim: Sim) -> Sim:
    """Weigh support against backing over few weeks, without pictures."""
    return lambda *words: sim("weigh", *SOON, "--format", "none", *words)


def folder() -> Path:
    (found,) = Path("outputs").glob("weigh-of-baseline--*")
    return found


def test_the_answer_comes_first_and_is_written(weigh: Sim) -> None:
    done = weigh()
    assert done.code == 0, done.err
    first = done.out.split("\n\n")[0].replace("\n", " ")
    assert first.startswith("Support at home moves the number of states pledged further than")
    assert max(map(len, done.out.splitlines()[:-2])) <= 88
    assert "Changed by -s: weeks=30, talks.deal_rate=5" in done.out
    assert "not a forecast" in done.out
    assert "Too few worlds to say which of 117 numbers" in " ".join(done.out.split())
    assert done.out.splitlines()[-1].startswith(
        "Next:  sim compare publics_turn_away publics_rally no_american_backstop"
    )
    written = {path.name for path in folder().iterdir()}
    assert {"weigh.json", "weigh.csv", "assumptions.csv", "README.md", "record.json"} <= written

    check_numbers(done.out)


def check_numbers(out: str) -> None:
    """What is printed is what the files have."""
    answer = json.loads((folder() / "weigh.json").read_text())
    main = answer["outcomes"][0]
    for name, side in zip(answer["sides"], ("one", "other"), strict=True):
        line = next(one for one in out.splitlines() if one.startswith(f"  {name} "))
        low, usual, high = (f"{one['value']:.1f}" for one in main[side]["levels"])
        assert line.split(name)[1].split()[:3] == [low, usual, high]
        assert main[side]["swing"]["value"] == pytest.approx(
            main[side]["levels"][2]["value"] - main[side]["levels"][0]["value"]
        )
    gaps = [abs(main[side]["swing"]["value"]) for side in ("one", "other")]
    assert main["apart"]["value"] == pytest.approx(gaps[0] - gaps[1])
    with (folder() / "weigh.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[0]["swing"]) == pytest.approx(main["one"]["swing"]["value"])
    assert len(rows) == 2 * len(answer["outcomes"])
    changes = [abs(one["change"]["value"]) for one in answer["assumptions"]]
    assert changes == sorted(changes, reverse=True)


def test_enough_worlds_choose_the_numbers_that_it_rests_on(weigh: Sim) -> None:
    done = weigh("--outcome", "states pledged", "-n", "130")
    assert done.code == 0, done.err
    assert "What the answer about the number of states pledged rests on (" in done.out
    answer = json.loads((folder() / "weigh.json").read_text())
    sizes = [abs(one["association"]) for one in answer["assumptions"]]
    assert min(sizes) > 0
    share, every = answer["futures"]["value"], answer["futures"]["n"]
    said = f"of the {every} worlds in which one of the two moves it further, support at home does"
    assert f"{said} in {percent(share)}" in " ".join(done.out.split())


def test_cells_are_those_of_the_combined_scenarios(weigh: Sim, sim: Sim) -> None:
    answer = json.loads(weigh("--outcome", "states pledged", "--json").out)
    words = ("publics_turn_away+no_american_backstop", *SOON, "--format", "none", "--json")
    run = json.loads(sim("run", *words).out)
    mean = run["runs"][0]["outcomes"]["states_pledged_final"]["mean"]
    assert answer["outcomes"][0]["cells"][0][0] == pytest.approx(mean)


def test_a_second_call_computes_nothing(weigh: Sim) -> None:
    weigh()
    assert "0 to be computed" in weigh("--dry-run").out
    again = weigh()
    assert "Reused: stored results" in again.out


def test_a_damaged_result_of_a_later_round_is_not_reused(weigh: Sim) -> None:
    weigh()
    records = json.loads((folder() / "record.json").read_bytes())["records"]
    key = next(one["key"] for label, one in records.items() if "tried" in label)
    (stored,) = Path("outputs/.results").glob(f"{key}/results.nc")
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    again = weigh()
    assert again.code == 0, again.err
    assert "Reused: stored results" not in again.out
    assert "Reused: stored results" in weigh().out


def test_the_ends_of_another_scenario_have_all_its_changes(weigh: Sim, sim: Sim) -> None:
    done = weigh("europe_alone", "--other", "price=terms_slip,terms_this_week",
                 "--outcome", "states pledged", "--json")  # fmt: skip
    assert done.code == 0, done.err
    cells = json.loads(done.out)["outcomes"][0]["cells"]
    for source, cell in (
        ("europe_alone", cells[1][1]),
        ("europe_alone+publics_turn_away", cells[0][1]),
        ("europe_alone+publics_rally+terms_slip", cells[2][0]),
    ):
        run = json.loads(sim("run", source, *SOON, "--format", "none", "--json").out)
        mean = run["runs"][0]["outcomes"]["states_pledged_final"]["mean"]
        assert cell == pytest.approx(mean), source


def test_a_scenario_may_be_an_end_of_what_is_weighed_in_it(weigh: Sim) -> None:
    done = weigh("--one", "less=publics_turn_away,baseline",
                 "--other", "more=baseline,publics_rally",
                 "--outcome", "states pledged", "--json")  # fmt: skip
    assert done.code == 0, done.err
    cells = json.loads(done.out)["outcomes"][0]["cells"]
    assert cells[1] == cells[2]
    assert [row[0] for row in cells] == [row[1] for row in cells]


def test_two_things_that_share_a_scenario_are_refused(weigh: Sim) -> None:
    done = weigh("--one", "backing=no_american_backstop,washington_backs_fully",
                 "--other", "weapons=no_american_backstop,washington_backs_fully")  # fmt: skip
    assert done.code == 2
    assert "is named twice" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--one", "publics_rally"), '--one: write two scenarios, such as "support='),
        (("--other", "=a,b"), "--other: the name before `=` is empty"),
        (("--one", "x=publics_rally,publics_raly"), "did you mean `publics_rally`?"),
        (("--outcome", "toothlessness"), "belongs to no single world"),
        (("--outcome", "stats pledged"), "did you mean `states pledged`?"),
        (("--one", "support=publics_turn_away,publics_rally", "--other",
          "trust=publics_rally,publics_turn_away"), "named twice"),
        (("--one", "a=air_defence_given,publics_rally"), "contradict"),
        (("--one", "a=publics_rally,publics_rally"), "is low and high at once"),
        (("--one", "a=publics_turn_away,publics_rally", "--other", "a=terms_slip,terms_this_week"),
         "`a` is the name of both things"),
        (("europe_alone",), "contradict"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed(weigh: Sim, words: tuple[str, ...], said: str) -> None:
    done = weigh(*words)
    assert done.code in (2, 3), done.out
    assert said in done.err
    assert not Path("outputs").exists()
