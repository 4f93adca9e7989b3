"""Lets the tests find the modules of the fuzzer, which also runs by itself."""

import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.append(HERE)


@pytest.fixture
def folder(tmp_path):
    """Give an empty folder in which cases are tried."""
    place = tmp_path / "cases"
    place.mkdir()
    return place


@pytest.fixture(scope="module")
def swift():
    """Read the packaged scenarios once."""
    from target import read_once

    with read_once():
        yield
