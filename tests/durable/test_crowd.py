"""Several at once in one folder: all end well, and there is one result."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RUN = ("run", "short", "-n", "120", "-q")
COMPARE = ("compare", "shorter", "--to", "short", "-n", "120", "-q")
FRESH = (*RUN, "--fresh")


@pytest.fixture(scope="module")
def alone(call: Callable[..., Any], judge: Any, tmp_path_factory: Any) -> dict[str, Any]:
    """What the outputs hold after one call of each, one after another."""
    home = judge.furnish(tmp_path_factory.mktemp("alone"))
    for words in (RUN, COMPARE):
        assert call(home, *words).code == 0
    return judge.contents(home / "outputs")  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "crowd",
    [
        (RUN, RUN),
        (RUN, (*RUN, "-j", "2"), COMPARE),
        pytest.param((FRESH, FRESH), marks=pytest.mark.slow),
        pytest.param((RUN, FRESH, FRESH), marks=pytest.mark.slow),
        pytest.param((COMPARE, COMPARE), marks=pytest.mark.slow),
        pytest.param((COMPARE, FRESH, RUN, (*COMPARE, "-j", "2")), marks=pytest.mark.slow),
    ],
)
def test_all_end_well(
    beside: Callable[..., Any],
    judge: Any,
    tmp_path: Path,
    alone: dict[str, Any],
    crowd: tuple[tuple[str, ...], ...],
) -> None:
    home = judge.furnish(tmp_path)
    under_way = [beside(home, *words) for words in crowd]
    done = [one.result() for one in under_way]
    assert [one.code for one in done] == [0] * len(crowd), done
    assert not [one.err for one in done if one.err]
    outputs = home / "outputs"
    found = judge.contents(outputs)
    assert found
    assert not [name for name in found if found[name] != alone[name]]
    assert judge.lies(outputs) == judge.scraps(outputs) == []
    asked = {words[:2] for words in crowd}
    assert len(list(outputs.glob(".results/*"))) == (2 if ("compare", "shorter") in asked else 1)


# Clocks


def test_a_clock_that_goes_backwards_changes_nothing(
    call: Callable[..., Any], judge: Any, tmp_path: Path, alone: dict[str, Any]
) -> None:
    """Neither a run, nor whether what is kept is used, asks what time it is."""
    home = judge.furnish(tmp_path)
    outputs = home / "outputs"
    assert call(home, *RUN, fault="kill", at=20).code == -9
    for path in outputs.glob("**/*"):
        os.utime(path, (4e9, 4e9))
    for words in (RUN, COMPARE):
        assert call(home, *words, fault="clock").code == 0
    assert judge.contents(outputs) == alone
    before = {path: path.stat().st_ino for path in outputs.glob("**/*")}
    for path in before:
        os.utime(path, (10, 10))
    assert "Reused: stored results" in call(home, *RUN[:-1], fault="clock").out
    assert before == {path: path.stat().st_ino for path in outputs.glob("**/*")}
    record = json.loads((outputs / "short" / "record.json").read_bytes())["record"]
    assert record["started"] < "2031"
