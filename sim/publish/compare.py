"""Having the folder of a comparison: as it stands where it is current, or else made anew."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.ensemble.blocks import HERE, Execution
from sim.outcomes.expectation import expectations
from sim.publish.comparison_request import ComparisonRequest
from sim.publish.deliver import Delivery, plainly, standing
from sim.publish.folder import as_json, fill, places, seal
from sim.publish.picture import Kind, picture
from sim.results.record import key
from sim.results.results import Results
from sim.results.summary import NOT_A_FORECAST, told
from sim.results.table import columns, rows
from sim.scenario.difference import differences
from sim.studies.assessment import Verdict
from sim.studies.check import check
from sim.studies.comparison import Comparison, compare
from sim.studies.ensembles import Request, obtain_all
from sim.studies.shares import participation

ACCOUNT = "comparison.json"
FORMAT = 1
"""Version of the form of an account."""


def deliver_comparison(
    lineup: ComparisonRequest,
    folder: Path,
    *,
    order: Request,
    kind: Kind = "png",
    execution: Execution = HERE,
) -> Delivery:
    """Have the folder of a comparison, running what is missing.

    Parameters
    ----------
    lineup
        What is compared with what.
    folder
        Where its files go.
    order
        How scenarios are run.
    kind
        Kind of file of the figures.
    execution
        How to compute what is missing.

    Returns
    -------
    The account that stands in the folder.
    """
    every = lineup.every
    basis: dict[str, Any] = {
        "results": {name: key(one.scenario, order.size) for name, one in every.items()},
        "order": [one.scenario.name for one in lineup.others],
        "to": lineup.to.scenario.name,
        "format": kind,
        "places": places(every.values()),
    }
    held = standing(folder, basis, account=ACCOUNT, order=order)
    if held is not None:
        return Delivery(held, reused=True)
    made = obtain_all(list(every.values()), order, execution=execution)
    results = {name: product.results for name, product in zip(every, made, strict=True)}
    comparison = compare(
        results[lineup.to.scenario.name], [results[one.scenario.name] for one in lineup.others]
    )
    account = _account(comparison, lineup, results)
    files = {
        ACCOUNT: as_json(account),
        **_tables(account, comparison),
        **_figures(comparison, kind),
    }
    fill(folder, files)
    seal(folder, list(files), basis=basis, told={"record": _record(comparison)})
    return Delivery(account, reused=False)


def _record(comparison: Comparison) -> dict[str, Any]:
    return {one.name: one.record.model_dump(mode="json") for one in comparison.every}


def _account(
    comparison: Comparison, lineup: ComparisonRequest, results: dict[str, Results]
) -> dict[str, Any]:
    """Tell everything that the comparison came to."""
    return {
        "format": FORMAT,
        "to": comparison.to.name,
        "title": comparison.to.title,
        "replications": comparison.n,
        "seed": comparison.to.record.seed,
        "version": comparison.to.record.version,
        "note": NOT_A_FORECAST,
        "coinciding": comparison.coinciding,
        "scenarios": [
            {
                "name": one.scenario.name,
                "title": one.scenario.title,
                "because": one.scenario.because,
                "key": results[one.scenario.name].record.key,
                "same": comparison.same(results[one.scenario.name]),
                "changes": [asdict(change) for change in differences(one, to=lineup.to)],
                "verdicts": [_plainly(each) for each in comparison.verdicts[one.scenario.name]],
                "expectations": [
                    plainly(check(sentence, results[one.scenario.name], others=results))
                    for sentence in expectations(one)
                ],
            }
            for one in lineup.others
        ],
    }


def _plainly(verdict: Verdict) -> dict[str, Any]:
    """Make a verdict ready for JSON."""
    numbers = {
        "to": verdict.contrast.before,
        "here": verdict.contrast.after,
        "more_in": verdict.contrast.higher,
        "less_in": verdict.contrast.lower,
    }
    gap = told(verdict.contrast.difference)
    return {
        "measure": verdict.measure,
        "ruling": verdict.ruling,
        **{name: None if value != value else value for name, value in numbers.items()},
        **{("difference" if name == "value" else name): value for name, value in gap.items()},
        "enough": verdict.enough,
        "sentence": verdict.sentence,
    }


def _tables(account: dict[str, Any], comparison: Comparison) -> dict[str, bytes]:
    """Make the tables: verdicts, changed values, and each state's chances."""
    listed = account["scenarios"]
    states = [
        {
            "scenario": one.name,
            "state": each.code,
            "name": each.name,
            "to": each.before,
            "here": each.after,
            **told(each.gap),
            "unpaired_low": each.loose.low,
            "unpaired_high": each.loose.high,
        }
        for one in comparison.others
        for each in participation(these=one, those=comparison.to)
    ]
    return {
        "verdicts.csv": rows([{"scenario": s["name"], **v} for s in listed for v in s["verdicts"]]),
        "changes.csv": rows([{"scenario": s["name"], **c} for s in listed for c in s["changes"]]),
        "states.csv": rows(states),
    }


def _figures(comparison: Comparison, kind: Kind) -> dict[str, bytes]:
    """Draw every figure, each with the small table behind it."""
    from sim.figures.catalogue import COMPARISONS, PAIRS

    drawn = {}
    for name, figure in COMPARISONS.items():
        drawn[f"figures/{name}.{kind}"] = picture(figure.draw(comparison), kind)
        drawn[f"figures/{name}.csv"] = columns(figure.table(comparison))
    for name, figure in PAIRS.items():
        for one in comparison.others:
            path = f"figures/{name}/{one.name}"
            drawn[f"{path}.{kind}"] = picture(figure.draw(one, those=comparison.to), kind)
            drawn[f"{path}.csv"] = columns(figure.table(one, those=comparison.to))
    return drawn
