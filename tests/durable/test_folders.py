"""What a command finds in its folders, and what it leaves there: damage, kills, other kinds."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.ensemble.run import simulate
from sim.errors import RunError
from sim.findings.catalogue import COMPARE
from sim.results.record import Size
from sim.results.record import key as key_of
from sim.results.store import Store
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.streams import Streams

Sim = Callable[..., Any]
SHORT = Path("outputs/short/explain/POL-week8")


def test_a_damaged_folder_is_made_again_from_the_stored_result(sim: Sim) -> None:
    first = sim("run", "short", "-n", "30", "--json")
    Path("outputs/short/summary.json").write_text("{}")
    again = sim("run", "short", "-n", "30", "--json")
    assert json.loads(again.out) == json.loads(first.out)
    assert (
        json.loads(Path("outputs/short/summary.json").read_text())
        == (json.loads(first.out)["runs"][0])
    )


def test_a_damaged_result_is_set_aside_reported_and_computed_again(sim: Sim) -> None:
    first = sim("run", "short", "-n", "30", "--json")
    stored = next(Path("outputs/.results").glob("*/results.nc"))
    stored.unlink()
    stored.write_bytes(b"damaged")
    Path("outputs/short/record.json").unlink()
    again = sim("run", "short", "-n", "30", "--json")
    assert "damaged" in again.err
    assert json.loads(again.out) == json.loads(first.out)
    assert list(Path("outputs/.results").glob("*.damaged"))


@pytest.mark.parametrize(
    "name",
    [
        "results.nc",
        pytest.param("record.json", marks=pytest.mark.slow),
        pytest.param("scenario.json", marks=pytest.mark.slow),
    ],
)
def test_a_damaged_result_is_not_called_stored_though_its_folder_is_whole(
    sim: Sim, name: str
) -> None:
    first = sim("run", "short", "-n", "30", "--json")
    stored = next(Path("outputs/.results").glob(f"*/{name}"))
    whole = stored.read_bytes()
    stored.unlink()  # What the folder has may be the same file.
    stored.write_bytes(whole + b" ")
    before = sorted(Path("outputs").rglob("*"))
    assert "; 1 to be computed, 0 stored; " in sim("run", "short", "-n", "30", "--dry-run").out
    assert sorted(Path("outputs").rglob("*")) == before
    again = sim("run", "short", "-n", "30")
    assert "note: a stored result was damaged; it is set aside in " in again.err
    assert "Reused" not in again.out
    assert "Reused" in sim("run", "short", "-n", "30").out
    assert json.loads(sim("run", "short", "-n", "30", "--json").out) == json.loads(first.out)


def test_a_folder_made_again_leaves_no_scraps(sim: Sim) -> None:
    words = ("run", "short", "-n", "10", "-q", "--format", "svg")
    sim(*words)
    Path("outputs/short/figures/map.svg").unlink()
    sim(*words)
    assert Path("outputs/short/figures/map.svg").is_file()
    assert not list(Path("outputs/short").rglob(".*"))


def test_a_dry_run_says_what_is_stored_of_a_run_that_was_broken_off(sim: Sim) -> None:
    scenario, size = load(Path("scenarios/short.yaml")).scenario, Size(10, 1)
    stored = Store(Path("outputs")).partial(key_of(scenario, size))
    stored.write(range(4), simulate(scenario, Streams(1, range(4))))
    words = ("run", "short", "-n", "10")
    plan = (
        "1 ensemble of 10 worlds, seed 1; 1 to be computed (4 worlds of which are stored), 0 stored"
    )
    assert plan in sim(*words, "--dry-run").out
    assert "; 1 to be computed, 0 stored; " in sim(*words, "--dry-run", "--fresh").out
    compared = sim("compare", "short", "-n", "10", "-s", "weeks=8", "--dry-run").out
    assert "2 to be computed (4 worlds of which are stored), 0 stored" in compared
    assert sim(*words).code == 0
    assert "; 0 to be computed, 1 stored; " in sim(*words, "--dry-run").out
    assert not stored.folder.exists()


def test_a_fresh_run_drops_what_was_broken_off(sim: Sim) -> None:
    scenario, size = load(Path("scenarios/short.yaml")).scenario, Size(10, 1)
    stored = Store(Path("outputs")).partial(key_of(scenario, size))
    wrong = simulate(scenario, Streams(2, range(4)))
    stored.write(range(4), wrong)
    assert sim("run", "short", "-n", "10", "--fresh").code == 0
    made = Store(Path("outputs")).find(key_of(scenario, size))
    assert made is not None
    alone = simulate(scenario, Streams(1, range(4))).outcomes["guarantee_mean"]
    assert made.outcome("guarantee_mean")[:4].tolist() == alone.tolist()
    assert not stored.folder.exists()


def test_a_run_that_fails_says_by_its_exit_code_whether_anything_is_stored(
    sim: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(scenario: Scenario, streams: Streams, **rest: object) -> None:
        raise RunError("opinion is not finite")

    with monkeypatch.context() as patched:
        patched.setattr("sim.ensemble.run.simulate", refuses)
        done = sim("run", "short", "-n", "10")
        assert (done.code, done.out, done.err) == (1, "", "error: opinion is not finite\n")
        scenario, size = load(Path("scenarios/short.yaml")).scenario, Size(10, 1)
        stored = Store(Path("outputs")).partial(key_of(scenario, size))
        stored.write(range(4), simulate(scenario, Streams(1, range(4))))
        done = sim("run", "short", "-n", "10")
        assert (done.code, done.out) == (4, "")
        assert done.err == (
            "error: opinion is not finite; 4 of 10 worlds are stored, and the same command "
            "computes only what is missing\n"
        )
    assert not Path("outputs/short").exists()
    assert sim("run", "short", "-n", "10").code == 0


def test_an_interruption_is_reported(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sim", "run", "baseline", "-n", "500000", "-s", "weeks=2"]
    with subprocess.Popen(  # noqa: S603
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not list(tmp_path.glob("outputs/.results/*.pieces/*.npz")):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=600)
    assert process.returncode == 130
    assert err == (
        "error: interrupted; what was finished is kept, and the same command goes on from there\n"
    )
    assert out == ""


def test_an_interruption_that_a_finaliser_swallows_comes_again() -> None:
    code = """\
