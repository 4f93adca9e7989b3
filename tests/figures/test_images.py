"""Three figures as they have been looked at and found good, letter by letter."""

import importlib.util
import sys
from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure
from sparing import sparing

_SPEC = importlib.util.spec_from_file_location(
    "redraw", Path(__file__).parents[1] / "golden" / "redraw.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
redraw = importlib.util.module_from_spec(_SPEC)
sys.modules["redraw"] = redraw
_SPEC.loader.exec_module(redraw)

TOLERANCE = 1
"""Root mean square of the difference, of 255, that another build of FreeType may make."""


def differs(name: str, folder: Path, *settings: str) -> str | None:
    drawn = folder / f"{name}.png"
    redraw.IMAGES[name](*settings).savefig(drawn, dpi=redraw.DPI)
    try:
        return compare_images(str(redraw.HERE / f"{name}.png"), str(drawn), TOLERANCE)
    except ImageComparisonFailure as other_size:
        return str(other_size)


@pytest.mark.parametrize("name", redraw.IMAGES)
def test_a_figure_looks_as_it_did(name: str, tmp_path: Path) -> None:
    assert differs(name, tmp_path) is None


OTHER = ("parliament.vote_rate=2", "talks.collapse_rate=3")


@pytest.mark.parametrize(("name", "setting"), sparing(redraw.IMAGES, OTHER, every=2))
def test_another_number_gives_another_picture(name: str, setting: str, tmp_path: Path) -> None:
    assert differs(name, tmp_path, setting) is not None
