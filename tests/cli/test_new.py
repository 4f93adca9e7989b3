"""A new scenario to begin from, as a person meets it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from calling import examine, exit_code

from sim.scenario.load import expectations, load, packaged
from sim.scenario.template import EXAMPLE, LEVERS, MARK, template
from sim.yamltree.reader import parse
from sim.yamltree.tree import Mapping, plain

Sim = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Sim:
    """Run the command in an empty folder; gives code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = exit_code(*words)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def shared() -> list[str]:
    return sorted(path.stem for path in packaged().glob("*.yaml"))


def test_a_new_scenario_is_written_named_and_sound(sim: Sim) -> None:
    Path("scenarios").mkdir()
    path = Path("scenarios") / "mine.yaml"
    assert sim("new", "mine") == (0, f"{path}\n", f"Next: sim check {path}\n")
    code, out, err = sim("check", str(path))
    assert (code, out) == (0, f"{path}: sound\n")
    assert "warning" not in err


def test_in_an_empty_folder_it_is_found_by_its_name(sim: Sim) -> None:
    path = Path("scenarios/mine.yaml")
    assert sim("new", "mine") == (0, f"{path}\n", f"Next: sim check {path}\n")
    assert path.is_file()
    assert sim("check", "mine") == (0, f"{path}: sound\n", "Next: sim run scenarios/mine.yaml\n")
    code, out, _ = sim("run", "mine", "-n", "10", "--format", "none", "-q", "-s", "weeks=3")
    assert code == 0
    assert out.startswith("outputs/mine")


def test_it_goes_beside_a_base_in_this_folder(sim: Sim) -> None:
    Path("first.yaml").write_text("name: first\ntitle: First\nbase: baseline\n")
    assert sim("new", "second", "--base", "first")[1] == "second.yaml\n"
    assert sim("check", "second")[:2] == (0, "second.yaml: sound\n")


def test_it_goes_to_the_folder_named_and_finds_a_base_there(sim: Sim) -> None:
    Path("plans").mkdir()
    path = Path("plans") / "mine.yaml"
    assert sim("new", "mine", "--folder", "plans")[1] == f"{path}\n"
    code, out, err = sim("new", "next_one", "--base", "mine", "--folder", "plans")
    assert code == 0, err
    assert sim("check", out.strip())[0] == 0
    assert (
        load(out.strip()).scenario.values[EXAMPLE].central
        > load(path).scenario.values[EXAMPLE].central
    )


def test_a_run_of_it_confirms_what_it_expects(sim: Sim) -> None:
    sim("new", "mine")
    code, out, _ = sim("run", "mine", "-n", "20", "--format", "none", "-s", "weeks=12")
    assert code == 0
    assert "holds  more guarantee than baseline" in out


@pytest.mark.parametrize("base", shared())
def test_a_template_is_sound_over_every_base(base: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(template(load(packaged() / f"{base}.yaml"), "mine"), encoding="utf-8")
    resolved, problems = examine(path)
    assert problems == []
    assert resolved is not None
    assert resolved.warnings == load(packaged() / f"{base}.yaml").warnings
    assert len(expectations(resolved.scenario)) == 1


@pytest.mark.parametrize("base", shared())
def test_its_examples_are_sound_too(base: str, tmp_path: Path) -> None:
    text = template(load(packaged() / f"{base}.yaml"), "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(f"  {MARK}", "  "), encoding="utf-8")
    resolved, problems = examine(path)
    assert problems == []
    assert resolved is not None
    assert len(expectations(resolved.scenario)) == 6
    assert len(resolved.scenario.events) >= 4


@pytest.mark.parametrize("base", ["baseline", "no_american_backstop"])
def test_it_shows_the_values_that_its_base_has(base: str) -> None:
    held = load(packaged() / f"{base}.yaml")
    text = template(held, "mine")
    for key in (key for levers in LEVERS.values() for key in levers):
        done = re.search(rf"{MARK}{re.escape(key)}: (\S+)", text)
        assert done, key
        assert float(done[1]) == held.scenario.values[key].central
    change = parse(text.encode(), "mine").root.entries["change"]
    assert isinstance(change, Mapping)
    reported = plain(change.entries[EXAMPLE])
    assert isinstance(reported, dict)
    assert reported["was"] == held.scenario.values[EXAMPLE].central != reported["value"]


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    for base in shared():
        text = template(load(packaged() / f"{base}.yaml"), "mine")
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["baseline"], "there is a scenario `baseline` already"),
        (["mine"], "there is a scenario `mine` already, mine.yaml; choose another name"),
        (["Mine"], "`Mine` cannot name a scenario; use lower-case letters, digits and underscores"),
        (["../x"], "`../x` cannot name a scenario"),
        (["con"], "`con` cannot name a scenario"),
        (["x", "--base", "baselin"], "to begin from; did you mean `baseline`?"),
        (["x", "--base", "zzzzzz"], "to begin from; run `sim list` to see what there is"),
        (["x", "--folder", "nowhere"], "there is no folder `nowhere`; make it first"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    sim: Sim, words: list[str], message: str
) -> None:
    Path("mine.yaml").write_text("mine")
    code, out, err = sim("new", *words)
    assert code == 2
    assert out == ""
    assert err.startswith("error: ")
    assert message in err
    assert Path("mine.yaml").read_text() == "mine"
    assert [path.name for path in Path().iterdir()] == ["mine.yaml"]


def test_a_base_that_is_mistaken_is_reported_with_its_place(sim: Sim) -> None:
    Path("wrong.yaml").write_text("name: wrong\ntitle: Wrong\nbase: baseline\nchange:\n  wek: 3\n")
    code, _, err = sim("new", "mine", "--base", "wrong")
    assert code == 3
    assert "wrong.yaml:5" in err
    assert not Path("mine.yaml").exists()
