"""Blocks are kept as they finish: nothing is computed twice, and nothing that is kept is lost."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import h5netcdf
import h5py
import numpy as np
import pytest
import xarray as xr

import sim
from sim.actors.contributors import Contributors
from sim.ensemble import run as run_module
from sim.ensemble.blocks import HERE, Execution
from sim.ensemble.open import open_executor
from sim.ensemble.run import run, run_part, simulate
from sim.errors import InterruptionError, RunError, UsageError
from sim.results import store as store_module
from sim.results.atomic import digest
from sim.results.partial import PartialBlocks
from sim.results.record import Size, key
from sim.results.record import digest as scenario_digest
from sim.results.store import Store
from sim.results.store_paths import DATA
from sim.results.variable import VARIABLES, coordinates
from sim.scenario.design import Design, Variation
from sim.scenario.load import load, packaged
from sim.scenario.resolve import Resolved
from sim.streams import Streams
from sim.studies.ensembles import Request, obtain

N = 1100
SIZE = Size(N, 1)


def complete(scenario, size, *, store, execution=HERE, fresh=False):
    """Run a scenario into a store."""
    stored = replace(execution, store=store, fresh=fresh)
    return run(scenario, size.replications, seed=size.seed, execution=stored)


@pytest.fixture
def computed(monkeypatch):
    """Note which blocks are computed."""
    noted = []

    def noting(scenario, streams, **rest):
        noted.append(streams.replications)
        return simulate(scenario, streams)

    monkeypatch.setattr(run_module, "simulate", noting)
    return noted


class StopError(Exception):
    """Stands for whatever ends a run."""


def broken_off(small, store, *, after, block=128):
    """Begin a run, and end it after so many blocks."""
    left = [after]

    def progress(done):
        if not left[0]:
            raise StopError
        left[0] -= 1

    with pytest.raises(StopError):
        complete(small, SIZE, store=store, execution=Execution(progress=progress, block=block))


def pieces(store, small):
    return store.partial(key(small, SIZE))


@pytest.mark.parametrize("block", [4096, 1024, 256, 100])
def test_what_is_streamed_is_what_is_assembled(small, store, whole, identical, block):
    made = complete(small, SIZE, store=store, execution=Execution(block=block))
    identical(made, whole)
    identical(store.find(made.record.key), whole)
    assert [path.name for path in store.folder.iterdir()] == [made.record.key]


def test_a_chunked_file_says_the_same(small, store, whole, identical, monkeypatch):
    """Blocks across the chunks of the file, and variables that stay on disk until asked for."""
    monkeypatch.setattr("sim.results.netcdf.CHUNK", 200)
    monkeypatch.setattr("sim.results.netcdf.LAZY", 1000)
    made = complete(small, SIZE, store=store, execution=Execution(block=300))
    assert made.data["deployment_week"].encoding["chunksizes"] == (1, 200)
    assert "memory" not in repr(made.data["deployment_week"].variable._data).lower()
    identical(made, whole)
    assert list(made.ever_deployed) == list(whole.ever_deployed)


def test_paths_of_states_are_read_when_they_are_used(small, store, whole):
    complete(small, SIZE, store=store, execution=Execution())
    made = store.find(key(small, SIZE))
    read = made.data["state_support"].values
    assert np.array_equal(read, whole.data["state_support"].values)
    (store.folder / made.record.key / DATA).unlink()
    assert np.array_equal(made.data["state_support"].values, read)
    with pytest.raises(RunError, match=r"cannot read the stored result .*No such file"):
        _ = made.data["state_troops"].values


def test_workers_do_not_show_in_what_is_stored(small, store, whole, identical, pair):
    made = complete(small, SIZE, store=store, execution=Execution(pair))
    identical(made, whole)
    identical(store.find(made.record.key), whole)


@pytest.mark.slow
def test_three_workers_do_not_show_in_what_is_stored(small, store, whole, identical):
    with open_executor(3) as executor:
        made = complete(small, SIZE, store=store, execution=Execution(executor))
    identical(made, whole)
    identical(store.find(made.record.key), whole)


def test_a_run_goes_on_where_it_was_broken_off(small, store, whole, identical, computed):
    broken_off(small, store, after=3)
    assert computed == [range(128), range(128, 256), range(256, 384), range(384, 512)]
    assert store.stored_replications(key(small, SIZE), N) == 384
    computed.clear()
    reported = []
    execution = Execution(progress=reported.append, block=128)
    identical(complete(small, SIZE, store=store, execution=execution), whole)
    assert computed[0] == range(384, 512)
    assert sum(map(len, computed)) == N - 384
    assert reported[0] == 384
    assert sum(reported) == N


def test_blocks_of_another_size_are_used(small, store, whole, identical, computed):
    broken_off(small, store, after=2, block=200)
    computed.clear()
    identical(complete(small, SIZE, store=store, execution=Execution(block=256)), whole)
    assert computed == [range(400, 512), range(512, 768), range(768, 1024), range(1024, 1100)]


def test_blocks_that_overlap_are_used_once(small, store, whole, identical, computed):
    stored = pieces(store, small)
    for one in (range(300, 500), range(400, 700), range(600, 700)):
        stored.write(one, simulate(small, Streams(1, one)))
    identical(complete(small, SIZE, store=store, execution=Execution(block=4096)), whole)
    assert computed == [range(300), range(500, 600), range(700, 1100)]


@pytest.mark.parametrize("fault", ["flipped", "cut short", "empty", "gone", "another's"])
def test_a_damaged_block_is_dropped_and_computed_again(
    small, store, whole, identical, computed, fault
):
    broken_off(small, store, after=3)
    path, other = (piece.path for piece in pieces(store, small).listed()[1:])
    data = bytearray(path.read_bytes())
    if fault == "flipped":
        data[len(data) // 2] ^= 1
    path.write_bytes(
        {"cut short": data[:-1], "empty": b"", "another's": other.read_bytes()}.get(fault, data)
    )
    if fault == "gone":
        path.unlink()
    computed.clear()
    identical(complete(small, SIZE, store=store, execution=Execution(block=128)), whole)
    assert computed[:2] == [range(128, 256), range(384, 512)]
    done = [] if fault == "gone" else [
        "stored worlds 128 to 255 were damaged; computed again"
    ]  # fmt: skip
    assert store.notes == done


def test_a_block_that_is_lost_before_it_is_joined_is_computed_again(
    small, store, whole, identical, computed
):
    lost = []

    def progress(done):
        listed = pieces(store, small).listed()
        if len(listed) == 5 and not lost:
            lost.append(listed[0].path)
            listed[0].path.unlink()

    execution = Execution(progress=progress, block=128)
    identical(complete(small, SIZE, store=store, execution=execution), whole)
    assert computed.count(range(128)) == 2
    assert sum(map(len, computed)) == N + 128


def test_whoever_finishes_first_is_believed(small, store, whole, identical):
    """Another run of the same finishes, and drops the pieces, while this one is on its way."""
    other = Store(store.folder.parent)
    done = []

    def progress(count):
        done.append(count)
        if len(done) == 4:
            complete(small, SIZE, store=other, execution=Execution(block=256))

    execution = Execution(progress=progress, block=128)
    identical(complete(small, SIZE, store=store, execution=execution), whole)
    assert [path.name for path in store.folder.iterdir()] == [key(small, SIZE)]


def test_the_pieces_stay_until_the_result_is_complete(small, store, monkeypatch):
    def fails(path, scenario, **rest):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.results.store.write_data", fails)
    with pytest.raises(RunError, match=r"No space left on device; 1,100 of 1,100 worlds are"):
        complete(small, SIZE, store=store, execution=Execution(block=256))
    assert len(pieces(store, small).listed()) == 5
    assert not list(pieces(store, small).folder.glob(".writing*"))


def test_a_block_that_cannot_be_stored_is_reported(small, store, monkeypatch):
    def fails(path, data):
        raise RunError(f"cannot write {path}: No space left on device")

    monkeypatch.setattr("sim.results.partial.write", fails)
    with pytest.raises(RunError, match=r"No space left on device$"):
        complete(small, SIZE, store=store, execution=Execution(block=256))


@pytest.mark.slow
def test_all_but_one_replication_are_stored(small, store, work, monkeypatch, computed):
    with monkeypatch.context() as patched, open_executor(2) as executor:
        patched.setattr(run_module, "simulate", work("simulations").deadly)
        with pytest.raises(RunError) as reported:
            complete(small, SIZE, store=store, execution=Execution(executor, block=256))
    assert str(reported.value) == (
        "world 700 of seed 1 ended the process that computed it; 1,099 of 1,100 "
        "worlds are stored, and the same command computes only what is missing"
    )
    complete(small, SIZE, store=store)
    assert computed == [range(700, 701)]


def test_what_is_the_same_is_run_once(small, store, computed):
    other = small.model_copy(update={"name": "other"})
    every = {"a": small, "b": other, "c": small}
    asked = {label: Resolved(one, {}, folder=store.folder) for label, one in every.items()}
    made = obtain(asked, Request(SIZE, store))
    assert [results.name for results in made.values()] == ["baseline", "other", "baseline"]
    assert computed == [range(N)] * 2
    assert not made.reused


# Computing anew


def test_what_is_computed_again_takes_the_place_of_the_old(
    small, store, whole, identical, computed
):
    made = complete(small, SIZE, store=store)
    folder = store.folder / made.record.key
    before = folder.stat().st_ino
    stored = pieces(store, small)
    stored.write(range(4), simulate(small, Streams(2, range(4))))
    computed.clear()
    identical(complete(small, SIZE, store=store, fresh=True), whole)
    assert computed == [range(N)]
    assert folder.stat().st_ino != before
    assert list(store.folder.iterdir()) == [folder]


@pytest.mark.parametrize("block", [2048, 256])
def test_the_old_stays_until_the_new_is_whole(
    small, store, whole, identical, work, monkeypatch, block
):
    name = key(small, SIZE)
    complete(small, SIZE, store=store)

    def fails(streams):
        raise RunError("no")

    with monkeypatch.context() as patched:
        patched.setattr(run_module, "simulate", lambda scenario, streams, **rest: fails(streams))
        with pytest.raises(RunError, match=r"^no"):
            complete(small, SIZE, store=store, execution=Execution(block=block), fresh=True)
    identical(store.find(name), whole)

    def full(path, scenario, **rest):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("sim.results.store.write_data", full)
        with pytest.raises(RunError, match="No space left on device"):
            complete(small, SIZE, store=store, execution=Execution(block=block), fresh=True)
    identical(store.find(name), whole)
    assert store.notes == []


# What belongs to something else


def test_a_block_of_another_ensemble_is_not_taken(small, store, whole, identical, computed):
    other = small.model_copy(update={"weeks": 2})
    broken_off(other, store, after=1)
    theirs = store.partial(key(other, SIZE)).listed()[0].path
    home = pieces(store, small).folder
    home.mkdir(parents=True)
    (home / theirs.name).write_bytes(theirs.read_bytes())
    identical(complete(small, SIZE, store=store, execution=Execution(block=128)), whole)
    assert store.notes == ["stored worlds 0 to 127 were damaged; computed again"]


@pytest.mark.parametrize("forged", ["folder", "scenario"])
def test_a_result_of_something_else_is_set_aside(small, store, whole, identical, forged):
    """Digests agree, but the folder has the name of another, or the scenario was exchanged."""
    other = small.model_copy(update={"weeks": 2})
    theirs = store.folder / complete(other, SIZE, store=store).record.key
    ours = store.folder / complete(small, SIZE, store=store).record.key
    if forged == "folder":
        shutil.rmtree(ours)
        shutil.copytree(theirs, ours)
    else:
        (ours / "scenario.json").write_bytes((theirs / "scenario.json").read_bytes())
        marked = json.loads((ours / "COMPLETE").read_bytes())
        marked["scenario.json"] = digest(ours / "scenario.json")
        (ours / "COMPLETE").write_text(json.dumps(marked))
    assert store.find(ours.name) is None
    identical(complete(small, SIZE, store=store), whole)
    identical(store.find(ours.name), whole)
    assert store.notes == [f"a stored result was damaged; it is set aside in {ours}.damaged"]


@pytest.fixture(scope="module")
def finished(small, tmp_path_factory):
    """A store that has the result."""
    outputs = tmp_path_factory.mktemp("finished")
    complete(small, SIZE, store=Store(outputs))
    return outputs


@pytest.fixture
def filled(finished, tmp_path):
    """A copy of it, to be harmed."""
    shutil.copytree(finished, tmp_path / "filled")
    return Store(tmp_path / "filled")


@pytest.mark.parametrize("name", ["results.nc", "record.json", "scenario.json", "COMPLETE"])
@pytest.mark.parametrize("fault", ["flipped", "cut short", "empty", "gone", "a folder"])
def test_a_damaged_result_is_never_read(small, filled, whole, identical, name, fault):
    folder = filled.folder / key(small, SIZE)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).unlink()
    if fault == "a folder":
        (folder / name).mkdir()
    elif fault != "gone":
        whats_left = {"flipped": data, "cut short": data[: len(data) // 2], "empty": b""}[fault]
        (folder / name).write_bytes(whats_left)
    marked = (folder / "COMPLETE").is_file()
    assert filled.find(folder.name) is None
    assert len(filled.notes) == marked
    identical(complete(small, SIZE, store=filled), whole)
    identical(filled.find(folder.name), whole)


def test_a_result_that_is_replaced_while_it_is_read_is_read_again(
    small, filled, whole, identical, monkeypatch
):
    name = key(small, SIZE)
    read, times = store_module._read, []

    def hasty(folder):
        times.append(folder)
        if len(times) == 1:
            raise FileNotFoundError(2, "No such file or directory")
        return read(folder)

    monkeypatch.setattr(store_module, "_read", hasty)
    identical(filled.find(name), whole)
    assert filled.notes == []


def test_a_damaged_result_that_cannot_be_moved_is_reported(small, filled, monkeypatch):
    folder = filled.folder / key(small, SIZE)
    (folder / "results.nc").write_bytes(b"")

    def denied(path, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", denied)
    with pytest.raises(RunError, match="is damaged, and cannot be set aside: Permission denied"):
        filled.find(folder.name)


def test_a_forgotten_result_leaves_nothing(small, store):
    broken_off(small, store, after=2)
    store.partial(key(small, SIZE)).clear()
    assert list(store.folder.iterdir()) == []


def test_stored_blocks_hold_no_objects(small, store):
    broken_off(small, store, after=1)
    with np.load(pieces(store, small).listed()[0].path, allow_pickle=False) as held:
        assert {held[name].dtype.kind for name in held} == {"u"}  # bytes


ALIKE = """
import sys
sys.modules["dask"] = None  # as the command has it
from pathlib import Path
from sim.ensemble.blocks import Execution
from sim.ensemble.run import run
from sim.results.store import Store
from sim.scenario.schema import Scenario
scenario = Scenario.model_validate_json(Path(sys.argv[1]).read_bytes())
execution = Execution(block=int(sys.argv[3]), store=Store(Path(sys.argv[2])))
made = run(scenario, 1100, seed=1, execution=execution)
print(made.record.key)
"""


def test_two_processes_may_run_the_same_at_once(small, store, tmp_path, whole, identical):
    reported = tmp_path / "scenario.json"
    reported.write_text(small.model_dump_json())
    both = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", ALIKE, str(reported), str(tmp_path), block],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for block in ("40", "56")
    ]  # fmt: skip
    done = [one.communicate(timeout=600) for one in both]
    assert [out.strip() for out, _ in done] == [key(small, SIZE)] * 2, done
    identical(store.find(key(small, SIZE)), whole)
    assert [path.name for path in Path(store.folder).iterdir()] == [key(small, SIZE)]


def test_the_file_says_to_others_what_it_says_here(small, store, whole, identical):
    made = complete(small, SIZE, store=store, execution=Execution(block=256))
    path = store.folder / made.record.key / "results.nc"
    with xr.open_dataset(path, engine="h5netcdf") as file:
        identical(replace(made, data=file.load()), whole)


def test_the_file_names_the_dimensions_and_units_of_every_variable(small, store):
    """As NetCDF-4 has it: every dimension is a scale, and every variable is attached to its own."""
    made = complete(small, SIZE, store=store, execution=Execution(block=256))
    with h5netcdf.File(store.folder / made.record.key / "results.nc") as file:
        named = list(coordinates(small, SIZE))
        assert named[-1] == "event"
        assert list(file.variables)[: len(named)] == named
        assert {name: one.size for name, one in file.dimensions.items()} == made.data.sizes
        assert set(file.variables) == {*coordinates(small, SIZE), *made.data}
        for name, variable in VARIABLES.items():
            if name not in made.data:
                continue
            assert file[name].dimensions == variable.dims, name
            assert dict(variable.attributes).items() <= dict(file[name].attrs).items(), name
            assert ("_FillValue" in file[name].attrs) == (file[name].dtype.kind == "f"), name
            assert np.array_equal(file[name][...], made.data[name].values, equal_nan=True), name


def test_the_file_says_what_it_is(store):
    settings = ("weeks=2", "talks.deal_rate=3")
    asked = load(packaged() / "baseline.yaml", settings)
    made = complete(asked, Size(3, 2**63 - 1), store=store)
    assert made.record.settings == settings
    folder = store.folder / made.record.key
    with h5netcdf.File(folder / "results.nc") as file:
        attributes = {**file.attrs}
    assert attributes == {
        "title": asked.scenario.title,
        "scenario": "baseline",
        "scenario_digest": scenario_digest(asked.scenario),
        "settings": "weeks=2; talks.deal_rate=3",
        "seed": 2**63 - 1,
        "key": key(asked.scenario, Size(3, 2**63 - 1)),
        "version": sim.__version__,
        "coordinates": "date state_name",
    }
    assert made.record.key == key(asked.scenario, Size(3, 2**63 - 1))


def test_reading_checks_nothing_by_what_the_file_says(small, filled, whole, identical):
    """The record is the truth: a file whose words are others' still reads by the record."""
    folder = filled.folder / key(small, SIZE)
    with h5py.File(folder / "results.nc", "a") as file:
        file.attrs["title"], file.attrs["key"] = "Another", "another"
    files = json.loads((folder / "COMPLETE").read_bytes())
    sealed = {**files, "results.nc": digest(folder / "results.nc")}
    (folder / "COMPLETE").write_text(json.dumps(sealed))
    identical(filled.find(folder.name), whole)


