"""The folder of an explanation: its account, the tables behind it, and the waterfall."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ensemble.blocks import HERE, Execution
from sim.publish.deliver import Delivery, standing
from sim.publish.folder import as_json, fill, seal
from sim.publish.picture import Kind, picture
from sim.results.summary import NOT_A_FORECAST, share, told
from sim.results.table import columns, rows
from sim.studies.explanation import TAILS, Explanation, explain
from sim.studies.reason import finding, sentences, tipping, when
from sim.studies.replay import Effect, Replay, replay_keys, replayed

if TYPE_CHECKING:
    from sim.scenario.resolve import Resolved
    from sim.studies.contrast import Contrast
    from sim.studies.ensembles import Request

FORMAT = 1
"""Version of the form of an account."""

ACCOUNT = "explanation.json"


@dataclass(frozen=True)
class Question:
    """What is to be explained: a state of a scenario in a week."""

    resolved: "Resolved"
    code: str
    week: int

    def folder(self, home: Path) -> Path:
        """Name the folder of the answer, inside that of the scenario."""
        return home / "explain" / f"{self.code}-week{self.week}"


def deliver_explanation(
    question: Question,
    folder: Path,
    *,
    order: "Request",
    kind: Kind = "png",
    execution: Execution = HERE,
) -> Delivery:
    """Have the folder of an explanation, computing what is missing.

    Parameters
    ----------
    question
        What is to be explained.
    folder
        Where its files go.
    order
        How scenarios are run.
    kind
        Kind of file of the figure.
    execution
        How to compute what is missing.

    Returns
    -------
    What stands in the folder.
    """
    keys = replay_keys(question.resolved, question.code, order=order)
    asked = {"state": question.code, "week": question.week}
    basis: dict[str, Any] = {"results": keys, **asked, "format": kind}
    held = standing(folder, basis, account=ACCOUNT, order=order)
    if held is not None:
        return Delivery(held, reused=True)
    explanation = explain(
        question.resolved.scenario,
        question.code,
        week=question.week,
        size=order.size,
        execution=execution,
    )
    replay = replayed(question.resolved, question.code, order=order, execution=execution)
    said = account(explanation, replay)
    _write(folder, explanation, said, basis)
    return Delivery(said, reused=False)


def account(explanation: Explanation, replay: Replay) -> dict[str, Any]:
    """Tell an explanation in plain values, ready for JSON; what cannot be said is null."""
    record, scenario = explanation.record, explanation.scenario
    return {
        "format": FORMAT,
        "scenario": scenario.name,
        "title": scenario.title,
        "state": explanation.code,
        "name": explanation.name,
        "week": explanation.week,
        "when": when(explanation),
        "replications": record.replications,
        "seed": record.seed,
        "version": record.version,
        "key": record.key,
        "uncertainty": explanation.uncertainty,
        "note": NOT_A_FORECAST,
        "finding": finding(explanation),
        "sentences": sentences(explanation),
        "would_be_in": told(share(explanation.willing)),
        "pledged_before": told(share(explanation.sight.pledged)),
        "terms": _terms(explanation),
        "tipping": _tipping(explanation),
        "allies": [vars(ally) for ally in explanation.allies],
        "downstream": [_effect(effect) for effect in replay.effects],
    }


def _terms(explanation: Explanation) -> list[dict[str, Any]]:
    listed = [
        {
            "term": row.term,
            "mean": row.mean,
            "low90": row.low,
            "high90": row.high,
            "largest_negative": _plain(row.lowest),
            "largest_positive": _plain(row.highest),
        }
        for row in explanation.rows
    ]
    low, high = np.quantile(explanation.total, TAILS)
    whole = {"mean": float(np.mean(explanation.total)), "low90": float(low), "high90": float(high)}
    blank = dict.fromkeys(("largest_negative", "largest_positive"))
    return [*listed, {"term": "total", **whole, **blank}]


def _tipping(explanation: Explanation) -> list[dict[str, Any]]:
    return [
        {
            "lever": swing.lever,
            "direction": "in" if swing.inward else "out",
            "weightless": swing.weightless,
            "change": swing.change if swing.possible else None,
            "before": swing.before,
            "after": swing.after if swing.possible else None,
            "reached": swing.reached,
            "sentence": sentence,
        }
        for swing, sentence in tipping(explanation)
    ]


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "measure": effect.measure,
        "held_out": _plain(effect.outside),
        "as_it_is": _plain(effect.free),
        "held_in": _plain(effect.inside),
        "in_less_out": _contrast(effect.whole),
        "in_less_as_it_is": _contrast(effect.gained),
        "out_less_as_it_is": _contrast(effect.lost),
    }


def _contrast(contrast: "Contrast") -> dict[str, Any]:
    shares = {"higher": _plain(contrast.higher), "lower": _plain(contrast.lower)}
    return {**told(contrast.difference), **shares}


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _write(
    folder: Path, explanation: Explanation, said: dict[str, Any], basis: dict[str, Any]
) -> None:
    """Write every file, the record last."""
    from sim.figures import waterfall

    kind: Kind = basis["format"]
    files = {
        ACCOUNT: as_json(said),
        "terms.csv": rows(said["terms"]),
        "allies.csv": rows(said["allies"]),
        "downstream.csv": rows([_flat(row) for row in said["downstream"]]),
        "waterfall.csv": columns(waterfall.table(explanation)),
        f"waterfall.{kind}": picture(waterfall.draw(explanation), kind),
    }
    fill(folder, files)
    told_too = {"record": explanation.record.model_dump(mode="json")}
    seal(folder, list(files), basis=basis, told=told_too)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Lay the parts of a row side by side."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{part}": held for part, held in value.items()}
        else:
            flat[name] = value
    return flat
