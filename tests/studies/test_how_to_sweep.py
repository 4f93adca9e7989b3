"""The page on sweeps: its commands can be run, and its numbers are those of the program."""

import re
import shlex
from pathlib import Path

from sim.cli.options import Options
from sim.ensemble.run import LEAST_BLOCK
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.guarantee_index import LEAST, RESAMPLES
from sim.studies import plane
from sim.studies.sample import BY_STATE
from sim.studies.sweep import LEVELS, LEVELS_OF_THIRD, LEVELS_OF_TWO, OUTCOME, SweepSpecification
from sim.words import number, spelt

PAGE = (Path(__file__).parents[2] / "docs/how-to-sweep.md").read_text(encoding="utf-8")


def test_its_commands_can_be_run(sim, monkeypatch):
    monkeypatch.setattr(plane, "known", dict)
    commands = re.findall(r"^sim (sweep .+)$", PAGE, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        done = sim(*shlex.split(command), "--dry-run")
        assert done.code == 0, done.err
        assert f"of {SweepSpecification.replications} worlds" in done.out


def test_its_numbers_are_those_of_the_program():
    assert f"{LEVELS} of one lever, {LEVELS_OF_TWO} of each of two" in PAGE
    assert f"or {spelt(LEVELS_OF_THIRD)} values of a number and its own" in PAGE
    assert f"{SweepSpecification.replications} worlds at each point unless `-n`" in PAGE
    assert Options.replications != SweepSpecification.replications
    assert f"fewer than {LEAST} are hollow on a curve and blank on a map" in PAGE
    assert f"blocks of {LEAST_BLOCK:,} worlds or more" in PAGE
    assert f"{number(RESAMPLES)} times" in PAGE
    assert OUTCOME.replace("states deployed", "states that have troops there") in PAGE
    for outcome in BY_STATE:
        assert OUTCOMES[outcome].label.lower() in PAGE
