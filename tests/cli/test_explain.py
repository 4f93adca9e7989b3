"""The command `explain`, as a person meets it."""

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.__main__ import main

FOLDER = Path("outputs/baseline/explain/POL-week104")
TABLES = {"terms.csv", "allies.csv", "downstream.csv", "waterfall.csv"}


@dataclass(frozen=True)
class Said:
    """What a command printed and returned."""

    code: int
    out: str
    err: str


Sim = Callable[..., Said]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Sim:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


def test_an_explanation_is_told_and_written(sim: Sim) -> None:
    said = sim("explain", "baseline", "POL", "-n", "40")
    assert said.code == 0, said.err
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "Poland stays out: of all that is explained, low support holds it back most"
    assert "Low support is the largest negative explained term in" in said.out
    assert "what support and guarantees do not explain" in said.out.replace("\n", " ")
    assert "Poland would join in half of the worlds if support rose" in said.out
    assert "With Poland held" in said.out
    assert "not a forecast" in said.out
    assert lines[-1] == "Next:  sim run baseline -s states.POL.hold=in"
    assert max(len(line) for line in lines) <= 100
    written = {path.name for path in FOLDER.iterdir()}
    assert written == TABLES | {"explanation.json", "waterfall.png", "record.json"}


def test_the_next_command_runs(sim: Sim) -> None:
    said = sim("run", "baseline", "-n", "20", "-s", "states.POL.hold=in", "--json")
    states = json.loads(said.out)["runs"][0]["states"]
    assert next(row for row in states if row["state"] == "POL")["pledged_at_end"] == 1.0


def test_json_is_clean_and_the_same_as_the_file(sim: Sim) -> None:
    said = sim("explain", "baseline", "poland", "-n", "40", "--json")
    told = json.loads(said.out)
    assert told == json.loads((FOLDER / "explanation.json").read_bytes())
    assert told["state"] == "POL"
    assert told["week"] == 104
    terms = {row["term"]: row["mean"] for row in told["terms"]}
    total = terms.pop("total")
    assert sum(terms.values()) == pytest.approx(total)
    assert {row["lever"] for row in told["tipping"]} == {"support", "guarantee"}
    force = next(row for row in told["downstream"] if row["measure"] == "force")
    assert force["held_in"] > force["held_out"]
    with (FOLDER / "terms.csv").open() as file:
        assert [row["term"] for row in csv.DictReader(file)] == [r["term"] for r in told["terms"]]
    with (FOLDER / "allies.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 31


def test_a_second_call_reuses_what_is_there(sim: Sim) -> None:
    first = sim("explain", "baseline", "POL", "-n", "30")
    before = (FOLDER / "waterfall.png").stat().st_mtime_ns
    second = sim("explain", "baseline", "POL", "-n", "30")
    assert "Reused" not in first.out
    assert "Reused" in second.out
    assert (FOLDER / "waterfall.png").stat().st_mtime_ns == before
    assert "Reused" not in sim("explain", "baseline", "POL", "-n", "30", "--fresh").out


def test_weeks_and_settings_have_folders_of_their_own(sim: Sim) -> None:
    said = sim("explain", "baseline", "POL", "-n", "20", "--week", "0", "-q")
    assert said.out == "outputs/baseline/explain/POL-week0\n"
    said = sim("explain", "baseline", "POL", "-n", "20", "-q", "-s", "choice.support=0")
    folder = Path(said.out.strip())
    assert folder.parts[1].startswith("baseline--set-")
    told = json.loads((folder / "explanation.json").read_bytes())
    assert told["tipping"][0]["sentence"] == "Support has no weight here."
    assert told["tipping"][0]["change"] is None


def test_another_kind_of_picture_replaces_the_first(sim: Sim) -> None:
    sim("explain", "baseline", "POL", "-n", "20")
    sim("explain", "baseline", "POL", "-n", "20", "--format", "svg")
    assert (FOLDER / "waterfall.svg").read_bytes().lstrip().startswith(b"<?xml")
    assert not (FOLDER / "waterfall.png").exists()


def test_two_workers_come_to_the_same(sim: Sim) -> None:
    one = sim("explain", "baseline", "DEU", "-n", "1100", "--week", "2", "-s", "weeks=6", "--json")
    two = sim("explain", "baseline", "DEU", "-n", "1100", "--week", "2", "-s", "weeks=6", "--json",
              "-o", "elsewhere", "-j", "2")  # fmt: skip
    assert two.code == 0, two.err
    assert json.loads(one.out) == json.loads(two.out)


def test_a_dry_run_writes_nothing(sim: Sim) -> None:
    said = sim("explain", "baseline", "POL", "--dry-run")
    assert "0 kept already" in said.out
    assert str(FOLDER) in said.out
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("PLO",), "did you mean `POL`?"),
        (("polnd",), "did you mean `Poland`?"),
        (("Atlantis!",), "name one by its code, such as AUS"),
        (("Russia",), "Russia is not on the roster of `baseline`"),
        (("USA",), "is not on the roster of `baseline`"),
        (("POL", "--week", "105"), "`baseline` ends with week 104; there is no 105"),
        (("POL", "--week", "-1"), "--week"),
    ],
)
def test_a_mistake_is_named(sim: Sim, words: tuple[str, ...], message: str) -> None:
    said = sim("explain", "baseline", *words)
    assert said.code == 2
    assert message in said.err
    assert not Path("outputs").exists()


def test_a_bad_setting_is_a_bad_scenario(sim: Sim) -> None:
    said = sim("explain", "baseline", "POL", "-s", "choice.suport=1")
    assert said.code == 3
    assert "did you mean" in said.err


def test_a_horizon_of_nothing_can_be_explained(sim: Sim) -> None:
    said = sim("explain", "baseline", "FRA", "-n", "10", "-s", "weeks=0")
    assert said.code == 0, said.err
    assert "At the start France would pledge, or stay pledged, in every world." in said.out