import os, signal, sys, time
from sim import __main__ as command
from sim.errors import InterruptionError
signal.signal(signal.SIGINT, command._interrupt)
signal.signal(signal.SIGALRM, command._insist)
sys.unraisablehook = command._tell_lost
class Lost:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
try:
    Lost()
    print("it was lost", flush=True)
    signal.pause()
except InterruptionError:
    print("it came again")
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.stdout == "it was lost\nit came again\n"
    assert done.stderr == ""


def test_another_kind_of_figure_replaces_the_first(
    three: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.findings.compare.COMPARE", dict(list(COMPARE.items())[:1]))
    words = ("compare", "backed", "--to", "quiet", "-n", "20", "-q")
    three(*words, "--format", "png")
    done = three(*words, "--format", "svg")
    folder = Path(done.out.strip())
    kinds = {path.suffix for path in folder.glob("figures/**/*.*")}
    assert kinds == {".svg", ".csv"}
    assert (folder / "figures/overview.svg").read_bytes().startswith(b"<?xml")


def test_a_value_that_moves_to_another_line_is_reported_where_it_stands_now(three: Sim) -> None:
    three("compare", "backed", "--to", "quiet", "-n", "20", "-q")
    path = Path("scenarios/backed.yaml")
    path.write_text("# a remark\n" + path.read_text())
    done = three("compare", "backed", "--to", "quiet", "-n", "20")
    assert "scenarios/backed.yaml:8" in " ".join(done.out.split())


LYING = (
    '{"../../scenarios/quiet.yaml": "x", "/etc/hostname": "x"}',
    '["verdicts.csv"]',
    '{".": "x", "": "x", "figures": "x"}',
    '{"\\u0000": "x"}',
    "{}",
    "3",
)
"""What the record of a folder may say of its files, though it is not so."""


def test_a_record_that_lies_does_no_harm(three: Sim) -> None:
    folder = Path(three("compare", "backed", "--to", "quiet", "-n", "20", "-q").out.strip())
    for files in LYING:
        record = json.loads((folder / "record.json").read_text())
        record["files"] = json.loads(files)
        (folder / "record.json").write_text(json.dumps(record))
        done = three("compare", "backed", "--to", "quiet", "-n", "20")
        assert done.code == 0, (files, done.err)
        made = json.loads((folder / "record.json").read_text())["files"]
        assert "comparison.json" in made, files
        assert Path("scenarios/quiet.yaml").is_file()
        assert Path("/etc/hostname").exists()


def test_a_folder_answers_one_question_only(sim: Sim) -> None:
    sim("explain", "short", "POL", "-n", "10")
    other = SHORT.with_name("POL-week3")
    SHORT.rename(other)
    done = sim("explain", "short", "POL", "-n", "10", "--week", "3", "--json")
    assert json.loads(done.out)["week"] == 3
    basis = json.loads((other / "record.json").read_bytes())["rests_on"]
    assert (basis["state"], basis["week"]) == ("POL", 3)


def test_another_kind_of_picture_replaces_the_first(sim: Sim) -> None:
    for kind in ("png", "svg"):
        sim("explain", "short", "POL", "-n", "10", "--format", kind)
    assert (SHORT / "waterfall.svg").read_bytes().lstrip().startswith(b"<?xml")
    assert not (SHORT / "waterfall.png").exists()


def test_workers_do_not_show_in_an_explanation(sim: Sim) -> None:
    """More worlds than one worker is given at a time."""
    words = ("explain", "short", "DEU", "-n", "1100", "--week", "1", "-s", "weeks=2", "--json")
    one = sim(*words)
    two = sim(*words, "-o", "elsewhere", "-j", "2")
    assert two.code == 0, two.err
    assert json.loads(one.out) == json.loads(two.out)


@pytest.mark.slow
def test_workers_do_not_show_in_a_run(sim: Sim) -> None:
    alone = sim("run", "short", "-n", "30", "--json")
    together = sim("run", "short", "-n", "30", "--json", "--fresh", "-j", "2")
    assert json.loads(alone.out) == json.loads(together.out)


@pytest.mark.slow
def test_workers_do_not_show_in_a_comparison(three: Sim) -> None:
    words = ("compare", "backed", "--to", "quiet", "-n", "20", "--json", "--fresh")
    assert json.loads(three(*words).out) == json.loads(three(*words, "-j", "2").out)


def test_rows_that_rest_on_fewer_worlds_say_so(sim: Sim) -> None:
    """Paths are stored of the first thousand worlds."""
    done = sim("explain", "short", "POL", "-n", "1012", "-s", "weeks=2")
    assert done.code == 0, done.err
    foot = " ".join(done.out.split("(resting on ")[1].split(")")[0].split())
    others = "other states pledged, other states deployed and troops of the others"
    assert foot.startswith(f"1,000 of 1,012 worlds: {others}; on ")
    assert foot.endswith(" of 1,012 worlds: deterrence")


def test_a_second_call_reuses_the_result_and_says_so(sim: Sim) -> None:
    first = sim("run", "short", "-n", "30")
    before = Path("outputs/short/summary.json").stat().st_mtime_ns
    second = sim("run", "short", "-n", "30")
    assert "Reused" not in first.out
    assert "Reused" in second.out
    assert Path("outputs/short/summary.json").stat().st_mtime_ns == before
    assert "Reused" not in sim("run", "short", "-n", "30", "--fresh").out
    assert "Reused" not in sim("run", "short", "-n", "30", "--seed", "2").out


def test_the_second_time_nothing_is_computed_and_the_answer_is_the_same(three: Sim) -> None:
    first = three("compare", "backed", "--to", "quiet", "-n", "20", "--json")
    stored = {path: path.stat().st_mtime_ns for path in Path("outputs/.results").rglob("*.nc")}
    again = three("compare", "backed", "--to", "quiet", "-n", "20", "--json")
    assert again.code == 0
    assert json.loads(again.out) == json.loads(first.out)
    assert stored == {path: path.stat().st_mtime_ns for path in stored}
    assert len(stored) == 2
    assert "Reused: stored" in three("compare", "backed", "--to", "quiet", "-n", "20").out


def test_what_a_comparison_has_run_is_listed_as_having_results(three: Sim) -> None:
    three("compare", "backed", "--to", "quiet", "-n", "20", "-q")
    rows = {row["name"]: row["results"] for row in json.loads(three("list", "--json").out)}
    assert [rows[name] for name in ("backed", "quiet", "twin")] == [True, True, False]


def test_a_second_explanation_reuses_what_is_there(sim: Sim) -> None:
    first = sim("explain", "short", "POL", "-n", "10")
    before = (SHORT / "explanation.json").stat().st_mtime_ns
    second = sim("explain", "short", "POL", "-n", "10")
    assert "Reused" not in first.out
    assert "Reused" in second.out
    assert (SHORT / "explanation.json").stat().st_mtime_ns == before
    assert "Reused" not in sim("explain", "short", "POL", "-n", "10", "--fresh").out


def test_rows_that_rest_on_all_worlds_say_nothing(sim: Sim) -> None:
    done = sim("explain", "short", "POL", "-n", "10", "-s", "talks.deal_rate=5000")
    assert "resting on" not in done.out


def test_weeks_and_settings_have_folders_of_their_own(sim: Sim) -> None:
    done = sim("explain", "short", "POL", "-n", "10", "--week", "0", "-q")
    assert done.out == "outputs/short/explain/POL-week0\n"
    done = sim("explain", "short", "POL", "-n", "10", "-q", "-s", "choice.support=0")
    folder = Path(done.out.strip())
    assert folder.parts[1] == "short--choice.support=0"
    reported = json.loads((folder / "explanation.json").read_bytes())
    assert reported["tipping"][0]["sentence"] == "Support has no weight here."
    assert reported["tipping"][0]["change"] is None


def test_one_bar_on_a_terminal_counts_the_worlds_of_all(
    three: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals: list[int | None] = []
    reported: list[int] = []

    class Bar:
        def __init__(self, *columns: object, **more: object) -> None:
            del columns, more

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def add_task(self, name: str, *, total: int | None) -> int:
            del name
            totals.append(total)
            return 0

        def advance(self, task: int, done: int) -> None:
            del task
            reported.append(done)

    three("run", "quiet", "-n", "20")
    monkeypatch.setattr("rich.progress.Progress", Bar)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    three("compare", "backed", "--to", "quiet", "-n", "20")
    assert totals == [None, None, 40]  # while the model loads and worlds are chosen, none count
    assert sum(reported) == 40
