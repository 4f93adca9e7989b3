"""Listing and removing kept results."""

import datetime as dt
import fcntl
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.results.kept import kept

Sim = Callable[..., Any]
STORE = Path("outputs/.results")


def names() -> list[str]:
    return sorted(path.name for path in STORE.iterdir())


def published() -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in Path("outputs").rglob("*")
        if path.is_file() and ".results" not in path.parts
    }


def age(path: Path, days: int) -> None:
    """Let a result have been computed some days ago."""
    record = json.loads((path / "record.json").read_bytes())
    began = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    (path / "record.json").write_text(json.dumps(record | {"started": began.isoformat()}))


@pytest.fixture
def filled(sim: Sim) -> Sim:
    """A store with an old result, a new one, a damaged one, blocks, remains and a stranger."""
    sim("run", "short", "-n", "12")
    (old,) = STORE.iterdir()
    age(old, 31)
    sim("run", "short", "-n", "14", "-s", "weeks=6")
    old.with_name(f"{'0' * 20}.damaged").mkdir()
    (STORE / f"{'1' * 20}.pieces").mkdir()
    (STORE / f"{'1' * 20}.pieces" / f"0-128.{'a' * 64}.npz").write_bytes(b"x" * 2000)
    (STORE / f".removing-{'2' * 20}").mkdir()
    (STORE / "notes.txt").write_text("mine")
    return sim


def test_what_is_kept_is_listed(filled: Sim) -> None:
    before = names()
    done = filled("clean")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].startswith("Kept in outputs/.results: 5 results, ")
    assert lines[1].split() == ["scenario", "worlds", "seed", "age", "size", "state", "key"]
    cells = [line.split("  ") for line in lines[2:-1]]
    rows = [[cell.strip() for cell in line if cell.strip()] for line in cells]
    assert rows[0][:4] == ["short", "12", "1", "31 days"]
    assert rows[0][5] == "current"
    assert ["short with weeks=6", "14", "1", "now"] in [row[:4] for row in rows]
    assert {row[-2] for row in rows} == {"current", "damaged", "unfinished", "remains", "unknown"}
    assert ["–", "128", "–", "now", "2.0 KiB", "unfinished", "1" * 20 + ".pieces"] in rows
    assert done.err == "note: outputs/.results/notes.txt is no work of this program; it stays\n"
    assert names() == before
    found = {Path(one["path"]).name: one for one in json.loads(filled("clean", "--json").out)}
    assert sorted(found) == before
    assert not any(one["chosen"] or one["removed"] for one in found.values())


def test_only_what_is_older_is_removed_and_folders_of_answers_stay(filled: Sim) -> None:
    whole, before = published(), names()
    plan = filled("clean", "--older", "30d", "--dry-run")
    assert "Would be removed: 1 result, " in plan.out
    assert names() == before
    done = filled("clean", "--older", "30d", "--yes")
    assert done.code == 0, done.err
    assert "Removed: 1 result, " in done.out
    (gone,) = set(before) - set(names())
    assert json.loads(filled("run", "short", "-n", "12", "--json").out)["runs"]
    assert gone in names()
    assert published().keys() == whole.keys()
    assert "Nothing to remove: nothing is older than 4w." in filled("clean", "--older", "4w").out


def test_everything_is_removed_but_what_is_not_ours(filled: Sim) -> None:
    whole = published()
    shared = sum(one.shared for one in kept(STORE))
    assert shared > 1000
    done = filled("clean", "--all", "-y")
    assert f"{shared / 2**20:,.1f} MiB" in done.out or f"{shared / 2**10:,.1f} KiB" in done.out
    assert "in folders of answers too, and stay" in done.out
    assert names() == ["notes.txt"]
    assert published() == whole
    assert filled("clean", "--all", "-y").out.splitlines()[-1] == "Nothing to remove."


