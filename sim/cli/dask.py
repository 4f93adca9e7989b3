"""Dask, which is imported only where a cluster is wanted."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def dask(*, wanted: bool) -> Iterator[None]:
    """Hide Dask where it is not wanted: xarray would import it just to see that it is not used.

    Once xarray is loaded it is too late, because then it has seen whether Dask is installed.
    """
    if wanted or {"dask", "xarray"} & sys.modules.keys():
        yield
        return
    sys.modules["dask"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["dask"]
