"""The posture of each state by week, and who is likeliest to send troops."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.array import Mask
from sim.findings.finding import (
    Finding,
    about,
    by_week,
    likeliest,
    posture_counts,
    too_few,
    with_deal,
)
from sim.findings.names import MOST, SHORT, plain, state_names, subtitle
from sim.outcomes.block import POSTURES
from sim.outcomes.guarantee_index import LEAST
from sim.results.results import Results
from sim.studies.shares import deployed
from sim.studies.significance import above, ahead
from sim.words import counted, listing, named, opening, percent, percent_of, worlds

POSTURE_NAMES = ("No pledge", "Pledged", "Authorised", "Deployed")
"""Names of the postures, as figures show them."""

SHOWN = 18
"""States drawn, those likeliest to send troops."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PostureFinding(Finding):
    """How often each state is in each posture, by week, in the worlds with a deal.

    The table has a row for each state, 40 at most, and week: ``state`` (code), ``name``, ``week``,
    ``date``, the shares of worlds in each posture (``none``, ``pledged``, ``authorised``,
    ``deployed``); ``chance``, the share of worlds in which the state ever sends troops; and, the
    same in every row, ``worlds``, whether they have a ``deal``, and the ``roster``, how many states
    there are. States go by that
    chance, then by the weeks spent in the higher postures. Where no world has a deal it is about
    all worlds.
    """

    shown: int
    """How many of them are drawn, the first."""


def find(results: Results) -> PostureFinding:
    """How often each state is in each posture by week, and how likely it is to send troops."""
    counts, chosen = _counts(results), results.deal | ~results.deal.any()
    ever = np.array([first[chosen] for first in deployed(results).values()])
    sent, n = ever.sum(axis=1), int(chosen.sum())
    higher = counts.sum(axis=0) @ np.arange(len(POSTURES))
    every = likeliest(results, sent, higher)
    order = every[:MOST]
    shares = counts[:, order] / np.maximum(counts[:, order].sum(axis=2, keepdims=True), 1)
    return PostureFinding(
        table={
            **by_week(results, order),
            **{name: shares[:, :, k].T.ravel() for k, name in enumerate(POSTURES)},
            "chance": np.repeat(sent[order] / n, len(counts)),
            "worlds": np.full(len(order) * len(counts), n),
            "deal": np.full(len(order) * len(counts), bool(results.deal.any())),
            "roster": np.full(len(order) * len(counts), len(every)),
        },
        title=_title(results, ever[every], order=every),
        subtitle=_subtitle(results, sent[every], n),
        foot=plain(results.foot),
        shown=min(SHOWN, len(order)),
    )


def _counts(results: Results) -> NDArray[np.int64]:
    """Worlds with a deal in each posture, shape (week, state, posture); all where none has one."""
    chosen, given = with_deal(results)
    if not given or chosen.all():
        return posture_counts(results)
    # A state at a time, as all paths need not fit into memory together.
    paths = results.data["state_posture"].transpose("state", "week", "trajectory").variable
    found = [
        (paths.isel(state=at).values[:, chosen, np.newaxis] == np.arange(len(POSTURES))).sum(axis=1)
        for at in range(paths.sizes["state"])
    ]
    return np.stack(found, axis=1)


def _title(results: Results, ever: Mask, *, order: NDArray[np.intp]) -> str:
    """Name the states likeliest to send troops, as far as the worlds tell them apart."""
    _, given = with_deal(results)
    states, n = counted(len(ever), "state"), ever.shape[1]
    names = [named(name) for name in np.array(state_names(results, SHORT), dtype=object)[order]]
    shares = [percent(share) for share in ever.mean(axis=1)]
    if not ever.any():
        even = "Even with a deal no" if given else "No"
        return f"{even} state sends troops in {worlds(n)}"
    if n == 1:
        one = "with a deal" if given else "run"
        return f"In the one world {one} {ever.sum()} of {states} send troops"
    if n < LEAST:
        return f"{too_few(n, 'with a deal')} to say which states are likeliest to send troops"
    if len(ever) == 1:
        return opening(f"{given}{names[0]} sends troops in {shares[0]} of worlds")
    lead = ahead(ever)
    if lead:
        pairs = zip(names[:lead], shares[:lead], strict=True)
        some = listing([f"{name} ({share})" for name, share in pairs])
        return opening(f"{given}{some} {'is' if lead == 1 else 'are'} the likeliest to send troops")
    group = together_ahead(ever)
    if 0 < group <= len(ever) / 2:
        ends = f"from {names[0]} ({shares[0]}) to {names[group - 1]} ({shares[group - 1]})"
        return opening(f"{given}{group} of {states} are the likeliest to send troops, {ends}")
    return opening(f"{given}no state is clearly likelier than all others to send troops")


def together_ahead(happened: Mask) -> int:
    """Number of first events, parted from the rest by the widest gap, all beyond chance; else 0.

    The mask has shape (thing, replication), the most frequent first.
    """
    gaps = -np.diff(happened.mean(axis=1))
    count = int(np.argmax(gaps)) + 1
    pairs = ((one, other) for one in happened[:count] for other in happened[count:])
    return count if all(above(one, other) for one, other in pairs) else 0


def _subtitle(results: Results, sent: NDArray[np.int64], n: int) -> str:
    rest = len(sent) - SHOWN
    left = ""
    if rest > 0:
        most = int(sent[SHOWN])
        each = f"each at most {percent_of(most, n)}" if most else "none of which ever does"
        left = f" Not drawn: {counted(rest, 'other state')}, {each}."
    return subtitle(
        results,
        f"Height of each colour: share of worlds in that posture by week in {about(results)}; on "
        f"the right, chance of ever sending troops.{left}",
    )
