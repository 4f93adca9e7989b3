"""The file of a result: written block by block, so that it may be larger than memory."""

import errno
import gc
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import h5netcdf
import h5py
import numpy as np
import xarray as xr
from numpy.typing import DTypeLike

from sim.errors import InterruptionError
from sim.outcomes.block import Block
from sim.results.record import Size
from sim.results.variable import VARIABLES, Arrays, coordinates, gather, labelled
from sim.scenario.schema import Scenario

CHUNK = 4096
"""Replications in a chunk of what grows with them: that of a full block, but a row of states."""

LAZY = 100_000
"""Most replications of a result that is read into memory whole."""

PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
"""How the arrays that are worth it are compressed."""

ENGINE: Any = "h5netcdf"


def write_data(path: Path, scenario: Scenario, *, size: Size, blocks: Iterable[Block]) -> None:
    """Write the arrays of an ensemble to a new file, one block in memory at a time.

    All its blocks are taken, in the order of their replications. An OSError is raised if anything
    could not be written.
    """
    with raising_write_errors():
        _write_data(path, scenario, size=size, blocks=blocks)


def _write_data(path: Path, scenario: Scenario, *, size: Size, blocks: Iterable[Block]) -> None:
    xr.Dataset(coords=coordinates(scenario, size)).to_netcdf(path, engine=ENGINE)
    with h5netcdf.File(path, "a") as file:
        arrays = gather(blocks, size.replications, allocate=partial(_allocate, file))
    short: Arrays = {name: one for name, one in arrays.items() if "replication" not in one[0]}
    packed = {name: PACKED for name in short if VARIABLES[name].packed}
    xr.Dataset(short).to_netcdf(path, mode="a", engine=ENGINE, encoding=packed)


def read_data(path: Path, scenario: Scenario, *, size: Size) -> xr.Dataset:
    """Read the arrays of an ensemble: into memory, or if they are large, when they are used."""
    if size.replications > LAZY:
        return xr.open_dataset(path, engine=ENGINE, cache=False)
    # Labels are known already; to read them from the file takes longer than the numbers.
    with h5py.File(path) as file:
        arrays = labelled({name: file[name][()] for name in VARIABLES})
    return xr.Dataset(arrays, coords=coordinates(scenario, size))


def _allocate(file: Any, name: str, shape: tuple[int, ...], *, dtype: DTypeLike) -> Any:
    """Make a variable in the file as xarray would, in rows of chunks where there are many."""
    chunks = (*(1 for _ in shape[1:]), CHUNK)
    many: Any = {"chunks": chunks, **PACKED} if shape[-1] > CHUNK else {}
    blank = np.array(np.nan, dtype)[()]
    variable = file.create_variable(name, VARIABLES[name].dims, dtype, fillvalue=blank, **many)
    variable.attrs.update(VARIABLES[name].attributes)
    return variable


_HDF5_MESSAGE = re.compile(r"errno = (\d+), error message = '([^']*)'")
"""Number and message of an error of the operating system, in the words of HDF5."""


@contextmanager
def raising_write_errors() -> Iterator[None]:
    """Raise an OSError for every failure to write, in the words of the operating system.

    HDF5 writes much of a file when objects are deallocated, where Python can raise nothing: errors
    are only printed. A file with a hole in it must not pass for a whole one.
    """
    errors: list[BaseException | None] = []
    before = sys.unraisablehook, sys.excepthook

    def collect(unraisable: "sys.UnraisableHookArgs") -> None:
        if isinstance(unraisable.exc_value, InterruptionError):
            before[0](unraisable)
        else:
            errors.append(unraisable.exc_value)

    # What goes to the hook of exceptions goes to the other as well.
    sys.unraisablehook, sys.excepthook = collect, lambda *_: None
    try:
        try:
            yield
        except (OSError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not _HDF5_MESSAGE.search(str(error)):
                raise
            errors.append(error)
            # Objects of its frames are deallocated here, where their errors are collected.
            traceback.clear_frames(error.__traceback__)
            error.__traceback__ = None
            gc.collect()
    finally:
        sys.unraisablehook, sys.excepthook = before
    if errors:
        raise _plain(errors[0])


def _plain(error: BaseException | None) -> OSError:
    """An error with the number and message of the operating system, where they are known."""
    if isinstance(error, OSError) and error.errno:
        return OSError(error.errno, error.strerror)
    found = _HDF5_MESSAGE.search(str(error))
    return OSError(int(found[1]), found[2]) if found else OSError(errno.EIO, str(error))
