"""Rows packed as the data file has them: what is packed reads back, here and by HDF5."""

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from sim.results import netcdf, partial
from sim.results.packed import PackedRows, pack, stacked


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int8])
@pytest.mark.parametrize("shape", [(64,), (3, 64), (1, 1)])
def test_what_is_packed_reads_back(kind: type, shape: tuple[int, ...], tmp_path: Path) -> None:
    array = (100 * np.sin(np.arange(np.prod(shape)))).reshape(shape).astype(kind)
    packed = pack(array)
    assert np.asarray(packed).tobytes() == array.tobytes()
    assert (packed.shape, packed.dtype) == (array.shape, array.dtype)
    chunks = (*(1 for _ in shape[1:]), shape[-1])
    with h5py.File(tmp_path / "x.nc", "w") as file:
        data = file.create_dataset("x", shape, kind, chunks=chunks, **netcdf.PACKED)
        rows: Any = netcdf._Rows(data)
        rows[..., 0 : shape[-1]] = packed
        assert data[()].tobytes() == array.tobytes()


def test_arrays_are_stacked_packed_or_not() -> None:
    one, two = np.arange(8.0), np.arange(8.0, 16.0)
    both = np.stack([one, two])
    packed = stacked([pack(one), pack(two)])
    assert isinstance(packed, PackedRows)
    assert np.array_equal(packed, both)
    assert np.array_equal(stacked([one, pack(two)]), both)


@pytest.mark.parametrize("drawn", [False, True])
def test_full_blocks_are_joined_by_their_chunks(
    changed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: bool
) -> None:
    """Packed blocks, of which the last is not full, give the file that one block gives."""
    from sim.ensemble.blocks import Execution
    from sim.ensemble.run import run
    from sim.results.store import Store

    for module in (netcdf, partial):
        monkeypatch.setattr(module, "CHUNK", 256)
    copied, copy = [], PackedRows.__array__
    monkeypatch.setattr(PackedRows, "__array__", lambda *given: copied.append(1) or copy(*given))
    scenario = changed("weeks=2", *(["parameters=ranges"] if drawn else []))
    whole = run(scenario, 700)
    made = run(scenario, 700, execution=Execution(block=256, store=Store(tmp_path)))
    assert copied == []
    assert set(made.data.variables) == set(whole.data.variables)
    assert ("drawn" in made.data) == drawn
    for name, values in whole.data.items():
        assert made.data[name].values.tobytes() == values.values.tobytes(), name


def test_blocks_that_are_not_chunks_are_unpacked(
    changed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a block was packed, but all replications fit into one chunk of the file."""
    from sim.ensemble.blocks import Execution
    from sim.ensemble.run import run
    from sim.results.store import Store

    monkeypatch.setattr(partial, "CHUNK", 256)
    scenario = changed("weeks=2", "parameters=ranges")
    whole = run(scenario, 700)
    made = run(scenario, 700, execution=Execution(block=256, store=Store(tmp_path)))
    for name, values in whole.data.items():
        assert made.data[name].values.tobytes() == values.values.tobytes(), name
