"""A file that HDF5 writes to comes to a regular end, whatever could not be written."""

import errno
import os

import h5py
import numpy as np
import pytest

from sim.errors import InterruptionError
from sim.results.target import Target

ROOM = [0, 100, 1_000, 5_000, 12_345, 40_000, 80_000, 100_000]
WHOLE = os.pwrite


def fill(target):
    """Write arrays with labels, packed and not, as the data file of a result has them."""
    luck = np.random.default_rng(1)
    with h5py.File(target, "w", track_order=True) as file:
        for name in ("week", "state"):
            file.create_dataset(name, data=np.arange(32)).make_scale(name)
        for at in range(12):
            packed = {"chunks": (1, 32), "compression": "gzip"} if at % 2 else {}
            data = file.create_dataset(f"array {at}", (32, 32), np.float64, **packed)
            for axis, name in enumerate(("week", "state")):
                data.dims[axis].attach_scale(file[name])
            data[...] = luck.normal(size=(32, 32))


def run_short(monkeypatch, *, of, error):
    """Write as much as there is room for, and then only the error; what was tried is returned."""
    left, tried = [of], []

    def pwrite(file, data, offset):
        tried.append(len(data))
        if left[0] < len(data):
            raise error
        left[0] -= len(data)
        return WHOLE(file, data, offset)

    monkeypatch.setattr(os, "pwrite", pwrite)
    return tried


@pytest.mark.parametrize("room", ROOM)
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), InterruptionError("stop")]
)
def test_a_failure_is_raised_when_all_is_over(tmp_path, monkeypatch, room, error):
    target = Target(tmp_path / "file")
    tried = run_short(monkeypatch, of=room, error=error)
    fill(target)
    with pytest.raises(type(error), match=str(error.args[-1])):
        target.check()
    assert tried
    tried.clear()
    target.write(b"more")
    assert not tried
    target.close()


def test_without_a_failure_the_file_is_what_it_would_have_been(tmp_path):
    target = Target(tmp_path / "one")
    fill(target)
    target.check()
    target.close()
    fill(tmp_path / "other")
    with h5py.File(tmp_path / "one") as one, h5py.File(tmp_path / "other") as other:
        assert list(one) == list(other)
        for name in one:
            assert np.array_equal(one[name], other[name])
            scales = [[dim.keys() for dim in each[name].dims] for each in (one, other)]
            assert scales[0] == scales[1]


def test_what_could_not_be_written_is_read_again(tmp_path, monkeypatch):
    target = Target(tmp_path / "file")
    target.write(b"0123456789")
    run_short(monkeypatch, of=0, error=OSError(errno.ENOSPC, "full"))
    target.seek(4)
    target.write(b"abc")
    target.seek(12)
    target.write(b"z")
    target.seek(0)
    assert target.read(20) == b"0123abc789\0\0z"
    assert target.tell() == 13
    target.close()
    assert (tmp_path / "file").read_bytes() == b"0123456789"
