"""Answers of studies that stand in the outputs, for those who show them beside their own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import SimError
from sim.publish.publish import current
from sim.results.atomic import read_record
from sim.results.record import Size, source_digest, versions
from sim.results.store import Store
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request
from sim.studies.sensitivity import SensitivitySpecification
from sim.studies.sensitivity_answer import SensitivityAnswer
from sim.words import few

ACCOUNT = "sensitivity.json"
"""Name of the file with the answer of a sensitivity analysis."""

DAMAGED = "a file is missing or damaged"
UNREADABLE = "it cannot be read"
SCENARIO = "it is of other values of the scenario"
PROGRAM = "it was made with another version of the program or of its libraries"
"""Why an analysis is not shown."""


def stored_sensitivities(
    every: Sequence[Resolved], outputs: Path
) -> tuple[list[SensitivityAnswer], list[str]]:
    """Find for each scenario the sensitivity analysis in the outputs with most points, if any.

    It is of exactly this scenario, by this version of the program, and undamaged. Return these
    analyses, and which others are not shown and why, a sentence each.
    """
    shown: list[SensitivityAnswer] = []
    passed_over: list[str] = []
    for one in every:
        name = one.scenario.name
        found = {
            folder.name: _read(folder, one, outputs)
            for folder in sorted(outputs.glob(f"sensitivity-of-{name}*"))
            if folder.name.partition("--")[0] == f"sensitivity-of-{name}"
        }
        answers = [each for each in found.values() if isinstance(each, SensitivityAnswer)]
        shown += sorted(answers, key=lambda one: (one.points, one.replications))[-1:]
        passed_over += _why(name, found)
    return shown, passed_over


def _why(name: str, found: Mapping[str, SensitivityAnswer | str]) -> list[str]:
    """Why analyses of a scenario are not shown, a sentence for each reason."""
    return [
        f"A sensitivity analysis of {name} is not shown, since {reason}: {few(folders)}."
        for reason in (SCENARIO, PROGRAM, DAMAGED, UNREADABLE)
        if (folders := [folder for folder, why in found.items() if why == reason])
    ]


def _read(folder: Path, resolved: Resolved, outputs: Path) -> SensitivityAnswer | str:
    """The answer of a folder, if what it rests on is what this scenario would ask for now.

    Else the reason why it is not.
    """
    record = read_record(folder)
    if record is None:
        return DAMAGED
    try:
        basis: dict[str, Any] = record["rests_on"]
        first = next(iter(record["records"].values()))
        packages = first["packages"]
        if (first["source_digest"], packages["numpy"], packages["scipy"]) != _program():
            return PROGRAM
        asked = SensitivitySpecification.model_validate(basis["asked"], strict=False)
        size = Size(int(first["worlds"]), int(first["seed"]))
        request = Request(size, Store(outputs))
        wanted = asked.study([resolved]).ensembles()
        if {label: request.key(one) for label, one in wanted.items()} != basis["results"]:
            return SCENARIO
        account = current(folder, basis, account=ACCOUNT)
        return PROGRAM if account is None else SensitivityAnswer.model_validate(account)
    except (KeyError, TypeError, ValueError, StopIteration, ValidationError, SimError):
        return UNREADABLE


def _program() -> tuple[str, str, str]:
    """What of the program fixes a result: its source, and the libraries that a key names."""
    return source_digest(), versions()["numpy"], versions()["scipy"]
