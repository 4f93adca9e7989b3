"""Small ensembles of the real model, and what every figure must hold to."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.ensemble.run import run
from sim.results.results import Results
from sim.scenario.load import load, packaged

Worlds = Callable[..., Results]


@cache
def _worlds(settings: tuple[str, ...], n: int, named: tuple[tuple[str, str], ...]) -> Results:
    scenario = load(packaged() / "baseline.yaml", settings).scenario
    return run(scenario.model_copy(update=dict(named)), n)


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """Run the baseline with settings, under another name and title where one is given."""

    def build(*settings: str, n: int = 60, **named: str) -> Results:
        return _worlds(settings, n, tuple(sorted(named.items())))

    return build


@pytest.fixture(scope="session")
def rosters() -> Callable[[str], Results]:
    """Run the baseline with other states: one alone, made-up ones among its own, or only those."""
    return _roster


@cache
def _roster(which: str) -> Results:
    settings = ("weeks=26", "states.XAA.stance=willing", "states.XAA.active_forces=20000")
    scenario = load(packaged() / "baseline.yaml", settings).scenario
    made_up = scenario.states["XAA"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    invented = {f"X{a}{b}": made_up for a in letters for b in letters}
    states = {
        "one": {"GBR": scenario.states["GBR"]},
        "mixed": {**scenario.states, **dict(list(invented.items())[:3])},
        "made up": dict(list(invented.items())[:9]),
        "two hundred": dict(list(invented.items())[:200]),
    }
    return run(scenario.model_copy(update={"states": states[which]}), 20)


def texts(figure: Figure) -> list[Text]:
    """List what is written and can be seen."""
    figure.draw_without_rendering()
    found = figure.findobj(Text)
    return [
        text
        for text in found
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip()
    ]


@pytest.fixture(scope="session")
def words() -> Callable[[Figure], list[str]]:
    """Function that lists the texts of a figure."""
    return lambda figure: [text.get_text() for text in texts(figure)]


@pytest.fixture(scope="session")
def legible() -> Callable[[Figure], None]:
    """Check that all words are inside the page, apart, plain and large enough."""
    return _legible


def _legible(figure: Figure) -> None:
    page, drawn = figure.bbox, texts(figure)
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in drawn]
    for written, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1
        assert inside, f"off the page: {written!r}"
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        tall = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(wide, tall) <= 0.5, f"{one!r} touches {other!r}"
    assert min(text.get_fontsize() for text in drawn) >= 7
    assert not any(text.get_parse_math() or text.get_usetex() for text in drawn)


@pytest.fixture(scope="session")
def even() -> Callable[[dict[str, Iterable[object]]], None]:
    """Check that the columns of a table are of one length, and not empty."""

    def check(columns: dict[str, Iterable[object]]) -> None:
        lengths = {len(np.atleast_1d(np.asarray(column))) for column in columns.values()}
        assert len(lengths) == 1
        assert lengths != {0}

    return check
