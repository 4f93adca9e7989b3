"""A report shows the sensitivity analysis of its scenario, if it is of exactly that."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Sim = Callable[..., Any]

ANALYSIS = (
    "sensitivity",
    "short",
    "--points",
    "8",
    "--factors",
    "2",
    "-n",
    "6",
    "--outcome",
    "force",
)
REPORT = ("report", "short", "-n", "30")


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path("outputs/short/report/report.json").read_text())
    return found


def test_an_analysis_is_shown_while_it_is_of_this_scenario_and_undamaged(sim: Sim) -> None:
    assert sim(*REPORT).code == 0
    page = Path("outputs/short/report/report.html")
    assert "has not been computed" in page.read_text()
    assert sim(*ANALYSIS).code == 0
    assert sim(*REPORT).code == 0
    (shown,) = told()["sensitivities"]
    (folder,) = Path("outputs").glob("sensitivity-of-short*")
    text = page.read_text()
    assert "has not been computed" not in text
    assert shown["finding"] == json.loads((folder / "sensitivity.json").read_text())["finding"]
    for outcome in shown["outcomes"]:
        assert f"{outcome['sentence']}." in text.replace("&#34;", '"').replace("&#39;", "'")

    scenario = Path("scenarios/short.yaml")
    before = scenario.read_text()
    scenario.write_text(before.replace("talks.deal_rate: 40", "talks.deal_rate: 41"))
    assert sim(*REPORT).code == 0
    assert told()["sensitivities"] == []
    scenario.write_text(before)
    assert sim(*REPORT).code == 0
    assert told()["sensitivities"] == [shown]
    (folder / "factors.csv").write_text("damaged")
    assert sim(*REPORT).code == 0
    assert told()["sensitivities"] == []
