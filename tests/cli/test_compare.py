"""Comparing scenarios, as a person meets it."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.findings.contrasts import COLUMNS, HELD
from sim.outcomes.measure import measure_row
from sim.scenario.load import packaged
from sim.studies.largest import held

Sim = Callable[..., Any]


def rewrite(name: str, before: str, after: str, *, to: Path | None = None) -> None:
    """Change a word of a scenario file, in its place or in a copy."""
    path = Path(f"scenarios/{name}.yaml")
    text = path.read_text()
    assert before in text
    (to or path).write_text(text.replace(before, after))


def test_a_comparison_is_reported_in_a_table_in_sentences_and_in_changed_values(three: Sim) -> None:
    done = three("compare", "backed", "--to", "quiet", "-n", "60")
    assert done.code == 0, done.err
    assert done.out.startswith("With “Washington gives everything” 0.18 more states are pledged")
    assert "\nbacked against quiet: A quiet half-year\n60 worlds each, seed 1" in done.out
    assert "  Most: 0.18 more states are pledged (0.07 to 0.29), in 17% of worlds; 0.2" in done.out
    assert "The guarantee is " in done.out
    assert "suffice" not in done.out
    assert "might tell" not in done.out
    reported = " ".join(done.out.split())
    assert (
        "guarantor.availability.air_defence: 0.3 -> 1 share; assumed; source article:6; "
        "scenarios/backed.yaml:7"
    ) in reported
    assert "states.HUN: ruled_out, on the roster -> none" in reported
    assert "Expected, 2 sentences: 1 holds, 1 FAILS" in reported
    assert "FAILS: backed: less states deployed than quiet" in reported
    assert "not a forecast" in done.out
    assert done.out.splitlines()[-1] == "Next:  sim explain quiet POL"
    assert max(map(len, done.out.splitlines()[:-2])) <= 79


def test_the_folder_holds_tables_figures_and_a_record_with_every_digest(three: Sim) -> None:
    three("compare", "backed", "twin", "--to", "quiet", "-n", "20", "--format", "svg")
    (folder,) = Path("outputs").glob("comparison-with-quiet--*")
    record = json.loads((folder / "record.json").read_text())
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*record["files"], "record.json"}
    assert {"verdicts.csv", "changes.csv", "states.csv", "comparison.json"} < written
    for name in ("overview", "ranges", "sides", "requirements", "postures", "difference/backed"):
        assert {f"figures/{name}.svg", f"figures/{name}.csv"} < written
    assert set(record["records"]) == {"quiet", "backed", "twin"}
    with (folder / "verdicts.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["scenario"] for row in rows} == {"backed", "twin"}
    assert {row["difference"] for row in rows if row["scenario"] == "twin"} <= {"0.0", ""}
    account = json.loads((folder / "comparison.json").read_text())
    assert account["coinciding"] == [["quiet", "twin"]]


def test_scenarios_that_coincide_and_a_scenario_itself_are_reported_to_be_the_same(
    three: Sim,
) -> None:
    for names in (("twin",), ("twin", "quiet"), ("quiet",)):
        done = three("compare", *names, "--to", "quiet", "-n", "20", "--format", "none")
        # What all are compared to is compared with itself only where nothing else is named.
        assert done.out.count("The same in every world: every difference is exactly 0.") == 1
        assert done.out.count("No value is changed.") == 1
        assert f"{names[0]} against quiet: A quiet half-year" in done.out
    both = three("compare", "twin", "backed", "quiet", "--to", "quiet", "-n", "20", "--json")
    assert [one["name"] for one in json.loads(both.out)["scenarios"]] == ["twin", "backed"]


def test_all_there_is_is_compared_where_nothing_is_named(
    three: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = tmp_path / "packaged"
    alone.mkdir()
    shutil.copy(packaged() / "baseline.yaml", alone)
    monkeypatch.setattr("sim.scenario.catalogue.packaged", lambda: alone)
    done = three("compare", "--to", "quiet", "--dry-run")
    assert done.code == 0, done.err
    assert done.out == (
        "2 scenarios against quiet: 3 ensembles of 1,000 worlds, seed 1; 3 to be computed, "
        "0 stored; files in outputs/comparison-with-quiet\n"
    )
    assert "note: `baseline` is left out; it runs for 104 weeks from 2025-08-18" in done.err
    assert "note: `short` is left out" in done.err


def test_every_mistake_in_every_file_is_reported_and_nothing_is_run(three: Sim) -> None:
    rewrite("backed", "talks.deal_rate", "talks.deal_rat")
    rewrite("twin", "weeks: 12", "weeks: -3")
    done = three("compare", "backed", "twin", "--to", "quiet")
    assert done.code == 3
    assert "scenarios/backed.yaml:6" in done.err
    assert "scenarios/twin.yaml:4" in done.err
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (("compare", "backd", "--to", "quiet"), "did you mean `backed`?"),
        (("compare", "--to", "quite"), "did you mean `quiet`?"),
        (("compare", "backed", "other/backed.yaml"), "two different scenarios are called `backed`"),
    ],
)
def test_a_wrong_word_gets_the_nearest_one(
    three: Sim, words: tuple[str, ...], reported: str
) -> None:
    Path("other").mkdir()
    rewrite("backed", "weeks: 12", "weeks: 13", to=Path("other/backed.yaml"))
    done = three(*words)
    assert done.code == 2
    assert reported in done.err


def test_other_weeks_are_not_compared(three: Sim) -> None:
    done = three("compare", "short", "--to", "quiet", "-n", "20")
    assert done.code == 2
    assert "`short` runs for 8 weeks from 2025-08-18, `quiet` for 12" in done.err
    assert "-s weeks=12 -s start=2025-08-18" in done.err
    assert not Path("outputs").exists()
    plan = three("compare", "short", "--to", "quiet", "-n", "20", "-s", "weeks=12", "--dry-run")
    assert plan.code == 0


def test_the_next_command_runs_as_it_is_printed(three: Sim) -> None:
    words = ("-s", "states.POL=none", "-s", "talks.deal_rate=9")
    done = three("compare", "backed", "--to", "scenarios/quiet.yaml", "-n", "20", *words)
    line = done.out.splitlines()[-1]
    assert line == ("Next:  sim explain quiet AUS -s states.POL=none -s talks.deal_rate=9")
    assert three(*line.split()[2:], "-n", "20", "--dry-run").code == 0


def test_ratios_of_few_ceasefires_are_not_reported_as_sure(three: Sim) -> None:
    done = three("compare", "backed", "--to", "quiet", "-n", "12", "-s", "weeks=8")
    assert done.out.startswith("12 worlds are too few to say what “Washington gives everything”")
    few = next(line for line in done.out.split("\n  ") if line.startswith("Too few worlds"))
    assert "number of states pledged" in few
    whole = " ".join(three("compare", "backed", "--to", "quiet", "-n", "12", "-v").out.split())
    assert "Toothlessness: too few worlds or tests to say" in whole
    assert "Number of states pledged: too few worlds or tests to say" in whole


@pytest.mark.parametrize("words", [("run", "quiet"), ("compare", "backed", "--to", "quiet")])
def test_a_plan_can_be_had_as_json(three: Sim, words: tuple[str, ...]) -> None:
    done = three(*words, "--dry-run", "--json")
    assert len(json.loads(done.out)["plan"]) == 1


def test_settings_are_applied_to_what_expectations_compare_with_too(three: Sim) -> None:
    pair = Path("scenarios/pair.yaml")
    rewrite("twin", "name: twin", "name: pair", to=pair)
    pair.write_text(pair.read_text() + "expect: [as much guarantee as quiet]\n")
    low = ("-s", "guarantor.resolve=0.1", "-s", "weeks=3")
    for words in (("run", "pair"), ("compare", "pair", "--to", "twin")):
        assert "FAIL" not in three(*words, "-n", "20", *low).out, words


def test_support_and_guarantees_are_set_side_by_side_where_all_four_are_compared(sim: Sim) -> None:
    four = ("publics_turn_away", "no_american_backstop", "publics_rally", "washington_backs_fully")
    words = ("-n", "60", "-s", "weeks=4", "--format", "svg")
    done = sim("compare", *four, *words)
    assert done.code == 0, done.err
    (folder,) = Path("outputs").glob("comparison-with-baseline--*")
    assert (folder / "figures/publics.svg").exists()
    with (folder / "figures/publics.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["scenario"] for row in rows} == set(four)
    assert "15 points of support" in " ".join(done.out.split())
    sentence = json.loads((folder / "comparison.json").read_text())["publics"]
    again = sim("compare", *four, *words)
    assert "Reused" in again.out
    assert all(f"{sentence}." in " ".join(one.out.split()) for one in (done, again))
    done = sim("compare", *four[:3], *words)
    assert done.code == 0, done.err
    assert "15 points of support" not in " ".join(done.out.split())
    assert len(list(Path("outputs").glob("comparison-*/figures/publics.svg"))) == 1


@pytest.fixture
def five(three: Sim) -> Sim:
    """Two years of five scenarios that differ in much, a little, and nothing."""
    changes = {
        "large": "coalition.scale: 10",
        "a_name_of_more_than_twenty_four_letters": "guarantor.availability.weapons: 0",
        "never": "talks.deal_rate: 0",
        "beyond": "events.beyond: {week: 90, kind: government, states: [POL]}",
    }
    texts = {name: f"change: {{weeks: 80, {line}}}\n" for name, line in changes.items()}
    texts |= {"even": "change: {weeks: 80}\n"}
    for name, text in texts.items():
        head = f"name: {name}\ntitle: About {name}\nbase: baseline\n"
        Path(f"scenarios/{name}.yaml").write_text(head + text)
    return lambda *words: three("compare", *changes, "--to", "even", "-n", "60", *words)


def test_the_table_has_a_number_for_what_is_beyond_chance_and_a_dot_for_all_else(five: Sim) -> None:
    answer = json.loads(five("--json").out)
    lines = five().out.splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith("Differences; a dot"))
    assert max(map(len, lines[:-2])) <= 79
    assert f"{answer['size']:,}" in lines[head - 4]
    names = [held(answer["size"]) if name == HELD else name for name in COLUMNS]
    tokens = " ".join(lines[head + 1 :]).split()
    for one in answer["scenarios"]:
        at = tokens.index(one["name"]) + 1
        cells = tokens[at : at + len(names)]
        by_name = {each["measure"]: each for each in one["verdicts"]}
        for name, cell in zip(names, cells, strict=True):
            ruling = by_name[name]["ruling"]
            assert (cell == ".") == (ruling not in ("more", "less")), (one["name"], name)
            if cell != ".":
                row = measure_row(name)
                number = float(cell.replace(",", "").replace("\N{MINUS SIGN}", "-"))
                assert abs(number - row.scale * by_name[name]["difference"]) <= 0.5 / 10**row.digits
    cells = lines[head - 1].split()[1:]
    for name, cell in zip(names, cells, strict=True):
        level = answer["levels"][name] * measure_row(name).scale
        assert abs(float(cell.replace(",", "")) - level) <= 0.5 / 10 ** measure_row(name).digits


def test_the_account_answers_first_and_lists_scenarios_by_their_largest_effect(five: Sim) -> None:
    answer = json.loads(five("--json").out)
    out = five().out
    assert out.replace("\n", " ").startswith(answer["finding"])
    listed = " ".join(out.split()).split("standard deviations of the worlds of even")[1]
    effects = {}
    for one in answer["scenarios"]:
        by_name = {each["measure"]: each for each in one["verdicts"]}
        if one["largest"]:
            effects[one["name"]] = by_name[one["largest"]]
    order = sorted(effects, key=lambda name: -abs(effects[name]["size"]))
    places = []
    for name in order:
        effect = effects[name]["effect"]
        said = f"{abs(effects[name]['size']):.1f} About {name}: {effect[:1].lower()}{effect[1:]}"
        places.append(listed.index(said))
    assert places == sorted(places)
    assert {"large", "never"} <= set(order)
    assert "About beyond: the same in every world" in listed
    assert answer["unmoved"] == ["beyond"]


def test_five_worlds_of_spain_settle_nothing(sim: Sim) -> None:
    done = sim("compare", "spain_as_recorded", "-n", "5")
    assert done.code == 0, done.err
    assert "FAIL" not in done.out
    assert done.out.startswith("5 worlds are too few to say what “Spain as the record has it” ")
    answer = json.loads(sim("compare", "spain_as_recorded", "-n", "5", "--json").out)
    (spain,) = answer["scenarios"]
    assert {one["low"] for one in spain["verdicts"]} == {None}
    assert {one["ruling"] for one in spain["verdicts"]} <= {"undecided", "blank"}
    verdicts = {one["sentence"]: one["verdict"] for one in spain["expectations"]}
    # The start is stated, and so is known.
    assert [one for one, verdict in verdicts.items() if verdict == "holds"] == [
        "states pledged at the start is exactly 9"
    ]
    assert "fails" not in verdicts.values()
