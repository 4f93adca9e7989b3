"""Results are removed beside commands that run, and removals are broken off: nothing is lost."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.results.kept import REMOVING, kept

RUN = ("run", "short", "-n", "100", "-q")
COMPARE = ("compare", "shorter", "--to", "short", "-n", "100", "-q")
CLEAN = ("clean", "--all", "--yes")


@pytest.fixture(scope="module")
def alone(call: Callable[..., Any], judge: Any, tmp_path_factory: Any) -> dict[str, Any]:
    """What the outputs hold after one call of each, one after another."""
    home = judge.furnish(tmp_path_factory.mktemp("alone"))
    for words in (RUN, COMPARE):
        assert call(home, *words).code == 0
    return judge.contents(home / "outputs")  # type: ignore[no-any-return]


def test_a_command_beside_a_removal_ends_well(
    call: Callable[..., Any],
    beside: Callable[..., Any],
    judge: Any,
    tmp_path: Path,
    alone: dict[str, Any],
) -> None:
    """However often results are removed, before a command, beside it and after it."""
    home = judge.furnish(tmp_path)
    outputs, refused, removed = home / "outputs", 0, 0
    for words in (RUN, COMPARE, RUN):
        under_way = beside(home, *words)
        while not under_way.is_over():
            done = call(home, *CLEAN)
            assert done.code in {0, 1}, done.err
            refused += "another command is using" in done.err
            removed += "Removed: " in done.out
            assert done.code == 0 or "another command is using" in done.err
            time.sleep(0.02)
        ended = under_way.result()
        assert (ended.code, ended.err) == (0, ""), ended
        assert judge.lies(outputs) == judge.scraps(outputs) == []
    assert refused
    removed += "Removed: " in call(home, *CLEAN).out
    assert removed
    assert judge.contents(outputs) == alone
    assert not list((outputs / ".results").iterdir())


@pytest.mark.parametrize("fault", ["kill", "denied"])
def test_a_removal_broken_off_at_any_step_leaves_no_half_result(
    call: Callable[..., Any],
    judge: Any,
    tmp_path: Path,
    alone: dict[str, Any],
    fault: str,
) -> None:
    home = judge.furnish(tmp_path)
    outputs = home / "outputs"
    assert call(home, *RUN).code == 0
    of_run = {name: one for name, one in alone.items() if name.startswith("short/")}
    met = 0
    for step in range(1, 60):
        done = call(home, *CLEAN, fault=fault, at=step)
        met += done.code == (-9 if fault == "kill" else 1)
        assert judge.lies(outputs) == []
        assert judge.contents(outputs) == of_run
        states = {one.kind for one in kept(outputs / ".results")}
        assert states <= {"current", "remains"}
        assert call(home, *RUN).code == 0
        if done.code == 0:
            break
    assert met >= 2
    assert done.code == 0
    assert call(home, *CLEAN).code == 0
    assert not list((outputs / ".results").glob(f"{REMOVING}*"))
