"""The command `study`, and study files where other commands meet them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from probing import register

from sim.api import study as ask_study
from sim.scenario.catalogue import find_study, known, known_studies

Sim = Callable[..., Any]

PARTS = """\
name: which_part
title: Which part is it?
because: >
  The two changes pull in different directions.
study: parts
scenario: backed
change:
  weeks: 9
  choice.support: 3
replications: 25
seed: 4
ask: {to: quiet}
"""
SAME = ("-s", "weeks=9", "-s", "choice.support=3", "-n", "25", "--seed", "4", "--format", "none")
BOTH = """\
name: what_changes
title: What do the two change?
study: compare
scenarios: [backed, twin]
replications: 20
ask: {to: quiet}
"""
PROBE = """\
name: probing
title: What does the rate of a deal do?
study: probe
base: [backed, late]
ask: {vary: ["talks.deal_rate=10,30"], outcome: force}
"""
LATE = "name: late\ntitle: Later\nbase: baseline\nchange: {weeks: 12, talks.deal_rate: 30}\n"


@pytest.fixture
def asked(three: Sim, monkeypatch: pytest.MonkeyPatch) -> Sim:
    """Run the command where there are three studies."""
    register(monkeypatch)
    Path("scenarios/studies").mkdir()
    Path("scenarios/late.yaml").write_text(LATE)
    for text in (PARTS, BOTH, PROBE):
        name = text.partition("\n")[0].removeprefix("name: ")
        Path(f"scenarios/studies/{name}.yaml").write_text(text)
    return three


def content(home: Path) -> dict[str, bytes]:
    """Files of the answers in a folder of outputs, without their records."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and ".results" not in path.parts and path.name != "record.json"
    }


def record(home: Path) -> dict[str, Any]:
    (path,) = (one for one in home.glob("*/record.json"))
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("which_part", ("compare", "backed", "--parts", "--to", "quiet", *SAME)),
        ("what_changes", ("compare", "backed", "twin", "--to", "quiet", "-n", "20",
                          "--format", "none")),
    ],
)  # fmt: skip
def test_a_study_file_is_its_command_with_the_same_options(
    asked: Sim, name: str, command: tuple[str, ...]
) -> None:
    ours = asked("study", name, "-o", "ours", "--format", "none")
    theirs = asked(*command, "-o", "theirs")
    assert ours.code == theirs.code == 0, ours.err + theirs.err
    assert ours.out.replace("ours/", "theirs/") == theirs.out
    assert ours.err == theirs.err
    written = content(Path("ours"))
    assert len([path for path in written if not path.startswith(".")]) >= 3
    shown = {path: data for path, data in written.items() if not path.startswith(".")}
    other = {path: data for path, data in content(Path("theirs")).items() if path in shown}
    assert shown == other
    one, two = record(Path("ours")), record(Path("theirs"))
    assert one["rests_on"] == two["rests_on"]
    assert one["files"] == two["files"]
    assert "study" not in two
    assert one["study"]["name"] == name
    assert one["study"]["file"] == f"scenarios/studies/{name}.yaml"
    again = asked("study", name, "-o", "theirs", "--format", "none", "--json")
    assert json.loads(again.out) == json.loads(asked(*command, "-o", "ours", "--json").out)


def test_the_record_names_the_file_that_asked_last_and_nothing_is_computed(asked: Sim) -> None:
    asked("compare", "backed", "--parts", "--to", "quiet", *SAME)
    assert "study" not in record(Path("outputs"))
    again = asked("study", "which_part")
    assert "Reused: stored results" in again.out
    first = record(Path("outputs"))["study"]
    path = Path("scenarios/studies/which_part.yaml")
    path.write_text(PARTS.replace("Which part", "Which of the two"))
    assert "Reused: stored results" in asked("study", str(path)).out
    second = record(Path("outputs"))["study"]
    assert first["sha256"] != second["sha256"]
    assert "0 to be computed, 4 stored" in asked("study", "which_part", "--dry-run").out
    # The command finds the folder as it was, and leaves the name of the file there.
    assert "Reused" in asked("compare", "backed", "--parts", "--to", "quiet", *SAME).out
    assert record(Path("outputs"))["study"] == second


def test_options_of_the_command_line_count_more_than_the_file(asked: Sim) -> None:
    done = asked("study", "which_part", "-n", "3", "--seed", "9", "-s", "weeks=5", "--dry-run")
    assert done.code == 0, done.err
    assert "4 ensembles of 3 worlds, seed 9" in done.out
    assert "against-quiet--choice.support=3,weeks=5" in done.out
    usual = asked("study", "which_part", "--dry-run")
    assert "4 ensembles of 25 worlds, seed 4" in usual.out


