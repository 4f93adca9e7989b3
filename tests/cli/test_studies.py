"""Every kind of study once, in the smallest form; the folder `studies` asks them in many ways."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.factor import factor_of
from sim.studies import sensitivity
from sim.studies.specification import KINDS

Sim = Callable[..., Any]

SETTINGS = ("-s", "weeks=20", "-s", "talks.deal_rate=8")
ASKED = {
    "compare": ("compare", "backed", "--to", "quiet", "-n", "20"),
    "parts": ("compare", "backed", "--to", "quiet", "--parts", "-n", "20"),
    "pivotal": ("pivotal", "short", "--state", "POL", "-n", "20"),
    "robust": ("robust", "quiet", "backed", "--goal", "force >= 1", "--futures", "4", "-n", "4"),
    "tip": ("tip", "short", "--goal", "states pledged >= 1", "--lever", "coalition.scale=0:2",
            "--pairs", "0", "-n", "20"),
    "discover": ("discover", "short", "--when", "chance of a deal >= 50%", "--vary",
                 "talks.deal_rate=1:40", "--only", "--points", "40", "-n", "20"),
    "sweep": ("sweep", "short", "--vary", "talks.deal_rate=1:40:3", "-n", "20"),
    "sensitivity": ("sensitivity", "short", "--points", "8", "--factors", "2", "-n", "4",
                    "--outcome", "states pledged"),
    "weigh": ("weigh", *SETTINGS, "-n", "20", "--outcome", "states pledged"),
}  # fmt: skip


def test_every_kind_is_asked() -> None:
    assert set(ASKED) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_study_answers_in_words_and_files(
    kind: str, three: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ("choice.support", "talks.deal_rate")
    few = lambda scenario, also: tuple(factor_of(key, scenario) for key in (*keys, *also))  # noqa: E731
    monkeypatch.setattr(sensitivity, "factors", few)
    if kind == "discover" and not find_spec("ema_workbench"):
        pytest.skip("the extra `discover` is not installed")
    done = three(*ASKED[kind])
    assert done.code == 0, done.err
    assert "not a forecast" in done.out
    assert done.out.splitlines()[-1].startswith("Next:  ")
    (folder,) = {path.parent for path in Path("outputs").glob("*/record.json")}
    accounts = [path for path in folder.glob("*.json") if path.name != "record.json"]
    answers = [json.loads(path.read_bytes()) for path in accounts]
    assert all(answer["seed"] == 1 and answer["version"] for answer in answers)
    assert len(answers) == 1
    assert list(folder.glob("*.csv"))
