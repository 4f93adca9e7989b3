"""Mistakes on the command line, warnings in the files, and exit codes, as a person meets them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.errors import UsageError
from sim.scenario.load import load
from sim.scenario.roster import find_state

Sim = Callable[..., Any]
CASES = Path(__file__).parents[1] / "scenarios" / "cases"
CAPPED = "`states.DEU.pledge` asks for 10,000 troops, but 7,400 are used"
PLEDGE = ("-s", "states.DEU.pledge=10000")


# Warnings


def test_a_warning_is_printed_and_in_the_files_of_every_answer(sim: Sim) -> None:
    checked = sim("check", str(CASES / "cap.yaml"))
    assert f"warning: {CAPPED}" in checked.err
    for words, account in (
        (["run", "short"], "short--*/summary.json"),
        (["compare", "short"], "comparison-*/comparison.json"),
        (["explain", "short", "DEU"], "short--*/explain/*/explanation.json"),
    ):
        done = sim(*words, "-n", "10", *PLEDGE, "-s", "weeks=4", "-q")
        assert f"warning: {CAPPED}" in done.err
        (path,) = Path("outputs").glob(account)
        written = json.loads(path.read_text())["warnings"]
        assert written
        assert all(CAPPED in line and "`coalition.max_share`" in line for line in written)


def test_a_warning_is_in_what_json_prints_and_none_is_an_empty_list(sim: Sim) -> None:
    words = ["run", "short", "-n", "5", "-s", "weeks=2", "--json"]
    (run,) = json.loads(sim(*words, *PLEDGE).out)["runs"]
    assert CAPPED in run["warnings"][0]
    (run,) = json.loads(sim(*words).out)["runs"]
    assert run["warnings"] == []


def test_check_takes_settings_and_its_json_has_what_it_warns_of(sim: Sim) -> None:
    done = sim("check", "baseline", *PLEDGE, "--json")
    (warning,) = json.loads(done.out)["warnings"]
    assert CAPPED in warning["reason"]
    assert (warning["file"], warning["line"]) == ("--set", 1)
    assert sim("check", "baseline", "-s", "states.DEU.pledge=5,000").code == 3


def test_a_folder_without_the_warning_is_written_again(sim: Sim) -> None:
    """The numbers are the same; what is said of them is not."""
    text = "name: {}\ntitle: T\nbase: baseline\nchange:\n  weeks: 2\n{}"
    path = Path("scenarios/one.yaml")
    path.write_text(text.format("one", ""))
    words = ["run", "one", "-n", "5", "-q"]
    sim(*words)
    account = Path("outputs/one/summary.json")
    assert json.loads(account.read_text())["warnings"] == []
    path.write_text(text.format("one", "  states: {}\n"))
    sim(*words)
    assert "`states` is empty" in json.loads(account.read_text())["warnings"][0]


# Dates


def test_an_event_shows_in_the_row_of_the_week_of_its_date(sim: Sim) -> None:
    sim("run", str(CASES / "evd.yaml"), "-n", "20", "-s", "weeks=4", "-q")
    (path,) = Path("outputs").glob("evd--*/weeks.csv")
    start, first, second, *_ = list(csv.DictReader(path.open()))
    assert (start["week"], start["first_day"], start["last_day"]) == ("0", "", "")
    assert (first["first_day"], first["last_day"]) == ("2025-08-18", "2025-08-24")
    assert (second["first_day"], second["last_day"]) == ("2025-08-25", "2025-08-31")
    assert first["events"] == "assault_during_the_white_house_meeting"
    assert second["events"] == "x"
    assert float(second["guarantee_median"]) < 0.7 * float(first["guarantee_median"])


# Expectations that are demanded


@pytest.mark.parametrize("command", ["run", "compare"])
def test_strict_ends_with_a_code_of_its_own_where_an_expectation_fails(
    sim: Sim, command: str
) -> None:
    words = [command, "short", *(["--to", "short"] if command == "compare" else []), "-n", "40"]
    assert sim(*words).code == 0
    done = sim(*words, "--strict")
    assert done.code == 5
    assert "expectations fail\n  short: chance of a deal is below 1%" in done.err
    assert "Files: " in done.out


def test_strict_is_content_where_expectations_hold_or_are_open(sim: Sim) -> None:
    path = Path("scenarios/content.yaml")
    path.write_text(
        "name: content\ntitle: T\nbase: baseline\nchange: {weeks: 2}\n"
        "expect: [states pledged at the start is exactly 10, chance of a deal is below 3%]\n"
    )
    done = sim("run", "content", "-n", "40", "--strict", "--json")
    verdicts = [one["verdict"] for one in json.loads(done.out)["runs"][0]["expectations"]]
    assert verdicts == ["holds", "undecided"]
    assert done.code == 0


# Counts


@pytest.mark.parametrize(
    ("written", "worlds"),
    [("1e3", 1000), ("1,000", 1000), ("2_000", 2000), ("2.5k", 2500), ("0.01M", 10_000), ("7", 7)],
)
def test_a_count_may_be_written_in_other_ways(sim: Sim, written: str, worlds: int) -> None:
    done = sim("run", "short", "-n", written, "--dry-run")
    assert f"of {worlds:,} worlds" in done.out


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.5", "1.5 is not a whole number; write 2"),
        ("many", "`many` is not a whole number"),
        ("0", "0 is too small; write 1 or more"),
        ("1,5", "`1,5` is not a whole number"),
        ("1" * 400, "is not a whole number"),
    ],
)
def test_what_is_no_count_is_refused(sim: Sim, written: str, words: str) -> None:
    done = sim("run", "short", "-n", written, "--dry-run")
    assert done.code == 2
    assert words in done.err


# Paths, and names of states


def test_what_is_no_scenario_is_named(sim: Sim) -> None:
    Path("notes.md").write_text("# Notes")
    Path("data.csv").write_text("a,b")
    Path("empty").mkdir()
    sim("run", "short", "-n", "3", "-q")
    for word, said in (
        (
            "notes.md",
            "`notes.md` is a Markdown file, not a scenario; scenario files end in `.yaml`",
        ),
        ("./data.csv", "`./data.csv` is a table, not a scenario"),
        ("empty", "`empty` is a folder, not a scenario; there are no scenario files in it"),
        ("scenarios", "is a folder, not a scenario; name a file in it: `scenarios/short.yaml`"),
        ("outputs/short", "name a file in it: `outputs/short/scenario.yaml`"),
        ("shrt", "no scenario called `shrt`; did you mean `short`?"),
    ):
        done = sim("run", word)
        assert done.code == 2
        assert said in done.err


def test_a_scenario_of_this_folder_is_found_by_its_name(sim: Sim) -> None:
    Path("here.yaml").write_text("name: here\ntitle: T\nbase: baseline\n")
    assert sim("check", "here").out == "here.yaml: sound\n"
    assert "here" not in sim("list").out.split()


@pytest.mark.parametrize("word", ["GBR", "UK", "united kingdom", "GB", "Britain"])
def test_a_state_goes_by_many_names(word: str) -> None:
    assert find_state(word, load("baseline").scenario) == "GBR"


def test_a_state_that_is_not_on_the_roster_is_known_by_name() -> None:
    scenario = load("baseline").scenario
    for word in ("Switzerland", "SUI", "CHE", "ch"):
        with pytest.raises(UsageError, match="Switzerland is not on the roster"):
            find_state(word, scenario)


def test_a_name_that_two_states_have_is_asked_about() -> None:
    """No file may say so; a program may."""
    scenario = load("baseline").scenario
    twin = scenario.states["FRA"].model_copy(update={"name": "Poland"})
    both = scenario.model_copy(update={"states": {**scenario.states, "XAA": twin}})
    with pytest.raises(UsageError, match="POL and XAA are all called `Poland`"):
        find_state("Poland", both)
    assert find_state("pol", both) == "POL"


def test_a_field_under_another_name_of_its_state_is_named_whole(sim: Sim) -> None:
    done = sim("check", "baseline", "-s", "states.GER.troops=5000")
    assert done.code == 3
    assert "did you mean `states.DEU.pledge`?" in done.err


# What is said once, and where


def test_what_is_true_of_all_scenarios_is_said_once(sim: Sim) -> None:
    """Also where the baseline of a comparison has the same setting."""
    words = ["-n", "5", *PLEDGE, "-s", "weeks=2", "--format", "none"]
    done = sim("compare", "spain_as_recorded", *words)
    assert done.err.count(CAPPED) == 1
    assert " ".join(done.out.split()).count(f"Warning: {CAPPED}") == 1
    (account,) = Path("outputs").glob("comparison-*/comparison.json")
    (line,) = json.loads(account.read_text())["warnings"]
    assert line.startswith(CAPPED)
    done = sim("run", "short", "baseline", *words)
    assert done.err.count(CAPPED) == 1
    assert sim("check", "short", "baseline", *PLEDGE).err.count(CAPPED) == 1


def test_what_is_true_of_one_scenario_names_it(sim: Sim) -> None:
    done = sim("compare", str(CASES / "cap.yaml"), "-n", "5", "-s", "weeks=2", "--format", "none")
    assert f"Warning: cap: {CAPPED}" in " ".join(done.out.split())


@pytest.mark.parametrize("words", [["run", "short"], ["explain", "short", "DEU"]])
def test_an_account_that_is_kept_alone_has_the_warning(sim: Sim, words: list[str]) -> None:
    done = sim(*words, "-n", "5", *PLEDGE, "-s", "weeks=2", "--format", "none")
    assert f"Warning: {CAPPED}" in " ".join(done.out.split())
    assert "Warning" not in sim(*words, "-n", "5", "-s", "weeks=2", "--format", "none").out
