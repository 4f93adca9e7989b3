"""Having the folder of a scenario: as it stands where it is current, or else made anew."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.ensemble.blocks import HERE, Execution
from sim.publish.folder import current, places
from sim.publish.picture import Kind
from sim.publish.publish import SUMMARY, publish
from sim.results.summary import summarise, told
from sim.scenario.resolve import Resolved
from sim.studies.check import Finding
from sim.studies.ensembles import Request, findings, obtain, rests_on


@dataclass(frozen=True)
class Delivery:
    """A folder that is current.

    Attributes
    ----------
    summary
        The summary that stands in it.
    reused
        Whether its results had been kept from an earlier call.
    """

    summary: dict[str, Any]
    reused: bool


def deliver(
    resolved: Resolved,
    folder: Path,
    *,
    order: Request,
    kind: Kind = "png",
    execution: Execution = HERE,
) -> Delivery:
    """Have the folder of a scenario, running what is missing.

    Parameters
    ----------
    resolved
        The scenario.
    folder
        Where its files go.
    order
        How it is to be run.
    kind
        Kind of file of the figures.
    execution
        How to compute what is missing.

    Returns
    -------
    What stands in the folder.
    """
    keys = rests_on(resolved, order)
    basis: dict[str, Any] = {"results": keys, "format": kind, "places": places([resolved])}
    held = standing(folder, basis, account=SUMMARY, order=order)
    if held is not None:
        return Delivery(held, reused=True)
    product = obtain(resolved, order, execution=execution)
    found = findings(resolved, product.results, order=order, execution=execution)
    summary = summarise(product.results)
    summary["expectations"] = [plainly(one) for one in found]
    publish(folder, product, resolved=resolved, summary=summary, basis=basis)
    return Delivery(summary, reused=product.reused)


def standing(
    folder: Path, basis: dict[str, Any], *, account: str, order: Request
) -> dict[str, Any] | None:
    """Read the account of a folder that is current, if the results it rests on are kept.

    Parameters
    ----------
    folder
        The folder.
    basis
        Everything that its files should rest on; its ``results`` are keys by name.
    account
        The file that tells what is in it, JSON.
    order
        How scenarios are run.

    Returns
    -------
    The account; nothing if the folder has to be made.
    """
    kept = [order.store.settled(key) for key in basis["results"].values()]
    return None if order.fresh or not all(kept) else current(folder, basis, account=account)


def plainly(finding: Finding) -> dict[str, Any]:
    """Make a finding ready for JSON."""
    sentence = finding.expectation.sentence
    return {"sentence": sentence, "verdict": finding.verdict, **told(finding.estimate)}
