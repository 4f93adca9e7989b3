"""Where the states end: how often in each posture, in which most often, and how surely so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import words as wording
from sim.figures.kit import lettering
from sim.figures.kit.scenario_style import titled
from sim.outcomes.interval import wilson
from sim.studies.significance import SURE, by_chance
from sim.words import counted, listing, named, number, odds, opening, sentence, span, spreading

if TYPE_CHECKING:
    from sim.results.results import Results

MOST = 40
"""States shown at most."""

UNCLEAR = "*"
"""Mark of a state whose most frequent posture chance alone may have put first."""

NAMES = ("No pledge", "Pledged", "Authorised", "Deployed")
_COLUMNS = ("none", "pledged", "authorised", "deployed")
_FEW = 3
"""States that a title names at most."""

_COUNTED = 20
"""Up to so many worlds they are counted instead of rounded."""


@dataclass(frozen=True, eq=False)
class Ending:
    """The states after the last week, the likeliest to deploy first.

    Attributes
    ----------
    codes, names
        Code and name of each, as they came.
    counts
        Worlds that end in each posture, shape (state, posture).
    ever
        Worlds in which the state ever deploys.
    worlds
        All worlds.
    """

    codes: list[str]
    names: list[str]
    counts: NDArray[np.int64]
    ever: NDArray[np.int64]
    worlds: int

    @property
    def first(self) -> NDArray[np.intp]:
        """The most frequent posture of each state; of equals, the one that does less."""
        return np.asarray(self.counts.argmax(axis=1))

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether the most frequent posture of each stands out from the next beyond chance."""
        last = np.sort(self.counts, axis=1)
        return np.asarray(by_chance(last[:, -1], last[:, -2]) < SURE)

    def marked(self, k: int) -> str:
        """Give the code of a state, marked where its posture is not clear."""
        code = lettering.plain(self.codes[k])
        return code if self.clear[k] else f"{code}{UNCLEAR}"


def ending(results: Results) -> Ending:
    """Count the postures of the last week.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    All states, by how often they ever deploy, then by how often they end deployed, then by name.
    """
    data = results.data
    counts = data["posture_count"].transpose("week", "state", "posture").values[-1]
    ever = results.ever_deployed
    names = data["state_name"].values.astype(str)
    order = np.lexsort((names, -counts[:, -1], -ever))
    codes = data["state"].values.astype(str)[order]
    return Ending(list(codes), list(names[order]), counts[order], ever[order], results.n)


def table(results: Results) -> dict[str, NDArray[Any]]:
    """Give the columns behind the picture, a row for each state shown.

    Parameters
    ----------
    results
        An ensemble.

    Returns
    -------
    ``state`` (code), ``name``; ``posture``, the most frequent after the last week, and ``clear``,
    whether it stands out from the next; the shares of worlds that end in each posture (``none``,
    ``pledged``, ``authorised``, ``deployed``); ``chance``, the share in which it ever deploys.
    """
    end = ending(results)
    shares = end.counts / max(end.worlds, 1)
    columns = {
        "state": np.array(end.codes),
        "name": np.array(end.names),
        "posture": np.array(_COLUMNS)[end.first],
        "clear": end.clear,
        **{name: shares[:, k] for k, name in enumerate(_COLUMNS)},
        "chance": end.ever / max(end.worlds, 1),
    }
    return {name: column[:MOST] for name, column in columns.items()}


def title(results: Results) -> str:
    """Say which states end with troops in Ukraine in most worlds, as far as chance allows."""
    end = ending(results)
    states, deployed = len(end.codes), end.counts[:, -1]
    what = "with troops in Ukraine"
    if not deployed.any():
        return f"No state ends {what} in {wording.worlds(end.worlds)}"
    if end.worlds == 1:
        return f"In the one world run {deployed.sum()} of {counted(states, 'state')} end {what}"
    if states == 1:
        return f"{_subject(end, deployed > 0)} {what} in {odds(int(deployed[0]), end.worlds)}"
    low, high = wilson(deployed, np.full(states, end.worlds))
    if np.any(low > 0.5):
        return f"{_subject(end, low > 0.5)} {what} in most worlds{_rest(end, low > 0.5)}"
    half = high >= 0.5
    # An interval of few worlds is so wide that a third would pass for a half.
    if half.any() and end.worlds > _COUNTED:
        return f"{_subject(end, half)} {what} in about half of the worlds{_rest(end, half)}"
    best = odds(int(deployed.max()), end.worlds)
    none = "No state clearly ends" if half.any() else "No state ends"
    return f"{none} {what} in most worlds; the likeliest does so in {best}"


def subtitle(results: Results, *, shows: str) -> str:
    """Say what is plotted, of which scenario, and in what the worlds differ.

    Parameters
    ----------
    results
        An ensemble.
    shows
        What else the picture shows, after the colours.

    Returns
    -------
    Sentences.
    """
    end = ending(results)
    weeks = span(results.data.sizes["week"] - 1)
    what = f"Colour: the most frequent posture of each state after {weeks}{shows}"
    clear = end.clear[:MOST]
    doubt = "" if clear.all() else f" {UNCLEAR} not ahead of the next one beyond chance."
    states = len(end.codes)
    some = f" The {MOST} of {number(states)} states likeliest to deploy." if states > MOST else ""
    title = sentence(titled(results))
    return (
        f"{title} {what}.{doubt}{some} {sentence(spreading(lettering.plain(results.uncertainty)))}"
    )


def counts(end: Ending) -> list[str]:
    """Name each posture with the number of states that most often end in it."""
    found = np.bincount(end.first, minlength=len(NAMES))
    return [f"{name} ({number(count)})" for name, count in zip(NAMES, found, strict=True)]


def _subject(end: Ending, chosen: NDArray[np.bool_]) -> str:
    """Name some of the states, or count them where they are many, and say that they end."""
    count = int(chosen.sum())
    verb = "ends" if count == 1 else "end"
    if count <= _FEW:
        names = (
            lettering.called(end.names[k], end.codes[k], limit=30) for k in np.flatnonzero(chosen)
        )
        return f"{opening(listing([named(name) for name in names]))} {verb}"
    states = counted(len(end.codes), "state")
    return f"{'All' if count == len(end.codes) else f'{number(count)} of'} {states} {verb}"


def _rest(end: Ending, chosen: NDArray[np.bool_]) -> str:
    """Say how many other states end without a pledge in most worlds, beyond chance."""
    low, _ = wilson(end.counts[:, 0], np.full(len(end.codes), end.worlds))
    count = int(np.sum((low > 0.5) & ~chosen))
    if count == 0:
        return ""
    # A subject that is counted, not named, has said of how many states already.
    of = "" if chosen.sum() > _FEW else f" of {counted(len(end.codes), 'state')}"
    return f"; {number(count)}{of} most often {'ends' if count == 1 else 'end'} without a pledge"