def test_a_design_over_a_combination_is_asked_and_resumed(asked: Sim) -> None:
    done = asked("study", "probing")
    assert done.code == 0, done.err
    assert "backed_and_late, 2 points of 16 worlds, seed 1" in done.out
    assert done.out.splitlines()[-1] == "Next:  sim run backed+late"
    assert "Reused" in asked("study", "probing").out
    shown = asked("show", "backed+late").out
    assert "name: backed_and_late  # backed+late:1" in shown
    assert "# scenarios/backed.yaml:7" in shown
    ran = asked("run", "backed_and_late", "-n", "2", "-q")
    assert ran.out == "outputs/backed_and_late\n"


def test_the_function_gives_the_answer_of_the_command(asked: Sim) -> None:
    answer = ask_study("which_part", replications=6).model_dump(mode="json")
    printed = json.loads(asked("study", "which_part", "-n", "6", "--json").out)
    assert answer == printed
    assert (printed["replications"], printed["seed"]) == (6, 4)


def test_studies_are_listed_apart_from_scenarios(asked: Sim) -> None:
    Path("scenarios/studies/broken.yaml").write_text("- a\n")
    done = asked("list")
    scenarios, studies = done.out.split("\n\n")
    assert "which_part" not in scenarios
    assert not set(known()) & {"which_part", "what_changes", "probing", "studies"}
    rows = [line.split("  ") for line in studies.splitlines()]
    assert rows[0][0] == "study"
    own = {"broken", "probing", "what_changes", "which_part"}
    assert [row[0].strip() for row in rows[1:]] == sorted(own | set(known_studies()))
    assert "(cannot be read: run `sim check`)" in studies
    assert "backed + late" in studies
    named = json.loads(asked("list", "--json").out)
    assert not {row["name"] for row in named} & set(known_studies())
    listed = {row["name"]: row for row in json.loads(asked("list", "--studies", "--json").out)}
    assert listed["which_part"] == {
        "name": "which_part", "kind": "parts", "about": "backed", "title": "Which part is it?",
    }  # fmt: skip
    assert asked("list", "--studies").out.startswith("study ")


