"""Answers of studies that stand in the outputs, for those who show them beside their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import SimError
from sim.publish.publish import current
from sim.results.atomic import read_record
from sim.results.record import Size
from sim.results.store import Store
from sim.scenario.resolve import Resolved
from sim.studies.ensembles import Request
from sim.studies.sensitivity import SensitivitySpecification
from sim.studies.sensitivity_answer import SensitivityAnswer

ACCOUNT = "sensitivity.json"
"""Name of the file with the answer of a sensitivity analysis."""


def stored_sensitivities(every: Sequence[Resolved], outputs: Path) -> list[SensitivityAnswer]:
    """For each scenario the sensitivity analysis in the outputs with most points, if there is one.

    It is of exactly this scenario, by this version of the program, and undamaged; others are passed
    over.
    """
    found = (_largest(one, outputs) for one in every)
    return [one for one in found if one is not None]


def _largest(resolved: Resolved, outputs: Path) -> SensitivityAnswer | None:
    folders = sorted(outputs.glob(f"sensitivity-of-{resolved.scenario.name}*"))
    answers = [one for folder in folders if (one := _read(folder, resolved, outputs)) is not None]
    return max(answers, key=lambda one: (one.points, one.replications), default=None)


def _read(folder: Path, resolved: Resolved, outputs: Path) -> SensitivityAnswer | None:
    """The answer of a folder, if what it rests on is what this scenario would ask for now."""
    record = read_record(folder)
    if record is None:
        return None
    try:
        basis: dict[str, Any] = record["rests_on"]
        asked = SensitivitySpecification.model_validate(basis["asked"], strict=False)
        first = next(iter(record["records"].values()))
        size = Size(int(first["worlds"]), int(first["seed"]))
        study = asked.study([resolved])
        request = Request(size, Store(outputs))
        keys = {label: request.key(one) for label, one in study.ensembles().items()}
        if keys != basis["results"]:
            return None
        account = current(folder, basis, account=ACCOUNT)
        return None if account is None else SensitivityAnswer.model_validate(account)
    except (KeyError, TypeError, ValueError, StopIteration, ValidationError, SimError):
        return None
