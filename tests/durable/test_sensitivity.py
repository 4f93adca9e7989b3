"""A sensitivity analysis that is killed in either round goes on with what is stored."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sim.results.store_paths import COMPLETE, STORE

PATIENCE = 600
"""Seconds after which something that should happen has not happened."""

SMALL = "from sim.scenario.factor import factor_of\nfrom sim.studies import sensitivity\n"
KEYS = ("choice.support", "choice.allies", "guarantor.resolve", "aggregation.components", "ties")
FEW = """\
name: few
title: Three states
start: 2025-08-18
weeks: 4
states:
  FRA: {stance: prepared}
  GBR: {stance: prepared}
  POL: {stance: open}
"""
CALL = f"""
import sys
sys.modules["dask"] = None  # as the command has it
from sim.__main__ import main
{SMALL}
sensitivity.factors = lambda scenario, also: tuple(factor_of(key, scenario) for key in {KEYS!r})
sys.argv = ["sim", "sensitivity", "few.yaml", "--outcome", "guarantee", "--outcome",
            "states pledged", "--points", "8", "--factors", "3", "-n", "4",
            "--format", "none", "--json", "-o", "outputs"]
main()
"""
"""The command, about five things that make few ensembles."""


def started(home: Path) -> "subprocess.Popen[str]":
    """Start the command in a group of its own."""
    (home / "few.yaml").write_text(FEW)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", CALL],
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def whole(home: Path) -> dict[str, int]:
    """Results that are stored whole, with the time of writing of each."""
    marks = (home / "outputs" / STORE).glob(f"*/{COMPLETE}")
    return {mark.parent.name: mark.stat().st_mtime_ns for mark in marks}


def killed(home: Path, *, after: int) -> dict[str, int]:
    """Kill the command once so many results are stored; give those that then are."""
    process = started(home)
    end = time.monotonic() + PATIENCE
    while len(whole(home)) < after and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return whole(home)


def finished(home: Path) -> Any:
    answer, errors = started(home).communicate(timeout=PATIENCE)
    assert answer, errors
    return json.loads(answer)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, int]:
    """The answer of a call that is not killed, and how many results it stores."""
    home = tmp_path_factory.mktemp("reference")
    return finished(home), len(whole(home))


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_nothing_that_is_stored_is_computed_again(
    share: float, reference: tuple[Any, int], tmp_path: Path
) -> None:
    answer, count = reference
    before = killed(tmp_path, after=int(share * count))
    assert 0 < len(before) < count, "it was killed too late, or too soon"
    assert finished(tmp_path) == answer
    after = whole(tmp_path)
    assert len(after) == count
    assert {name: after[name] for name in before} == before
