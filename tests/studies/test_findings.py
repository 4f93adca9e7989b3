"""The page of findings: every number is one that its command prints, or rounds to one."""

import csv
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.catalogue import known, known_studies
from sim.words import percent

Sim = Callable[..., Any]

PAGE = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
COMMANDS = {title: re.findall(r"^sim .+$", part, re.MULTILINE) for title, part in SECTIONS.items()}
NUMBER = re.compile(r"(?<![\w:])[+\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?%?(?![\w])")
OWN = {
    "Support at home or guarantees from allies, which matters more?": {"13"},
    "Does the definition of the requirement dominate?": {"10,000"},
    "Is the way guarantee and force combine nearly as decisive?": {"14.8%", "21.3%"},
    "Does hardware without resolve barely move what the guarantee is worth?": {"0", "1"},
    "Which of the two expert warnings does the model bear out?": {"0.96", "1945"},
}
"""Numbers that another command prints, or that round what is printed, by section."""


def test_every_section_has_its_command_and_its_verdict() -> None:
    assert len(SECTIONS) == 7
    for title, commands in COMMANDS.items():
        assert commands, title
        for command in commands:
            _, kind, *words = shlex.split(command)
            assert kind in ("study", "run", "compare", "sweep"), command
            named = known_studies() if kind == "study" else known()
            assert all(one in named for one in words[:1] if not one.startswith("-")), command


def test_scenarios_that_are_named_exist() -> None:
    for word in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE):
        assert word in known(), word


@pytest.mark.slow
@pytest.mark.parametrize("title", SECTIONS)
def test_every_number_is_what_the_command_prints(title: str, sim: Sim) -> None:
    printed = ""
    for command in COMMANDS[title]:
        done = sim(*shlex.split(command)[1:], *(["-v"] if "compare" not in command else []))
        assert done.code == 0, done.err
        printed += " ".join(done.out.split())
    for path in Path("outputs").glob("*/verdicts.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if "sustained" in row["measure"]]
        printed += " ".join(["", *(percent(float(row["here"])) for row in rows if row["here"])])
    text = re.sub(
        r"```.*?```|`[^`]*`|\(article:[^)]*\)|article:\d+", "", SECTIONS[title], flags=re.S
    )
    signed = {one.rstrip(",") for one in NUMBER.findall(printed)}
    there = signed | {one.lstrip("+\N{MINUS SIGN}") for one in signed}
    said = {one.rstrip(",") for one in NUMBER.findall(text)}
    missing = said - there - OWN.get(title, set())
    assert not missing, sorted(missing)
