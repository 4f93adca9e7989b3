"""What is printed goes somewhere: a full disk, a closed pipe, nothing at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
LIST = (sys.executable, "-m", "sim", "list")
WRONG = (sys.executable, "-m", "sim", "show", "nowhere")


def call(command: tuple[str, ...], **where: object) -> subprocess.CompletedProcess[str]:
    piped: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.run(  # noqa: S603
        command, check=False, text=True, timeout=120, **(piped | where)
    )


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
def test_a_full_disk_behind_the_output_is_told() -> None:
    with FULL.open("w") as full:
        said = call(LIST, stdout=full)
    assert said.returncode == 1
    assert said.stderr == "error: cannot write the output: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
def test_an_error_that_cannot_be_told_keeps_its_exit_code() -> None:
    with FULL.open("w") as full:
        said = call(WRONG, stderr=full)
    assert (said.returncode, said.stdout) == (2, "")


def test_a_reader_who_has_gone_is_told_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        said = call(LIST, stdout=writer)
    finally:
        os.close(writer)
    assert (said.returncode, said.stderr) == (1, "")


@pytest.mark.parametrize("closed", [1, 2])
def test_nobody_needs_to_listen(closed: int) -> None:
    said = call(("sh", "-c", f'exec "$0" -m sim list {closed}>&-', sys.executable))
    assert said.returncode == 0
    assert "Traceback" not in said.stdout + said.stderr


def test_what_only_the_machine_is_to_blame_for_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from sim import __main__ as program

    def call_with(error: Exception) -> int:
        def fails(**_: object) -> None:
            raise error

        monkeypatch.setattr("sim.cli.app", fails)
        with pytest.raises(SystemExit) as stop:
            program.main()
        return int(stop.value.code or 0)

    assert call_with(MemoryError()) == 1
    assert capfd.readouterr().err == (
        "error: there is not enough memory; ask for fewer replications\n"
    )
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    assert call_with(OSError(5, "Input/output error", "results.nc")) == 1
    assert capfd.readouterr().err == "error: cannot write `results.nc`: Input/output error\n"
    with pytest.raises(OSError, match="Bad file descriptor"):
        call_with(OSError(9, "Bad file descriptor"))
