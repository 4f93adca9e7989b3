"""What the commands print, write and return, as a person meets them."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.findings import run
from sim.scenario.load import packaged

Sim = Callable[..., Any]


def test_a_run_reports_its_account_and_writes_its_folder(sim: Sim) -> None:
    done = sim("run", "short", "-n", "60", "--format", "svg")
    assert done.code == 0, done.err
    assert "A short one" in done.out
    assert "not a forecast" in done.out
    assert "holds  force before a ceasefire is exactly 0" in done.out
    assert "FAILS  chance of a deal is below 1%" in done.out
    assert "FAILS  more guarantee than short" in done.out
    assert done.out.splitlines()[-1] == "Next:  sim compare short"
    assert done.err == ""
    folder = Path("outputs/short")
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    figures = {f"figures/{name}.{kind}" for name in run.MAIN for kind in ("svg", "csv")}
    tables = {f"{name}.csv" for name in ("replications", "states", "weeks", "parameters")}
    assert written == figures | tables | {
        "summary.json", "record.json", "scenario.yaml", "results.nc", "README.md"}  # fmt: skip


def test_no_line_of_an_account_is_wider_than_a_hundred_columns(sim: Sim) -> None:
    done = sim("run", "short", "-n", "20")
    assert max(len(line) for line in done.out.splitlines()) <= 100


def test_json_is_clean_and_has_the_figures(sim: Sim) -> None:
    done = sim("run", "short", "-n", "60", "--json")
    runs = json.loads(done.out)["runs"]
    assert [run["scenario"] for run in runs] == ["short"]
    assert runs[0]["outcomes"]["states_pledged_start"]["median"] == 10
    assert [one["verdict"] for one in runs[0]["expectations"]] == ["holds", "fails", "fails"]


def test_events_that_take_effect_in_few_worlds_or_none_are_named(sim: Sim) -> None:
    """An attack in talks cannot come, nor a deal after one; what comes everywhere is not named."""
    events = {"first": "attack", "second": "deal", "third": "deal", "fourth": "influence"}
    settings = [
        f"events.{name}={{week: {week}, kind: {kind}}}"
        for week, (name, kind) in enumerate(events.items(), 1)
    ]
    words = [word for one in [*settings, "weeks=6"] for word in ("-s", one)]
    done = sim("run", "short", "-n", "50", "--format", "none", *words)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith("Events that did not"))
    listed = {
        line.split(",")[0]: line.split()[-1] for line in lines[head + 1 : lines.index("", head)]
    }
    assert listed == {"first": "none", "third": "none"} | {
        name: share for name, share in listed.items() if name == "second"
    }
    found = json.loads(next(Path("outputs").glob("*/summary.json")).read_text())["effects"]
    worlds = {one["event"]: one["worlds"] for one in found if one["event"] in events}
    assert (worlds["first"], worlds["third"], worlds["fourth"]) == (0, 0, 50)
    assert listed.get("second", "100%") == f"{2 * worlds['second']}%"


def test_the_force_is_shown_given_a_deal_on_a_clock_that_starts_with_it(sim: Sim) -> None:
    settings = ["-s", "weeks=80", "-s", "talks.deal_rate=6"]
    done = sim("run", "short", "-n", "60", "--format", "none", *settings)
    found = json.loads(next(Path("outputs").glob("*/summary.json")).read_text())
    force, deal = found["outcomes"]["force_year_after_deal"], found["events"]["deal"]
    assert 10 < force["n"] <= round(deal["value"] * 60)
    states = found["outcomes"]["states_deployed_year_after_deal"]
    deals = round(deal["value"] * 60)
    lines = done.out.splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith("Given a deal ("))
    assert f"({deals} worlds)" in lines[head]
    for line, spread in zip(lines[head + 1 : head + 3], (states, force), strict=True):
        assert line.split("a year later")[1].split()[0] == f"{spread['median']:,.0f}"
        assert (f"({force['n']} worlds)" in line) == (force["n"] < deals)
    assert "A deal (its rate is assumed)" in done.out
    attack = found["events_given_a_deal"]["attack"]
    row = next(line for line in lines if line.startswith("Given a deal: an attack"))
    assert row.split()[-1] == "worlds" or "world" in row
    assert f"{100 * attack['value']:.0f}%" in row or 0 < attack["value"] < 0.01
    assert found["answer"] == " ".join(_paragraph(lines, "If a deal comes"))
    never = sim("run", "short", "-n", "20", "--format", "none", "-s", "talks.deal_rate=0")
    assert "Given a deal" not in never.out
    assert "no deal comes in any of the 20 worlds" in " ".join(never.out.split())


def _paragraph(lines: list[str], start: str) -> list[str]:
    first = next(k for k, line in enumerate(lines) if line.startswith(start))
    return lines[first : lines.index("", first)]


def test_a_force_is_shown_with_how_often_it_is_never_attacked(sim: Sim) -> None:
    done = sim("run", "short", "-n", "60", "--format", "none", "-s", "weeks=104", "-s",
               "talks.deal_rate=6", "-s", "adversary.attack_rate=2")  # fmt: skip
    found = json.loads(next(Path("outputs").glob("*/summary.json")).read_text())
    first = found["sustained"][0]
    assert 0 < first["unattacked"]["value"] < first["given_a_deal"]["value"] < 1
    cells = next(line for line in done.out.splitlines() if line.startswith("At least 1,000"))
    shown = [f"{100 * first[key]['value']:.0f}%" for key in ("given_a_deal", "unattacked")]
    assert cells.split()[-2:] == shown


def test_several_scenarios_are_run_in_turn(sim: Sim) -> None:
    done = sim("run", "short", "scenarios/short.yaml", "-n", "10", "-q")
    assert done.out.splitlines() == ["outputs/short", "outputs/short"]


def test_settings_go_to_a_folder_of_their_own(sim: Sim) -> None:
    done = sim("run", "short", "-n", "10", "-q", "-s", "choice.support=2", "-s", "weeks=5")
    folder = Path(done.out.strip())
    assert folder.name == "short--choice.support=2,weeks=5"
    assert "support: {value: 2.0}  # --set:1" in (folder / "scenario.yaml").read_text()


def test_a_dry_run_runs_nothing(sim: Sim) -> None:
    done = sim("run", "short", "-n", "10", "--dry-run")
    assert done.code == 0
    assert done.out.startswith("short: 1 ensemble of 10 worlds, seed 1; 1 to be computed, 0 stored")
    assert not Path("outputs").exists()


def test_ranges_are_drawn_and_the_account_says_so(sim: Sim) -> None:
    done = sim("run", "short", "-n", "30", "-s", "parameters=ranges")
    assert "every assumed or estimated parameter over its range" in done.out


@pytest.mark.parametrize(
    ("words", "code", "reported"),
    [
        (["run", "shor"], 2, "did you mean `short`?"),
        (["run", "nowhere.yaml"], 2, "no scenario file"),
        (["run", "short", "-n", "0"], 2, "0 is too small; write 1 or more"),
        (["run", "short", "-n", "1000000000000"], 2, "take fewer than"),
        (["run", "short", "-s", "choice.suport=1"], 3, "did you mean `support`?"),
        (["run", "short", "-s", "choice.support"], 2, "is no setting"),
        (["run", "short", "--seed", "-1"], 2, "`-1` is not a whole number"),
        (["rum"], 2, "Did you mean 'run'?"),
        (["run"], 2, "Missing argument"),
    ],
)
def test_mistakes_on_the_command_line_are_reported(
    sim: Sim, words: list[str], code: int, reported: str
) -> None:
    done = sim(*words)
    assert done.code == code
    assert reported in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


FIVE = """\
name: five
title: Five mistakes
base: baseline
change:
  guarantor.availability.air_defense: 0.9
  choice.support: "2"
  states.POL.stance: wiling
  talks.deal_rate: 0,8
  choice.autonomy: 1.5