def test_check_takes_both_kinds_of_file(asked: Sim) -> None:
    done = asked("check", "quiet", "which_part", "scenarios/studies/probing.yaml")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "scenarios/quiet.yaml: sound",
        "scenarios/studies/which_part.yaml: sound",
        "scenarios/studies/probing.yaml: sound",
    ]
    assert done.err.splitlines()[-1] == "Next: sim run scenarios/quiet.yaml"
    assert "Next: sim study scenarios" in asked("check", "which_part").err
    assert asked("check", "backed+late").out == "backed+late: sound\n"
    Path("beside.yaml").write_text(PARTS.replace("which_part", "beside"))
    assert "beside.yaml: sound" in asked("check", "beside.yaml").out
    path = Path("scenarios/studies/which_part.yaml")
    path.write_text(PARTS.replace("quiet", "quite").replace("weeks: 9", "weeks: x"))
    Path("scenarios/twin.yaml").write_text(LATE.replace("late", "twin").replace("12", "-1"))
    bad = asked("check", "which_part", "twin", "--json")
    assert bad.code == 3
    found = json.loads(bad.out)["problems"]
    assert [(one["file"], one["line"]) for one in found] == [
        ("scenarios/studies/which_part.yaml", 8), ("scenarios/twin.yaml", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("study", "which_parts"), 2, "no study called `which_parts`; did you mean `which_part`?"),
        (("study", "zzz"), 2, "no study called `zzz`; run `sim list`"),
        (("study", "zzz.yaml"), 2, "no study file `zzz.yaml`"),
        (("study", "quiet"), 2, "`quiet` is a scenario, not a study; run `sim run quiet`"),
        (("run", "which_part"), 2, "`which_part` is a study, not a scenario; run `sim study"),
        (("run", "scenarios/studies/which_part.yaml"), 3, "this is a study, not a scenario"),
        (("study", "scenarios/quiet.yaml"), 3, "`study` is missing"),
        (("study", "scenarios"), 2, "no study called `scenarios`"),
        (("study", "which_part", "-s", "weeks"), 2, "`weeks` is no setting"),
        (("run", "quiet+which_part"), 2, "`which_part` is a study"),
        (("run", "backed+twin+"), 2, "no scenario called ``"),
        (
            ("new", "x", "--study", "party"),
            2,
            "kind `party`; did you mean `parts`?",
        ),
        (("new", "X y", "--study", "parts"), 2, "`X y` cannot name a study"),
        (("new", "quiet", "--study", "parts"), 2, "`quiet` is taken by scenarios/quiet.yaml"),
        (("new", "x", "--study", "parts", "--base", "nope"), 2, "no scenario called `nope`"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_one(
    asked: Sim, words: tuple[str, ...], code: int, said: str
) -> None:
    done = asked(*words)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
    assert not Path("outputs").exists()


def test_what_does_not_fit_is_found_at_its_place_before_anything_is_run(asked: Sim) -> None:
    path = Path("scenarios/studies/which_part.yaml")
    path.write_text(PARTS.replace("to: quiet", "to: backed"))
    done = asked("study", "which_part")
    assert done.code == 3
    assert "`backed` changes nothing" in done.err
    assert "--> scenarios/studies/which_part.yaml:12:1" in done.err
    path.write_text(PARTS.replace("to: quiet", "to: quite"))
    done = asked("study", "which_part")
    assert "--> scenarios/studies/which_part.yaml:12:11" in done.err
    assert "help: did you mean `quiet`?" in done.err
    assert not Path("outputs").exists()


def test_a_new_study_is_sound_once_it_is_filled_in(asked: Sim) -> None:
    done = asked("new", "mine", "--study", "parts", "--base", "europe_alone")
    assert done.code == 0, done.err
    assert done.out == "scenarios/studies/mine.yaml\n"
    assert asked("check", "mine").code == 0
    assert asked("new", "mine", "--study", "parts").code == 2
    asked("new", "empty", "--study", "probe")
    found = asked("check", "empty")
    assert found.code == 3
    assert "key: ask.vary" in found.err


def test_hostile_text_is_shown_harmlessly(asked: Sim) -> None:
    evil = "\"\\u2028<b>\\\\x1b[31m=cmd|' /C calc'!A0 \\U0001F4A9 \\uFDFA\""
    path = Path("scenarios/studies/evil.yaml")
    path.write_text(PARTS.replace("which_part", "evil").replace("Which part is it?", evil))
    for words in (("list",), ("check", "evil"), ("list", "--studies", "--json")):
        done = asked(*words)
        assert "\x1b" not in done.out + done.err
        assert "\u2028" not in done.out + done.err
    assert asked("study", "evil", "--dry-run").code == 3
    odd = '"\N{PILE OF POO} <b>=1+1</b> \N{ARABIC LETTER ALEF}%s {x}"'
    path.write_text(PARTS.replace("which_part", "evil").replace("Which part is it?", odd))
    assert asked("check", "evil").code == 0
    assert asked("study", "evil", "-n", "2").code == 0
    (folder,) = Path("outputs").glob("parts-of-*")
    assert json.loads((folder / "record.json").read_bytes())["study"]["name"] == "evil"
    Path("scenarios/studies/b\x1bad.yaml").write_text(PARTS)
    assert "\x1b" not in asked("list").out


def test_a_file_that_is_none_is_refused(asked: Sim) -> None:
    Path("scenarios/studies/folder.yaml").mkdir()
    done = asked("study", "scenarios/studies/folder.yaml")
    assert done.code == 3
    assert "is a folder, not a file" in done.err
    assert asked("check", "scenarios/studies/folder.yaml").code == 3
    Path("scenarios/studies/bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert asked("check", "bytes").code == 3
    assert asked("list").code == 0


def test_studies_come_with_the_program(
    asked: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the scenarios of the program are, its studies are below them."""
    ours = tmp_path / "packaged"
    (ours / "studies").mkdir(parents=True)
    (ours / "studies" / "shipped.yaml").write_text(PARTS.replace("which_part", "shipped"))
    (ours / "studies" / "which_part.yaml").write_text(PARTS)
    monkeypatch.setattr("sim.scenario.catalogue.packaged", lambda: ours)
    assert "shipped" not in known()
    assert known_studies()["shipped"] == ours / "studies" / "shipped.yaml"
    assert known_studies()["which_part"] == Path("scenarios/studies/which_part.yaml")
    assert find_study("shipped") == ours / "studies" / "shipped.yaml"
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert '"scenarios" = "sim/scenario/packaged"' in project
