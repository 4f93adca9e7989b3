"""The command, called as a person calls it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.findings.catalogue import COMPARE

SHORT = """\
name: short
title: A short one
base: baseline
change:
  weeks: 20
  talks.deal_rate: 40
expect:
  - force before a ceasefire is exactly 0
  - chance of a deal is below 1 %
  - more guarantee than short
"""

COARSE = 20
"""Dots per inch of pictures that nobody looks at; how they look is tested elsewhere."""


@dataclass(frozen=True)
class Said:
    """What a command printed and returned."""

    code: int
    out: str
    err: str


Sim = Callable[..., Said]


@pytest.fixture
def every_figure() -> None:
    """Ask for all figures: without it the commands draw one of each kind, to be quick."""


@pytest.fixture
def sim(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> Sim:
    """Run the command in an empty folder that has one scenario of its own."""
    if "every_figure" not in request.fixturenames:
        monkeypatch.setattr("sim.findings.catalogue.MAIN", ("force",))
        monkeypatch.setattr("sim.findings.compare.COMPARE", dict([next(iter(COMPARE.items()))]))
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "short.yaml").write_text(SHORT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.figures.catalogue.DPI", COARSE)

    def call(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call