def test_nothing_is_removed_without_a_yes(filled: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    before = names()
    monkeypatch.setattr(sys, "stdin", open(os.devnull, encoding="utf-8"))  # noqa: PTH123, SIM115
    for words in (("clean", "--all"), ("clean", "--all", "--json")):
        done = filled(*words)
        assert done.code == 2
        assert "Remove 5 results" in done.err
        assert "--yes" in done.err
    assert names() == before
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    done = filled("clean", "--all")
    assert (done.code, done.out.splitlines()[-1]) == (0, "Nothing was removed.")
    assert names() == before
    monkeypatch.setattr("typer.confirm", lambda *_, **__: True)
    assert "Removed: 5 results" in filled("clean", "--all").out
    assert names() == ["notes.txt"]


def test_nothing_is_removed_while_another_command_uses_the_store(filled: Sim) -> None:
    before = names()
    lock = os.open(STORE, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = filled("clean", "--all", "--yes")
        assert done.code == 1
        assert done.err.splitlines()[-1] == (
            "error: another command is using outputs/.results; nothing was removed: try again "
            "when it has ended"
        )
        assert names() == before
        assert filled("run", "short", "-n", "9").code == 0  # Users do not wait for each other.
    finally:
        os.close(lock)
    assert filled("clean", "--all", "--yes").code == 0


def test_a_disk_without_locks_is_said(filled: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", none)
    done = filled("clean", "--all", "--yes")
    assert (done.code, names()) == (0, ["notes.txt"])
    assert "note: this disk has no locks" in done.err


def test_another_version_of_the_program_is_told_apart(
    filled: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.results.kept.source_digest", lambda: "another")
    states = [one["state"] for one in json.loads(filled("clean", "--json").out)]
    assert states.count("other version") == 2
    assert "current" not in states


def test_what_is_damaged_or_being_removed_is_no_result_of_a_scenario(sim: Sim) -> None:
    from sim.results.store_paths import scenarios

    sim("run", "short", "-n", "12")
    (result,) = STORE.iterdir()
    for path in Path("outputs/short").rglob("*"):
        path.unlink()
    assert scenarios(Path("outputs")) == {"short"}
    for name in (f".removing-{result.name}", f"{result.name}.damaged"):
        result = result.rename(STORE / name)
        assert scenarios(Path("outputs")) == set()


def test_a_link_is_not_followed(filled: Sim, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "COMPLETE").write_text("{}")
    (STORE / ("3" * 20)).symlink_to(elsewhere)
    assert filled("clean", "--all", "--yes").code == 0
    assert names() == ["3" * 20, "notes.txt"]
    assert (elsewhere / "COMPLETE").is_file()


@pytest.mark.parametrize("word", ["30", "d", "30 days", "-1d", "1m", "1e3d"])
def test_an_age_that_is_none_is_refused(sim: Sim, word: str) -> None:
    done = sim("clean", "--older", word)
    assert done.code == 2
    assert "write 30d for days" in done.err


def test_where_nothing_is_kept_that_is_said(sim: Sim) -> None:
    assert sim("clean").out == "Kept in outputs/.results: nothing\n"
    assert sim("clean", "--all").out.splitlines()[-1] == "Nothing to remove."
    assert sim("clean", "--all", "--older", "3d").code == 2
    assert not Path("outputs").exists()


def test_a_store_that_cannot_be_read_is_not_said_to_be_empty(sim: Sim) -> None:
    Path("file").write_text("x")
    done = sim("clean", "-o", "file")
    assert (done.code, done.out) == (1, "")
    assert "cannot read file/.results: Not a directory" in done.err
    assert sim("doctor", "-o", "file").code == 0


def test_hours_days_and_weeks_are_what_they_are(sim: Sim) -> None:
    """Of a result that is 31 days old."""
    sim("run", "short", "-n", "1", "-s", "weeks=1", "--format", "none")
    (path,) = STORE.iterdir()
    age(path, 31)
    for limit, goes in (("5w", False), ("4w", True), ("32d", False), ("30d", True), ("700h", True)):
        done = sim("clean", "--older", limit, "--dry-run")
        assert ("Would be removed: 1 result" in done.out) == goes, limit