def test_others_may_read_what_is_stored(small, store):
    folder = store.folder / complete(small, SIZE, store=store).record.key
    assert folder.stat().st_mode & 0o777 == store.folder.stat().st_mode & 0o777


def test_a_folder_that_may_not_be_looked_into_holds_nothing(store, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", denied)
    assert not store.contains("x")


# Whether a result is there undamaged, and other contributors


@pytest.mark.parametrize("fault", ["flipped", "gone"])
def test_a_damaged_result_does_not_pass_as_stored(small, filled, fault):
    name = key(small, SIZE)
    assert filled.verified(name)
    path = filled.folder / name / "results.nc"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    if fault == "flipped":
        path.write_bytes(data)
    assert not filled.verified(name)
    assert filled.notes == [
        f"a stored result was damaged; it is set aside in {path.parent}.damaged"
    ]
    assert not filled.contains(name)


def test_contributors_of_another_class_change_the_results(small, whole, work):
    never = work("rules").NeverPledge
    made = run(small, N, contributors=never)
    assert made.data["states_pledged_final"].values.max() == 0
    assert whole.data["states_pledged_final"].values.max() > 0
    assert made.record.key != whole.record.key


def test_workers_find_contributors_of_another_class(small, identical, pair, work):
    never = work("rules").NeverPledge
    made = run(small, 600, execution=Execution(pair), contributors=never)
    identical(made, run(small, 600, contributors=never))


def test_contributors_of_another_class_are_neither_stored_nor_hidden(small, store, pair, work):
    class Hidden(Contributors):
        """Out of reach for other processes."""

    never = work("rules").NeverPledge
    with pytest.raises(UsageError, match="contributors NeverPledge cannot be stored"):
        run(small, 4, execution=Execution(store=store), contributors=never)
    with pytest.raises(UsageError, match="define it in a module"):
        run(small, 4, execution=Execution(pair), contributors=Hidden)


def test_what_another_living_process_is_writing_is_not_cleared_away(tmp_path):
    """A command with `--fresh` may begin while another one writes the same."""
    blocks = PartialBlocks(tmp_path / "some.pieces", [])
    blocks.folder.mkdir()
    with subprocess.Popen(["true"]) as dead:  # noqa: S607
        dead.wait()
    with subprocess.Popen(["sleep", "60"]) as alive:  # noqa: S607
        names = {
            pid: (f".writing-{pid}-1", f".0-256.abc.npz.{pid}-1.part")
            for pid in (alive.pid, dead.pid, os.getpid())
        }
        for scratch, part in names.values():
            (blocks.folder / scratch).mkdir()
            (blocks.folder / part).touch()
        (blocks.folder / f".writing-{alive.pid}-1.replaced").mkdir()
        blocks.clear()
        left = {path.name for path in blocks.folder.iterdir()}
        alive.kill()
    assert left == set(names[alive.pid])
    blocks.clear()
    assert not blocks.folder.exists()


def test_an_interrupted_design_keeps_most_of_what_was_computed(store):
    base = load(packaged() / "baseline.yaml", ("weeks=3",))
    (part,) = Variation.of(
        base, Design({"choice.support": [1.0 + k / 40 for k in range(40)]})
    ).parts
    done = []

    def stop(count):
        done.append(count)
        if len(done) == 2:
            raise InterruptionError("interrupted")

    size = Size(40 * 128, 1, 128)
    with pytest.raises(InterruptionError):
        run_part(part, 128, execution=Execution(progress=stop, store=store))
    kept = key(part.scenario, size, numbers=part.digest)
    assert done == [2048, 2048]
    assert store.stored_replications(kept, size.replications) == 2048


def test_only_small_ensembles_are_cut_smaller_than_need_be():
    often = run_module._stored_often
    assert often(HERE, 1000).block == 2048
    assert often(HERE, 30_000).block == 15 * 256
    assert often(HERE, 40_000) is HERE
    assert often(replace(HERE, block=64), 100).block == 64
    abreast = replace(HERE, abreast=True)
    assert often(abreast, 5000) is abreast