"""


def test_check_reports_five_mistakes_at_once(sim: Sim) -> None:
    Path("scenarios/five.yaml").write_text(FIVE)
    done = sim("check", "scenarios/five.yaml")
    assert done.code == 3
    assert "Traceback" not in done.err
    assert done.err.count("error: ") == 5
    for line, key, remedy in (
        (5, "guarantor.availability.air_defense", "did you mean `air_defence`?"),
        (6, "choice.support", "write 2 without quotation marks"),
        (7, "states.POL.stance", "did you mean `willing`?"),
        (8, "talks.deal_rate", "write 0.8"),
        (9, "choice.autonomy", "write a number between 0 and 1"),
    ):
        block = next(text for text in done.err.split("\n\n") if f"five.yaml:{line}:" in text)
        assert f"key: {key}" in block
        assert f"help: {remedy}" in block
    assert not Path("outputs").exists()


def test_nothing_is_run_when_one_of_several_files_is_wrong(sim: Sim) -> None:
    Path("scenarios/five.yaml").write_text(FIVE)
    done = sim("run", "short", "five", "-n", "10")
    assert done.code == 3
    assert not Path("outputs").exists()


def test_check_passes_a_sound_file(sim: Sim) -> None:
    done = sim("check", "short", "baseline")
    assert done.code == 0
    assert done.out.splitlines()[0].endswith("short.yaml: sound")


def test_check_gives_json(sim: Sim) -> None:
    Path("scenarios/five.yaml").write_text(FIVE)
    problems = json.loads(sim("check", "five", "--json").out)["problems"]
    assert [one["line"] for one in problems] == [5, 6, 7, 8, 9]


def test_show_prints_every_value_with_its_place(sim: Sim) -> None:
    done = sim("show", "short", "-s", "choice.support=2")
    assert "deal_rate: {value: 40.0}  # scenarios/short.yaml:6" in done.out
    assert "support: {value: 2.0}  # --set:1" in done.out
    assert "# facts/parameters.yaml:" in done.out
    assert "# facts/data/states.csv:" in done.out
    assert "# facts/data/polls.csv:" in done.out
    whole = json.loads(sim("show", "short", "--json").out)
    assert whole["places"]["talks.deal_rate"] == "scenarios/short.yaml:6"


def test_list_knows_scenarios_of_the_folder_and_of_the_program(sim: Sim) -> None:
    rows = {row["name"]: row for row in json.loads(sim("list", "--json").out)}
    assert rows["short"] == {
        "name": "short", "title": "A short one", "base": "baseline", "changes": 2,
        "results": False}  # fmt: skip
    assert "baseline" in rows
    sim("run", "short", "-n", "5", "-q")
    rows = {row["name"]: row for row in json.loads(sim("list", "--json").out)}
    assert rows["short"]["results"]


def test_schema_describes_a_sound_file_and_no_unsound_one(sim: Sim) -> None:
    schema = json.loads(sim("schema").out)
    assert schema["properties"]["change"]["properties"]["talks.deal_rate"]
    assert "stance" in schema["$defs"]["State"]["properties"]
    assert schema["additionalProperties"] is False


def test_doctor_names_versions_and_what_is_missing(sim: Sim) -> None:
    done = json.loads(sim("doctor", "--json").out)
    assert {"mesa", "numpy", "matplotlib"} <= done["packages"].keys()
    assert done["processors"] >= 1
    assert isinstance(done["optional"]["distributed"], bool)
    assert "Backstop" in sim("doctor").out


def test_version(sim: Sim) -> None:
    assert sim("--version").out.startswith("Backstop 0.")


def test_tables_are_tidy_and_harmless(sim: Sim) -> None:
    sim("run", "short", "-n", "12", "-q")
    for name, rows in (("replications", 12), ("states", 32), ("weeks", 9)):
        with Path(f"outputs/short/{name}.csv").open(newline="") as file:
            table = list(csv.DictReader(file))
        assert len(table) == rows
        assert not any(cell.startswith(("=", "@", "+")) for row in table for cell in row.values())
    with Path("outputs/short/parameters.csv").open(newline="") as file:
        table = {row["key"]: row for row in csv.DictReader(file)}
    assert table["talks.deal_rate"]["value"] == "40.0"
    assert all(row["basis"] in ("sourced", "estimated", "assumed") for row in table.values())
    assert all(row["unit"] for row in table.values())


def test_a_folder_that_cannot_be_written_is_reported(sim: Sim) -> None:
    Path("taken").write_text("a file, not a folder")
    done = sim("run", "short", "-n", "5", "-o", "taken")
    assert done.code == 1
    assert "cannot write" in done.err
    assert "Traceback" not in done.err


def test_a_sentence_compares_with_the_scenario_beside_its_file(sim: Sim) -> None:
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    whole = sim("show", "baseline", "-s", "weeks=8").out
    assert "weeks: 8" in whole
    (elsewhere / "baseline.yaml").write_text(
        (packaged() / "baseline.yaml").read_text().replace("weeks: 104", "weeks: 8")
    )
    (elsewhere / "same.yaml").write_text(
        "name: same\ntitle: The same\nbase: baseline\nbecause: x\n"
        "expect: [as much guarantee as baseline]\n"
    )
    done = sim("run", "elsewhere/same.yaml", "-n", "10")
    assert "holds  as much guarantee as baseline" in done.out


def test_a_drawn_contingent_is_named_among_what_the_bands_contain(sim: Sim) -> None:
    done = sim("run", "short", "-n", "10", "-s", "states.GBR.pledge={uniform: [100, 900]}")
    assert "the numbers that the scenario draws" in done.out
    done = sim("run", "short", "-n", "10", "-s", "parameters=ranges", "-s", "choice.support=1.4")
    assert "but for 2 that the scenario fixes" in done.out


def test_too_few_worlds_have_no_interval(sim: Sim) -> None:
    done = sim("run", "short", "-n", "3", "--json")
    index = json.loads(done.out)["runs"][0]["deterrence_efficacy"]
    assert index["low"] is None
    assert index["value"] is not None
    assert "too few worlds" in sim("run", "short", "-n", "3").out


@pytest.mark.parametrize("worlds", [1, 5, 19])
def test_few_worlds_have_no_range_and_settle_nothing_but_a_claim_that_one_refutes(
    sim: Sim, worlds: int
) -> None:
    (run,) = json.loads(sim("run", "short", "-n", str(worlds), "--json").out)["runs"]
    ends = ("low90", "low50", "high50", "high90")
    assert {spread[end] for spread in run["outcomes"].values() for end in ends} == {None}
    assert run["outcomes"]["states_pledged_start"]["median"] == 10
    first, *others = (one["verdict"] for one in run["expectations"])
    assert [first, *others] == ["undecided", "undecided", "fails"]
    (enough,) = json.loads(sim("run", "short", "-n", "20", "--json").out)["runs"]
    assert enough["outcomes"]["guarantee_mean"]["low90"] is not None


def test_two_scenarios_of_one_name_are_refused(sim: Sim) -> None:
    other = Path("other")
    other.mkdir()
    text = Path("scenarios/short.yaml").read_text()
    (other / "short.yaml").write_text(text.replace("weeks: 8", "weeks: 9"))
    done = sim("run", "short", "other/short.yaml", "-n", "5")
    assert done.code == 2
    assert "one name" in done.err


def test_a_check_pays_for_no_heavy_library(tmp_path: Path) -> None:
    words = [sys.executable, "-X", "importtime", "-m", "sim", "check", "baseline"]
    done = subprocess.run(  # noqa: S603
        words, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"mesa", "pandas", "matplotlib", "xarray", "scipy"}


def test_numbers_beyond_all_bounds_stop_the_run_with_a_reason(sim: Sim) -> None:
    done = sim("run", "short", "-n", "5", "-s", "talks.guarantee=20", "-s", "choice.guarantee=20")
    assert done.code == 0
    assert "Traceback" not in done.err


def test_the_answer_names_the_actors(sim: Sim) -> None:
    actors = "actors={guarantor: FRA, adversary: BLR, host: MDA}"
    done = sim("run", "short", "-n", "20", "--json", "-s", actors)
    (answer,) = json.loads(done.out)["runs"]
    assert answer["actors"] == {"guarantor": "France", "adversary": "Belarus", "host": "Moldova"}


def test_a_run_without_figures_says_so_by_what_it_lists(sim: Sim) -> None:
    done = sim("run", "short", "-n", "5", "--format", "none")
    assert done.out.splitlines()[-2] == (
        "Files: outputs/short/ (README.md, summary.json, results.nc, tables)"
    )
    assert Path("outputs/short/summary.json").is_file()
    assert not Path("outputs/short/figures").exists()


def test_states_are_counted_where_worlds_are_few(sim: Sim) -> None:
    few, many = (
        " ".join(sim("run", "short", "-n", n, "--format", "none", *settings).out.split())
        for settings in (("-s", "talks.deal_rate=9"),)
        for n in ("12", "40")
    )
    assert "at the end, and in how many of 12 worlds" in few
    assert "at the end, and in how many of 100 worlds" in many
    shares = [
        [int(each) for each in re.findall(r"[a-z] (\d+),", text.partition("worlds ")[2])]
        for text in (few.partition("in how many")[2], many.partition("in how many")[2])
    ]
    assert max(shares[0]) <= 12 < max(shares[1])
