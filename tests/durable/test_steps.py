"""A fault at any step on the disk: nothing lies, nothing is lost, and the next call completes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

N = 40
COMMANDS = {
    "run": ("run", "short", "-n", str(N), "-q"),
    "compare": ("compare", "shorter", "--to", "short", "-n", str(N), "-q"),
}
QUICK = 16
"""One of so many steps is tried in the quick tests."""


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory, judge: Any) -> Iterator[Path]:
    """Homes, each as new."""
    return (judge.furnish(tmp_path_factory.mktemp("home")) for _ in iter(int, 1))


@pytest.fixture(scope="session")
def sound(call: Any, judge: Any, homes: Iterator[Path]) -> dict[str, tuple[dict[str, Any], int]]:
    """What each command comes to without faults, and in how many steps."""
    found = {}
    for name, words in COMMANDS.items():
        home = next(homes)
        done = call(home, *words)
        assert done.code == 0, done.err
        assert judge.lies(home / "outputs") == judge.scraps(home / "outputs") == []
        found[name] = judge.contents(home / "outputs"), done.steps or 0
    return found


@pytest.fixture(scope="session")
def tools(call: Any, judge: Any) -> tuple[Any, Any]:
    """What calls the command, and what judges it."""
    return call, judge


def meet(tools: Any, home: Path, words: tuple[str, ...], *, fault: str, at: int) -> int:
    """Call a command with a fault; demand that it is told, and that nothing lies."""
    call, judge = tools
    done = call(home, *words, fault=fault, at=at)
    assert "Traceback" not in done.err
    if fault == "kill":
        assert done.code == -9
    else:
        assert done.code in (0, 1, 4), done
        assert bool(done.code) == done.err.startswith("error: "), done
    assert judge.lies(home / "outputs") == []
    return done.code


def recover(tools: Any, home: Path, words: tuple[str, ...], *, to: dict[str, Any]) -> None:
    """Call a command again; demand that it comes to the same, and leaves nothing behind."""
    call, judge = tools
    done = call(home, *words)
    assert (done.code, done.err) == (0, "")
    found = judge.contents(home / "outputs")
    assert found.keys() == to.keys()
    assert not [name for name in to if found[name] != to[name]]
    assert judge.scraps(home / "outputs") == []


def try_steps(
    tools: Any, homes: Iterator[Path], sound: Any, *, trial: tuple[str, str], every: int
) -> None:
    command, fault = trial
    whole, steps = sound[command]
    assert steps > 80
    for at in range(1, steps + 1, every):
        home, words = next(homes), COMMANDS[command]
        if meet(tools, home, words, fault=fault, at=at) == 0:
            assert tools[1].contents(home / "outputs") == whole
        recover(tools, home, words, to=whole)


@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_fault_at_a_step_now_and_then(
    tools: Any, homes: Iterator[Path], sound: Any, fault: str
) -> None:
    try_steps(tools, homes, sound, trial=("run", fault), every=QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "full", "denied"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_at_every_step(
    tools: Any, homes: Iterator[Path], sound: Any, command: str, fault: str
) -> None:
    try_steps(tools, homes, sound, trial=(command, fault), every=1)


def fill_up(tools: Any, homes: Iterator[Path], sound: Any, *, sizes: list[int]) -> list[int]:
    """Let no file grow beyond a size, then let it; give the exit codes of the first calls."""
    whole, _ = sound["run"]
    codes = []
    for size in sizes:
        home, words = next(homes), COMMANDS["run"]
        codes.append(meet(tools, home, words, fault="room", at=size))
        recover(tools, home, words, to=whole)
    return codes


def test_no_room_for_a_block_or_a_table(tools: Any, homes: Iterator[Path], sound: Any) -> None:
    """The kernel cuts what is written, by whatever library, in the midst of a file."""
    assert fill_up(tools, homes, sound, sizes=[2_000, 60_000]) == [1, 4]


@pytest.mark.slow
def test_no_room_for_anything_of_any_size(tools: Any, homes: Iterator[Path], sound: Any) -> None:
    sizes = [int(size) for size in np.geomspace(3_000, 2_000_000, 40)]
    codes = fill_up(tools, homes, sound, sizes=sizes)
    assert codes[0] == 1
    assert codes[-1] == 0
    assert 4 in codes


def administer(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603


@pytest.mark.slow
@pytest.mark.parametrize("size", ["40k", "120k", "250k"])
def test_a_disk_that_is_really_full(
    tools: Any, sound: Any, judge: Any, tmp_path: Path, size: str
) -> None:
    """A disk of its own, in memory, with less room than a run needs, and then with more."""
    home = judge.furnish(tmp_path)
    outputs = home / "outputs"
    outputs.mkdir()
    mounted = administer("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(outputs))
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        done = tools[0](home, *COMMANDS["run"])
        assert done.code in (1, 4)
        assert "No space left on device" in done.err
        assert judge.lies(outputs) == []
        assert administer("mount", "-o", "remount,size=50m", str(outputs)).returncode == 0
        recover(tools, home, COMMANDS["run"], to=sound["run"][0])
    finally:
        administer("umount", str(outputs))
