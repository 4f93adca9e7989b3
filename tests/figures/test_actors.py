"""Accounts and figures name the actors of the scenario, not those of the baseline."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Sim = Callable[..., Any]

ELSEWHERE = """\
name: elsewhere
title: Another war
base: baseline
change:
  weeks: 8
  talks.deal_rate: 40
  actors: {guarantor: FRA, adversary: BLR, host: MDA}
"""
USUAL = ("Ukraine", "Russia", "United States", "Washington")


@pytest.mark.parametrize(
    "words",
    [
        ("run", "elsewhere", "--figures", "all"),
        ("compare", "elsewhere", "--to", "twin"),
        ("explain", "elsewhere", "POL"),
    ],
)
def test_no_other_actor_is_named(sim: Sim, words: tuple[str, ...]) -> None:
    Path("scenarios/elsewhere.yaml").write_text(ELSEWHERE)
    twin = ELSEWHERE.replace("elsewhere", "twin").replace("rate: 40", "rate: 10")
    Path("scenarios/twin.yaml").write_text(twin)
    done = sim(*words, "-n", "40", "--format", "svg")
    assert done.code == 0, done.err
    drawn = "".join(path.read_text() for path in Path("outputs").rglob("*.svg"))
    for name in USUAL:
        assert name not in done.out
        assert name not in drawn
    if words[0] != "explain":
        assert "Moldova" in done.out
        assert "Moldova" in drawn
    if words[0] == "run":
        assert "Belarus" in drawn
        assert "France" in done.out
