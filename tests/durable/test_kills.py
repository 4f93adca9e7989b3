"""Kills at any moment lose and corrupt nothing; and whoever judges that sees what is wrong."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import h5py
import matplotlib.image
import numpy as np
import pytest

from sim.ensemble.blocks import Execution
from sim.ensemble.run import run, simulate
from sim.publish.publish import seal
from sim.results.atomic import digest, write_files
from sim.results.record import Size, key
from sim.results.store import Store
from sim.results.store_paths import COMPLETE, DATA, RECORD
from sim.streams import Streams

sys.path.insert(0, str(Path(__file__).parent))

import kills
from kill import process, site
from kill.judge import Reference, ended, lying

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")

SIZE = Size(600, 1)
FOLDER = "baseline"
KILLS = 4
"""Kills of each setting; `kills.py` itself makes more."""


@pytest.fixture(scope="module")
def small(baseline):
    """A scenario of three states over three weeks."""
    states = {code: baseline.states[code] for code in ("FRA", "GBR", "POL")}
    return baseline.model_copy(update={"weeks": 3, "states": states})


@pytest.fixture(scope="module")
def finished(small, tmp_path_factory):
    """The outputs of a command that nobody interrupts, with a folder made by hand."""
    outputs = tmp_path_factory.mktemp("finished")
    made = run(
        small,
        SIZE.replications,
        seed=SIZE.seed,
        execution=Execution(block=256, store=Store(outputs)),
    )
    picture = BytesIO()
    matplotlib.image.imsave(picture, np.zeros((2, 2)), format="png")
    files = {
        "summary.json": b'{"worlds": 600}\n',
        "weeks.csv": b"week,force\n0,0\n1,250\n",
        "figures/force.png": picture.getvalue(),
    }
    write_files(outputs / FOLDER, files)
    _seal(outputs / FOLDER, made)
    return outputs


@pytest.fixture(scope="module")
def reference(finished):
    return Reference(finished)


@pytest.fixture(scope="module")
def blocks(small):
    """Two blocks of the result."""
    return [simulate(small, Streams(1, one)) for one in (range(256), range(256, 512))]


@pytest.fixture
def outputs(finished, small, blocks, tmp_path):
    """The same outputs, to be harmed; beside the result are two blocks, as after a kill."""
    outputs = tmp_path / "outputs"
    shutil.copytree(finished, outputs)
    pieces = Store(outputs).partial(key(small, SIZE))
    for at, block in enumerate(blocks):
        pieces.write(range(256 * at, 256 * (at + 1)), block)
    return outputs


def _seal(folder, results):
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    basis = {"results": {results.name: results.record.key}}
    record = {"record": results.record.model_dump(mode="json")}
    seal(folder, [name for name in names if name != RECORD], basis=basis, record=record)


def _result(outputs):
    (path,) = outputs.glob(f".results/*/{COMPLETE}")
    return path.parent


def _blocks(outputs):
    return Store(outputs).partial(_result(outputs).name)


def _mark_anew(folder):
    """Write a marker that fits whatever lies there now."""
    known = json.loads((folder / COMPLETE).read_bytes())
    (folder / COMPLETE).write_text(json.dumps({name: digest(folder / name) for name in known}))


def result_cut_short(outputs, small):
    path = _result(outputs) / DATA
    path.write_bytes(path.read_bytes()[:-100])


def result_cut_short_with_its_digest(outputs, small):
    result_cut_short(outputs, small)
    _mark_anew(_result(outputs))


def one_number_of_the_result_with_its_digest(outputs, small):
    with h5py.File(_result(outputs) / DATA, "a") as file:
        file["posture_count"][1, 2, 0] += 1
    _mark_anew(_result(outputs))


def seed_of_the_record_with_its_digest(outputs, small):
    path = _result(outputs) / RECORD
    path.write_text(path.read_text().replace('"seed": 1,', '"seed": 2,'))
    _mark_anew(_result(outputs))


def bit_of_a_block(outputs, small):
    path = _blocks(outputs).listed()[1].path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def one_number_of_a_block_with_its_digest(outputs, small):
    blocks = _blocks(outputs)
    piece = blocks.listed()[1]
    block = blocks.read(piece)
    changed = block.deployment.copy()
    changed[1, 7] = 2.0 if changed[1, 7] != 2.0 else 3.0
    piece.path.unlink()
    blocks.write(piece.replications, replace(block, deployment=changed))


def block_of_another_seed_with_its_digest(outputs, small):
    blocks = _blocks(outputs)
    piece = blocks.listed()[1]
    piece.path.unlink()
    blocks.write(piece.replications, simulate(small, Streams(2, piece.replications)))


def table_cut_short(outputs, small):
    path = outputs / FOLDER / "weeks.csv"
    path.write_bytes(path.read_bytes()[:-1])


def number_of_a_sealed_table(outputs, small):
    path = outputs / FOLDER / "weeks.csv"
    path.write_text(path.read_text().replace("250", "251"))
    _seal(path.parent, Store(outputs).find(_result(outputs).name))


def number_of_a_table_that_is_not_sealed(outputs, small):
    path = outputs / FOLDER / "weeks.csv"
    path.write_text(path.read_text().replace("250", "251"))
    (outputs / FOLDER / RECORD).unlink()


def picture_cut_short(outputs, small):
    path = outputs / FOLDER / "figures" / "force.png"
    path.write_bytes(path.read_bytes()[:60])


def table_that_is_gone(outputs, small):
    (outputs / FOLDER / "weeks.csv").unlink()


def record_cut_short(outputs, small):
    path = outputs / FOLDER / RECORD
    path.write_bytes(path.read_bytes()[:-10])


def result_that_nobody_asked_for(outputs, small):
    folder = _result(outputs)
    shutil.copytree(folder, folder.with_name("0" * 20))


HARMS = {
    result_cut_short: {"damaged"},
    result_cut_short_with_its_digest: {"damaged"},
    one_number_of_the_result_with_its_digest: {"wrong"},
    seed_of_the_record_with_its_digest: {"wrong"},
    bit_of_a_block: {"damaged"},
    one_number_of_a_block_with_its_digest: {"wrong"},
    block_of_another_seed_with_its_digest: {"wrong"},
    table_cut_short: {"unreadable", "damaged"},
    number_of_a_sealed_table: {"wrong"},
    number_of_a_table_that_is_not_sealed: {"wrong"},
    picture_cut_short: {"unreadable", "damaged"},
    table_that_is_gone: {"damaged"},
    record_cut_short: {"unreadable"},
    result_that_nobody_asked_for: {"wrong"},
}


def test_what_nobody_harmed_is_sound(outputs, reference):
    reference.confirm()
    assert lying(outputs, reference) == []
    _blocks(outputs).clear()
    assert ended(outputs, reference) == []


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_every_harm_is_seen(outputs, reference, small, harm):
    before = {path: path.is_dir() or path.read_bytes() for path in outputs.rglob("*")}
    harm(outputs, small)
    harmed = {path: path.is_dir() or path.read_bytes() for path in outputs.rglob("*")}
    assert harmed != before
    assert {fault.kind for fault in lying(outputs, reference)} == HARMS[harm]
    assert {path: path.is_dir() or path.read_bytes() for path in outputs.rglob("*")} == harmed


def test_what_a_finished_command_leaves_or_lacks_is_seen(outputs, reference):
    (outputs / FOLDER / ".weeks.csv.123-456").write_bytes(b"week")
    (outputs / FOLDER / RECORD).unlink()
    stored = _result(outputs).name
    assert lying(outputs, reference) == []
    assert [(fault.kind, fault.what) for fault in ended(outputs, reference)] == [
        ("lost", f"{FOLDER}/{RECORD} is not there"),
        ("left over", f".results/{stored}.pieces"),
        ("left over", f"{FOLDER}/.weeks.csv.123-456"),
    ]


def test_blocks_that_are_lost_or_computed_twice_are_seen(outputs, reference, tmp_path):
    blocks = _blocks(outputs)
    shutil.rmtree(_result(outputs))
    watch = site.Watch(site.Site(tmp_path, ()), reference)
    first, second = (piece.path for piece in blocks.listed())
    data = first.read_bytes()
    second.unlink()
    first.with_name("new").write_bytes(data)
    first.with_name("new").replace(first)
    with subprocess.Popen(["true"]) as nothing:  # noqa: S607
        assert not watch.until(nothing, kills.END)
    stored = first.relative_to(outputs).as_posix()
    assert watch.saved() == 1
    assert [(fault.kind, fault.what) for fault in watch.faults()] == [
        ("lost", f"of 512 worlds of {first.parent.stem} that were kept"),
        ("twice", stored),
    ]


def test_a_process_that_outlives_its_call_is_found_and_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "PATIENCE", 0.05)
    mark = {process.MARK: str(tmp_path)}
    with subprocess.Popen(["sleep", "600"], env=os.environ | mark) as lasting:  # noqa: S607
        try:
            assert process.outlived(str(tmp_path)) == [lasting.pid]
            assert lasting.wait(process.PATIENCE * 200) < 0
        finally:
            lasting.kill()
    assert process.outlived(str(tmp_path)) == []


def test_kills_are_shared_between_settings():
    assert kills.shares(200, kills.SETTINGS) == {
        "run-1": 25, "run-2": 25, "run-dask": 25, "compare-1": 25, "compare-2": 25,
        "compare-dask": 25, "whole-2": 25, "design-2": 25,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("setting", kills.SETTINGS.values(), ids=lambda setting: setting.name)
def test_kills_at_any_moment_lose_and_corrupt_nothing(setting, tmp_path):
    if setting.on_cluster:
        pytest.importorskip("distributed", reason="needs the extra `cluster`")
    calls = list(kills.endure(setting, KILLS, folder=tmp_path, seed=1))
    assert sum(bool(call.victim) for call in calls) == KILLS
    assert [fault for call in calls for fault in call.faults] == [], kills.tally(calls)
