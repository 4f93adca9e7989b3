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
def test_a_full_disk_behind_the_output_is_reported() -> None:
    with FULL.open("w") as full:
        done = call(LIST, stdout=full)
    assert done.returncode == 1
    assert done.stderr == "error: cannot write the output: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
def test_an_error_that_cannot_be_reported_keeps_its_exit_code() -> None:
    with FULL.open("w") as full:
        done = call(WRONG, stderr=full)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_reader_who_has_gone_is_reported_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = call(LIST, stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("closed", [1, 2])
def test_nobody_needs_to_listen(closed: int) -> None:
    done = call(("sh", "-c", f'exec "$0" -m sim list {closed}>&-', sys.executable))
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr


def test_what_only_the_machine_is_to_blame_for_is_reported(
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
