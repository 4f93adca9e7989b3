"""Files that are there whole or not at all, and scraps of those that never were."""

import fcntl
import os
from pathlib import Path

import pytest

from sim.errors import RunError
from sim.results import atomic as disk
from sim.results.atomic import link, sweep, write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_whole_in_a_folder_that_is_made(tmp_path: Path) -> None:
    write(tmp_path / "new" / "x.csv", b"one")
    write(tmp_path / "new" / "x.csv", b"two")
    assert (tmp_path / "new" / "x.csv").read_bytes() == b"two"
    assert names(tmp_path / "new") == ["x.csv"]


def test_what_cannot_be_written_leaves_the_old_and_no_scraps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "x.csv", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match=r"cannot write .*x\.csv: No space left on device"):
        write(tmp_path / "x.csv", b"new")
    assert names(tmp_path) == ["x.csv"]
    assert (tmp_path / "x.csv").read_bytes() == b"old"


def test_scraps_are_removed_but_what_is_claimed_and_what_is_no_scrap_are_not(
    tmp_path: Path,
) -> None:
    left, claimed, other = ".a.csv.1-2.part", ".b.csv.3-4.part", ".c.csv"
    for name in (left, claimed, other, "d.part"):
        (tmp_path / name).write_bytes(b"x")
    with (tmp_path / claimed).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sweep(tmp_path)
        assert names(tmp_path) == [claimed, other, "d.part"]
    sweep(tmp_path)
    assert names(tmp_path) == [other, "d.part"]


def test_a_file_is_claimed_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, seen = os.fsync, []

    def look(descriptor: int) -> None:
        sweep(tmp_path)
        seen.append(names(tmp_path))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    write(tmp_path / "x.csv", b"x")
    assert [len(found) for found in seen] == [1, 1]
    assert seen[0][0].startswith(".x.csv.")
    assert (tmp_path / "x.csv").read_bytes() == b"x"


def test_what_is_swept_away_before_it_is_claimed_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, times = fcntl.flock, []

    def late(file: object, how: int) -> None:
        times.append(how)
        if len(times) == 1:
            next(tmp_path.glob(".*.part")).unlink()
        flock(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(disk.fcntl, "flock", late)
    write(tmp_path / "x.csv", b"x")
    assert names(tmp_path) == ["x.csv"]
    assert len(times) == 2


def test_a_second_name_shares_the_file_and_its_scrap_is_swept(tmp_path: Path) -> None:
    source = tmp_path / "kept.nc"
    source.write_bytes(b"x")
    link(tmp_path / "results.nc", source)
    link(tmp_path / "results.nc", source)
    assert (tmp_path / "results.nc").samefile(source)
    scrap = tmp_path / ".results.nc.1-2.part"
    scrap.hardlink_to(source)
    with source.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        sweep(tmp_path)
    assert names(tmp_path) == ["kept.nc", "results.nc"]


def test_where_the_disk_knows_no_second_names_there_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "kept.nc"
    source.write_bytes(b"x")

    def refuse(*names: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    link(tmp_path / "results.nc", source)
    assert not (tmp_path / "results.nc").samefile(source)
    assert (tmp_path / "results.nc").read_bytes() == b"x"
    with pytest.raises(RunError, match="No such file"):
        link(tmp_path / "other.nc", tmp_path / "nowhere.nc")
