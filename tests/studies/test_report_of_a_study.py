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
    why = "A sensitivity analysis of short is not shown, since"
    assert f"{why} it is of other values of the scenario: {folder.name}." in page.read_text()
    scenario.write_text(before)
    assert sim(*REPORT).code == 0
    assert told()["sensitivities"] == [shown]
    assert why not in page.read_text()

    record = folder / "record.json"
    whole = json.loads(record.read_text())
    for change in ({"program": "another"}, {"records": _made_with(whole, source_digest="0" * 64)}):
        record.write_text(json.dumps({**whole, **change}))
        assert sim(*REPORT).code == 0
        assert told()["sensitivities"] == []
        assert f"{why} it was made with another version of the program" in page.read_text()
    record.write_text(json.dumps(whole))
    (folder / "factors.csv").write_text("damaged")
    folder.rename(folder.with_name("sensitivity-of-short"))
    folder.with_name("sensitivity-of-shorter").mkdir()
    assert sim(*REPORT).code == 0
    assert told()["sensitivities"] == []
    assert told()["passed_over"] == [f"{why} a file is missing or damaged: sensitivity-of-short."]


def _made_with(whole: dict[str, Any], **change: str) -> dict[str, Any]:
    """The records of an analysis as another program would have written them."""
    return {label: {**one, **change} for label, one in whole["records"].items()}
