"""Somebody at a terminal sees at once that something is happening."""

import os
from pathlib import Path

import pytest
from calling import on_terminal

LARGE = ("numpy", "mesa", "xarray")
"""Libraries that take long to import, in the order in which a run needs them."""

OBSERVED = f"""
import os, sys
def observe(event, details):
    if event == "import" and details[0] in {LARGE} and details[0] not in seen:
        seen.add(details[0])
        os.write(2, f"<{{details[0]}}>".encode())
seen = set()
sys.addaudithook(observe)
from sim.__main__ import main
sys.argv = ["sim", "run", "baseline", "-n", "2", "--dry-run"]
main()
"""
"""The command, which says on the terminal when one of them begins to be imported."""


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_bar_shows_before_anything_large_is_imported(tmp_path: Path) -> None:
    done = on_terminal("-c", OBSERVED, folder=tmp_path)
    assert done.code == 0, done.out[-800:]
    imported = [done.out.index(f"<{name}>") for name in LARGE]
    assert done.out.index("Loading") < min(imported)
    # Mesa is slow to import after the others.
    assert imported[LARGE.index("mesa")] < imported[LARGE.index("xarray")]


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_nothing_moves_on_a_terminal_that_cannot_show_it(tmp_path: Path) -> None:
    done = on_terminal("-c", OBSERVED, folder=tmp_path, kind="dumb")
    assert done.code == 0, done.out[-800:]
    assert "Loading" not in done.out
