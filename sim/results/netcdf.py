"""The file of a result: written block by block, so that it may be larger than memory."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import xarray as xr
from numpy.typing import DTypeLike, NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from sim.errors import RunError
from sim.outcomes.block import Block
from sim.results.packed import CHUNK, LEVEL, PackedRows
from sim.results.record import Record
from sim.results.target import Target
from sim.results.variable import VARIABLES, Coordinates, coordinates, drawn_keys, gather, labelled
from sim.scenario.schema import Scenario

LAZY = 100_000
"""Most replications of a result that is read into memory whole."""

PACKED = {"compression": "gzip", "compression_opts": LEVEL, "shuffle": True}
"""How the arrays that are worth it are compressed."""

TEXT = h5py.string_dtype()
"""Text of any length, in UTF-8."""


def write_data(path: Path, scenario: Scenario, *, record: Record, blocks: Iterable[Block]) -> None:
    """Write the arrays of an ensemble to a new file, one block in memory at a time.

    All its blocks are taken, in the order of their replications. An OSError is raised if anything
    could not be written.
    """
    target = Target(path)
    try:
        # The names of variables keep the order in which they are written.
        with h5py.File(target, "w", track_order=True) as file:
            _write_attributes(file, record)
            drawn, blocks = drawn_keys(_checked(blocks, target))
            _write_coordinates(file, coordinates(scenario, record.size, drawn=drawn))
            arrays = gather(blocks, record.size, allocate=partial(_allocate, file))
            for name, (dims, values, _) in arrays.items():
                if "replication" not in dims:
                    _create(file, name, values.shape, dtype=values.dtype)[...] = values
        target.check()
    finally:
        target.close()


def _checked(blocks: Iterable[Block], target: Target) -> Iterator[Block]:
    """Blocks, as long as what came of those before could be written."""
    for block in blocks:
        yield block
        target.check()


def _write_attributes(file: h5py.File, record: Record) -> None:
    """Write what the file says of itself; a number as NetCDF has it, an array of one."""
    for name, value in record.attributes.items():
        file.attrs[name] = value if isinstance(value, str) else np.array([value], np.int64)


def _write_coordinates(file: h5py.File, labels: Coordinates) -> None:
    """Write coordinates; those named as a dimension are its scale, the others along it."""
    beside = []
    for name, (dims, values, attributes) in labels.items():
        if values.dtype.kind == "U":
            data = file.create_dataset(name, data=values.astype(object), dtype=TEXT)
        elif values.dtype.kind == "M":
            days = values.astype("datetime64[D]")
            data = file.create_dataset(name, data=(days - days[0]).astype(np.int64))
            data.attrs.update(units=f"days since {days[0]}", calendar="proleptic_gregorian")
        else:
            data = file.create_dataset(name, data=values)
        data.attrs.update(attributes)
        if dims == (name,):
            data.make_scale(name)
        else:
            beside.append(name)
            _attach(file, data, dims)
    file.attrs["coordinates"] = " ".join(beside)


class _Rows:
    """A variable that blocks are written to; of a packed block the chunks are copied."""

    def __init__(self, data: h5py.Dataset) -> None:
        self._data = data

    def __setitem__(self, place: tuple[Any, slice], part: Any) -> None:
        start, data = place[-1].start, self._data
        chunk = data.chunks[-1] if data.chunks else None
        if isinstance(part, PackedRows) and part.shape[-1] == chunk and start % chunk == 0:
            for row, packed in zip(np.ndindex(part.shape[:-1]), part.chunks, strict=True):
                data.id.write_direct_chunk((*row, start), packed)
        else:
            data[place] = np.asarray(part)


def _allocate(file: h5py.File, name: str, shape: tuple[int, ...], *, dtype: DTypeLike) -> _Rows:
    """Make a variable that is written block by block."""
    return _Rows(_create(file, name, shape, dtype=dtype))


def _create(file: h5py.File, name: str, shape: tuple[int, ...], *, dtype: DTypeLike) -> Any:
    """Make a variable as NetCDF has it, in rows of chunks where there are many replications."""
    variable, kind = VARIABLES[name], np.dtype(dtype)
    how: dict[str, Any] = {}
    if kind.kind == "f":
        how["fillvalue"] = np.nan
    if variable.dims[-1] == "replication" and shape[-1] > CHUNK:
        how |= {"chunks": (*(1 for _ in shape[1:]), CHUNK), **PACKED}
    elif variable.packed and 0 not in shape:
        how |= {"chunks": (shape[0], 1, shape[-1]), **PACKED}
    data = file.create_dataset(name, shape, kind, **how)
    _attach(file, data, variable.dims)
    data.attrs.update(variable.attributes)
    if kind.kind == "f":
        data.attrs.create("_FillValue", np.nan, (1,), kind)
    return data


def _attach(file: h5py.File, data: Any, dims: tuple[str, ...]) -> None:
    """Name the dimensions of a variable by the scales of their coordinates."""
    for axis, dim in enumerate(dims):
        data.dims[axis].attach_scale(file[dim])


class _Paths(BackendArray):
    """The paths of all states, which are read when they are first used, then kept in memory.

    They are nearly all of a result, and few questions need them. To read them is a RunError if the
    file is no longer there.
    """

    def __init__(self, path: Path, data: h5py.Dataset) -> None:
        self._path, self._name = path, data.name
        self.shape, self.dtype = data.shape, data.dtype

    def __getitem__(self, key: indexing.ExplicitIndexer) -> NDArray[Any]:
        whole = indexing.IndexingSupport.BASIC
        found = indexing.explicit_indexing_adapter(key, self.shape, whole, self._read)
        return np.asarray(found)

    def _read(self, key: tuple[Any, ...]) -> NDArray[Any]:
        try:
            with h5py.File(self._path) as file:
                return np.asarray(file[self._name][key])
        except OSError as error:
            reason = error.strerror or str(error)
            raise RunError(f"cannot read the stored result {self._path}: {reason}") from error


def _values(path: Path, data: h5py.Dataset, dims: tuple[str, ...]) -> Any:
    """Numbers of a variable, or what reads them when they are used."""
    if not {"week", "state", "trajectory"} <= {*dims}:
        return data[()]
    stored: Any = indexing.LazilyIndexedArray(_Paths(path, data))
    return indexing.MemoryCachedArray(stored)  # type: ignore[no-untyped-call]


def read_data(path: Path, scenario: Scenario, *, record: Record) -> xr.Dataset:
    """Read the arrays of an ensemble: into memory, or if they are large, when they are used."""
    if record.replications > LAZY:
        return xr.open_dataset(path, engine="h5netcdf", cache=False)
    # Labels and attributes are known already; to read them takes longer than the numbers.
    with h5py.File(path) as file:
        every = {name: one.dims for name, one in VARIABLES.items() if name in file}
        arrays = labelled({name: _values(path, file[name], dims) for name, dims in every.items()})
        drawn = file["parameter"].asstr()[()].tolist() if "parameter" in file else []
    labels = coordinates(scenario, record.size, drawn=drawn)
    return xr.Dataset(arrays, labels, record.attributes)
